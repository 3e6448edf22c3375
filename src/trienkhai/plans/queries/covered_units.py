"""The units behind one cell of the coverage: who has it, who has not, and by which instances."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils import timezone

from trienkhai.directives.models import Directive, Provision
from trienkhai.directives.places import place_of
from trienkhai.plans.models import Assignment, Task
from trienkhai.plans.queries.counted import FACTS, Counted, Flags, gather
from trienkhai.plans.rules.attention import is_overdue
from trienkhai.units.models import Placement
from trienkhai.units.queries import last_namings
from trienkhai.vietnamese import search_key

A_PAGE = 100


@dataclass(frozen=True)
class Asked:
    """Of which point (None: of the whole directive), part of a grouping (None: all), fact; `has`: whether it is true (None: both)."""

    fact: str
    point: int | None = None
    grouping: str = ""
    part: str | None = None
    has: bool | None = None
    search: str = ""
    page: str = ""


@dataclass(frozen=True)
class Instance:
    """One instance of a unit. `elsewhere`: the unit below that it was forwarded to."""

    assignment: Assignment
    elsewhere: str
    is_overdue: bool


@dataclass(frozen=True)
class UnitRow:
    unit: int
    name: str
    part: str
    facts: tuple[bool, ...]
    instances: tuple[Instance, ...]


@dataclass(frozen=True)
class CoveredUnits:
    """`total`: units of the part asked for; `has`: those of which the fact is true. `page`: rows of the filter asked for."""

    point: Provision | None
    place: str
    parts: tuple[str, ...]
    tasks: tuple[Task, ...]
    total: int
    has: int
    page: Page[Any]
    is_partial: bool

    @property
    def lacks(self) -> int:
        return self.total - self.has


def covered_units(directive: Directive, reader: Any, asked: Asked, *, on: date | None = None) -> CoveredUnits:
    """The units behind a cell, as far as they lie in a reader's scope. Sixteen queries at most.

    Of a provision below a point that point. Raises Provision.DoesNotExist for one
    that the directive has not.
    """
    today = on or timezone.localdate()
    counted = gather(directive, reader, grouping=asked.grouping, on=today)
    point = _point(counted, asked.point)
    tasks = counted.every if point is None else counted.served.get(point.pk, ())
    facts, frame = counted.facts_of(tasks), counted.frame
    at = FACTS.index(asked.fact)
    named = last_namings(frame.units)
    part_of = [frame.parts[place] if frame.parts else "" for place in frame.part]
    found = [place for place in range(len(frame.units)) if asked.part is None or part_of[place] == asked.part]
    has = sum(bool(facts[place, at]) for place in found)
    key, keys = search_key(asked.search), {unit: naming.search_key for unit, naming in named.items()}
    listed = [
        place
        for place in found
        if (asked.has is None or bool(facts[place, at]) == asked.has)
        and (not key or key in keys.get(frame.units[place], ""))
    ]
    order = _order(frame.units)
    listed.sort(key=lambda place: (frame.part[place], order.get(frame.units[place], len(order)), place))
    page: Page[Any] = Paginator(listed, A_PAGE).get_page(asked.page)
    names = {unit: naming.name for unit, naming in named.items()}
    page.object_list = _rows(counted, tuple(tasks), facts, page.object_list, names, part_of, today)
    return CoveredUnits(
        point,
        place_of(point, counted.provisions) if point else "",
        frame.parts,
        tuple(counted.tasks[task] for task in tasks),
        len(found),
        has,
        page,
        frame.is_partial,
    )


def _point(counted: Counted, pk: int | None) -> Provision | None:
    if pk is None:
        return None
    if pk not in counted.standing:
        raise Provision.DoesNotExist
    return counted.standing[pk]


def _order(units: tuple[int, ...]) -> dict[int, int]:
    """The place of units in the protocol order of today."""
    rows = Placement.objects.on(timezone.localdate()).filter(unit__in=units, line__key="main")
    return {unit: at for at, unit in enumerate(rows.order_by("order", "unit").values_list("unit_id", flat=True))}


def _rows(
    counted: Counted,
    tasks: tuple[int, ...],
    facts: Flags,
    places: Any,
    names: Mapping[int, str],
    part_of: list[str],
    today: date,
) -> list[UnitRow]:
    shown = set(places)
    mask = counted.mask(tasks)
    held: dict[int, list[int]] = defaultdict(list)
    for pk, unit in zip(counted.given.pk[mask].tolist(), counted.given.unit[mask].tolist(), strict=True):
        if unit in shown:
            held[unit].append(pk)
    rows = Assignment.objects.filter(pk__in=[pk for pks in held.values() for pk in pks]).select_related("task")
    found = {row.pk: row for row in rows}
    away = {row.unit_id for row in found.values() if row.forwarded_by_id is not None}  # type: ignore[attr-defined]
    elsewhere = {unit: naming.name for unit, naming in last_namings(away).items()}

    def instance(row: Assignment, unit: int) -> Instance:
        now_at = row.unit_id  # type: ignore[attr-defined]
        late = is_overdue(row.state, row.due_on, today) and not row.task.is_ended
        return Instance(row, elsewhere.get(now_at, "") if now_at != unit else "", late)

    return [
        UnitRow(
            unit := counted.frame.units[place],
            names.get(unit, ""),
            part_of[place],
            tuple(bool(fact) for fact in facts[place]),
            tuple(instance(found[pk], unit) for pk in held.get(place, ()) if pk in found),
        )
        for place in places
    ]
