"""Automatic numbers of a Word file as text: what Word shows, numbering.xml only describes."""

from collections import defaultdict
from typing import Any

from docx.oxml.ns import qn

from trienkhai.vietnamese.alphabet import point_letters, to_roman


class AutoNumbers:
    """Counts the numbered paragraphs of one document, in order."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstract = {item.get(qn("w:abstractNumId")): item for item in root.findall(qn("w:abstractNum"))}
        for num in root.findall(qn("w:num")):
            reference = num.find(qn("w:abstractNumId"))
            found = abstract.get(reference.get(qn("w:val"))) if reference is not None else None
            if found is not None:
                self._levels[num.get(qn("w:numId"))] = _levels_of(found)

    def label(self, paragraph: Any) -> str:
        """'1. ' before a paragraph that Word numbers by itself; '' before others."""
        properties = paragraph._p.pPr
        numbered = properties.numPr if properties is not None else None
        if numbered is None or numbered.numId is None:
            return ""
        num_id, level = str(numbered.numId.val), int(numbered.ilvl.val) if numbered.ilvl is not None else 0
        levels = self._levels.get(num_id, {})
        if level not in levels:
            return ""
        style, text, start = levels[level]
        counts = self._counts[num_id]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [known for known in counts if known > level]:
            del counts[deeper]
        if style == "bullet":
            return "- "
        for at in range(level + 1):
            shown = levels.get(at, ("decimal", "", 1))
            text = text.replace(f"%{at + 1}", _shown(counts.get(at, shown[2]), shown[0]))
        return f"{text} "


def _levels_of(abstract: Any) -> dict[int, tuple[str, str, int]]:
    levels = {}
    for level in abstract.findall(qn("w:lvl")):
        style, text, start = (level.find(qn(f"w:{tag}")) for tag in ("numFmt", "lvlText", "start"))
        levels[int(level.get(qn("w:ilvl")))] = (
            style.get(qn("w:val")) if style is not None else "decimal",
            text.get(qn("w:val")) or "" if text is not None else "",
            int(start.get(qn("w:val"))) if start is not None else 1,
        )
    return levels


def _shown(value: int, style: str) -> str:
    if style == "upperRoman":
        return to_roman(value)
    if style == "lowerRoman":
        return to_roman(value).lower()
    if style in {"lowerLetter", "upperLetter"}:
        letters = point_letters()
        letter = letters[(value - 1) % len(letters)]
        return letter.upper() if style == "upperLetter" else letter
    return str(value)
