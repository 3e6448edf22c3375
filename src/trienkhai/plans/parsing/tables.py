"""The tables of a book that was read, Word or Excel alike: every cell at its place, merged ones at each place they cover."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime

from trienkhai.directives.parsing.model import Unreadable
from trienkhai.office.documents.as_book import TEXT
from trienkhai.office.sheets.model import Area, Book, Sheet
from trienkhai.office.sheets.model import Cell as Found
from trienkhai.plans.parsing.model import Cell, Table, _
from trienkhai.vietnamese import normalise, normalise_prose, short_date

MOST_CELLS = 400_000


def tables_of(book: Book, name: str) -> tuple[Table, ...]:
    """Every sheet that says something, and every table of a Word document. Raises Unreadable: too many merged cells."""
    found = (_table(sheet, name) for sheet in book.sheets if sheet.name != TEXT)
    return tuple(table for table in found if table.rows)


def _table(sheet: Sheet, name: str) -> Table:
    cells: dict[tuple[int, int], Cell] = {}
    for one in sheet.cells:
        if normalise(one.text):
            cells[one.row, one.column] = _cell(one)
    last = max((row for row, _column in cells), default=0)
    for area in sheet.merged:
        first = cells.get(area[:2])
        if first is None:
            continue
        for place in _covered(area, last):
            if place not in cells or place == area[:2]:
                span = (min(area[2], last) - area[0] + 1, area[3] - area[1] + 1)
                cells[place] = Cell(first.text, *place, *span, area[:2], first.day)
        if len(cells) > MOST_CELLS:
            raise Unreadable(
                "too_many_merged", _("The merged cells of “%(name)s” cover more than can be read."), name=name
            )
    rows: defaultdict[int, list[Cell]] = defaultdict(list)
    for place in sorted(cells):
        rows[place[0]].append(cells[place])
    return Table(sheet.name, tuple(tuple(rows[row]) for row in range(1, last + 1)))


def _covered(area: Area, last: int) -> Iterator[tuple[int, int]]:
    """The places of a merged area down to the last row that says something."""
    for row in range(area[0], min(area[2], last) + 1):
        for column in range(area[1], area[3] + 1):
            yield row, column


def _cell(one: Found) -> Cell:
    day = one.value.date() if isinstance(one.value, datetime) else one.value if isinstance(one.value, date) else None
    text = short_date(day) if day else normalise_prose(one.text).strip()
    return Cell(text, one.row, one.column, 1, 1, (one.row, one.column), day)
