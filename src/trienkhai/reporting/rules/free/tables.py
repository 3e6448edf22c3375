"""The tables of a book: several on a sheet where blank rows part them, each with its headings, its rows and what stands around."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from trienkhai.office.documents.as_book import TEXT
from trienkhai.office.sheets.grid import Header, find_header, is_number
from trienkhai.office.sheets.model import Book, Cell, Sheet
from trienkhai.reporting.rules.book.finding import Spot
from trienkhai.reporting.rules.free.times import MONTH, QUARTER, YEAR
from trienkhai.vietnamese import fold, normalise
from trienkhai.vietnamese.likeness import key_of

TITLE, HEADING, NOTE, BLANK = "title", "heading", "note", "blank"
PROSE_SHEET = TEXT
NOTED = re.compile(r"^\s*(ghi chu|nguon|chu thich|note|source|\*|\(\d\))")
SHAPE = 16


@dataclass(frozen=True)
class Column:
    """`key` names a column for a mapping: its heading without years, numbered where several read the same."""

    number: int
    text: str
    parts: tuple[str, ...]
    key: str


@dataclass(frozen=True)
class Row:
    number: int
    cells: dict[int, Cell]


@dataclass
class Table:
    """`aside`: the fate of each cell that is neither heading of a figure nor in a row."""

    sheet: Sheet
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    aside: dict[Spot, str] = field(default_factory=dict)
    title: str = ""
    key: str = ""

    def column(self, number: int) -> Column | None:
        return self._by_number.get(number)

    @cached_property
    def _by_number(self) -> dict[int, Column]:
        return {column.number: column for column in self.columns}

    @cached_property
    def shape(self) -> str:
        """The same for every table with these headings, whatever year they speak of and whatever its rows are."""
        written = "\n".join(column.key for column in self.columns)
        return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:SHAPE]

    def spot(self, cell: Cell) -> Spot:
        return (self.sheet.name, cell.row, cell.column)

    def label(self, row: Row, column: int) -> Cell | None:
        """The label of a row: its own, or that of the merged cells it lies in."""
        own = row.cells.get(column)
        if own is not None and normalise(own.text):
            return own
        first = self._merged.get((row.number, column))
        return self.sheet.at(*first) if first else None

    @cached_property
    def _merged(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Cells of areas one column wide, which say the same for several rows."""
        return {
            (row, area[1]): (area[0], area[1])
            for area in self.sheet.merged
            if area[1] == area[3]
            for row in range(area[0] + 1, min(area[2], self.sheet.last_row) + 1)
        }


def tables_of(book: Book) -> list[Table]:
    """Every table, in the order of the file; those of the same shape numbered."""
    found = [table for sheet in book.sheets if sheet.name != PROSE_SHEET for table in _tables(sheet)]
    seen: Counter[str] = Counter()
    for table in found:
        seen[table.shape] += 1
        table.key = table.shape if seen[table.shape] == 1 else f"{table.shape}~{seen[table.shape]}"
    return found


def says_nothing(cell: Cell) -> bool:
    """Blanks only."""
    return cell.kind == "text" and not normalise(cell.text)


def _tables(sheet: Sheet) -> Iterator[Table]:
    blocks = _blocks(sheet)
    for number, rows in enumerate(blocks):
        table = _table(sheet, rows, is_first=number == 0)
        if table is not None:
            yield table


def _blocks(sheet: Sheet) -> list[list[Row]]:
    """The rows of a sheet, parted where a blank row is followed by headings of their own."""
    blocks: list[list[Row]] = []
    before = None
    for number, cells in sheet.rows():
        if all(says_nothing(cell) for cell in cells.values()):
            if blocks:
                blocks[-1].append(Row(number, cells))
            else:
                blocks.append([Row(number, cells)])
            continue
        if not blocks or (before is not None and number > before + 1):
            blocks.append([])
        blocks[-1].append(Row(number, cells))
        before = number
    joined: list[list[Row]] = []
    for block in blocks:
        if joined and not (_holds_figures(joined[-1]) and _begins_anew(sheet, block)):
            joined[-1] += block
        else:
            joined.append(block)
    return joined


def _holds_figures(block: list[Row]) -> bool:
    return any(len(row.cells) > 1 and any(is_number(cell) for cell in row.cells.values()) for row in block)


def _begins_anew(sheet: Sheet, block: list[Row]) -> bool:
    header = find_header(_part(sheet, block))
    if header is None or not _holds_figures(block):
        return False
    named = [column for column in header.columns if re.search(r"[^\W\d_]{2}", column.text)]
    first = next((row for row in block if row.number == header.first_row), None)
    return len(named) > 1 and first is not None and not any(is_number(cell) for cell in first.cells.values())


def _part(sheet: Sheet, block: list[Row]) -> Sheet:
    first, last = block[0].number, block[-1].number
    cells = tuple(cell for row in block for _column, cell in sorted(row.cells.items()))
    return replace(
        sheet, cells=cells, merged=tuple(area for area in sheet.merged if area[0] >= first and area[2] <= last)
    )


def _table(sheet: Sheet, block: list[Row], *, is_first: bool) -> Table | None:
    if not block:
        return None
    part = _part(sheet, block)
    header = find_header(part)
    begin = header.data_row if header else block[0].number
    rows = [row for row in block if row.number >= begin]
    columns = tuple(_columns(part, header, rows))
    table = Table(part, columns, (), title=_title(block, header))
    for row in block:
        if row.number < begin:
            is_heading = header is not None and header.first_row <= row.number
            for cell in row.cells.values():
                table.aside[table.spot(cell)] = BLANK if says_nothing(cell) else HEADING if is_heading else TITLE
    table.rows = tuple(_body(table, rows))
    return table


def _title(block: list[Row], header: Header | None) -> str:
    above = [row for row in block if header is not None and row.number < header.first_row]
    return "\n".join(normalise(cell.text) for row in above for cell in row.cells.values() if not says_nothing(cell))


def _columns(sheet: Sheet, header: Header | None, rows: list[Row]) -> Iterator[Column]:
    headings = {heading.column: heading for heading in header.columns} if header else {}
    filled = {number for row in rows for number, cell in row.cells.items() if not says_nothing(cell)}
    seen: Counter[str] = Counter()
    for number in sorted(headings.keys() | filled):
        heading = headings.get(number)
        key = _masked(heading.text) if heading else ""
        seen[key] += 1
        written = key if seen[key] == 1 else f"{key}~{seen[key]}"
        yield Column(number, heading.text if heading else "", heading.parts if heading else (), written or "#1")


def _masked(text: str) -> str:
    """A heading that is the same next year."""
    folded = YEAR.sub(" ", fold(normalise(text)))
    return key_of(MONTH.sub(" thang ", QUARTER.sub(" quy ", folded))) or "#"


def _body(table: Table, rows: list[Row]) -> Iterator[Row]:
    """The rows but for blank ones and the notes at the foot, whose cells are put aside."""
    filled = [(row, {n: cell for n, cell in row.cells.items() if not says_nothing(cell)}) for row in rows]
    last = _last_row([Row(row.number, kept) for row, kept in filled if kept])
    for row, kept in filled:
        table.aside |= {table.spot(cell): BLANK for cell in row.cells.values() if says_nothing(cell)}
        if row.number > last or _is_note(kept):
            table.aside |= {table.spot(cell): NOTE for cell in kept.values()}
        elif kept:
            yield Row(row.number, kept)


def _last_row(rows: list[Row]) -> int:
    """The last row with a figure and those that touch it from below; of a table of words the last with two cells."""
    wide = [row for row in rows if len(row.cells) > 1]
    figures = [row for row in wide if any(is_number(cell) for cell in row.cells.values())]
    last = (figures or wide or [Row(0, {})])[-1].number
    for row in wide:
        if row.number == last + 1:
            last = row.number
    return last


def _is_note(cells: dict[int, Cell]) -> bool:
    if len(cells) != 1:
        return False
    (cell,) = cells.values()
    return is_noted(cell)


def is_noted(cell: Cell) -> bool:
    """Whether a text calls itself a note: "Ghi chú: …", "(1) …"."""
    return cell.kind == "text" and NOTED.match(fold(cell.text)) is not None
