"""The coverage of a directive: for each of its points the tasks that serve it, and over how many units it has come how far.

Four facts stay apart: a unit was given a task; it told how far it is; it brought evidence; its reports were confirmed. A unit
counts for one of them when all its instances of the point's tasks do; one that was broken down does when all its parts do.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from trienkhai.directives.models import Directive, Provision
from trienkhai.directives.places import place_of
from trienkhai.plans.models import Task
from trienkhai.plans.queries.counted import FACTS, Counted, Flags, gather

FULL: Final = "full"
PART: Final = "part"
NONE: Final = "none"
MOST_PARTS = 3  # named where units are missing


@dataclass(frozen=True)
class Cell:
    """How many units there are, and of how many each of FACTS is true."""

    units: int
    counts: tuple[int, ...]

    def of(self, fact: str) -> int:
        return self.counts[FACTS.index(fact)]


@dataclass(frozen=True)
class Shown:
    """A cell for one fact. `state`: of all units, of some, of none; '' where there is no unit."""

    part: str
    count: int
    units: int

    @property
    def state(self) -> str:
        return "" if not self.units else NONE if not self.count else FULL if self.count == self.units else PART

    @property
    def missing(self) -> int:
        return self.units - self.count


@dataclass(frozen=True)
class Served:
    """A task that serves a point: of how many of the units that have it each of FACTS is true."""

    task: Task
    counts: tuple[int, ...]

    def of(self, fact: str) -> int:
        return self.counts[FACTS.index(fact)]

    @property
    def units(self) -> int:
        return self.counts[0]


@dataclass(frozen=True)
class Line:
    """A point with its tasks. `cells`: one for each part of the grouping."""

    provision: Provision
    place: str
    tasks: tuple[Served, ...]
    cells: tuple[Cell, ...]
    whole: Cell

    @property
    def is_issued(self) -> bool:
        return any(one.task.is_issued for one in self.tasks)


@dataclass(frozen=True)
class Coverage:
    """`parts`: the parts of the grouping that have units, "" for those in none. `others`: units that are counted because they were
    given a task, beside those directly below who gives the orders. `is_partial`: only the units of the reader's scope."""

    directive: Directive
    lines: tuple[Line, ...]
    parts: tuple[str, ...]
    grouping: str
    groupings: tuple[tuple[str, str], ...]
    tasks: int
    units: int
    others: int
    is_partial: bool

    @property
    def served(self) -> int:
        """How many points have a task."""
        return sum(bool(line.tasks) for line in self.lines)

    def shown(self, line: Line, fact: str) -> tuple[Shown, ...]:
        """The cells of a line for one fact."""
        pairs = zip(self.parts, line.cells, strict=True)
        return tuple(Shown(part, cell.of(fact), cell.units) for part, cell in pairs)


@dataclass(frozen=True)
class Gap:
    """A point that wants something. `kind`: no task, none issued yet, or units that are missing; `parts`: where most of them are."""

    line: Line
    kind: str
    missing: int
    parts: tuple[tuple[str, int], ...]

    @property
    def name(self) -> str:
        """What the point is about: its heading, or the beginning of its words."""
        return shortened(self.line.provision.heading or self.line.provision.text or self.line.place)

    @property
    def number(self) -> str:
        return self.line.place.rpartition(" ")[2]


NO_TASK: Final = "no_task"
NOT_ISSUED: Final = "not_issued"
UNITS: Final = "units"


def coverage(directive: Directive, reader: Any, *, grouping: str = "", on: date | None = None) -> Coverage:
    """The coverage of a directive over the units in a reader's scope. Twelve queries at most, however large it is."""
    counted = gather(directive, reader, grouping=grouping, on=on)
    frame = counted.frame
    lone = [_counts(counted.facts_of([at])) for at in counted.every]
    return Coverage(
        directive,
        tuple(_line(counted, point, lone) for point in counted.points),
        frame.parts,
        frame.grouping,
        frame.groupings,
        len(counted.tasks),
        len(frame.units),
        len(frame.units) - frame.below,
        frame.is_partial,
    )


def gaps(told: Coverage, fact: str, most: int = 12) -> tuple[Gap, ...]:
    """What wants to be done: points without a task, then those whose tasks were not issued, then those with units missing, most first."""
    found = [Gap(line, NO_TASK if not line.tasks else NOT_ISSUED, 0, ()) for line in told.lines if not line.is_issued]
    found.sort(key=lambda gap: gap.kind != NO_TASK)
    partial = []
    for line in told.lines:
        missing = line.whole.units - line.whole.of(fact)
        if line.is_issued and missing:
            where = sorted(
                ((one.part, one.missing) for one in told.shown(line, fact) if one.missing and one.part),
                key=lambda pair: -pair[1],
            )
            partial.append(Gap(line, UNITS, missing, tuple(where[:MOST_PARTS])))
    partial.sort(key=lambda gap: -gap.missing)
    return tuple([*found, *partial][:most])


def _line(counted: Counted, point: Provision, lone: list[tuple[int, ...]]) -> Line:
    tasks, frame = counted.served[point.pk], counted.frame
    facts = counted.facts_of(tasks)
    many = len(frame.parts)
    units = np.bincount(frame.part, minlength=many)[:many]
    by_part = [np.bincount(frame.part, weights=facts[:, at], minlength=many) for at in range(len(FACTS))]
    return Line(
        point,
        place_of(point, counted.provisions),
        tuple(Served(counted.tasks[at], lone[at]) for at in tasks),
        tuple(Cell(int(units[part]), tuple(int(fact[part]) for fact in by_part)) for part in range(many)),
        Cell(len(frame.units), _counts(facts)),
    )


def _counts(facts: Flags) -> tuple[int, ...]:
    return tuple(int(count) for count in facts.sum(axis=0))


def shortened(text: str, most: int = 90) -> str:
    """The beginning of a text, whole words."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + "…"


def issued_first(served: Iterable[Served]) -> list[Served]:
    """Tasks in the order in which a line names them: those that were issued, then those that are only planned."""
    return sorted(served, key=lambda one: not one.task.is_issued)
