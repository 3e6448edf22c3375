"""The words of a paragraph as Word prints them: with the numbers it makes itself and its line breaks, hidden text apart."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from trienkhai.office.documents.archive import Archive, W, toggle, value
from trienkhai.office.documents.content import SKIPPED
from trienkhai.office.documents.formats import Formats
from trienkhai.office.documents.numbering import AutoNumbers
from trienkhai.office.documents.ooxml import integer

BREAKS = {W + "br": "\n", W + "cr": "\n", W + "tab": " ", W + "ptab": " ", W + "noBreakHyphen": "-"}
DEEPEST = 20  # styles based on one another in a circle


class AsShown:
    """Reads the paragraphs of one document in their order; the numbers are counted on the way."""

    def __init__(self, archive: Archive, formats: Formats) -> None:
        self.formats = formats
        self.numbers = AutoNumbers(archive.related("numbering"))

    def read(self, paragraph: Element, *, counts: bool = True) -> tuple[str, str]:
        """What is shown and what is hidden. A numbered paragraph shows its number also when it is empty.

        `counts` is False for a cell that a merged one covers: it is not printed, so its number is not given away.
        """
        pieces = list(_pieces(paragraph))
        shown = "".join(text for text, is_hidden in pieces if not is_hidden)
        number = self._number(paragraph) if counts else ""
        return f"{number} {shown}".strip() if number else shown, "".join(text for text, hidden in pieces if hidden)

    def _number(self, paragraph: Element) -> str:
        properties = paragraph.find(W + "pPr")
        if _is_deleted(properties):
            return ""
        numbered = properties.find(W + "numPr") if properties is not None else None
        if numbered is None:
            return self._number_of_style(value(properties, "pStyle") or self.formats.default)
        return self.numbers.label(value(numbered, "numId") or "", integer(value(numbered, "ilvl") or ""))

    def _number_of_style(self, key: str) -> str:
        for _step in range(DEEPEST):
            style = self.formats.raw.get(key)
            if style is None:
                break
            properties = style.find(W + "pPr")
            numbered = properties.find(W + "numPr") if properties is not None else None
            if number := value(numbered, "numId"):
                return self.numbers.label(number, integer(value(numbered, "ilvl") or ""))
            key = value(style, "basedOn") or ""
        return ""


def _is_deleted(properties: Element | None) -> bool:
    """Whether a tracked change takes the whole paragraph away."""
    mark = properties.find(W + "rPr") if properties is not None else None
    return mark is not None and mark.find(W + "del") is not None


def _pieces(parent: Element) -> Iterator[tuple[str, bool]]:
    """Text with whether it is hidden; deleted text is left out, inserted text is in."""
    for child in parent:
        if child.tag == W + "r":
            is_hidden = bool(toggle(child.find(W + "rPr"), "vanish"))
            yield from ((text, is_hidden) for text in _texts(child))
        elif child.tag not in SKIPPED and child.tag != W + "pPr":
            yield from _pieces(child)


def _texts(run: Element) -> Iterator[str]:
    for child in run:
        if child.tag == W + "t":
            yield child.text or ""
        elif child.tag in BREAKS:
            yield BREAKS[child.tag]
