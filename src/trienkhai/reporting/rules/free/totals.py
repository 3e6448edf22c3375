"""Rows that say the sum of others, held against that sum; a difference is told, nothing is taken from them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from trienkhai.reporting.rules.book.finding import Spot, shown
from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.rules.free.fates import UNKNOWN
from trienkhai.reporting.rules.free.frame import Frame
from trienkhai.reporting.rules.free.reading import Found, Read, TotalRow
from trienkhai.reporting.rules.free.sums import is_equal, number_of
from trienkhai.reporting.rules.free.words import is_total

DIFFERENCE = _("“%(label)s” says %(said)s; the rows it adds up say %(sum)s.")


@dataclass(frozen=True)
class _Part:
    row: int
    unit: int
    value: Decimal


def total_findings(read: Read, frame: Frame) -> list[Fault]:
    """Each total that no sum of the rows around it gives."""
    by_spot = {found.spot: found for found in read.found}
    return [fault for row in read.totals for fault in _of(row, read, frame, by_spot)]


def _of(total: TotalRow, read: Read, frame: Frame, by_spot: Mapping[Spot, Found]) -> Iterator[Fault]:
    others = [one for one in read.totals if one.table is total.table and one is not total]
    for column, facets in total.figures.items():
        said = number_of(total.row.cells[column])
        if said is None or not _adds_up(frame, facets.indicator):
            continue
        parts = list(_parts(total, column, {other.row.number for other in others}, frame, by_spot))
        sums = list(_sums(total, column, parts, others, frame))
        if sums and not _is_open(total, column, read) and not any(is_equal(said, one) for one in sums):
            where = shown(total.table.spot(total.row.cells[column]))
            params = {"label": total.label, "said": f"{said:f}", "sum": f"{sums[0]:f}"}
            yield Fault("total_differs", DIFFERENCE, params, where=where, severity="warning")


def _is_open(total: TotalRow, column: int, read: Read) -> bool:
    """Whether rows are not understood yet: they may be totals themselves."""
    spots = (total.table.spot(row.cells[column]) for row in total.table.rows if column in row.cells)
    return any((fate := read.fates.get(spot)) is not None and fate.kind == UNKNOWN for spot in spots)


def _parts(
    total: TotalRow, column: int, totals: set[int], frame: Frame, by_spot: Mapping[Spot, Found]
) -> Iterator[_Part]:
    """The figures of the column that a total may add up: those of the same kind, and those of rows nobody understands."""
    for row in total.table.rows:
        cell = row.cells.get(column)
        value = number_of(cell) if cell is not None else None
        if cell is None or value is None or row.number == total.row.number or row.number in totals:
            continue
        found = by_spot.get(total.table.spot(cell))
        if found is None:
            yield _Part(row.number, 0, value)
        elif _is_same(found, total, column, frame):
            yield _Part(row.number, found.address.unit, value)


def _sums(total: TotalRow, column: int, parts: list[_Part], others: list[TotalRow], frame: Frame) -> Iterator[Decimal]:
    """The sums a total may be meant to be, the likeliest first."""
    if total.unit:
        below = [part.value for part in parts if total.unit in frame.above(part.unit)]
        if below:
            yield sum(below, Decimal(0))
            return
    numbers = sorted(other.row.number for other in others)
    after = next((number for number in numbers if number > total.row.number), None)
    before = next((number for number in reversed(numbers) if number < total.row.number), 0)
    block = [part.value for part in parts if part.row > total.row.number and (after is None or part.row < after)]
    earlier = [part.value for part in parts if before < part.row < total.row.number]
    subtotals = [value for other in others if not is_total(other.label) and (value := _said(other, column)) is not None]
    every = [part.value for part in parts]
    understood = [part.value for part in parts if part.unit]
    tries = (every, understood, subtotals, block, earlier) if is_total(total.label) else (block, earlier)
    yield from (sum(values, Decimal(0)) for values in tries if values)


def _said(other: TotalRow, column: int) -> Decimal | None:
    return number_of(other.row.cells[column]) if column in other.row.cells else None


def _adds_up(frame: Frame, indicator: str) -> bool:
    field = frame.spec.numbers.get(indicator)
    return field is not None and field.unit_rule == "sum"


def _is_same(found: Found, total: TotalRow, column: int, frame: Frame) -> bool:
    """Whether a figure is of the indicator, the part and the period that a total speaks of."""
    facets = total.figures[column]
    placed = frame.placed(facets.time, facets.sub)
    if placed is None:
        return found.address.key == facets.cell
    return found.address.period == placed[0] and found.address.key == replace(facets, sub=placed[1]).cell
