"""Finding the cells of an export in a file that came back: by the marks on its sheets, whatever was moved or renamed. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from trienkhai.office.sheets.model import Book, Cell, Sheet, address
from trienkhai.reporting.rules.answers import tidy_text
from trienkhai.reporting.rules.book import layout as at
from trienkhai.reporting.rules.book.layout import Row, SectionSheet, asked_ever
from trienkhai.reporting.rules.book.ticket import MAP_FROM, Ticket
from trienkhai.reporting.rules.book.words import state_of, yes_no_of
from trienkhai.reporting.rules.keys import cell_key
from trienkhai.reporting.rules.packing import STATES
from trienkhai.reporting.rules.spec import ListField, NumberField, Section, Spec

TOP_ROWS = 30
Spot = tuple[str, int, int]
"""A cell by sheet name, row and column, counted from 1."""


def shown(spot: Spot) -> str:
    """Sheet!C5."""
    return f"{spot[0]}!{address(spot[1], spot[2])}"


@dataclass
class ListArea:
    """The rows of one list: row number in the sheet → column key → spot; and where it may be declared empty."""

    sheet: str
    columns: dict[str, int]
    rows: dict[int, dict[str, Spot]] = field(default_factory=dict)
    none: Spot | None = None


@dataclass
class Found:
    """Where each answer of the template stands in the file. A key that stands twice has two spots."""

    cells: dict[str, list[Spot]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[str, list[Spot]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[str, list[Spot]] = field(default_factory=lambda: defaultdict(list))
    lists: dict[str, list[ListArea]] = field(default_factory=lambda: defaultdict(list))
    structure: set[Spot] = field(default_factory=set)


def find(book: Book, spec: Spec, ticket: Ticket, previous: dict[str, str]) -> Found:
    """Everything of this export that the file still has."""
    found = Found()
    sections = {f"section.{section.key}": section for section in spec.sections}
    for sheet in book.sheets:
        if sheet.name == ticket.sheet:
            _hidden(sheet, ticket, found)
            continue
        mark = _mark(sheet, ticket.code)
        if mark is None:
            continue
        where, what = mark
        found.structure.add((sheet.name, *where))
        if what == "instructions":
            _instructions(sheet, spec, found)
        elif what in sections:
            _Reader(sheet, where, found, spec).section(sections[what], ticket, previous)
        elif what == at.TEXTS_MARK:
            _Reader(sheet, where, found, spec).texts()
        elif what.startswith("list.") and (listed := spec.lists.get(what.removeprefix("list."))):
            _Reader(sheet, where, found, spec).list(listed)
    return found


def _mark(sheet: Sheet, code: str) -> tuple[tuple[int, int], str] | None:
    for number, row in sheet.rows():
        if number > TOP_ROWS:
            return None
        for column, cell in row.items():
            before, slash, what = cell.text.partition("/")
            if slash and before == code:
                return (number, column), what
    return None


def _hidden(sheet: Sheet, ticket: Ticket, found: Found) -> None:
    last = MAP_FROM + len(ticket.addresses)
    found.structure |= {(sheet.name, c.row, c.column) for c in sheet.cells if c.column <= 3 and c.row < last}


def _instructions(sheet: Sheet, spec: Spec, found: Found) -> None:
    last = at.FIRST_ROW + at.guide_lines(spec)
    found.structure |= {(sheet.name, c.row, c.column) for c in sheet.cells if c.column <= 2 and c.row <= last}


class _Reader:
    """One sheet of ours: its top, its named columns, its rows."""

    def __init__(self, sheet: Sheet, mark: tuple[int, int], found: Found, spec: Spec) -> None:
        self.sheet, self.found, self.spec = sheet, found, spec
        self.key_row, self.columns = self._columns()
        for cell in self._between(mark[0] + 1, self.key_row):
            if cell.column == mark[1] + 1:
                self._structure(cell.row, cell.column)
        for row in (self.key_row, self.key_row + 1):
            for column in self.columns.values():
                self._structure(row, column)

    def _columns(self) -> tuple[int, dict[str, int]]:
        """The row of column names and where each name stands; the places of the export when the row is gone."""
        for number, row in self.sheet.rows():
            if number > TOP_ROWS:
                break
            names = {cell.text: column for column, cell in row.items() if _names_a_column(cell.text)}
            if len(names) > 1:  # one alone could be somebody's title
                return number, names
        return at.KEY_ROW + 1, {}

    def _between(self, first: int, end: int) -> Iterator[Cell]:
        return (cell for cell in self.sheet.cells if first <= cell.row < end)

    def _structure(self, row: int, column: int) -> None:
        self.found.structure.add((self.sheet.name, row, column))

    def _spot(self, row: int, column: int) -> Spot:
        return self.sheet.name, row, column

    def _text(self, row: int, column: int) -> str:
        cell = self.sheet.at(row, column)
        return tidy_text(cell.text) if cell else ""

    def _unchanged(self, row: int, name: str, expected: Collection[str]) -> None:
        """Text of ours is structure while it is as we wrote it; what somebody typed over it is listed, not swallowed."""
        column = self.columns.get(name)
        if column and self._text(row, column) in map(tidy_text, expected):
            self._structure(row, column)

    def _rows(self, keys: set[str]) -> dict[str, list[int]]:
        """Row key → the rows that carry it."""
        found: dict[str, list[int]] = defaultdict(list)
        column = self.columns.get(at.KEY, 1)
        for number, row in self.sheet.rows():
            if number > self.key_row and column in row and (key := tidy_text(row[column].text)) in keys:
                found[key].append(number)
                self._structure(number, column)
        return found

    def section(self, section: Section, ticket: Ticket, previous: dict[str, str]) -> None:
        rows = {row.key: row for row in SectionSheet("", section, (), frozenset()).rows}
        self._restore_columns(rows, ticket)
        places = self._rows(set(rows))
        for key, row in rows.items():
            for number in places.get(key) or self._by_address(row, ticket):
                self._section_row(row, number, previous)

    def _restore_columns(self, rows: dict[str, Row], ticket: Ticket) -> None:
        """Names of columns that somebody wiped, from where they were handed out."""
        self.columns.setdefault(at.NAME, 2)
        for row in rows.values():
            for sub, key in _cells(row):
                name, place = at.suffixed(at.VALUE, sub), ticket.addresses.get(key)
                if place and place[0] == self.sheet.name and place[2] not in self.columns.values():
                    self.columns.setdefault(name, place[2])

    def _by_address(self, row: Row, ticket: Ticket) -> list[int]:
        """A row whose key was wiped is still itself when it stands where it was and bears its name."""
        for _sub, key in _cells(row):
            place = ticket.addresses.get(key)
            if place and place[0] == self.sheet.name:
                same = self._text(place[1], self.columns[at.NAME]) in map(tidy_text, row.names_ever(self.spec))
                return [place[1]] if same else []
        return []

    def _section_row(self, row: Row, number: int, previous: dict[str, str]) -> None:
        self._unchanged(number, at.NAME, row.names_ever(self.spec))
        self._unchanged(number, at.UNIT, [row.unit])
        for name, column in self.columns.items():
            kind, _colon, sub = name.partition(":")
            key = cell_key(row.field.key, row.part.key, sub)
            if kind == at.VALUE and row.is_ratio:
                self._structure(number, column)
            elif kind == at.VALUE and row.asks(sub):
                self.found.cells[key].append(self._spot(number, column))
            elif name == at.NOTE and not row.is_ratio:
                self.found.notes[row.key].append(self._spot(number, column))
            elif kind == at.PREVIOUS and _says(self.sheet.at(number, column), previous.get(key)):
                self._structure(number, column)

    def texts(self) -> None:
        column = self.columns.get(at.TEXT, 3)
        for key, numbers in self._rows(set(self.spec.texts)).items():
            for number in numbers:
                self._unchanged(number, at.NAME, asked_ever(self.spec.texts[key], self.spec))
                self.found.texts[key].append(self._spot(number, column))

    def list(self, listed: ListField) -> None:
        columns = {
            name.removeprefix(at.ENTRY): column for name, column in self.columns.items() if name.startswith(at.ENTRY)
        }
        area = ListArea(self.sheet.name, {key: columns[key] for key in columns if key in _column_keys(listed)})
        for cell in self._between(1, self.key_row):
            if cell.text == at.NONE:
                self._structure(cell.row, cell.column)
                self._structure(cell.row, cell.column + 1)
                area.none = self._spot(cell.row, cell.column + at.NONE_COLUMN)
        number_column = self.columns.get(at.NUMBER)
        for number, row in self.sheet.rows():
            if number <= self.key_row + 1:
                continue
            if number_column in row and row[number_column].text.isdigit():
                self._structure(number, number_column)
            entries = {key: self._spot(number, column) for key, column in area.columns.items() if column in row}
            if entries:
                area.rows[number] = entries
        self.found.lists[listed.key].append(area)


def _names_a_column(text: str) -> bool:
    kind = text.partition(":")[0]
    return kind in {at.KEY, at.NAME, at.UNIT, at.NOTE, at.TEXT, at.NUMBER, at.VALUE, at.PREVIOUS, at.ENTRY.rstrip(":")}


def _says(cell: Cell | None, answer: str | None) -> bool:
    """Whether a cell still shows an answer of the period before."""
    if cell is None or answer is None:
        return False
    if cell.kind == "number" and isinstance(cell.value, int | Decimal):
        return answer not in STATES and Decimal(answer) == cell.value
    return answer in {state_of(cell.text), yes_no_of(cell.text), cell.text}


def _column_keys(listed: ListField) -> set[str]:
    return {column.key for column in listed.columns}


def _cells(row: Row) -> Iterator[tuple[str, str]]:
    """Sub-period and cell key of each cell of a row."""
    if isinstance(row.field, NumberField):
        for sub in [choice.key for choice in row.field.subs] or [""]:
            yield sub, cell_key(row.field.key, row.part.key, sub)
