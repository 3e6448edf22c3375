"""Sheets and .csv files as lines whose cells are asked for by meaning; a cell that cannot be read says where and why."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.directory.importing.headings import ALIASES, Aliases, Headings, no_headings, read_headings, shown
from trienkhai.directory.importing.judging import Judgement
from trienkhai.office.sheets.child import read_book_limited
from trienkhai.office.sheets.model import Cell, LegacyText, Sheet
from trienkhai.office.sheets.reading import convert_legacy
from trienkhai.office.sheets.refusals import Refused
from trienkhai.vietnamese import NotADate, normalise, normalise_symbol, parse_date

HEADING_ROWS = 15
# A whole country's communes with some history; the reader's own limit is meant for reports of one unit.
ROWS = 200_000


class BadCell(Exception):
    """A cell that cannot be read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass
class Table:
    """One sheet with its headings."""

    file: str
    sheet: Sheet
    is_text: bool
    headings: Headings = field(default_factory=no_headings)
    heading_row: int = 0

    def where(self, row: int, column: int = 0) -> str:
        """'Đơn vị!B5' in a workbook, 'units.csv, line 5' in a text file; the file is always named."""
        if self.is_text:
            place = _("%(file)s, line %(line)d") % {"file": self.file, "line": row}
            return place + (f" ({Sheet.address(row, column)})" if column else "")
        address = Sheet.address(row, column) if column else _("row %d") % row
        return f"{self.file}, {self.sheet.name}!{address}"

    def lines(self) -> "Iterator[Line]":
        """The rows below the headings that have a cell."""
        for number, cells in self.sheet.rows():
            if number > self.heading_row:
                yield Line(self, number, cells)

    def has(self, *columns: str) -> bool:
        return all(column in self.headings.columns for column in columns)


@dataclass(frozen=True)
class Line:
    table: Table
    number: int
    cells: dict[int, Cell]

    def where(self, column: str = "") -> str:
        return self.table.where(self.number, self.table.headings.columns.get(column, 0))

    def _cell(self, column: str) -> Cell | None:
        return self.cells.get(self.table.headings.columns.get(column, 0))

    def text(self, column: str) -> str:
        """The words of a cell, '' when empty. Raises BadCell for an error or a formula nobody computed."""
        return self._text(self._cell(column))

    def _text(self, cell: Cell | None) -> str:
        if cell is None:
            return ""
        if cell.kind in ("error", "uncalculated"):
            expected = _("Write the value itself instead of a formula.")
            raise self.bad(cell.column, cell.text, expected)
        if isinstance(cell.value, int | Decimal) and not isinstance(cell.value, bool) and not self.table.is_text:
            return str(cell.value)
        return normalise(cell.text)

    def raw(self, column: str) -> str:
        """The words of a cell exactly as the file has them."""
        cell = self._cell(column)
        return cell.text if cell is not None else ""

    def code(self, column: str) -> str:
        return normalise_symbol(self.text(column))

    def codes(self, column: str) -> list[str]:
        """Several codes in one cell, apart by ';' or ','."""
        parts = self.code(column).replace(",", ";").split(";")
        return [part.strip() for part in parts if part.strip()]

    def day(self, column: str) -> date | None:
        """The day in a cell, None when empty. Raises BadCell."""
        cell = self._cell(column)
        text = self._text(cell)
        if cell is None or not text:
            return None
        if isinstance(cell.value, date):
            return date(cell.value.year, cell.value.month, cell.value.day)
        try:
            return parse_date(text)
        except NotADate:
            raise self.bad(cell.column, text, _("Expected a day: day/month/year, for example 24/7/2023.")) from None

    def whole(self, column: str) -> int | None:
        """The whole number in a cell, None when empty. Raises BadCell."""
        return self._whole(self._cell(column))

    def _whole(self, cell: Cell | None) -> int | None:
        text = self._text(cell)
        if cell is None or not text:
            return None
        if not text.lstrip("-").isdecimal():
            raise self.bad(cell.column, text, _("Expected a whole number, for example 12."))
        return int(text)

    def groups(self) -> dict[str, tuple[str, int]]:
        """Grouping → part and its order, for the columns 'khối: …' and 'thứ tự khối: …'."""
        orders = self.table.headings.orders
        return {
            name: (self._text(self.cells.get(column)), self._whole(self.cells.get(orders.get(name, 0))) or 0)
            for name, column in self.table.headings.groups.items()
        }

    def bad(self, column: int, read: str, expected: str, code: str = "bad-cell") -> BadCell:
        message = _("“%(read)s” cannot be used here. %(expected)s") % {"read": read, "expected": expected}
        return BadCell(Problem(message, self.table.where(self.number, column), code))

    def missing(self, column: str) -> BadCell:
        return self.missing_named(column, shown(column))

    def missing_named(self, column: str, heading: str) -> BadCell:
        message = _("The cell in the column “%s” is empty and must be filled.") % heading
        return BadCell(Problem(message, self.where(column), "missing"))

    @property
    def is_empty(self) -> bool:
        return not any(normalise(cell.text) for cell in self.cells.values())


def read_tables(name: str, data: bytes, judgement: Judgement, aliases: Aliases = ALIASES) -> list[Table]:
    """The sheets of a file that have cells, each with its headings found. Raises Unacceptable.

    What the reader has to tell of the file (hidden rows, text in old encodings) goes into the judgement.
    """
    try:
        book = read_book_limited(data, name, max_rows=ROWS)
    except Refused as refusal:
        raise Unacceptable([Problem(_(refusal.template) % refusal.params, name, refusal.code)]) from None
    if judgement.converts:
        book = convert_legacy(book)
    for found in book.legacy:
        judgement.refuse(_legacy(name, found, is_text=book.kind == "csv"))
    for warning in book.warnings:
        judgement.flaw(warning.code, _(warning.template) % warning.params, name)
    tables = [Table(name, sheet, book.kind == "csv") for sheet in book.sheets if sheet.cells]
    if not tables:
        raise Unacceptable([Problem(_("The file holds no rows."), name, "empty")])
    for table in tables:
        _find_headings(table, aliases)
    return tables


def _legacy(name: str, found: LegacyText, *, is_text: bool) -> Problem:
    """Text typed in an old font: shown as it would be converted, converted only when that is wanted."""
    message = _(
        "“%(text)s” is in the old font encoding %(encoding)s and means “%(preview)s”. "
        "Take the file in with conversion, or save it in Unicode."
    )
    values = {"text": found.cell.text[:40], "encoding": found.guess, "preview": found.preview[:40]}
    where = f"{name}, {found.cell.address}" if is_text else f"{name}, {found.sheet}!{found.cell.address}"
    return Problem(message % values, where, "old-encoding")


def tell_unknown_columns(table: Table, judgement: Judgement) -> None:
    """Columns whose headings mean nothing here are not read; that is said."""
    for heading, column in table.headings.unknown.items():
        message = _("The column “%s” is not known and was not read.") % heading
        judgement.flaw("unknown-column", message, table.where(table.heading_row, column))


def _find_headings(table: Table, aliases: Aliases) -> None:
    """The row among the first ones that has the most known headings; none when it has fewer than two."""
    best = 1
    for number, cells in table.sheet.rows():
        if number > HEADING_ROWS:
            return
        texts = {column: cell.text for column, cell in cells.items() if cell.text.strip()}
        read = read_headings(texts, aliases)
        if len(read.columns) > best:
            best, table.headings, table.heading_row = len(read.columns), read, number
