"""Numbering schemes as data, and the one that fits a document best."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from trienkhai.directives.parsing.model import Para
from trienkhai.directives.parsing.numbers import FOLLOWS

LONGEST_LABEL = 400  # characters looked at: a label stands at the beginning, and no pattern may wander


@dataclass(frozen=True)
class Match:
    number: str
    label: str
    rest: str


@dataclass(frozen=True)
class Level:
    """One level of a scheme.

    `through`: its numbers run through the whole document, so its anchor needs no parent. `continues`: its numbers may go
    on under the next parent. `under`: the levels it may stand under; "" is the document itself; empty allows all.
    """

    key: str
    numbers: str
    heading: str
    pattern: re.Pattern[str] | None = None
    style: re.Pattern[str] | None = None
    through: bool = False
    continues: bool = False
    whole_line: bool = False
    in_capitals: bool = False
    under: tuple[str, ...] = ()

    def match(self, para: Para) -> Match | None:
        """The label of a paragraph at this level, if it has one."""
        if self.style is not None:
            return Match("", "", para.text.strip()) if self.style.search(para.style.lower()) else None
        if self.in_capitals and not _is_capitals(para.text):
            return None
        text = para.text.strip()
        found = self.pattern.match(text[:LONGEST_LABEL]) if self.pattern else None
        if found is None:
            return None
        groups = found.groupdict()
        rest = groups["rest"] + text[LONGEST_LABEL:]
        if self.whole_line and rest and not _is_title(rest):
            return None
        return Match(groups.get("number") or "", groups["label"], rest.strip())


def _is_capitals(text: str) -> bool:
    return len(text) <= 200 and text.isupper() and sum(letter.isalpha() for letter in text) >= 4


def _is_title(text: str) -> bool:
    """What may stand behind 'Chương I' on its line: a title, not the rest of a sentence that only mentions the chapter."""
    return len(text) <= 200 and not text.endswith((";", ",")) and (text[:1].isupper() or not text[:1].isalpha())


@dataclass(frozen=True)
class Scheme:
    key: str
    levels: tuple[Level, ...]
    closing: re.Pattern[str] | None
    annex: re.Pattern[str] | None = None
    annex_key: str = ""
    attached: re.Pattern[str] | None = None
    attached_key: str = ""
    attached_by: re.Pattern[str] | None = None

    def match(self, para: Para) -> Iterable[tuple[int, Match]]:
        """Every level at which a paragraph could stand, highest first."""
        for at, level in enumerate(self.levels):
            found = level.match(para)
            if found is not None:
                yield at, found


@cache
def scheme(key: str) -> Scheme:
    """A shipped scheme. Raises KeyError."""
    source = files(__package__).joinpath("schemes", f"{key}.toml")
    if not source.is_file():
        raise KeyError(key)
    data = tomllib.loads(source.read_text("utf-8"))
    levels = tuple(_level(level) for level in data["level"])
    for level in levels:
        if level.numbers not in FOLLOWS:
            raise KeyError(level.numbers)
    return Scheme(
        data["key"],
        levels,
        re.compile(r"[\s|*_>]*(?:" + "|".join(data["closing"]) + r")") if data["closing"] else None,
        _pattern(data, "annex"),
        data.get("annex_key", ""),
        _pattern(data, "attached"),
        data.get("attached_key", ""),
        _pattern(data, "attached_by"),
    )


def _pattern(data: dict[str, Any], name: str) -> re.Pattern[str] | None:
    return re.compile(data[name], re.S) if name in data else None


def _level(data: dict[str, Any]) -> Level:
    return Level(
        data["key"],
        data["numbers"],
        data["heading"],
        pattern=_pattern(data, "pattern"),
        style=_pattern(data, "style"),
        through=data.get("through", False),
        continues=data.get("continues", False),
        whole_line=data.get("whole_line", False),
        in_capitals=data.get("in_capitals", False),
        under=tuple(data.get("under", ())),
    )


def scheme_keys() -> list[str]:
    """Keys of the shipped schemes."""
    folder = files(__package__).joinpath("schemes")
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


# What tells a scheme apart: its articles or parts, not the '1.' and 'a)' that several of them share.
SIGNS = {
    "vn-law": ("dieu",),
    "english": ("article", "letter", "subclause"),
    "vn-party": ("muc", "phan"),
    "plain": ("heading", "subheading"),
}
NUMBERED = re.compile(r"\s*\d{1,3}[.)]\s*\S")
VIETNAMESE = re.compile("[đĐơƠưƯạ-ỹẠ-Ỹ]")


def scores(paragraphs: Iterable[Para]) -> dict[str, int]:
    """How many paragraphs of the text carry the own signs of each scheme."""
    paras = [para for para in paragraphs if para.text.strip() and not para.is_aside]
    return {key: _count(paras, key, signs) for key, signs in SIGNS.items()}


def _count(paras: list[Para], key: str, signs: tuple[str, ...]) -> int:
    used = scheme(key)
    return sum(any(used.levels[at].key in signs for at, _match in used.match(para)) for para in paras)


def choose(paragraphs: Iterable[Para]) -> str:
    """The scheme whose own signs are most frequent. With plain numbers only, the language decides; with none, plain."""
    paras = [para for para in paragraphs if para.text.strip()]
    counts = scores(paras)
    is_vietnamese = sum(bool(VIETNAMESE.search(para.text)) for para in paras) * 10 > len(paras)
    if counts["vn-law"] >= 2 and counts["vn-law"] >= counts["vn-party"]:
        return "vn-law"
    numbered = sum(bool(NUMBERED.match(para.text)) for para in paras if not para.is_aside)
    if not is_vietnamese and (counts["english"] >= 2 or numbered > counts["plain"]):
        return "english"
    if counts["vn-law"] > counts["vn-party"]:
        return "vn-law"
    if counts["vn-party"] or not counts["plain"] or numbered >= 2:
        return "vn-party"
    return "plain"
