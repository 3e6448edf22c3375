"""Sheets of past years as people keep them: units down, indicators and periods across, headings in several rows. Pure.

Says which column is which indicator of which period and which row is which unit, in the words of the sheet; what they are
in the system is for `actions.history`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trienkhai.office.sheets.grid import Heading, find_header
from trienkhai.office.sheets.model import Book, Cell, Sheet
from trienkhai.periods import NotAPeriod, parse_period_key
from trienkhai.reporting.rules.faults import Fault, Faulty, _
from trienkhai.reporting.rules.spec import Choice, Spec
from trienkhai.vietnamese import fold, normalise, search_key

CODES = {"ma", "ma don vi", "code", "unit code"}
NAMES = {"don vi", "ten don vi", "ten", "unit", "unit name", "name"}
NUMBERS = {"stt", "tt", "no", "no."}
TOTALS = {"tong", "tong cong", "tong so", "cong", "total", "toan tap doan"}
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
QUARTER = re.compile(r"(?:quy|q\.?)\s*(iv|i{1,3}|[1-4])")
HALF = re.compile(r"6 thang (dau|cuoi)|h([12])")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
TAIL = re.compile(
    r"(?P<label>.+?)[\s,(–-]*(?P<period>(?:quý\s*\w+[\s/]*|năm\s*|q[1-4][\s/]*)?(?:19|20)\d\d)\)?", re.I | re.S
)
WORDS = re.compile(r"\b(nam|ky|year)\b|[/(),.:-]")


@dataclass(frozen=True)
class Column:
    """A column of figures: the indicator as the heading names it, and the key of its period."""

    column: int
    label: str
    period: str


@dataclass(frozen=True)
class Line:
    """A row of one unit, as the sheet names it."""

    sheet: Sheet
    row: int
    code: str
    name: str
    cells: dict[int, Cell]

    @property
    def where(self) -> str:
        first = min(self.cells, default=1)
        return f"{self.sheet.name}!{self.sheet.address(self.row, first)}"


@dataclass(frozen=True)
class Table:
    """One sheet of past years."""

    sheet: Sheet
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def read_history(book: Book) -> list[Table]:
    """The tables of a book. Raises Faulty when no sheet has units down and periods across."""
    found = [table for sheet in book.sheets if not sheet.hidden and (table := _table(sheet)) is not None]
    if not found:
        message = _(
            "No sheet has units in its rows and indicators by year in its columns: it needs a heading “Mã đơn vị” or "
            "“Đơn vị”, and years under or beside the names of the indicators."
        )
        raise Faulty([Fault("no_table", message)])
    return found


def _table(sheet: Sheet) -> Table | None:
    header = find_header(sheet)
    if header is None:
        return None
    code = _column_named(header.columns, CODES)
    name = _column_named(header.columns, NAMES)
    columns = tuple(_figures(header.columns, {code, name}))
    if not columns or (code is None and name is None):
        return None
    lines = tuple(
        line
        for number, row in sheet.rows()
        if number >= header.data_row and (line := _line(sheet, number, row, code, name, columns)) is not None
    )
    return Table(sheet, columns, lines)


def _column_named(headings: tuple[Heading, ...], names: set[str]) -> int | None:
    return next(
        (h.column for h in headings if any(fold(normalise(part)) in names for part in (h.text, *h.parts))), None
    )


def _figures(headings: tuple[Heading, ...], units: set[int | None]) -> Iterator[Column]:
    for heading in headings:
        if heading.column in units or fold(normalise(heading.text)) in NUMBERS:
            continue
        parts = [normalise(part) for part in dict.fromkeys(heading.parts) if part.strip()]
        timed = [part for part in parts if _only_time(part)]
        label = " · ".join(part for part in parts if part not in timed)
        period = period_key_of(" ".join(timed)) if timed else None
        if period is None and (match := TAIL.fullmatch(label)):
            label, period = match["label"].strip(), period_key_of(match["period"])
        if period and label:
            yield Column(heading.column, label, period)


def _only_time(part: str) -> bool:
    """Whether a heading says nothing but a time: "2021", "Năm 2021", "Quý I"."""
    rest = HALF.sub("", QUARTER.sub("", YEAR.sub("", fold(part))))
    return not WORDS.sub("", rest).strip()


def period_key_of(text: str) -> str | None:
    """The key of a period as a heading writes it: "2021", "Năm 2021", "Quý II/2021", "Q2 2021", "6 tháng đầu năm 2021"."""
    try:
        return parse_period_key(text).key
    except NotAPeriod:
        pass
    folded = fold(text)
    year = YEAR.search(folded)
    if year is None:
        return None
    if quarter := QUARTER.search(folded):
        return f"{year[1]}-Q{ROMAN.get(quarter[1], quarter[1])}"
    if half := HALF.search(folded):
        return f"{year[1]}-H{half[2] or (1 if half[1] == 'dau' else 2)}"
    return year[1]


def _line(
    sheet: Sheet, number: int, row: dict[int, Cell], code: int | None, name: int | None, columns: tuple[Column, ...]
) -> Line | None:
    """A row that has figures; a row of totals is left out, the system adds up by itself."""

    def text(column: int | None) -> str:
        return normalise(row[column].text) if column in row else ""

    cells = {column.column: row[column.column] for column in columns if column.column in row}
    if not cells or fold(text(name)) in TOTALS:
        return None
    return Line(sheet, number, text(code), text(name), cells)


def labels_of(spec: Spec) -> dict[str, set[str]]:
    """How a heading may name each cell without its sub-period: search key of the label → (indicator, part) keys 'QT03|nu'.

    Labels from before an erratum lead on to their cell, unless they name another one now.
    """
    now = _labels(spec)
    return {**_labels(spec, ever=True), **now} if spec.former else now


def _labels(spec: Spec, *, ever: bool = False) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for field in spec.numbers.values():
        path = f"field/{field.key}"
        called = spec.ever(f"{path}/name", field.name) if ever else (field.name,)
        names = {
            field.key,
            *(form for name in called for form in (name, f"{field.key} {name}", f"{field.key}. {name}")),
        }
        for part in (Choice("", ""), *field.parts):
            key = f"{field.key}|{part.key}".rstrip("|")
            tails = spec.ever(f"{path}/part/{part.key}", part.name) if ever else (part.name,)
            for label in {f"{name} · {tail}" if tail else name for name in names for tail in tails}:
                found.setdefault(search_key(label), set()).add(key)
            found.setdefault(search_key(key), set()).add(key)
    return found
