"""Other documents that a document names, and what it does to them: offered in the register, never set unseen."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trienkhai.directives.parsing.facts import GROUNDS, day_in
from trienkhai.directives.parsing.symbols import symbol_key
from trienkhai.vietnamese import fold

CITED = re.compile(
    r"\b(?:số|No\.?)\s*:?\s*(?P<symbol>\d{1,6}(?:\s?[-–/]\s?[\wĐđ]+(?:[-–/.][\wĐđ]+)*)?)(?![\w/\-–])", re.IGNORECASE
)
_DAY_WITHIN = 60  # characters behind the symbol in which its day stands
_ENDED_WITHIN = 90
# The strongest first; of several such words the last before the number counts.
DOINGS = {
    "replaces": re.compile(r"thay thế|\breplac(?:es|ing)\b|\bin place of\b", re.IGNORECASE),
    "repeals": re.compile(r"bãi bỏ|hủy bỏ|huỷ bỏ|\brepeal(?:s|ing)\b", re.IGNORECASE),
    "amends": re.compile(r"sửa đổi|bổ sung|\bamend(?:s|ing)\b", re.IGNORECASE),
    "carries_out": re.compile(
        r"(?:tổ chức |triển khai )?thực hiện|triển khai|cụ thể ho[áa]|quán triệt"
        r"|\bcarr(?:y|ies|ying) out\b|\bimplement(?:s|ing)?\b",
        re.IGNORECASE,
    ),
}
ENDED = re.compile(r"hết hiệu lực|ceases? to (?:be in force|have effect)", re.IGNORECASE)
REFERS = "refers_to"
CHANGES = ("replaces", "repeals", "amends")
ORDER = (*DOINGS, REFERS)


@dataclass(frozen=True)
class Passage:
    """A paragraph: where it stands (a line of the opening, or an anchor), and its text."""

    where: str
    text: str


@dataclass(frozen=True)
class Citation:
    """`symbol` as printed; `issued_on` where its day stands beside it; `kind` of relation that the words tell of."""

    passage: Passage
    symbol: str
    issued_on: date | None
    kind: str


def citations(opening: Iterable[Passage], provisions: Iterable[Passage]) -> list[Citation]:
    """What the opening rests on, and what the provisions amend, replace or repeal; each document once, by what is done to
    it most."""
    found = [one for passage in opening for one in _cited(passage)]
    found += [one for passage in provisions for one in _cited(passage) if one.kind in CHANGES]
    strongest: dict[str, Citation] = {}
    for one in sorted(found, key=lambda one: ORDER.index(one.kind)):
        strongest.setdefault(symbol_key(one.symbol), one)
    return sorted(strongest.values(), key=found.index)


def _cited(passage: Passage) -> Iterable[Citation]:
    for match in CITED.finditer(passage.text):
        behind = passage.text[match.end() :]
        day = day_in(behind[:_DAY_WITHIN].split(";")[0])
        yield Citation(passage, re.sub(r"\s", "", match["symbol"]), day, _doing(passage.text, match))


def _doing(text: str, match: "re.Match[str]") -> str:
    """What is done to the document. A ground ("Căn cứ …") changes nothing, whatever the document it names did; who amends or
    repeals names a whole list behind one word."""
    before = text[: match.start()]
    clause = before.rsplit(";", 1)[-1]
    if ground := GROUNDS.match(clause):
        return "carries_out" if fold(ground[0]).endswith("thuc hien") else REFERS
    if ENDED.search(text[match.end() : match.end() + _ENDED_WITHIN].split(";", maxsplit=1)[0]):
        return "repeals"
    told = [
        (found.end(), kind)
        for kind, doing in DOINGS.items()
        for found in doing.finditer(before, 0 if kind in CHANGES else len(before) - len(clause))
    ]
    return max(told, default=(0, REFERS))[1]
