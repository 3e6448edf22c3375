"""The staircase of due days: who stands lower sends earlier, and nobody on a day that is not worked. Pure.

The day of the round is the day of its top. A tier is a kind of unit, or a level of the tree counted from 1 at the top. For
each tier a day is proposed some working days before that of the tier above; a day may be given for it instead. Days
are moved off weekends and holidays, never past the day of the top.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from trienkhai.periods import Period, Preset
from trienkhai.reporting.rules.working_days import WorkingDays

STEP: dict[Preset, int] = {"nd09": 2, "calendar": 0}
"""Working days between two tiers where nobody says otherwise. Decree 09/2019, article 13, wants a day for each level;
two working days is what its circulars leave a level (17, 19, 22, 25 December)."""

ND09_DUE = 25
"""Decree 09/2019, article 8.5: periodic reports to the Government by the 25th of the last month."""

MOST_STEPS = 60
"""Working days between two tiers, at most."""


class Move(StrEnum):
    """What becomes of a due day that is not worked."""

    NEXT = "next"
    BEFORE = "before"
    KEEP = "keep"


class By(StrEnum):
    """What a tier is; `one` knows no tiers."""

    ONE = "one"
    KIND = "kind"
    LEVEL = "level"


class Asked(Protocol):
    """A unit of a round to come: how deep it stands (0 at the top), what kind it is."""

    @property
    def depth(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def is_expected(self) -> bool: ...


@dataclass(frozen=True)
class Stairs:
    """What is wished: tiers, working days between them (None: as the preset has it), days given, how days are moved."""

    by: By = By.KIND
    step: int | None = None
    days: Mapping[str, date] = field(default_factory=dict)
    move: Move = Move.NEXT


@dataclass(frozen=True)
class Tier:
    """One step: its units, the day they got, and the free day it was moved from."""

    key: str
    rank: int
    count: int
    day: date
    moved_from: date | None = None
    why: str = ""
    is_given: bool = False


def moved(day: date, move: Move, days: WorkingDays, *, last: date | None = None) -> date:
    """A day off weekends and holidays, in the direction chosen; back instead where it would pass `last`."""
    if move is Move.KEEP or days.is_worked(day):
        return day
    there = days.on_or_after(day) if move is Move.NEXT else days.on_or_before(day)
    return days.on_or_before(last) if last is not None and there > last else there


def tier_of(unit: Asked, by: By) -> str:
    """The key of the tier of a unit."""
    return unit.kind if by is By.KIND else str(unit.depth + 1) if by is By.LEVEL else ""


def tiers(
    units: Iterable[Asked], stairs: Stairs, *, final: date, period: Period, today: date, days: WorkingDays
) -> tuple[Tier, ...]:
    """The steps from the top down. `final` is the day of the top, moved already."""
    counts: dict[str, int] = {}
    depths: dict[str, int] = {}
    for unit in units:
        if unit.is_expected:
            key = tier_of(unit, stairs.by)
            counts[key] = counts.get(key, 0) + 1
            depths[key] = min(depths.get(key, unit.depth), unit.depth)
    ranks = {depth: rank for rank, depth in enumerate(sorted(set(depths.values())))}
    step = STEP[period.preset] if stairs.step is None else stairs.step
    earliest = _earliest(period, final, today, days)
    found = []
    for key in sorted(counts, key=lambda key: (depths[key], key)):
        rank = ranks[depths[key]]
        given = stairs.days.get(key)
        asked = given or (max(days.before(final, rank * step), earliest) if rank * step else final)
        day = moved(asked, stairs.move, days, last=final)
        came_from, why = (asked, days.why_free(asked)) if day != asked else (None, "")
        found.append(Tier(key, rank, counts[key], day, came_from, why, is_given=given is not None))
    return tuple(found)


def _earliest(period: Period, final: date, today: date, days: WorkingDays) -> date:
    """No step is proposed before the data can be there: one working day after the period, and no day that is past."""
    first = days.following(period.last_day)
    if today <= final:
        first = max(first, days.on_or_after(today))
    return min(first, final)


def proposed_due(period: Period) -> date | None:
    """The day by which the top reports where the preset says one."""
    if period.preset != "nd09":
        return None
    return period.last_day.replace(day=ND09_DUE)


def shifted_due(due_on: date, before: Period, period: Period) -> date:
    """The due day of a round for the next one: as many days after the end of its period."""
    return period.last_day + (due_on - before.last_day)
