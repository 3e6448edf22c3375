"""Number and symbol of a document under both systems, and what is odd about one: hints for whoever registers it.

Papers of the State count per calendar year and write 05/BC-VNC or 30/2020/NĐ-CP (Decree 30/2020, articles 8 and 15); papers
of the Party count per type over a term of the committee and write 18-NQ/ĐU (Guidance 36-HD/VPTW).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher

from trienkhai.vietnamese import fold, normalise_symbol

STATE, PARTY = "state", "party"
_STATE = re.compile(r"(?P<number>\d{1,6})/(?:(?P<year>\d{4})/)?(?P<tail>[^\W\d].*)")
_PARTY = re.compile(r"(?P<number>\d{1,6})-(?P<tail>[^\W\d].*)")
_TERM = 5  # years of a term of a committee of the Party
_NEARLY = 0.9
# Annex III of Decree 30/2020 and Annex 1 of Guidance 36-HD/VPTW.
ABBREVIATIONS = {
    "nghị quyết": "NQ", "quyết định": "QĐ", "chỉ thị": "CT", "quy chế": "QC", "quy định": "QĐ QyĐ", "kết luận": "KL",
    "thông báo": "TB", "hướng dẫn": "HD", "chương trình": "CTr", "chương trình hành động": "CTr CTrHĐ", "kế hoạch": "KH", "báo cáo": "BC",
    "tờ trình": "TTr", "công văn": "CV", "thông tri": "TT", "nghị định": "NĐ", "thông tư": "TT",
}  # fmt: skip


@dataclass(frozen=True)
class Symbol:
    """`number` as it is written; `kind` is the abbreviation, `tail` all behind the number and the year."""

    system: str
    number: str
    year: int | None
    kind: str
    tail: str


@dataclass(frozen=True)
class Other:
    """Another document of the same issuer."""

    symbol: str
    issued_on: date


@dataclass(frozen=True)
class Hint:
    """Something to look at: what, and the words for its sentence."""

    code: str
    params: dict[str, object] = field(default_factory=dict)


def read_symbol(text: str) -> Symbol | None:
    """None for what is written in neither way."""
    written = normalise_symbol(text).replace(" ", "")
    if found := _STATE.fullmatch(written):
        year = int(found["year"]) if found["year"] else None
        return Symbol(STATE, found["number"], year, found["tail"].split("-")[0], found["tail"])
    if found := _PARTY.fullmatch(written):
        return Symbol(PARTY, found["number"], None, found["tail"].split("/")[0], found["tail"])
    return None


def symbol_key(text: str) -> str:
    """What is compared to find the same number and symbol: no spaces, one kind of dash, small letters, no leading zeros."""
    return re.sub(r"^0+(?=\d)", "", normalise_symbol(text).replace(" ", "").lower())


def number_ways(number: str) -> set[str]:
    """A number as it may be written: 5 and 05."""
    bare = number.lstrip("0")
    return {one for one in (number, bare, bare.zfill(2)) if one.strip("0")}


def nearly_same(first: str, second: str) -> bool:
    """Whether two subjects differ by a slip at most; those that differ in a number are two ("tháng 5", "tháng 6")."""
    one, other = fold(first), fold(second)
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _NEARLY


def hints(text: str, kind_name: str, issued_on: date, others: Iterable[Other]) -> list[Hint]:
    """What is odd about a number and symbol, alone and among the other documents of its issuer."""
    symbol = read_symbol(text)
    if symbol is None:
        return [Hint("form")]
    return [*_alone(symbol, kind_name, issued_on), *_among(symbol, issued_on, others)]


def _alone(symbol: Symbol, kind_name: str, issued_on: date) -> Iterable[Hint]:
    if symbol.system == STATE and len(symbol.number) < 2:
        yield Hint("padding", {"number": symbol.number.zfill(2)})
    if symbol.year is not None and symbol.year != issued_on.year:
        yield Hint("year", {"year": symbol.year, "issued": issued_on.year})
    wanted = ABBREVIATIONS.get(kind_name.strip().lower(), "").split()
    known = {one for told in ABBREVIATIONS.values() for one in told.split()}
    if wanted and symbol.kind in known and symbol.kind not in wanted:
        yield Hint("kind", {"abbreviation": symbol.kind, "kind": kind_name, "wanted": wanted[0]})


def _among(symbol: Symbol, issued_on: date, others: Iterable[Other]) -> Iterable[Hint]:
    """Where it stands in its series: of one year, or for the Party of one type within the years of a term."""
    series = [
        (int(found.number), other)
        for other in others
        if (found := read_symbol(other.symbol)) is not None
        and (found.system, found.tail.lower()) == (symbol.system, symbol.tail.lower())
        and _is_near(symbol, issued_on, other.issued_on)
    ]
    number = int(symbol.number)
    for told, other in series:
        if told == number:
            yield Hint("taken", {"symbol": other.symbol, "day": other.issued_on})
    before = [other for told, other in series if other.issued_on < issued_on and told > number]
    after = [other for told, other in series if other.issued_on > issued_on and told < number]
    for crossed in [
        *sorted(before, key=lambda one: one.issued_on)[-1:],
        *sorted(after, key=lambda one: one.issued_on)[:1],
    ]:
        code = "order" if symbol.system == STATE else "term"
        yield Hint(code, {"symbol": crossed.symbol, "day": crossed.issued_on})


def _is_near(symbol: Symbol, issued_on: date, other: date) -> bool:
    return other.year == issued_on.year if symbol.system == STATE else abs(other.year - issued_on.year) <= _TERM
