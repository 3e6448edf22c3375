"""The round after a round: what its form begins with, and what has changed in the units since."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from trienkhai.reporting.models import Mode, Round, RoundUnit
from trienkhai.reporting.period_fields import period_fields_of
from trienkhai.reporting.queries.opening_stands import SLICE, Standing
from trienkhai.reporting.queries.working_days import working_days_of
from trienkhai.reporting.rules.staircase import By, Move, moved, shifted_due
from trienkhai.reporting.rules.working_days import WorkingDays
from trienkhai.units import tree
from trienkhai.units.models import Naming
from trienkhai.units.queries import namings_on
from trienkhai.vietnamese import short_date


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


def compared(round_: Round, nodes: Sequence[Standing], tree_on: date) -> Compared:
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
    by, steps = _steps(rows, kinds, round_, days)
    apart = _apart(steps)
    top_day = moved(final, Move.NEXT, days)
    typed = {step.key: days.before(top_day, step.before) for step in steps if step.before} if apart is None else {}
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
        "apart": apart,
        "tier_days": {key: short_date(day) for key, day in typed.items()},
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


@dataclass(frozen=True)
class _Step:
    """A tier that went by: how deep it stood, and how many working days before the last day it was due."""

    key: str
    depth: int
    before: int


def _steps(rows: list[RoundUnit], kinds: dict[int, str], round_: Round, days: WorkingDays) -> tuple[By, list[_Step]]:
    """The tiers of a round that went by, from the top down; leave that was given to single units does not count."""
    had: dict[By, dict[str, Counter[date]]] = {By.KIND: defaultdict(Counter), By.LEVEL: defaultdict(Counter)}
    depths: dict[str, int] = {}
    for row in rows:
        if row.is_expected:
            day = row.first_due_on or row.due_on or round_.due_on
            kind, level = kinds.get(row.unit_id, ""), str(row.depth + 1)  # type: ignore[attr-defined]
            had[By.KIND][kind][day] += 1
            had[By.LEVEL][level][day] += 1
            depths |= {key: min(depths.get(key, row.depth), row.depth) for key in (kind, level)}
    agreeing = {by: sum(max(counted.values()) for counted in tiers.values()) for by, tiers in had.items()}
    by = By.LEVEL if agreeing[By.LEVEL] > agreeing[By.KIND] else By.KIND
    usual = {key: counted.most_common(1)[0][0] for key, counted in had[by].items()}
    steps = [_Step(key, depths[key], days.between(day, round_.due_on)) for key, day in usual.items()]
    return by, sorted(steps, key=lambda step: (step.depth, step.key))


def _apart(steps: list[_Step]) -> int | None:
    """The working days between two tiers where they are the same everywhere; None where each had a day of its own."""
    ranks = {depth: rank for rank, depth in enumerate(sorted({step.depth for step in steps}))}
    between = next((step.before for step in steps if ranks[step.depth] == 1), 0)
    return between if all(step.before == between * ranks[step.depth] for step in steps) else None
