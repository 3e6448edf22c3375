"""Numbering schemes as data, and the one that fits a document best."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

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
    """One level of a scheme. `through`: its numbers run through the whole document, so its anchor needs no parent."""

    key: str
    numbers: str
    heading: str
    pattern: re.Pattern[str] | None = None
    style: re.Pattern[str] | None = None
    through: bool = False
    whole_line: bool = False

    def match(self, para: Para) -> Match | None:
        """The label of a paragraph at this level, if it has one."""
        if self.style is not None:
            return Match("", "", para.text.strip()) if self.style.search(para.style.lower()) else None
        text = para.text.strip()
        found = self.pattern.match(text[:LONGEST_LABEL]) if self.pattern else None
        if found is None:
            return None
        groups = found.groupdict()
        rest = groups["rest"] + text[LONGEST_LABEL:]
        if self.whole_line and rest and not _is_title(rest):
            return None
        return Match(groups.get("number") or "", groups["label"], rest.strip())


def _is_title(text: str) -> bool:
    """What may stand behind 'Chương I' on its line: a title, not the rest of a sentence that only mentions the chapter."""
    return len(text) <= 200 and not text.endswith((";", ",")) and (text[:1].isupper() or not text[:1].isalpha())


@dataclass(frozen=True)
class Scheme:
    key: str
    levels: tuple[Level, ...]
    closing: re.Pattern[str] | None

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
    levels = tuple(
        Level(
            level["key"],
            level["numbers"],
            level["heading"],
            pattern=re.compile(level["pattern"], re.S) if "pattern" in level else None,
            style=re.compile(level["style"]) if "style" in level else None,
            through=level.get("through", False),
            whole_line=level.get("whole_line", False),
        )
        for level in data["level"]
    )
    for level in levels:
        if level.numbers not in FOLLOWS:
            raise KeyError(level.numbers)
    closing = re.compile(r"\s*(?:" + "|".join(data["closing"]) + r")") if data["closing"] else None
    return Scheme(data["key"], levels, closing)


def scheme_keys() -> list[str]:
    """Keys of the shipped schemes."""
    folder = files(__package__).joinpath("schemes")
    return sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


# What tells a scheme apart: its articles or chapters, not the '1.' and 'a)' that all of them share.
SIGNS = {"vn-law": ("dieu",), "english": ("article",), "vn-party": ("muc",), "plain": ("heading",)}


def choose(paragraphs: Iterable[Para]) -> str:
    """The scheme whose own signs are most frequent; with numbered points only it is the Party's; with none, plain."""
    paras = list(paragraphs)
    counts = {
        key: sum(1 for para in paras for at, _match in scheme(key).match(para) if scheme(key).levels[at].key in signs)
        for key, signs in SIGNS.items()
    }
    for key in ("vn-law", "english"):
        if counts[key] >= 2 and counts[key] >= counts["vn-party"]:
            return key
    if counts["vn-party"] or counts["vn-law"]:
        return "vn-law" if counts["vn-law"] > counts["vn-party"] else "vn-party"
    if counts["plain"]:
        return "plain"
    return "english" if counts["english"] else "vn-party"
