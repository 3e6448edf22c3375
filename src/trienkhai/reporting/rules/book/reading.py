"""What one cell of a sheet says, as an answer of the field it stands for; or why it cannot be taken. Pure."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from trienkhai.office.sheets.model import Cell as SheetCell
from trienkhai.reporting.rules.answers import clean_entry, clean_number, tidy_text
from trienkhai.reporting.rules.book.words import Lang, state_of, yes_no_of
from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.rules.packing import unscaled
from trienkhai.reporting.rules.spec import Cell, ListColumn
from trienkhai.vietnamese import NotADate, NumberProblem, parse_date, parse_decimal, scaled_from_number, short_date

UNCALCULATED = _("The formula has never been calculated. Open the file in Excel, save it and send it again.")
FORMULA_ERROR = _("The formula gives the error %(text)s.")
LIST_DECIMALS = 6


class Reading(NamedTuple):
    """An answer text ('' for nothing), or a fault."""

    text: str
    fault: Fault | None = None


def read_number(asked: Cell, cell: SheetCell | None, *, yes_no: bool, lang: Lang = "vi") -> Reading:
    """The answer in a cell of a figure; a text that is a number is read as the language of the sheet writes it."""
    if cell is None:
        return Reading("")
    if cell.kind == "text":
        return _typed_number(asked, tidy_text(cell.text), yes_no=yes_no, lang=lang)
    if cell.kind == "boolean" and yes_no:
        return Reading("1" if cell.value else "0")
    if cell.kind != "number" or not isinstance(cell.value, int | Decimal):
        return Reading("", _not_readable(cell) or Fault("not_a_number", _NOT_A_NUMBER, {"text": cell.text}))
    try:
        text = unscaled(asked, scaled_from_number(cell.value, asked.decimals)) or ""
    except NumberProblem as problem:
        return Reading("", _fault_of(problem))
    return _judged(asked, text, yes_no=yes_no)


_NOT_A_NUMBER = _("“%(text)s” is not a number.")


def _typed_number(asked: Cell, text: str, *, yes_no: bool, lang: Lang) -> Reading:
    if not text:
        return Reading("")
    if state := state_of(text):
        return Reading(state)
    if yes_no and (said := yes_no_of(text)):
        return Reading(said)
    try:
        return _judged(asked, unscaled(asked, parse_decimal(text, asked.decimals, lang=lang)) or "", yes_no=yes_no)
    except NumberProblem as problem:
        return Reading("", _fault_of(problem))


def _judged(asked: Cell, text: str, *, yes_no: bool) -> Reading:
    value, faults = clean_number(asked, text, yes_no=yes_no)
    return Reading(value or "", faults[0] if faults else None)


def _fault_of(problem: NumberProblem | NotADate) -> Fault:
    return Fault(problem.code, problem.message, {name: str(value) for name, value in problem.params.items()})


def _not_readable(cell: SheetCell) -> Fault | None:
    if cell.kind == "error":
        return Fault("formula_error", FORMULA_ERROR, {"text": cell.text})
    if cell.kind == "uncalculated":
        return Fault("uncalculated", UNCALCULATED)
    return None


def read_text(cell: SheetCell | None) -> Reading:
    """Running text; a number or a date in the cell counts as it is shown."""
    if cell is None:
        return Reading("")
    if fault := _not_readable(cell):
        return Reading("", fault)
    return Reading(tidy_text(_shown(cell)))


def _shown(cell: SheetCell) -> str:
    if isinstance(cell.value, datetime):
        return f"{short_date(cell.value)} {cell.value:%H:%M}"
    if isinstance(cell.value, date):
        return short_date(cell.value)
    if cell.kind == "number" and isinstance(cell.value, int | Decimal):
        return format(Decimal(cell.value), "f")
    return cell.text


def read_entry(asked: ListColumn, cell: SheetCell | None, lang: Lang = "vi") -> Reading:
    """One entry of a list row, in the written form of its column."""
    if asked.type == "number":
        return _entry_number(cell, lang)
    if asked.type == "date":
        return _entry_date(cell)
    reading = read_text(cell)
    if reading.fault or not reading.text:
        return reading
    return Reading(*clean_entry(asked, reading.text, ""))


def _entry_number(cell: SheetCell | None, lang: Lang) -> Reading:
    if cell is not None and cell.kind == "number" and isinstance(cell.value, int | Decimal):
        return Reading(_plain(Decimal(cell.value)))
    reading = read_text(cell)
    if reading.fault or not reading.text:
        return reading
    try:
        return Reading(_plain(Decimal(parse_decimal(reading.text, LIST_DECIMALS, lang=lang)).scaleb(-LIST_DECIMALS)))
    except NumberProblem as problem:
        return Reading("", _fault_of(problem))


def _plain(number: Decimal) -> str:
    return format(number.normalize() + 0, "f")


def _entry_date(cell: SheetCell | None) -> Reading:
    if cell is not None and isinstance(cell.value, datetime):
        return Reading(cell.value.date().isoformat())
    if cell is not None and isinstance(cell.value, date):
        return Reading(cell.value.isoformat())
    reading = read_text(cell)
    if reading.fault or not reading.text:
        return reading
    try:
        return Reading(parse_date(reading.text).isoformat())
    except NotADate as problem:
        return Reading("", _fault_of(problem))
