"""What is worth a word about a file that was read: hidden parts, formulas without a result, macros left aside. Pure.

A workbook of ours hides rows and a sheet of its own; of those nobody needs to be told.
"""

from collections.abc import Callable, Collection

from trienkhai.office.sheets.model import Book, Cell, Sheet
from trienkhai.reporting.rules.book.finding import Spot
from trienkhai.reporting.rules.faults import Fault

ABOUT: dict[str, Callable[[Sheet, Cell], bool]] = {
    "hidden_sheet": lambda sheet, _cell: sheet.hidden,
    "hidden_rows": lambda sheet, cell: cell.row in sheet.hidden_rows,
    "hidden_columns": lambda sheet, cell: cell.column in sheet.hidden_columns,
    "errors": lambda _sheet, cell: cell.kind == "error",
    "uncalculated": lambda _sheet, cell: cell.kind == "uncalculated",
}
TOLD_BY_CELL = frozenset({"legacy"})


def file_notes(book: Book, ours: Collection[Spot] = ()) -> list[Fault]:
    """The warnings of a file, but for those that speak of nothing but cells of ours."""
    own = frozenset(ours)
    return [
        Fault(one.code, one.template, {name: str(value) for name, value in one.params.items()}, severity="warning")
        for one in book.warnings
        if one.code not in TOLD_BY_CELL and not _only_ours(one.code, book.sheet(str(one.params.get("sheet"))), own)
    ]


def _only_ours(code: str, sheet: Sheet | None, ours: frozenset[Spot]) -> bool:
    if sheet is None or code not in ABOUT:
        return False
    return all((sheet.name, cell.row, cell.column) in ours for cell in sheet.cells if ABOUT[code](sheet, cell))
