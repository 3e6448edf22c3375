"""The round after a round: what its form begins with, and what has changed in the units since."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from trienkhai.reporting.models import Mode, Round, RoundUnit
from trienkhai.reporting.period_fields import period_fields_of
from trienkhai.reporting.queries.opening_check import SLICE
from trienkhai.reporting.queries.working_days import working_days_of
from trienkhai.reporting.rules.staircase import By, Move, moved, shifted_due
from trienkhai.reporting.rules.working_days import WorkingDays
from trienkhai.units import tree
from trienkhai.units.models import Naming
from trienkhai.units.queries import namings_on
from trienkhai.vietnamese import short_date


class Planned(Protocol):
    """A unit of the round to come; `parent` is its place in the list, -1 at a top."""

    @property
    def unit_id(self) -> int: ...
    @property
    def parent(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def is_expected(self) -> bool: ...


@dataclass(frozen=True)
class Changed:
    """One unit that is not as it was: what it is called, and what it was."""

    name: str
    before: str = ""


@dataclass(frozen=True)
class Compared:
    """What differs from an earlier round: asked now and not then, then and not now, under another unit, renamed."""

    round: Round
    new: tuple[Changed, ...]
    closed: tuple[Changed, ...]
    left_out: tuple[Changed, ...]
    moved: tuple[Changed, ...]
    renamed: tuple[Changed, ...]

    @property
    def is_same(self) -> bool:
        return not (self.new or self.closed or self.left_out or self.moved or self.renamed)


def compared(round_: Round, nodes: Sequence[Planned], tree_on: date) -> Compared:
    """A round to come beside an earlier one. Two queries."""
    rows = RoundUnit.objects.filter(round=round_).order_by("position")
    then = {
        unit: (name, over, above, expected)
        for unit, name, over, above, expected in rows.values_list(
            "unit_id", "name", "parent__unit_id", "parent__name", "is_expected"
        )
    }
    now = {node.unit_id: (node, nodes[node.parent] if node.parent >= 0 else None) for node in nodes}
    view = tree.at(tree_on, round_.line)
    asked_then = {unit for unit, row in then.items() if row[3]}
    asked_now = [(unit, node, over) for unit, (node, over) in now.items() if node.is_expected]
    gone = [unit for unit in asked_then if unit not in now or not now[unit][0].is_expected]
    both = [(then[unit], node, over) for unit, node, over in asked_now if unit in then]
    return Compared(
        round=round_,
        new=tuple(Changed(node.name) for unit, node, _over in asked_now if unit not in asked_then),
        closed=tuple(Changed(then[unit][0]) for unit in gone if unit not in view),
        left_out=tuple(Changed(then[unit][0]) for unit in gone if unit in view),
        moved=tuple(
            Changed(node.name, old[2] or "")
            for old, node, over in both
            if old[1] and over is not None and old[1] != over.unit_id
        ),
        renamed=tuple(Changed(node.name, old[0]) for old, node, _over in both if old[0] != node.name),
    )


def following(round_: Round) -> dict[str, Any]:
    """What the form of the next round begins with: template, period and days moved on, the same units. About eight queries."""
    before, period = round_.period, round_.period.following()
    days = working_days_of(round_.root)
    rows = list(RoundUnit.objects.filter(round=round_).order_by("position"))
    usual_tree = round_.tree_on == before.last_day
    tree_on = period.last_day if usual_tree else shifted_due(round_.tree_on, before, period)
    final = shifted_due(round_.due_on, before, period)
    kinds = _kinds(rows, round_)
    whole, single, top = _asked(round_, rows, kinds)
    lumps = [row.unit_id for row in rows if row.mode == Mode.LUMP]  # type: ignore[attr-defined]
    codes = _codes({*single, *lumps, *([top] if top else [])}, tree_on)
    by, steps = _steps(rows, kinds, round_, moved(final, Move.NEXT, days), days)
    return {
        "template": round_.version.template_id,
        **period_fields_of(period),
        "due_on": short_date(final),
        "tree_on": "" if usual_tree else short_date(tree_on),
        "kinds": sorted(whole),
        "units": ", ".join(codes[unit] for unit in single if unit in codes),
        "lumps": ", ".join(codes[unit] for unit in lumps if unit in codes),
        "top": codes.get(top, "") if top else "",
        "by": by.value,
        "move": Move.NEXT.value,
        "tier_days": {key: short_date(day) for key, day in steps.items()},
    }


def _slices(units: Iterable[int]) -> Iterable[list[int]]:
    wanted = list(units)
    return (wanted[start : start + SLICE] for start in range(0, len(wanted), SLICE))


def _kinds(rows: list[RoundUnit], round_: Round) -> dict[int, str]:
    """What kind each unit of a round was on the day of its tree; of one that had ended, what it was last."""
    units = [row.unit_id for row in rows]  # type: ignore[attr-defined]
    found: dict[int, str] = {}
    for some in _slices(units):
        told = Naming.objects.filter(unit__in=some, from_day__lte=round_.tree_on).order_by("from_day")
        found |= dict(told.values_list("unit_id", "kind"))
    return found


def _codes(units: Iterable[int], day: date) -> dict[int, str]:
    """The codes by which units can be named on a day; those that have none, or are no more, are left out."""
    return {
        unit: naming.code for some in _slices(units) for unit, naming in namings_on(day, some).items() if naming.code
    }


def _asked(round_: Round, rows: list[RoundUnit], kinds: dict[int, str]) -> tuple[set[str], list[int], int | None]:
    """Kinds of which every unit was asked, the units asked besides, and the top when it was not that of the organisation."""
    view = tree.at(round_.tree_on, round_.line)
    tops = [row.unit_id for row in rows if row.depth == 0 and row.unit_id in view]  # type: ignore[attr-defined]
    top = tops[0] if len(tops) == 1 and view.parent_of(tops[0]) is not None else None
    inside = set(view.subtree(top)) if top is not None else {int(unit) for unit in view.unit}
    expected = {row.unit_id for row in rows if row.is_expected}  # type: ignore[attr-defined]
    asked_kinds = {kinds.get(unit, "") for unit in expected} - {""}
    missed = {
        kind
        for unit, kind in Naming.objects.on(round_.tree_on)
        .filter(root=round_.root_id, kind__in=asked_kinds)  # type: ignore[attr-defined]
        .values_list("unit_id", "kind")
        if unit in inside and unit not in expected
    }
    whole = asked_kinds - missed
    single = [row.unit_id for row in rows if row.is_expected and kinds.get(row.unit_id, "") not in whole]  # type: ignore[attr-defined]
    return whole, single, top


def _steps(
    rows: list[RoundUnit], kinds: dict[int, str], round_: Round, final: date, days: WorkingDays
) -> tuple[By, dict[str, date]]:
    """The tiers of a round that went by, each as many working days before the new last day as it was before the old."""
    had: dict[By, dict[str, Counter[date]]] = {By.KIND: defaultdict(Counter), By.LEVEL: defaultdict(Counter)}
    for row in rows:
        if row.is_expected:
            day = row.first_due_on or row.due_on or round_.due_on
            had[By.KIND][kinds.get(row.unit_id, "")][day] += 1  # type: ignore[attr-defined]
            had[By.LEVEL][str(row.depth + 1)][day] += 1
    agreeing = {by: sum(max(days.values()) for days in tiers.values()) for by, tiers in had.items()}
    by = By.LEVEL if agreeing[By.LEVEL] > agreeing[By.KIND] else By.KIND
    usual = {key: counted.most_common(1)[0][0] for key, counted in had[by].items()}
    return by, {
        key: days.before(final, days.between(day, round_.due_on)) for key, day in usual.items() if day < round_.due_on
    }
