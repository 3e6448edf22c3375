"""What a file that was read would change: each answer held against what is there; nothing is overwritten unseen."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from trienkhai.office.sheets.model import Cell as SheetCell
from trienkhai.office.sheets.model import cell_of
from trienkhai.reporting.rules.answers import length_of
from trienkhai.reporting.rules.book.finding import Spot, shown
from trienkhai.reporting.rules.book.reading import Reading, read_number, read_text
from trienkhai.reporting.rules.faults import Fault
from trienkhai.reporting.rules.free import fates
from trienkhai.reporting.rules.free.fates import ASKED, DIFFERS, KEPT, OPEN, REFUSED, SAME, TAKEN, Address, Fate
from trienkhai.reporting.rules.free.frame import Frame
from trienkhai.reporting.rules.free.list_rows import ListRow, read_list, told_of_list
from trienkhai.reporting.rules.free.reading import Found, Read
from trienkhai.reporting.rules.packing import Answers
from trienkhai.reporting.rules.spec import Cell
from trienkhai.vietnamese import Ambiguous, NumberProblem, parse_decimal

FILE, HERE = "file", "here"
GROUPED, DECIMAL = "grouped", "decimal"
AMBIGUOUS = "ambiguous"
ReadingOfMarks = Literal["ask", "grouped", "decimal"]
DECIMALS_READ = 9
TOO_FINE = frozenset({"too_many_decimals", "not_whole"})

Place = tuple[str, int]


@dataclass(frozen=True)
class Wishes:
    """What a person said of the whole file: round what is finer than the indicator keeps; whose value counts where both
    have one, by `Address.token` or for all of them (''); whether "1.234" parts thousands ('grouped') or decimals."""

    rounding: bool = False
    marks: str = ""
    sides: Mapping[str, str] = field(default_factory=dict)

    def side(self, address: Address) -> str:
        return self.sides.get(address.token) or self.sides.get("", "")


@dataclass
class Settled:
    """The fate of every cell; `given`: by period and unit the answers that would be written, with their places.

    `lists`: the rows of line lists that are taken, and of those that stand there already.
    """

    fates: dict[Spot, Fate]
    given: dict[Place, Answers] = field(default_factory=dict)
    places: dict[Place, dict[str, str]] = field(default_factory=dict)
    replaced: dict[Place, dict[str, str]] = field(default_factory=dict)
    lists: dict[Place, dict[str, list[dict[str, str]]]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(fate.kind for fate in self.fates.values())
        return {kind: found[kind] for kind in fates.ORDER if found[kind]}

    @property
    def open(self) -> int:
        """Cells that wait for a word."""
        return sum(1 for fate in self.fates.values() if fate.kind in OPEN)

    @property
    def refused(self) -> int:
        return sum(1 for fate in self.fates.values() if fate.kind == REFUSED)

    @property
    def taken(self) -> int:
        """Cells that would be taken."""
        return sum(1 for fate in self.fates.values() if fate.kind == TAKEN)

    @property
    def values(self) -> int:
        """Answers they give, which are fewer where several cells give one."""
        return sum(len(part) for answers in self.given.values() for part in answers.values())


def settle(
    read: Read,
    frame: Frame,
    *,
    current: Mapping[Place, Answers],
    closed: Mapping[Place, Fault],
    wishes: Wishes,
) -> Settled:
    """`current`: what is there, by period and unit; `closed`: why nothing can be written for some of them."""
    settled = Settled(dict(read.fates))
    groups: dict[Address, list[Found]] = defaultdict(list)
    for found in read.found:
        groups[found.address].append(found)
    for address, several in groups.items():
        _settle_one(settled, frame, address, several, current, closed, wishes)
    rows: dict[Address, list[ListRow]] = defaultdict(list)
    for row in read.lists:
        rows[row.address].append(row)
    for address, its in rows.items():
        _settle_list(settled, frame, address, its, current, closed, wishes)
    return settled


def _settle_list(
    settled: Settled,
    frame: Frame,
    address: Address,
    rows: list[ListRow],
    current: Mapping[Place, Answers],
    closed: Mapping[Place, Fault],
    wishes: Wishes,
) -> None:
    at, read = (address.period, address.unit), read_list(address, rows, frame)
    listed = frame.specs[address.period].lists[address.key]
    here = (current.get(at, {}).get(address.part) or {}).get(address.key)
    kind = _kind(read.rows, here, wishes.side(address))
    shut = closed.get(at) if kind != SAME else None
    settled.fates.update(told_of_list(read, listed, address, kind, here, shut))
    if read.faults or shut or kind not in {TAKEN, SAME}:
        return
    settled.lists.setdefault(at, {})[address.key] = read.rows
    for key in (address.key, *(count.key for count in listed.counts)):
        settled.places.setdefault(at, {}).setdefault(key, read.span)
    if kind == TAKEN:
        settled.given.setdefault(at, {"cells": {}, "texts": {}}).setdefault("lists", {})[address.key] = read.rows


def _settle_one(
    settled: Settled,
    frame: Frame,
    address: Address,
    several: list[Found],
    current: Mapping[Place, Answers],
    closed: Mapping[Place, Fault],
    wishes: Wishes,
) -> None:
    at = (address.period, address.unit)
    values = [(found, *_value(found, frame, wishes)) for found in several]
    here = (current.get(at, {}).get(address.part) or {}).get(address.key)
    given = {reading.text for _found, reading, _note in values if not reading.fault}
    fault = closed.get(at)
    if fault is None and len(given) > 1:
        places = ", ".join(shown(found.spot) for found, _reading, _note in values)
        fault = Fault("twice", fates.TWICE, {"places": places}, cell=address.key)
    for found, reading, note in values:
        why = reading.fault or (fault if given != {here} or not closed.get(at) else None)
        if why:
            _tell(settled, found, ASKED if why.code == AMBIGUOUS else REFUSED, reading.text, here, why)
            continue
        kind = _kind(reading.text, here, wishes.side(address))
        told = note if kind == TAKEN and here is None else None
        if kind in {DIFFERS, TAKEN} and here is not None:
            told = Fault("replaces", fates.REPLACES, {"here": here[:200]}, cell=address.key)
        _tell(settled, found, kind, reading.text, here, told or (note if kind == TAKEN else None))
        if kind == TAKEN:
            answers = settled.given.setdefault(at, {"cells": {}, "texts": {}})
            answers[address.part][address.key] = reading.text
            settled.places.setdefault(at, {}).setdefault(address.key, shown(found.spot))
            if here is not None:
                settled.replaced.setdefault(at, {})[address.key] = here
        elif kind == SAME:
            settled.places.setdefault(at, {}).setdefault(address.key, shown(found.spot))


def _kind(given: Any, here: Any, side: str) -> str:
    if given == here:
        return SAME
    if here is None or side == FILE:
        return TAKEN
    return KEPT if side == HERE else DIFFERS


def _tell(settled: Settled, found: Found, kind: str, becomes: str, here: Any, fault: Fault | None) -> None:
    for spot, value in ((found.spot, found.said or found.cell.text), *found.more):
        settled.fates[spot] = Fate(shown(spot), kind, value, found.address, becomes, here or "", fault)


def _value(found: Found, frame: Frame, wishes: Wishes) -> tuple[Reading, Fault | None]:
    """The answer in a cell, and what was done to it."""
    spec = frame.specs[found.address.period]
    if found.address.part == "texts":
        reading = read_text(found.cell)
        limit = spec.texts[found.address.key].max_chars
        if length_of(reading.text) > limit:
            params = {"count": str(length_of(reading.text)), "limit": str(limit)}
            return Reading("", Fault("too_long", fates.TOO_LONG, params, cell=found.address.key)), None
        return reading, None
    asked = spec.cell[found.address.key]
    yes_no = spec.numbers[asked.indicator].yes_no
    cell = _without_percent(found.cell, asked)
    try:
        if found.factor != 1 and (number := _exact(cell, wishes, frame)) is not None:
            cell = _with(cell, number * found.factor)
        reading = read_number(asked, cell, yes_no=yes_no, lang=frame.lang)
        if reading.fault and reading.fault.code == AMBIGUOUS and wishes.marks:
            cell = _with(cell, _exact(cell, wishes, frame) or Decimal(0))
            reading = read_number(asked, cell, yes_no=yes_no, lang=frame.lang)
        if not (reading.fault and reading.fault.code in TOO_FINE and wishes.rounding):
            return reading, None
        exact = _exact(cell, wishes, frame)
    except Ambiguous as problem:
        params = {name: str(value) for name, value in problem.params.items()}
        return Reading("", Fault(problem.code, problem.message, params, cell=asked.key)), None
    if exact is None:
        return reading, None
    rounded = exact.quantize(Decimal(1).scaleb(-asked.decimals), ROUND_HALF_UP)
    again = read_number(asked, _with(cell, rounded), yes_no=yes_no, lang=frame.lang)
    return again, Fault("rounded", fates.ROUNDED, {"exact": f"{exact.normalize():f}"}, cell=asked.key)


def _without_percent(cell: SheetCell, asked: Cell) -> SheetCell:
    """ "98,5%" of an indicator in per cent is 98,5."""
    text = cell.text.strip()
    if cell.kind == "text" and text.endswith("%") and asked.unit_of_measure.strip() == "%":
        return cell_of(cell.row, cell.column, "text", text[:-1].strip())
    return cell


def _with(cell: SheetCell, number: Decimal) -> SheetCell:
    """The same cell with another figure."""
    return SheetCell(cell.row, cell.column, "number", f"{number:f}", number)


def _exact(cell: SheetCell, wishes: Wishes, frame: Frame) -> Decimal | None:
    """The exact figure of a cell; None for what is no number. Raises Ambiguous."""
    if cell.kind == "number" and isinstance(cell.value, int | Decimal):
        return Decimal(cell.value)
    if cell.kind != "text":
        return None
    reading: ReadingOfMarks = "grouped" if wishes.marks == GROUPED else "decimal" if wishes.marks == DECIMAL else "ask"
    try:
        scaled = parse_decimal(cell.text, DECIMALS_READ, reading=reading, lang=frame.lang)
    except Ambiguous:
        raise
    except NumberProblem:
        return None
    return Decimal(scaled).scaleb(-DECIMALS_READ)
