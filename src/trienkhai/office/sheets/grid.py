"""Find the table in a stranger's sheet: where its headings are, over however many rows, and which column is which."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from trienkhai.office.sheets.model import Area, Cell, Sheet, column_letters
from trienkhai.office.sheets.refusals import Refused
from trienkhai.vietnamese.text import normalise, search_key

_LOOKED_AT = 200
_MOST_HEADING_ROWS = 12
_MOST_BLANK_ROWS = 2
_NUMBERLIKE = re.compile(r"[-+(]?\d[\d.,\s]*%?\)?")
_INDEX = re.compile(r"\(?(\d{1,3}|[A-Za-z])\)?(\s*=.*)?")
_YEARS = range(1945, 2101)


class Heading(NamedTuple):
    """The heading of a column: all its rows in one text, and each row by itself."""

    column: int
    text: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Header:
    """Headings from `first_row` to `last_row`. Below may stand a row that only numbers the columns, then the data."""

    first_row: int
    last_row: int
    data_row: int
    columns: tuple[Heading, ...]


class _Span(NamedTuple):
    first: int
    last: int
    data: int


class _Row(NamedTuple):
    number: int
    own: dict[int, Cell]
    covered: frozenset[int]


def find_header(sheet: Sheet) -> Header | None:
    """The headings above the first rows of data, or None where the sheet begins with data or holds no table.

    Data begins at the first row with a number beside something else; rows of years or of column numbers are not data.
    A table without any number has its headings in the first row that is as wide as the table.
    """
    rows = _rows(sheet)
    widest = max((len(row.own) for row in rows), default=0)
    for at, row in enumerate(rows):
        if _is_data(row):
            span = _span_above(sheet, rows, at)
            if span is not None:
                return _header(sheet, span)
            # "Năm | 2025" above the table is no table of its own; rows as wide as the table are data without headings.
            following = rows[at + 1] if at + 1 < len(rows) else None
            if len(row.own) == widest or (following and _touch(row, following) and _is_data(following)):
                return None
    return _text_only(sheet, rows, widest) if rows else None


def column_by_heading(headings: Header | Iterable[Heading], wanted: str, aliases: Iterable[str] = ()) -> int | None:
    """The column whose heading is one of these names, letters with or without marks, upper or lower case.

    The whole heading is compared first, then each of its rows or languages, then how it begins. None when there is no
    such column; raises Refused('ambiguous_heading') when several fit equally well.
    """
    columns = tuple(headings.columns if isinstance(headings, Header) else headings)
    keys = [search_key(name) for name in (wanted, *aliases)]
    for candidates in (_whole, _single, _beginning):
        found = [heading for heading in columns if any(candidates(heading, key) for key in keys)]
        if len(found) > 1:
            letters = ", ".join(column_letters(heading.column) for heading in found)
            raise Refused("ambiguous_heading", wanted=wanted, columns=letters)
        if found:
            return found[0].column
    return None


def shown(cell: Cell | None) -> str:
    """What a cell says, as a person would compare it: normalised, empty for no cell or only blanks."""
    return "" if cell is None else normalise(cell.text)


def _whole(heading: Heading, key: str) -> bool:
    return search_key(heading.text) == key


def _single(heading: Heading, key: str) -> bool:
    return any(search_key(piece) == key for part in heading.parts for piece in (part, *_languages(part)))


def _beginning(heading: Heading, key: str) -> bool:
    return len(key) > 2 and search_key(heading.text).startswith((key + " ", key + "(", key + ":", key + ","))


def _languages(part: str) -> list[str]:
    """ "STT / No." and "TỈNH - PROVINCE" into their languages."""
    return [piece for piece in re.split(r"\n|\s[-–—/|]\s|\s*/\s*|[()]", part) if piece.strip()]


def _rows(sheet: Sheet) -> list[_Row]:
    """The first rows that say anything, with the columns that a merged area from above or the left covers."""
    covered: dict[int, set[int]] = {}
    for area in sheet.merged:
        if shown(sheet.at(area[0], area[1])):
            for row in range(area[0], min(area[2], area[0] + _LOOKED_AT) + 1):
                covered.setdefault(row, set()).update(range(area[1], area[3] + 1))
    own: dict[int, dict[int, Cell]] = {}
    for number, cells in sheet.rows():
        own[number] = {column: cell for column, cell in cells.items() if shown(cell)}
        if len(own) > _LOOKED_AT:
            break
    numbers = sorted({number for number in {*own, *covered} if own.get(number) or covered.get(number)})
    return [
        _Row(number, own.get(number, {}), frozenset(covered.get(number, ()) | own.get(number, {}).keys()))
        for number in numbers[:_LOOKED_AT]
    ]


def _is_data(row: _Row) -> bool:
    if len(row.own) < 2 or _is_index(row):
        return False
    numbers = [cell for cell in row.own.values() if is_number(cell)]
    if not numbers or _are_years(numbers):
        return False
    nothing_else = len(numbers) == len(row.own) and min(row.own) > 1
    return not _are_uneven_years(numbers, nothing_else=nothing_else)


def is_number(cell: Cell) -> bool:
    """Whether a cell says a figure: a number, a formula that should give one, or a text of digits."""
    return cell.kind in {"number", "uncalculated", "error"} or (
        cell.kind == "text" and _NUMBERLIKE.fullmatch(shown(cell)) is not None
    )


def _are_years(numbers: list[Cell]) -> bool:
    """Only years, rising, once or again under every indicator: headings of a series. A single year is data."""
    years = _years(numbers)
    series = sorted(set(years))
    return len(series) > 1 and years == series * (len(years) // len(series))


def _are_uneven_years(numbers: list[Cell], *, nothing_else: bool) -> bool:
    """Years where not every indicator has the same: "2024 2025 | 2025".

    Beside other words they must go up year by year somewhere, or they could be figures; in a row with nothing else, that
    leaves the first column free, any years are headings.
    """
    years = _years(numbers)
    if not years or nothing_else:
        return bool(years)
    steps = [after - before for before, after in pairwise(years)]
    return len(years) > 2 and 1 in steps and all(step <= 1 for step in steps)


def _years(numbers: list[Cell]) -> list[int]:
    """The years that the numbers are, or nothing where one of them is none."""
    years = [int(shown(cell)) for cell in numbers if shown(cell).isascii() and shown(cell).isdigit()]
    return years if len(years) == len(numbers) and all(year in _YEARS for year in years) else []


def _is_index(row: _Row) -> bool:
    """A row that numbers the columns: "A  B  1  2  3=1+2"; its numbers go up with the columns."""
    found = {column: _INDEX.fullmatch(shown(cell)) for column, cell in row.own.items()}
    if len(found) < 3 or not all(found.values()):
        return False
    numbers = [(column, int(match[1])) for column, match in sorted(found.items()) if match and match[1].isdigit()]
    steps = {column - number for column, number in numbers}
    return len(numbers) >= 2 and numbers[0][1] <= 3 and (len(steps) == 1 or _rises(numbers))


def _rises(numbers: list[tuple[int, int]]) -> bool:
    """One, two, three over columns of which some are left out, or numbered where they were counted elsewhere."""
    values = [number for _column, number in numbers]
    return len(values) >= 4 and all(after - before in {1, 2} for before, after in pairwise(values))


def _span_above(sheet: Sheet, rows: list[_Row], data: int) -> _Span | None:
    """The heading rows above the data row at this place of the list, or None."""
    last = data - 1
    while last >= 0 and _is_index(rows[last]):
        last -= 1
    if last < 0 or rows[data].number - rows[last].number > _MOST_BLANK_ROWS + data - last:
        return None
    first = last + 1
    while first > 0 and not _is_data(rows[first - 1]) and (first > last or _touch(rows[first - 1], rows[first])):
        first -= 1
    block = _without_titles(rows[first : last + 1])
    if len(block) > _MOST_HEADING_ROWS:
        return _Span(block[0].number, block[0].number, block[1].number)
    block = _without_sections(_without_full_rows(sheet, block), rows[data])
    if not block or (len(block) == 1 and len(block[0].covered) == 1 < len(rows[data].own)):
        return None
    below = next(row for row in rows if row.number > block[-1].number and not _is_index(row))
    return _Span(block[0].number, block[-1].number, below.number)


def _touch(row: _Row, following: _Row) -> bool:
    return following.number == row.number + 1


def _without_titles(block: list[_Row]) -> list[_Row]:
    """Leave out titles above the headings: one text however wide it is merged, or two in the corners."""
    while len(block) > 1:
        row, following = block[0], block[1]
        hangs_down = (row.covered - row.own.keys()) & (following.covered - following.own.keys())
        is_wide = len(row.covered) == 1 or len(row.covered) >= len(following.covered)
        is_title = len(row.own) == 1 and is_wide and not hangs_down
        is_corner = len(row.own) <= 2 and len(following.own) > 2 * len(row.covered)
        if not (is_title or is_corner):
            break
        block = block[1:]
    return block


def _without_full_rows(sheet: Sheet, block: list[_Row]) -> list[_Row]:
    """Where the first row names every column, the next is a heading only if it says one of the names again.

    Otherwise it is a row of data that happens to hold no number, and must not be lost.
    """
    if not block or any(area[0] <= block[-1].number and area[2] >= block[0].number for area in sheet.merged):
        return block
    columns = set[int]().union(*(row.own for row in block))
    if len(block[0].own) * 4 < len(columns) * 3:
        return block
    kept = block[:1]
    for row in block[1:]:
        above = kept[-1].own
        if not any(column in above and _same(above[column], cell) for column, cell in row.own.items()):
            break
        kept.append(row)
    return kept


def _same(one: Cell, other: Cell) -> bool:
    return search_key(shown(one)) == search_key(shown(other))


def _without_sections(block: list[_Row], data: _Row) -> list[_Row]:
    """Leave out rows below the headings that name a section ("A  Central budget") and say nothing over a figure."""
    figures = sorted(column for column, cell in data.own.items() if is_number(cell))
    measured = set(figures[1:] or figures)
    while len(block) > 1 and not block[-1].covered & measured:
        block = block[:-1]
    return block


def _text_only(sheet: Sheet, rows: list[_Row], widest: int) -> Header | None:
    first = next((row for row in rows if len(row.own) >= 2 and len(row.own) * 5 >= widest * 3), None)
    return None if first is None else _header(sheet, _Span(first.number, first.number, first.number + 1))


def _header(sheet: Sheet, span: _Span) -> Header:
    areas = [area for area in sheet.merged if area[0] <= span.last and area[2] >= span.first]
    every = ((column, _parts(sheet, areas, column, span)) for column in range(1, sheet.last_column + 1))
    columns = tuple(Heading(column, " ".join(parts), parts) for column, parts in every if parts)
    return Header(span.first, span.last, span.data, columns)


def _parts(sheet: Sheet, areas: list[Area], column: int, span: _Span) -> tuple[str, ...]:
    """What stands over a column from top to bottom; a text over several rows or written twice counts once."""
    parts: list[str] = []
    for text in _texts(sheet, areas, column, span):
        if text and (not parts or search_key(parts[-1]) != search_key(text)):
            parts.append(text)
    return tuple(parts)


def _texts(sheet: Sheet, areas: list[Area], column: int, span: _Span) -> Iterator[str]:
    for row in range(span.first, span.last + 1):
        over = next((a for a in areas if a[0] <= row <= a[2] and a[1] <= column <= a[3]), None)
        if over is None:
            yield _lines(sheet.at(row, column))
        elif row == max(over[0], span.first):
            yield _lines(sheet.at(over[0], over[1]))


def _lines(cell: Cell | None) -> str:
    """A heading on one line; its own line ends, which often part two languages, become " / "."""
    return "" if cell is None else " / ".join(filter(None, map(normalise, cell.text.split("\n"))))
