"""A cross table as a workbook: as it is shown, and once more a row for each number, for a pivot of one's own."""

import io
from typing import Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from trienkhai.rollup.answers import Answer
from trienkhai.rollup.cross.build import Cross, Item
from trienkhai.rollup.cross.page import cross_page
from trienkhai.ui.figures import language

FIRST = 3  # the first row of numbers, as Excel counts


def sheet_of(found: Cross) -> bytes:
    """Two sheets. What there is no number for says why in words."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        formats: dict[str, Any] = {"strong": book.add_format({"bold": True})}
        _as_shown(book, book.add_worksheet(_("Table")), found, formats)
        _row_by_row(book, book.add_worksheet(_("Numbers")), found, formats)
    return out.getvalue()


def _as_shown(book: Workbook, sheet: Worksheet, found: Cross, formats: dict[str, Any]) -> None:
    sheet.write_string(0, 0, " · ".join(dict.fromkeys((cross_page(found).meant, found.unit_name))), formats["strong"])
    for at, item in enumerate(found.columns, 1):
        sheet.write_string(FIRST - 2, at, _called(item), formats["strong"])
    for row, (item, cells) in enumerate(zip(found.rows, found.cells, strict=True), FIRST - 1):
        sheet.write_string(row, 0, _called(item), formats["strong"])
        for at, cell in enumerate(cells, 1):
            _write(book, sheet, row, at, cell.answer, formats)
    sheet.freeze_panes(FIRST - 1, 1)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, max(1, len(found.columns)), 16)


def _row_by_row(book: Workbook, sheet: Worksheet, found: Cross, formats: dict[str, Any]) -> None:
    """The names of the things in columns of their own, so that they can be filtered and turned."""
    heads = [
        _("Unit"),
        _("Code"),
        _("Round"),
        _("Indicator"),
        _("Value"),
        _("Unit of measure"),
        _("Reports"),
        _("Awaited"),
    ]
    for at, head in enumerate(heads):
        sheet.write_string(0, at, head, formats["strong"])
    row = 0
    for item, cells in zip(found.rows, found.cells, strict=True):
        for other, cell in zip(found.columns, cells, strict=True):
            if item.is_sum or other.is_sum or cell.answer is None or not cell.answer.moments:
                continue  # a total among its parts would be counted twice in a pivot
            row += 1
            units = [one for one in (item, other) if one.axis == "unit"]
            name, code = (units[0].name, units[0].code) if units else (found.unit_name, "")
            answer = cell.answer
            for at, text in enumerate((name, code, answer.moments[-1].round.period.name(language()), answer.name)):
                sheet.write_string(row, at, text)
            _write(book, sheet, row, 4, answer, formats)
            sheet.write_string(row, 5, "%" if answer.percent else answer.unit_of_measure)
            sheet.write_number(row, 6, answer.coverage.given)
            sheet.write_number(row, 7, answer.coverage.expected)
    sheet.autofilter(0, 0, max(row, 1), len(heads) - 1)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 40)
    sheet.set_column(2, 3, 30)


def _called(item: Item) -> str:
    return f"{_('Total')}: {item.name}" if item.is_sum else item.name


def _write(book: Workbook, sheet: Worksheet, row: int, at: int, answer: Answer | None, formats: dict[str, Any]) -> None:
    if answer is None:
        return
    if answer.value is None:
        sheet.write_string(row, at, answer.shown(language()))
        return
    digits = "0." + "0" * answer.decimals if answer.decimals else "0"
    pattern = f"{digits}%" if answer.percent else f"#,##{digits}"
    if pattern not in formats:
        formats[pattern] = book.add_format({"num_format": pattern})
    sheet.write_number(row, at, float(answer.value), formats[pattern])
