"""The rows of a line list in a stranger's table, and what becomes of them: a list is one answer, taken or left as a whole."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from trienkhai.office.sheets.model import Cell, cell_of
from trienkhai.reporting.rules.answers import ENTRY_MISSING, TOO_MANY_ROWS, clean_entry, list_place
from trienkhai.reporting.rules.book.finding import Spot, shown
from trienkhai.reporting.rules.book.reading import read_entry
from trienkhai.reporting.rules.faults import Fault
from trienkhai.reporting.rules.free import fates
from trienkhai.reporting.rules.free.fates import REFUSED, Address, Fate
from trienkhai.reporting.rules.free.frame import Frame
from trienkhai.reporting.rules.free.tables import Row, Table
from trienkhai.reporting.rules.free.words import EMPTY_MARKS
from trienkhai.reporting.rules.spec import ListColumn, ListField
from trienkhai.vietnamese import normalise
from trienkhai.vietnamese.likeness import key_of

Entries = Mapping[str, tuple[Spot, Cell]]
SUMS = frozenset({"tong cong", "tong so", "total", "grand total", "sum"})
MARKED_SUMS = frozenset({"tổng", "cộng"})  # without their marks they are names of people
DASHES = EMPTY_MARKS - {"x", "X"}  # a cross in a column may be meant
PART_NUMBER = re.compile(r"\(?(?:[IVXLC]{1,6}|[A-ZĐ])[.)]?")
PART_LEADS = re.compile(r"\s*(?:[IVXLC]{1,6}|[A-ZĐ])[.)]\s+\S")


@dataclass(frozen=True)
class ListRow:
    """A row of a list: column of the list → the cell that holds its entry. `table`: key of the table it stands in."""

    address: Address
    entries: Entries
    table: str


@dataclass(frozen=True)
class ListRead:
    """A whole list as the file has it: its rows, its cells with what they give, and the first fault of each."""

    rows: list[dict[str, str]]
    cells: dict[Spot, tuple[str, str, str]]  # what stands there, what it becomes, the name of its column
    faults: dict[Spot, Fault]

    @property
    def span(self) -> str:
        """From the first to the last cell, of the first sheet where there are several."""
        sheet = next(iter(self.cells))[0]
        spots = [spot for spot in self.cells if spot[0] == sheet]
        first = (sheet, min(spot[1] for spot in spots), min(spot[2] for spot in spots))
        last = (sheet, max(spot[1] for spot in spots), max(spot[2] for spot in spots))
        return f"{shown(first)}:{shown(last).rpartition('!')[2]}"


def entries_of(table: Table, row: Row, columns: Mapping[int, str]) -> dict[str, tuple[Spot, Cell]]:
    """The entries of a row by column of the list; an area that is merged over several rows says the same in each."""
    found = {}
    for number, key in columns.items():
        cell = table.label(row, number)
        if cell is not None and says_something(cell):
            found[key] = (table.spot(cell), cell)
    return found


def says_something(cell: Cell) -> bool:
    """Neither blanks nor a dash that stands for nothing."""
    text = normalise(cell.text)
    return bool(text) and text not in DASHES


def is_sum(row: Row) -> bool:
    """ "Tổng cộng" and figures beside it: the foot of a list is no row of it."""
    texts = _texts_of(row)
    if len(texts) != 1:
        return False
    return key_of(texts[0].text) in SUMS or normalise(texts[0].text).lower().strip(" :") in MARKED_SUMS


def is_heading(table: Table, row: Row, numbers: Collection[int]) -> bool:
    """A row that parts the list: one text over several columns, or with a number that counts no rows ("I", "B.", "II. Văn bản").

    `numbers`: the columns that number the rows.
    """
    texts = [cell for cell in _texts_of(row) if cell.column not in numbers]
    if len(texts) != 1 or any(number not in numbers for number in row.cells if number != texts[0].column):
        return False
    own = texts[0]
    marks = [normalise(row.cells[number].text) for number in numbers if number in row.cells]
    is_wide = any(one[0] <= own.row <= one[2] and one[1] <= own.column < one[3] for one in table.sheet.merged)
    return is_wide or any(PART_NUMBER.fullmatch(mark) for mark in marks) or PART_LEADS.match(own.text) is not None


def _texts_of(row: Row) -> list[Cell]:
    return [cell for _number, cell in sorted(row.cells.items()) if cell.kind == "text" and says_something(cell)]


def read_list(address: Address, several: list[ListRow], frame: Frame) -> ListRead:
    """All rows of one list, judged entry by entry; where one cannot be taken the list is not."""
    listed = frame.specs[address.period].lists[address.key]
    read = ListRead([], {}, {})
    tables = {row.table: shown(next(iter(row.entries.values()))[0]) for row in reversed(several)}
    for row in several:
        texts = dict(_texts(listed, row, frame, read))
        for column in listed.columns:
            if column.required and column.key not in row.entries and row.entries:
                spot = next(iter(row.entries.values()))[0]
                missing = Fault("entry_missing", ENTRY_MISSING, {"name": column.name}, where=shown(spot))
                read.faults.setdefault(spot, missing)
        read.rows.append({column.key: texts[column.key] for column in listed.columns if column.key in texts})
    if len(tables) > 1:
        twice = Fault("list_twice", fates.LIST_TWICE, {"places": ", ".join(sorted(tables.values()))}, cell=listed.key)
        read.faults.update(dict.fromkeys(read.cells, twice))
    if len(read.rows) > listed.max_rows:
        params = {"count": str(len(read.rows)), "limit": str(listed.max_rows)}
        for spot in read.cells:
            read.faults.setdefault(spot, Fault("too_many_rows", TOO_MANY_ROWS, params, where=shown(spot)))
    return read


def _texts(listed: ListField, row: ListRow, frame: Frame, read: ListRead) -> Iterator[tuple[str, str]]:
    columns = {column.key: column for column in listed.columns}
    for key, (spot, cell) in row.entries.items():
        reading = read_entry(columns[key], _as_offered(columns[key], cell), frame.lang)
        read.cells[spot] = (cell.text, reading.text, columns[key].name)
        place = list_place(listed.key, len(read.rows) + 1, key)
        text, fault = reading.text, reading.fault
        if text and not fault:
            text, fault = clean_entry(columns[key], text, place)
        if fault:
            read.faults[spot] = Fault(fault.code, fault.message, fault.params, where=shown(spot), cell=place)
        elif text:
            yield key, text


def _as_offered(column: ListColumn, cell: Cell) -> Cell:
    """A choice is known by its words, however strangers write them: "công văn" is "Công văn"."""
    meant = [choice for choice in column.choices if key_of(choice) == key_of(cell.text)]
    return cell_of(cell.row, cell.column, "text", meant[0]) if len(meant) == 1 else cell


def told_of_list(
    read: ListRead, listed: ListField, address: Address, kind: str, here: Any, closed: Fault | None
) -> Iterator[tuple[Spot, Fate]]:
    """The fate of each cell: where one is refused, so are the others, for they go together."""
    refused = next(iter(read.faults), None)
    replaces = None
    if here is not None and kind in {fates.DIFFERS, fates.TAKEN}:
        replaces = Fault("replaces_list", fates.REPLACES_LIST, {"count": str(len(here))}, cell=listed.key)
    whole = None
    if refused:
        params = {"name": listed.name, "place": shown(refused)}
        whole = Fault("list_whole", fates.LIST_WHOLE, params, cell=listed.key)
    for spot, (said, becomes, name) in read.cells.items():
        if why := closed or read.faults.get(spot) or whole:
            yield spot, Fate(shown(spot), REFUSED, said, address, fault=why, name=name)
        else:
            yield spot, Fate(shown(spot), kind, said, address, becomes, fault=replaces, name=name)
