"""A .docx read as paragraphs, tables and sections with their real formatting; and its figures and bookmarks."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from trienkhai.office.documents.archive import Archive, R, W, measure, toggle, value
from trienkhai.office.documents.formats import (
    TWIPS_PER_MM,
    Formats,
    Letters,
    Lines,
    letters_over,
    lines_over,
    read_lines,
)

SKIPPED = {W + name for name in ("del", "moveFrom", "drawing", "pict", "object", "instrText", "delText")}
WRAPPERS = {W + name for name in ("sdt", "sdtContent", "ins", "customXml", "smartTag")}
SKIPPED.add("{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent")


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    letters: Letters


@dataclass(frozen=True, slots=True)
class FoundParagraph:
    """`table`, `row`, `cell` count from 1 within the document and its table; 0 outside tables."""

    style: str
    style_name: str
    pieces: tuple[Piece, ...]
    lines: Lines
    section: int
    table: int = 0
    row: int = 0
    cell: int = 0

    @property
    def text(self) -> str:
        return unicodedata.normalize("NFC", "".join(piece.text for piece in self.pieces)).strip()


@dataclass
class FoundTable:
    number: int
    rows: int = 0
    columns: int = 0
    header_rows: int = 0
    whole_rows: int = 0
    bordered: bool = False
    depth: int = 1


@dataclass(frozen=True, slots=True)
class FoundSection:
    """Lengths in mm; `header` and `footer` are the default parts' insides, None where there is none."""

    width: float | None
    height: float | None
    margins: tuple[float | None, float | None, float | None, float | None]
    hides_first: bool
    starts_at: str | None
    header: Element | None
    footer: Element | None


@dataclass
class Content:
    """A whole document."""

    archive: Archive
    formats: Formats
    paragraphs: list[FoundParagraph] = field(default_factory=list)
    tables: list[FoundTable] = field(default_factory=list)
    sections: list[FoundSection] = field(default_factory=list)


def read_content(archive: Archive, body: Element | None) -> Content:
    content = Content(archive, Formats(archive))
    if body is not None:
        _Reader(content).blocks(body)
        last = body.find(W + "sectPr")
        if last is not None:
            _Reader(content).section(last)
    return content


def blocks_of(parent: Element) -> Iterator[Element]:
    """Its paragraphs and tables in their order, also those within what only wraps them."""
    for child in parent:
        if child.tag in (W + "p", W + "tbl"):
            yield child
        elif child.tag in WRAPPERS:
            yield from blocks_of(child)


class _Reader:
    def __init__(self, content: Content) -> None:
        self.content = content
        self.place = (0, 0, 0)
        self.depth = 0

    def blocks(self, parent: Element) -> None:
        for child in blocks_of(parent):
            if child.tag == W + "p":
                self._paragraph(child)
            else:
                self._table(child)

    def _paragraph(self, element: Element) -> None:
        properties = element.find(W + "pPr")
        key = value(properties, "pStyle")
        style = self.content.formats.style(key)
        lines = lines_over(read_lines(properties), style.lines)
        pieces = tuple(self._pieces(element, style.letters))
        number = len(self.content.sections) + 1
        found = FoundParagraph(key or "", style.name, pieces, lines, number, *self.place)
        self.content.paragraphs.append(found)
        own_section = properties.find(W + "sectPr") if properties is not None else None
        if own_section is not None:
            self.section(own_section)

    def _pieces(self, parent: Element, letters: Letters) -> Iterator[Piece]:
        for child in parent:
            if child.tag == W + "r":
                properties = child.find(W + "rPr")
                character = self.content.formats.character(value(properties, "rStyle"))
                own = letters_over(self.content.formats.read_letters(properties), character)
                yield Piece(run_text(child), letters_over(own, letters))
            elif child.tag not in SKIPPED and child.tag != W + "pPr":
                yield from self._pieces(child, letters)

    def _table(self, element: Element) -> None:
        table = FoundTable(len(self.content.tables) + 1, depth=self.depth + 1)
        self.content.tables.append(table)
        outside, self.depth = self.place, self.depth + 1
        table.bordered = _is_bordered(element)
        for row in direct(element, "tr"):
            table.rows += 1
            properties = row.find(W + "trPr")
            table.whole_rows += bool(toggle(properties, "cantSplit"))
            table.header_rows += bool(toggle(properties, "tblHeader")) and table.header_rows == table.rows - 1
            for number, cell in enumerate(direct(row, "tc"), start=1):
                table.columns = max(table.columns, number)
                self.place = (table.number, table.rows, number)
                self.blocks(cell)
        self.place, self.depth = outside, self.depth - 1

    def section(self, element: Element) -> None:
        relations = self.content.archive.relations_of(self.content.archive.main)
        parts: dict[str, Element | None] = {}
        for kind in ("header", "footer"):
            parts[kind] = None
            for reference in element.findall(f"{W}{kind}Reference"):
                target = relations.get(reference.get(R + "id", ""), ("", "", False))[1]
                if reference.get(W + "type", "default") == "default":
                    parts[kind] = self.content.archive.xml(target)
        before = self.content.sections[-1] if self.content.sections else None
        sides = [_length(element, "pgMar", side) for side in ("top", "right", "bottom", "left")]
        self.content.sections.append(
            FoundSection(
                _length(element, "pgSz", "w"),
                _length(element, "pgSz", "h"),
                (sides[0], sides[1], sides[2], sides[3]),
                bool(toggle(element, "titlePg")),
                value(element, "pgNumType", "start"),
                parts["header"] if parts["header"] is not None or before is None else before.header,
                parts["footer"] if parts["footer"] is not None or before is None else before.footer,
            )
        )


def direct(parent: Element, tag: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, those inside content controls and tracked insertions too."""
    for child in parent:
        if child.tag == W + tag:
            yield child
        elif child.tag in WRAPPERS:
            yield from direct(child, tag)


def run_text(run: Element) -> str:
    """The text of a run; a tab and a line break count as a space."""
    written = ""
    for child in run:
        if child.tag == W + "t":
            written += child.text or ""
        elif child.tag in {W + "tab", W + "br", W + "cr"}:
            written += " "
        elif child.tag == W + "noBreakHyphen":
            written += "-"
    return written


def all_text(element: Element) -> str:
    """Everything written in an element, deleted text left out."""
    if element.tag in SKIPPED:
        return ""
    if element.tag == W + "r":
        return run_text(element)
    return "".join(all_text(child) for child in element)


def _length(section: Element, tag: str, attribute: str) -> float | None:
    return measure(value(section, tag, attribute), per_mm=TWIPS_PER_MM)


def _is_bordered(table: Element) -> bool:
    """Inside or outer lines, or a style that is likely to draw them."""
    properties = table.find(W + "tblPr")
    borders = properties.find(W + "tblBorders") if properties is not None else None
    if borders is not None:
        return any(edge.get(W + "val") not in {None, "none", "nil"} for edge in borders)
    return "grid" in (value(properties, "tblStyle") or "").lower()
