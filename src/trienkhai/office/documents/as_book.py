"""A Word document as a book of sheets: a sheet "#1" for each table, and its text in the sheet "¶", a row for each paragraph.

In the sheet of the text, paragraphs that look like headings stand in the first column, all others in the second.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from trienkhai.office.documents.archive import Archive, W, toggle, value
from trienkhai.office.documents.as_shown import AsShown
from trienkhai.office.documents.content import SKIPPED, WRAPPERS, all_text, blocks_of, direct
from trienkhai.office.documents.errors import NotADocument
from trienkhai.office.documents.formats import Formats
from trienkhai.office.sheets import limits
from trienkhai.office.sheets.model import Area, Book, Cell, Sheet, Warning
from trienkhai.office.sheets.notes import note
from trienkhai.office.sheets.refusals import Refused
from trienkhai.vietnamese import normalise, normalise_prose

TEXT = "¶"
LONGEST_HEADING = 200
LONGEST_SHOWN = 60
REASONS = {
    "not_zip": "truncated",
    "damaged": "damaged",
    "not_word": "damaged",
    "bad_xml": "damaged",
    "too_large": "too_heavy",
}


def word_book(data: bytes, name: str, *, as_shown: bool = False) -> Book:
    """The tables and the text of a .docx. Raises Refused for what is not read.

    `as_shown` reads the words as Word prints them: with its automatic numbers and with the line breaks inside a paragraph;
    hidden text is left out, and a warning says where. Otherwise only what was typed is read, all of it on one line.
    """
    try:
        archive = Archive(data)
        root = archive.xml(archive.main)
        body = root.find(W + "body") if root is not None else None
        if body is None:
            raise Refused("damaged", name=name, part="w:body")
        formats = Formats(archive)
        reader = _Reader(formats, name, AsShown(archive, formats) if as_shown else None)
        reader.blocks(body)
    except NotADocument as error:
        code = REASONS.get(error.code, "damaged")
        raise Refused(code, name=name, part=str(error.params.get("part", "document.xml"))) from error
    except RecursionError as error:
        raise Refused("damaged", name=name, part="document.xml") from error
    sheets = [*reader.tables, Sheet(TEXT, False, tuple(reader.text))]
    if not any(sheet.cells for sheet in sheets):
        raise Refused("no_sheet", name=name)
    return Book("docx", tuple(sheet for sheet in sheets if sheet.cells), tuple(reader.hidden_notes()))


@dataclass
class _Grid:
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    begun: dict[int, tuple[int, int, int]] = field(
        default_factory=dict
    )  # column → where an area downwards begins, its width


class _Reader:
    def __init__(self, formats: Formats, name: str, shown: AsShown | None) -> None:
        self.formats, self.name, self.shown = formats, name, shown
        self.hidden: dict[str, list[Cell]] = {}
        self.tables: list[Sheet] = []
        self.text: list[Cell] = []
        self.paragraphs = 0
        self.count = 0

    def blocks(self, parent: Element) -> None:
        for child in blocks_of(parent):
            if child.tag == W + "p":
                self._paragraph(child)
            else:
                self._table(child)

    def _counted(self) -> None:
        self.count += 1
        if self.count > limits.CELLS:
            raise Refused("too_many_cells", name=self.name, limit=limits.CELLS)

    def hidden_notes(self) -> Iterator[Warning]:
        for sheet, cells in self.hidden.items():
            words = normalise(cells[0].text)[:LONGEST_SHOWN]
            yield note("hidden_text", sheet=sheet, count=len(cells), first=cells[0].address, words=words)

    def _words(self, element: Element, sheet: str, row: int, column: int, *, counts: bool = True) -> str:
        if self.shown is None:
            return normalise_prose(all_text(element)).strip()
        text, hidden = self.shown.read(element, counts=counts)
        if hidden.strip():
            self.hidden.setdefault(sheet, []).append(Cell(row, column, "text", hidden, hidden))
        return normalise_prose(text).strip()

    def _paragraph(self, element: Element) -> None:
        self.paragraphs += 1
        text = self._words(element, TEXT, self.paragraphs, 2)
        if text:
            self._counted()
            column = 1 if self._is_heading(element, text) else 2
            self.text.append(Cell(self.paragraphs, column, "text", text, text))

    def _is_heading(self, element: Element, text: str) -> bool:
        properties = element.find(W + "pPr")
        style = self.formats.style(value(properties, "pStyle")).name.lower()
        if style.startswith(("heading", "title", "tiêu đề", "đề mục")):
            return True
        runs = [run for run in element.iter(W + "r") if normalise(all_text(run))]
        is_bold = bool(runs) and all(toggle(run.find(W + "rPr"), "b") for run in runs)
        return is_bold and len(text) <= LONGEST_HEADING

    def _table(self, element: Element) -> None:
        """A table; one inside a cell is a table of its own."""
        if len(self.tables) >= limits.SHEETS - 1:
            raise Refused("too_many_sheets", name=self.name, limit=limits.SHEETS)
        place = len(self.tables)
        self.tables.append(Sheet(f"#{place + 1}", False, ()))
        grid = _Grid()
        inner: list[Element] = []
        for number, row in enumerate(direct(element, "tr"), 1):
            column = 1 + _whole(row.find(W + "trPr"), "gridBefore", 0)
            for cell in direct(row, "tc"):
                width = _whole(cell.find(W + "tcPr"), "gridSpan", 1)
                self._cell(grid, cell, f"#{place + 1}", number, column, width)
                inner += _tables_in(cell)
                column += width
                if column > limits.COLUMNS + 1:
                    raise Refused(
                        "too_many_columns", name=self.name, sheet=f"#{place + 1}", found=column, limit=limits.COLUMNS
                    )
        cells = tuple(Cell(row, column, "text", text, text) for (row, column), text in sorted(grid.cells.items()))
        self.tables[place] = Sheet(
            f"#{place + 1}", False, cells, tuple(area for area in grid.merged if area[:2] != area[2:])
        )
        for table in inner:
            self._table(table)

    def _cell(self, grid: _Grid, cell: Element, sheet: str, row: int, column: int, width: int) -> None:
        properties = cell.find(W + "tcPr")
        merge = properties.find(W + "vMerge") if properties is not None else None
        is_covered = merge is not None and merge.get(W + "val") != "restart" and column in grid.begun
        if is_covered:
            top, place, span = grid.begun[column]
            grid.merged[place] = (top, column, row, column + span - 1)
        else:
            grid.begun.pop(column, None)
            if merge is not None or width > 1:
                grid.merged.append((row, column, row, column + width - 1))
            if merge is not None:
                grid.begun[column] = (row, len(grid.merged) - 1, width)
        lines = [self._words(paragraph, sheet, row, column, counts=not is_covered) for paragraph in _paragraphs(cell)]
        if text := "\n".join(line for line in lines if line):
            self._counted()
            grid.cells[row, column] = text


def _paragraphs(cell: Element) -> Iterator[Element]:
    """The paragraphs of a cell but for those of tables inside it."""
    for child in cell:
        if child.tag == W + "p":
            yield child
        elif child.tag in WRAPPERS:
            yield from _paragraphs(child)


def _tables_in(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag == W + "tbl":
            yield child
        elif child.tag not in SKIPPED:
            yield from _tables_in(child)


def _whole(properties: Element | None, tag: str, otherwise: int) -> int:
    said = value(properties, tag)
    return min(int(said), limits.COLUMNS + 1) if said and said.isascii() and said.isdigit() else otherwise
