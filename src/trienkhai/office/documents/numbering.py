"""Automatic numbers of a Word file as text: what Word shows, numbering.xml only describes."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from trienkhai.office.documents.ooxml import attribute, child, children, integer
from trienkhai.vietnamese.alphabet import to_roman


@dataclass(frozen=True)
class _Level:
    style: str
    text: str
    start: int
    is_legal: bool


@dataclass
class _Num:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)


class AutoNumbers:
    """Counts the numbered paragraphs of one document, in order. Lists of one abstract numbering count together."""

    def __init__(self, root: Any | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._nums: dict[str, _Num] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        if root is None:
            return
        for item in children(root, "abstractNum"):
            self._levels[attribute(item, "abstractNumId")] = {
                integer(attribute(level, "ilvl")): _level(level) for level in children(item, "lvl")
            }
        for num in children(root, "num"):
            made = _Num(attribute(child(num, "abstractNumId"), "val"))
            for override in children(num, "lvlOverride"):
                start = child(override, "startOverride")
                if start is not None:
                    made.starts[integer(attribute(override, "ilvl"))] = integer(attribute(start, "val"), 1)
            self._nums[attribute(num, "numId")] = made

    def label(self, num_id: str, at: int) -> str:
        """'1.' for a paragraph that Word numbers by itself, '-' for a bullet; '' for others."""
        num = self._nums.get(num_id)
        levels = self._levels.get(num.abstract, {}) if num else {}
        if num is None or at not in levels:
            return ""
        level, counts = levels[at], self._counts[num.abstract]
        if at in num.starts and at not in num.begun:
            num.begun.add(at)
            counts[at] = num.starts[at]
        else:
            counts[at] = counts.get(at, level.start - 1) + 1
        for deeper in [known for known in counts if known > at]:
            del counts[deeper]
        if level.style == "bullet":
            return "-"
        return _filled(level, levels, counts, at).strip()


def _filled(level: _Level, levels: dict[int, _Level], counts: dict[int, int], at: int) -> str:
    text = level.text
    for upper in range(at + 1):
        if f"%{upper + 1}" in text and upper in levels:
            style = "decimal" if level.is_legal else levels[upper].style
            text = text.replace(f"%{upper + 1}", _shown(counts.get(upper, levels[upper].start), style))
    return text


def _level(level: Any) -> _Level:
    style = child(level, "numFmt")
    start = child(level, "start")
    return _Level(
        attribute(style, "val") if style is not None else "decimal",
        attribute(child(level, "lvlText"), "val"),
        integer(attribute(start, "val"), 1) if start is not None else 1,
        child(level, "isLgl") is not None,
    )


def _shown(count: int, style: str) -> str:
    """As Word shows it; its letters are the Latin ones, doubled after z."""
    if style == "none":
        return ""
    if style in {"upperRoman", "lowerRoman"} and 0 < count < 4000:
        return to_roman(count) if style == "upperRoman" else to_roman(count).lower()
    if style in {"lowerLetter", "upperLetter"} and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if style == "upperLetter" else letter
    return f"{count:02d}" if style == "decimalZero" else str(count)
