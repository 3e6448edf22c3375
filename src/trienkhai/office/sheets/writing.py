"""Small helpers over XlsxWriter, shared by every export.

Text is always written as text: a name that begins with "=" stays a name. Two runs over the same data give the same bytes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from trienkhai.office.sheets.limits import CELL_TEXT

FONT = "Times New Roman"
CREATED = datetime(2000, 1, 1)

# Excel's own XML refuses these; a file that contains one is "repaired" on opening.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


@dataclass
class Formats:
    """The formats of every workbook we write. `locked` and `unlocked` only matter on a protected sheet."""

    book: Workbook
    head: Format
    text: Format
    note: Format
    locked: Format
    unlocked: Format
    day: Format
    moment: Format
    _numbers: dict[tuple[int, bool], Format] = field(default_factory=dict)

    def number(self, decimals: int = 0, *, unlocked: bool = False) -> Format:
        """Thousands apart and so many decimals; Excel shows the marks of the reader's own country."""
        key = (decimals, unlocked)
        if key not in self._numbers:
            shape = "#,##0" + ("." + "0" * decimals if decimals else "")
            look: dict[str, Any] = {**_CELL, "num_format": shape, "align": "right", "locked": not unlocked}
            self._numbers[key] = self.book.add_format({**look, **(_OPEN if unlocked else {})})
        return self._numbers[key]


_CELL: dict[str, Any] = {"font_name": FONT, "font_size": 11, "border": 1, "valign": "top"}
_OPEN: dict[str, Any] = {"bg_color": "#FFFBE6"}


def new_book(
    target: str | IO[bytes], *, created: datetime = CREATED, properties: Mapping[str, str] | None = None
) -> tuple[Workbook, Formats]:
    """A workbook to be closed by the caller. `properties` are its title, author, comments and so on.

    `created` is fixed unless given, so that the same data gives the same bytes.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(target, options)
    book.set_properties({**(properties or {}), "created": created})
    return book, Formats(
        book=book,
        head=book.add_format({**_CELL, "bold": True, "text_wrap": True, "align": "center", "bg_color": "#EEF1F4"}),
        text=book.add_format({**_CELL, "text_wrap": True, "num_format": "@"}),
        note=book.add_format({"font_name": FONT, "font_size": 11, "italic": True, "valign": "top"}),
        locked=book.add_format({**_CELL, "text_wrap": True, "bg_color": "#F4F5F6", "locked": True}),
        unlocked=book.add_format({**_CELL, **_OPEN, "text_wrap": True, "num_format": "@", "locked": False}),
        day=book.add_format({**_CELL, "num_format": "dd/mm/yyyy"}),
        moment=book.add_format({**_CELL, "num_format": "dd/mm/yyyy hh:mm"}),
    )


def safe_text(text: str) -> str:
    """What a cell can hold: control characters and lone surrogates out, at most 32,767 UTF-16 units as Excel counts."""
    clean = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(clean) * 2 <= CELL_TEXT:
        return clean
    units = clean.encode("utf-16-le")[: 2 * CELL_TEXT]
    return units.decode("utf-16-le", errors="ignore")


def safe_sheet_name(name: str, taken: frozenset[str] | set[str] = frozenset()) -> str:
    """A sheet name Excel accepts: no []:*?/\\, at most 31 characters, unlike every name in `taken`, case aside."""
    clean = _SHEET_NAME.sub(" ", safe_text(name)).replace("\n", " ").strip().strip("'")[:31].strip() or "Sheet"
    used = {other.casefold() for other in taken}
    unique, number = clean, 2
    while unique.casefold() in used:
        tail = f" ({number})"
        unique, number = clean[: 31 - len(tail)] + tail, number + 1
    return unique


def write_text(sheet: Worksheet, row: int, column: int, text: str, look: Format | None = None) -> None:
    """Text as text, whatever it begins with. Rows and columns count from 0, as XlsxWriter does."""
    clean = safe_text(text)
    if clean:
        sheet.write_string(row, column, clean, look)
    else:
        sheet.write_blank(row, column, None, look)


def write_number(sheet: Worksheet, row: int, column: int, value: int | Decimal, look: Format | None = None) -> None:
    """A number as a number; one that a double cannot hold to the last digit is written as text instead."""
    digits = "".join(map(str, Decimal(value).as_tuple().digits)).strip("0")
    if len(digits) <= 15:
        sheet.write_number(row, column, float(value), look)
    else:
        sheet.write_string(row, column, str(value), look)


def write_moment(sheet: Worksheet, row: int, column: int, at: datetime, look: Format) -> None:
    """A day with its time as Excel counts them; `at` is in the time that is to be read, without a zone."""
    sheet.write_datetime(row, column, at.replace(microsecond=0), look)


def write_formula(
    sheet: Worksheet,
    row: int,
    column: int,
    formula: str,
    value: int | float | Decimal | str,
    *,
    look: Format | None = None,
) -> None:
    """A formula of ours together with its value, without which readers that do not calculate would see 0."""
    shown = float(value) if isinstance(value, Decimal) else value
    sheet.write_formula(row, column, formula, look, shown)


def set_widths(sheet: Worksheet, widths: list[float]) -> None:
    """Widths in characters, from the first column on."""
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
