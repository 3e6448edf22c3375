"""What was read: a book of sheets of cells. Rows and columns count from 1, as in Excel's own addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

Value = int | Decimal | str | bool | date | None
Area = tuple[int, int, int, int]

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")


class Cell(NamedTuple):
    """One non-empty cell.

    kind is 'text', 'number', 'boolean', 'date', 'time', 'error' (#REF! and the like) or 'uncalculated' (a formula that no
    program has computed). `text` is what stands in the file; `value` is read from kind and text by `value_of`.
    Errors and uncalculated formulas have the value None.
    """

    row: int
    column: int
    kind: str
    text: str
    value: Value

    @property
    def address(self) -> str:
        return address(self.row, self.column)


@dataclass(frozen=True)
class Warning:
    """Something the user must be told about a file that was read. `template % params` is the English text."""

    code: str
    template: str
    params: dict[str, Any]

    def __str__(self) -> str:
        return self.template % self.params


@dataclass(frozen=True)
class LegacyText:
    """Text in an old Vietnamese font encoding: offered for conversion, never converted silently."""

    sheet: str
    cell: Cell
    guess: str
    preview: str


@dataclass(frozen=True)
class Sheet:
    """A sheet. `merged` holds areas as (first row, first column, last row, last column)."""

    name: str
    hidden: bool
    cells: tuple[Cell, ...]
    merged: tuple[Area, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()

    @staticmethod
    def address(row: int, column: int) -> str:
        return address(row, column)

    @cached_property
    def _places(self) -> dict[tuple[int, int], Cell]:
        return {(cell.row, cell.column): cell for cell in self.cells}

    @property
    def last_row(self) -> int:
        return self.cells[-1].row if self.cells else 0

    @cached_property
    def last_column(self) -> int:
        return max((cell.column for cell in self.cells), default=0)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell there, or None where the sheet is empty."""
        return self._places.get((row, column))

    def rows(self) -> Iterator[tuple[int, dict[int, Cell]]]:
        """Each row that has a cell: its number, and its cells by column."""
        for number, cells in groupby(self.cells, key=lambda cell: cell.row):
            yield number, {cell.column: cell for cell in cells}


@dataclass(frozen=True)
class Book:
    """A file that was read: 'xlsx', 'xls', 'ods' or 'csv', its sheets in order, and what the user must be told."""

    kind: str
    sheets: tuple[Sheet, ...]
    warnings: tuple[Warning, ...] = ()
    legacy: tuple[LegacyText, ...] = field(default=())

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def column_letters(column: int) -> str:
    """1 to 'A', 27 to 'AA'."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """(12, 2) to 'B12'."""
    return f"{column_letters(column)}{row}"


def place(text: str) -> tuple[int, int] | None:
    """'B12' to (12, 2); None when it is not an address."""
    found = _ADDRESS.fullmatch(text)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column


def number_of(text: str) -> int | Decimal:
    """The number a stored double stands for: whole numbers as int, else 15 significant digits.

    Excel itself shows and computes with 15 digits; what a double holds beyond is noise of its binary form.
    """
    if text.isdigit() and len(text) <= 15:
        return int(text)
    number = Decimal(f"{float(text):.15g}")
    return int(number) if number == number.to_integral_value() else number


def value_of(kind: str, text: str) -> Value:
    """What a cell of this kind and text is worth."""
    match kind:
        case "number":
            return number_of(text)
        case "boolean":
            return text == "TRUE"
        case "date":
            return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
        case "error" | "uncalculated":
            return None
        case _:
            return text


def cell_of(row: int, column: int, kind: str, text: str) -> Cell:
    """A cell with its value."""
    return Cell(row, column, kind, text, value_of(kind, text))
