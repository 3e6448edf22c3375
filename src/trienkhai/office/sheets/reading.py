"""Read a spreadsheet nobody prepared for us: every non-empty cell with its address, or a refusal that says why.

Runs in the process that calls it. Uploads go through `child.read_book_limited`, which calls this in a limited process.
"""

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from math import isfinite
from pathlib import PurePath
from typing import Any
from unicodedata import category

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from trienkhai.office.sheets import limits, ole
from trienkhai.office.sheets.archive import open_archive
from trienkhai.office.sheets.biff import scan_xls
from trienkhai.office.sheets.kinds import Kind, kind_of, refuse_unless_read
from trienkhai.office.sheets.model import Area, Book, Cell, LegacyText, Sheet, Value, Warning, cell_of, column_letters
from trienkhai.office.sheets.no_dates import without_formats
from trienkhai.office.sheets.notes import note
from trienkhai.office.sheets.ods_scan import scan_ods
from trienkhai.office.sheets.refusals import Refused
from trienkhai.office.sheets.text_table import read_text
from trienkhai.office.sheets.xlsx_scan import Allowance, Facts, scan_xlsx
from trienkhai.vietnamese.legacy import convert, guess

_XLSX_PARTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/")
_SUFFIXES = {
    Kind.XLSX: {".xlsx"},
    Kind.XLS: {".xls", ".xlt"},
    Kind.ODS: {".ods"},
    Kind.CSV: {".csv", ".tsv", ".tab", ".txt"},
}
_MOST_PLACES = 20_000_000
_MOST_DIGITS = 10**15


def read_book(data: bytes, name: str, *, max_rows: int = limits.ROWS, max_columns: int = limits.COLUMNS) -> Book:
    """Every sheet of an .xlsx, .xls, .ods or text table. Raises Refused, and nothing else, for what is not read."""
    if len(data) > limits.FILE_BYTES:
        raise Refused("too_large", name=name, limit_mb=limits.FILE_BYTES // limits.MIB)
    kind = kind_of(data, name)
    refuse_unless_read(data, name, kind)
    allowed = Allowance(name, max_rows, max_columns)
    match kind:
        case Kind.CSV:
            sheet, warnings = read_text(data, name, max_rows=max_rows, max_columns=max_columns)
            sheets, facts = [sheet], [Facts(sheet.name)]
        case Kind.XLS:
            sheets, facts, warnings = _read_xls(data, allowed)
        case Kind.ODS:
            facts, warnings = scan_ods(open_archive(data, name, keep=("content.xml",)), allowed), []
            sheets = _sheets(data, facts, allowed)
        case _:
            parts = open_archive(data, name, keep=_XLSX_PARTS)
            facts, warnings = scan_xlsx(parts, allowed), []
            del parts
            has_no_dates = any(about.has_no_dates for about in facts)
            sheets = _sheets(without_formats(data) if has_no_dates else data, facts, allowed)
    if PurePath(name.lower()).suffix not in _SUFFIXES[kind] | {""}:
        warnings.append(note("other_kind", name=name, kind=kind.value))
    for sheet, about in zip(sheets, facts, strict=True):
        warnings += _told(sheet, about)
    legacy = tuple(found for sheet, about in zip(sheets, facts, strict=True) for found in _legacy(sheet, about))
    return Book(kind.value, tuple(sheets), tuple(warnings) + _legacy_notes(legacy), legacy)


def convert_legacy(book: Book) -> Book:
    """The book with every offered conversion carried out. Only after the user has seen the previews."""
    new = {(found.sheet, found.cell.row, found.cell.column): found.preview for found in book.legacy}

    def converted(sheet: Sheet, cell: Cell) -> Cell:
        text = new.get((sheet.name, cell.row, cell.column))
        return cell if text is None else cell_of(cell.row, cell.column, "text", text)

    sheets = tuple(replace(sheet, cells=tuple(converted(sheet, cell) for cell in sheet.cells)) for sheet in book.sheets)
    return replace(book, sheets=sheets, legacy=(), warnings=tuple(w for w in book.warnings if w.code != "legacy"))


def _read_xls(data: bytes, allowed: Allowance) -> tuple[list[Sheet], list[Facts], list[Warning]]:
    try:
        container = ole.Container(data)
        stream = container.stream("workbook", "book")
    except ole.BrokenOle as error:
        raise Refused("damaged", name=allowed.name, part="ole") from error
    facts, is_linked = scan_xls(stream, allowed)
    warnings = []
    # Old workbooks carry stale links and empty macro projects without their owners' knowledge. Only values are read.
    if is_linked:
        warnings.append(note("links_ignored"))
    if any(entry.name == "_vba_project" for entry in container.entries):
        warnings.append(note("macros_ignored"))
    return _sheets(data, facts, allowed), facts, warnings


def _sheets(data: bytes, facts: list[Facts], allowed: Allowance) -> list[Sheet]:
    """The worksheets the facts know, with the values the fast reader brings."""
    if len(facts) > limits.SHEETS:
        raise Refused("too_many_sheets", name=allowed.name, limit=limits.SHEETS)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [_sheet(book.get_sheet_by_name(about.name), about, allowed) for about in facts]
    except PasswordError as error:
        raise Refused("encrypted", name=allowed.name) from error
    except CalamineError as error:
        raise Refused("damaged", name=allowed.name, part="sheets") from error
    except (Refused, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # A panic inside the reader is no Exception; to the user it is a damaged file.
        raise Refused("damaged", name=allowed.name, part="sheets") from error
    if sum(len(sheet.cells) for sheet in sheets) > limits.CELLS:
        raise Refused("too_many_cells", name=allowed.name, limit=limits.CELLS)
    if not sheets:
        raise Refused("no_sheet", name=allowed.name)
    return sheets


def _sheet(sheet: CalamineSheet, about: Facts, allowed: Allowance) -> Sheet:
    height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    if min(height, allowed.rows) * width > _MOST_PLACES:
        raise Refused("too_heavy", name=allowed.name)
    merged = about.merged or [_area(one, two) for one, two in sheet.merged_cell_ranges or ()]
    cells: dict[tuple[int, int], Cell] = {}
    for number, row in enumerate(sheet.to_python(skip_empty_area=False, nrows=allowed.rows), 1):
        for column, value in enumerate(row, 1):
            if value != "":
                cells[number, column] = _cell(number, column, value)
    brought = len(cells)
    for (number, column), text in about.errors.items():
        cells[number, column] = Cell(number, column, "error", text, None)
    for (number, column), text in about.uncalculated.items():
        cells[number, column] = Cell(number, column, "uncalculated", text, None)
    for packed in about.filled:
        # What one reader saw and the other did not bring is shown as an error rather than lost.
        if (packed >> 14, packed & 0x3FFF) not in cells:
            cells[packed >> 14, packed & 0x3FFF] = Cell(packed >> 14, packed & 0x3FFF, "error", "#?", None)
    ordered = tuple(cells.values() if len(cells) == brought else (cells[at] for at in sorted(cells)))
    return Sheet(
        about.name, about.hidden, ordered, tuple(merged), tuple(about.hidden_rows), tuple(about.hidden_columns)
    )


def _area(first: tuple[int, int], last: tuple[int, int]) -> Area:
    return (first[0] + 1, first[1] + 1, last[0] + 1, last[1] + 1)


def _cell(row: int, column: int, value: Any) -> Cell:
    match value:
        case str():
            text = value if value.isprintable() else _without_controls(value)
            return Cell(row, column, "text", text, text)
        case bool():
            return Cell(row, column, "boolean", "TRUE" if value else "FALSE", value)
        case float() if not isfinite(value):
            return Cell(row, column, "error", "#NUM!", None)
        case float() | int():
            if value == int(value) and abs(value) < _MOST_DIGITS:
                return Cell(row, column, "number", str(int(value)), int(value))
            return cell_of(row, column, "number", repr(value))
        case datetime():
            day: Value = value.date() if value.time() == time() else value
            return Cell(row, column, "date", str(day), day)
        case date():
            return Cell(row, column, "date", str(value), value)
        case timedelta() | time():
            return Cell(row, column, "time", str(value), str(value))
        case _:
            return Cell(row, column, "text", str(value), str(value))


def _without_controls(text: str) -> str:
    """Excel escapes characters that no keyboard types ("_x0000_"); no database and no document takes them."""
    return "".join(
        one for one in text if one in "\n\t\r" or not (category(one) in {"Cc", "Cs"} or one in "\ufffe\uffff")
    )


def _told(sheet: Sheet, about: Facts) -> Iterable[Warning]:
    if sheet.hidden:
        yield note("hidden_sheet", sheet=sheet.name)
    rows = sorted({cell.row for cell in sheet.cells} & set(sheet.hidden_rows)) if sheet.hidden_rows else []
    if rows:
        yield note("hidden_rows", sheet=sheet.name, count=len(rows), first=rows[0])
    columns = sorted({cell.column for cell in sheet.cells} & set(sheet.hidden_columns)) if sheet.hidden_columns else []
    if columns:
        yield note("hidden_columns", sheet=sheet.name, count=len(columns), first=column_letters(columns[0]))
    yield from _counted("errors", sheet, [cell for cell in sheet.cells if cell.kind == "error"])
    yield from _counted("uncalculated", sheet, [cell for cell in sheet.cells if cell.kind == "uncalculated"])
    yield from _counted("long_numbers", sheet, [cell for cell in sheet.cells if _is_long(cell)])


def _is_long(cell: Cell) -> bool:
    return cell.kind == "number" and isinstance(cell.value, int) and abs(cell.value) >= _MOST_DIGITS


def _counted(code: str, sheet: Sheet, cells: list[Cell]) -> Iterable[Warning]:
    if cells:
        yield note(code, sheet=sheet.name, count=len(cells), first=cells[0].address)


def _legacy(sheet: Sheet, about: Facts) -> Iterable[LegacyText]:
    for cell in sheet.cells:
        if cell.kind == "text":
            font = about.fonts.get((cell.row, cell.column))
            if font is None and cell.text.isascii():
                continue
            encoding = guess(cell.text, font)
            if encoding is not None and (preview := convert(cell.text, encoding, font)) != cell.text:
                yield LegacyText(sheet.name, cell, encoding, preview)


def _legacy_notes(legacy: tuple[LegacyText, ...]) -> tuple[Warning, ...]:
    first: dict[str, LegacyText] = {}
    counts: dict[str, int] = {}
    for found in legacy:
        first.setdefault(found.sheet, found)
        counts[found.sheet] = counts.get(found.sheet, 0) + 1
    return tuple(note("legacy", sheet=sheet, count=counts[sheet], first=first[sheet].cell.address) for sheet in first)
