"""A book read by what its headings and labels mean: each cell is an answer of somebody, or says why it is none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from trienkhai.office.sheets.model import Book, Cell
from trienkhai.reporting.rules.book.finding import Spot, shown
from trienkhai.reporting.rules.faults import Fault
from trienkhai.reporting.rules.free import fates
from trienkhai.reporting.rules.free.fates import ASKED, LABEL, LEFT, OTHER_TIME, REFUSED, TOTAL, UNKNOWN, Address, Fate
from trienkhai.reporting.rules.free.frame import Frame
from trienkhai.reporting.rules.free.labels import keys_by_row
from trienkhai.reporting.rules.free.list_rows import ListRow, entries_of, is_heading, is_sum, says_something
from trienkhai.reporting.rules.free.lists import list_of
from trienkhai.reporting.rules.free.mapping import Understood
from trienkhai.reporting.rules.free.measures import Measure, differs, factor_of, measure_in, measure_of
from trienkhai.reporting.rules.free.tables import BLANK, NOTE, Row, Table, is_noted, says_nothing
from trienkhai.reporting.rules.free.targets import (
    LEFT_OUT,
    MEASURES,
    NOTHING,
    NUMBERS,
    UNDECIDED,
    Clash,
    Facets,
    facets_of,
    joined,
    list_column,
)
from trienkhai.reporting.rules.free.targets import TOTAL as TOTAL_LABEL
from trienkhai.reporting.rules.free.words import EMPTY_MARKS
from trienkhai.vietnamese import fold, normalise


@dataclass(frozen=True)
class Found:
    """A cell that stands for an answer. `factor`: what the person said its figure is to be multiplied by."""

    spot: Spot
    cell: Cell
    address: Address
    factor: Decimal = Decimal(1)
    said: str = ""  # what stands in the cell, where the answer is more than that
    more: tuple[tuple[Spot, str], ...] = ()  # further cells of the same text, with what stands in them


@dataclass(frozen=True)
class TotalRow:
    """A row that says the sum of others; `figures`: column → what the column and the row say of it, without a unit."""

    table: Table
    row: Row
    label: str
    unit: int
    figures: Mapping[int, Facets]


@dataclass(frozen=True)
class Question:
    """Figures in another unit of measure than the indicator's; `key` names it among the choices of a table."""

    table: str
    key: str
    said: Measure
    asked: str


@dataclass
class Read:
    """Answers, and the fate of all cells that are none."""

    found: list[Found] = field(default_factory=list)
    fates: dict[Spot, Fate] = field(default_factory=dict)
    lists: list[ListRow] = field(default_factory=list)
    totals: list[TotalRow] = field(default_factory=list)
    questions: dict[tuple[str, str], Question] = field(default_factory=dict)


def read_book_freely(book: Book, understood: Iterable[Understood], frame: Frame, read: Read) -> None:
    """Read every non-empty cell of the tables of a book, beside what was read of its text before."""
    for one in understood:
        _TableReader(one, frame, read).run()
    spoken = {
        spot for found in read.found for spot in (found.spot, *(spot for spot, _text in found.more))
    } | read.fates.keys()
    spoken |= {spot for row in read.lists for spot, _cell in row.entries.values()}
    for sheet in book.sheets:
        for cell in sheet.cells:
            spot = (sheet.name, cell.row, cell.column)
            if spot not in spoken:
                kind = BLANK if says_nothing(cell) else UNKNOWN
                fault = None if kind == BLANK else Fault("no_table", fates.NO_TABLE, where=shown(spot))
                read.fates[spot] = Fate(shown(spot), kind, cell.text, fault=fault)


def measure_key(said: Measure, asked: str) -> str:
    """How the question about two units of measure is called in a mapping."""
    return f"{fold(said.text)}|{fold(asked)}"


class _TableReader:
    def __init__(self, understood: Understood, frame: Frame, read: Read) -> None:
        self.told, self.table, self.frame, self.read = understood, understood.table, frame, read
        self.figures = {
            n: facets for n, one in understood.columns.items() if (facets := facets_of(one.token)) is not None
        }
        self.keys = {n: keys_by_row(self.table, n, understood.columns[n].token) for n in understood.labels}
        self.unit_columns = [
            number
            for number, labels in understood.labels.items()
            if any(one.token.startswith("unit:") for one in labels.values())
        ]
        self.measure_columns = [n for n, one in understood.columns.items() if one.token == MEASURES]
        self.column_measures = {column.number: measure_in(column.text) for column in self.table.columns}
        self.table_measure = measure_in(self.table.title)
        self.listed = list_of(understood.columns)
        places = {number: list_column(one.token) for number, one in understood.columns.items()}
        wanted = {place[1]: number for number, place in reversed(places.items()) if place and place[0] == self.listed}
        self.entries = {number: key for key, number in wanted.items()}  # of two columns for one the first
        self.numbers = {number for number, one in understood.columns.items() if one.token == NUMBERS}

    def run(self) -> None:
        for spot, kind in self.table.aside.items():
            cell = self.table.sheet.at(spot[1], spot[2])
            self.read.fates[spot] = Fate(shown(spot), kind, cell.text if cell else "")
            if cell and kind == NOTE and spot[2] in self.entries and not is_noted(cell):
                self._tell(cell, REFUSED, "row_apart", fates.ROW_APART)
        for place, row in enumerate(self.table.rows):
            if self.listed:
                self._list_row(place, row)
            else:
                self._row(place, row)

    def _list_row(self, place: int, row: Row) -> None:
        """A row of a line list: its entries together; what stands beside them is told by itself."""
        kind, fault = self._of_list_row(place, row)
        for number, cell in row.cells.items():
            if number not in self.entries:
                if number in self.keys:
                    self._label(place, number, cell, "")
                else:
                    self._other(number, cell)
            elif not says_something(cell):
                self._tell(cell, BLANK)
            elif kind:
                self._tell(cell, kind, *fault)
        if not kind and any(number in self.entries and says_something(cell) for number, cell in row.cells.items()):
            address = Address(self.frame.default, self.frame.own, "lists", self.listed)
            entries = entries_of(self.table, row, self.entries)
            self.read.lists.append(ListRow(address, entries, self.table.key))

    def _of_list_row(self, place: int, row: Row) -> tuple[str, tuple[str, str] | tuple[()]]:
        """Why a row is none of the list, and the fault of that; '' for one that is."""
        if not self.frame.own or not self.frame.default:
            return UNKNOWN, ("list_of_one", fates.LIST_OF_ONE)
        if is_sum(row):
            return TOTAL, ()
        if is_heading(self.table, row, self.numbers):
            return LABEL, ()
        facets, state, _label = self._about(place)
        if state == UNKNOWN:
            return UNKNOWN, ("list_row_unknown", fates.NO_UNIT)
        if state:
            return state, ("row_clash", fates.ROW_CLASH) if state == REFUSED else ()
        is_now = not facets.time or self.frame.placed(facets.time, "") is not None
        return ("", ()) if is_now else (OTHER_TIME, ())

    def _tell(self, cell: Cell, kind: str, code: str = "", message: str = "", **params: str) -> None:
        spot = self.table.spot(cell)
        fault = Fault(code, message, params, where=shown(spot)) if code else None
        self.read.fates[spot] = Fate(shown(spot), kind, cell.text, fault=fault)

    def _row(self, place: int, row: Row) -> None:
        facets, state, label = self._about(place)
        if state == TOTAL:
            figures = {n: joined_or_none(facets, one) for n, one in self.figures.items() if n in row.cells}
            known = {n: one for n, one in figures.items() if one is not None}
            self.read.totals.append(TotalRow(self.table, row, label, self._total_unit(place), known))
        for number, cell in row.cells.items():
            if number in self.keys:
                self._label(place, number, cell, state)
            elif number in self.figures:
                self._figure(row, number, cell, facets, state, label)
            else:
                self._other(number, cell)

    def _about(self, place: int) -> tuple[Facets, str, str]:
        """What the labels of a row say together, and what is to be done with it."""
        facets, states, label = Facets(unit=self.frame.own), set(), ""
        for number, keys in self.keys.items():
            if place not in keys:
                continue
            key, text = keys[place]
            token = self.told.labels[number][key].token
            if token in {LEFT_OUT, UNDECIDED, TOTAL_LABEL}:
                states.add(token)
                label = text
            elif token != NOTHING and (told := facets_of(token)) is not None:
                label = label or text
                try:
                    facets = joined(facets, told)
                except Clash:
                    states.add("clash")
        if self.unit_columns and not any(place in self.keys[number] for number in self.unit_columns):
            states.add(UNDECIDED)  # whose row it is stands nowhere; it need not be whose file it is
        if LEFT_OUT in states:
            return facets, LEFT, label
        if TOTAL_LABEL in states:
            return replace(facets, unit=0), TOTAL, label
        if UNDECIDED in states:
            return facets, UNKNOWN, label
        return facets, REFUSED if states else "", label

    def _total_unit(self, place: int) -> int:
        """The unit whose name a total bears, where it is one."""
        for number, keys in self.keys.items():
            if place in keys:
                one = self.told.labels[number][keys[place][0]]
                for token in one.others:
                    if (told := facets_of(token)) is not None and told.unit:
                        return told.unit
        return 0

    def _label(self, place: int, number: int, cell: Cell, state: str) -> None:
        key = self.keys[number].get(place)
        if key and self.told.labels[number][key[0]].token == UNDECIDED and state == UNKNOWN:
            self._tell(cell, UNKNOWN, "label_unknown", fates.LABEL_UNKNOWN, label=normalise(cell.text))
        else:
            self._tell(cell, {LEFT: LEFT, TOTAL: TOTAL}.get(state, LABEL))

    def _other(self, number: int, cell: Cell) -> None:
        """A cell in a column that is left out, numbers the rows, names units of measure, or is not understood."""
        token = self.told.columns[number].token if number in self.told.columns else UNDECIDED
        if token in {NUMBERS, MEASURES}:
            self._tell(cell, LABEL)
        elif token == LEFT_OUT:
            self._tell(cell, LEFT)
        else:
            self._tell(cell, UNKNOWN, "column_unknown", fates.COLUMN_UNKNOWN, heading=self._heading(number))

    def _heading(self, number: int) -> str:
        column = self.table.column(number)
        return column.text if column and column.text else self.table.sheet.address(1, number).rstrip("1")

    def _figure(self, row: Row, number: int, cell: Cell, facets: Facets, state: str, label: str) -> None:
        match state:
            case "left" | "total":
                self._tell(cell, state)
                return
            case "unknown":
                self._tell(cell, UNKNOWN, "row_unknown", fates.ROW_UNKNOWN, label=label)
                return
            case "refused":
                self._tell(cell, REFUSED, "row_clash", fates.ROW_CLASH)
                return
        if normalise(cell.text) in EMPTY_MARKS:
            self._tell(cell, BLANK)
            return
        whole = joined_or_none(facets, self.figures[number])
        if whole is None:
            self._tell(cell, REFUSED, "column_clash", fates.COLUMN_CLASH)
        else:
            self._place(row, number, cell, whole)

    def _place(self, row: Row, number: int, cell: Cell, whole: Facets) -> None:
        if not whole.indicator and not whole.text:
            self._tell(cell, UNKNOWN, "no_indicator", fates.NO_INDICATOR)
        elif not whole.unit:
            self._tell(cell, UNKNOWN, "no_unit", fates.NO_UNIT)
        elif (placed := self.frame.placed(whole.time, whole.sub)) is None:
            if whole.time:
                self._tell(cell, OTHER_TIME, "no_round", fates.NO_ROUND, time=whole.time.key)
            else:
                self._tell(cell, UNKNOWN, "no_period", fates.NO_PERIOD)
        elif whole.text:
            address = Address(placed[0], whole.unit, "texts", whole.text)
            self.read.found.append(Found(self.table.spot(cell), cell, address))
        else:
            self._number(
                row, number, cell, whole if whole.sub == placed[1] else replace(whole, sub=placed[1]), placed[0]
            )

    def _number(self, row: Row, number: int, cell: Cell, whole: Facets, period: str) -> None:
        spec = self.frame.specs[period]
        asked, known = spec.cell.get(whole.cell), spec.numbers.get(whole.indicator)
        if asked is None and known is not None and known.subs and not whole.sub:
            subs = ", ".join(sub.name for sub in known.subs)
            self._tell(cell, UNKNOWN, "which_column", fates.WHICH_COLUMN, name=known.name, subs=subs)
            return
        if asked is None:
            self._tell(cell, UNKNOWN, "no_place", fates.NO_PLACE, key=whole.cell)
            return
        factor = self._factor(row, number, cell, asked.unit_of_measure)
        if factor is not None:
            address = Address(period, whole.unit, "cells", whole.cell)
            self.read.found.append(Found(self.table.spot(cell), cell, address, factor))

    def _factor(self, row: Row, number: int, cell: Cell, asked: str) -> Decimal | None:
        """By what a figure is multiplied; None where it is asked about or left out for its unit of measure, which is told."""
        said, of_the_table = self._measure(row, number)
        if said is None or not differs(said, asked, of_the_table=of_the_table):
            return Decimal(1)
        key = measure_key(said, asked)
        self.read.questions[self.table.key, key] = Question(self.table.key, key, said, asked)
        choice = self.told.measures.get(key, "")
        factor = factor_of(choice)
        if choice == LEFT_OUT:
            self._tell(cell, LEFT)
        elif factor is None:
            self._tell(cell, ASKED, "other_measure", fates.OTHER_MEASURE, said=said.text, asked=asked)
        return factor

    def _measure(self, row: Row, number: int) -> tuple[Measure | None, bool]:
        """The unit of measure of a cell: of its row, of its column, of the whole table; and whether it is the last."""
        for column in self.measure_columns:
            if column in row.cells:
                return measure_of(row.cells[column].text), False
        for column in self.keys:
            cell = row.cells.get(column)
            if cell is not None and (said := measure_in(cell.text)):
                return said, False
        said = self.column_measures.get(number)
        return (said, False) if said else (self.table_measure, True)


def joined_or_none(one: Facets, other: Facets) -> Facets | None:
    """Both together, or None where they contradict each other."""
    try:
        return joined(one, other)
    except Clash:
        return None
