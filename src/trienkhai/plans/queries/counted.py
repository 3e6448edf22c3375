"""What the coverage of a directive is counted from: its points, the tasks that serve them, the units, and how far each unit is.

A reader's coverage is that of his scope. It is counted from the uppermost instances within it, whose stored sums tell of all
parts below; for who sees the whole organisation these are the instances that the plans gave.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import numpy as np
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from numpy.typing import NDArray

from trienkhai.access.scope import scope_of
from trienkhai.directives.models import Directive, Provision
from trienkhai.directives.points import points_of
from trienkhai.directives.queries import provisions_of
from trienkhai.plans.models import Act, ActKind, Assignment, Plan, Task
from trienkhai.plans.permissions import READ
from trienkhai.units.models import Grouping, GroupMember, UnitPath
from trienkhai.units.scope import Scope, just_after

ASSIGNED: Final = "assigned"
TOLD: Final = "told"
EVIDENCED: Final = "evidenced"
CONFIRMED: Final = "confirmed"
FACTS: Final = (ASSIGNED, TOLD, EVIDENCED, CONFIRMED)

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Ids = tuple[int, ...]


@dataclass(frozen=True)
class Frame:
    """The units over which is counted. `below`: how many of them stand directly below who gives the orders, the first ones;
    the others are counted because they were given a task. `part`: the place of each unit's part in `parts`, whose last one is
    "" where some unit has none. `is_partial`: the reader sees not all of them."""

    units: Ids
    below: int
    part: Ints
    parts: tuple[str, ...]
    grouping: str
    groupings: tuple[tuple[str, str], ...]
    is_partial: bool


@dataclass(frozen=True)
class Given:
    """The uppermost instances: shape (n,); `task` and `unit` are places in the tasks and in the frame; `facts` is (n, 4)."""

    pk: Ints
    task: Ints
    unit: Ints
    facts: Flags


@dataclass(frozen=True)
class Counted:
    """`served`: for each point, in the order of the paper, the places of its tasks in `tasks`; `standing`: for every provision,
    by id, the one that stands for it."""

    directive: Directive
    points: tuple[Provision, ...]
    provisions: Mapping[int, Provision]
    standing: Mapping[int, Provision]
    tasks: tuple[Task, ...]
    served: Mapping[int, Ids]
    frame: Frame
    given: Given

    def mask(self, tasks: Iterable[int]) -> Flags:
        """Which instances are of some tasks."""
        wanted = np.zeros(len(self.tasks) + 1, dtype=np.bool_)
        wanted[list(tasks)] = True
        return np.asarray(wanted[self.given.task], dtype=np.bool_)

    def facts_of(self, tasks: Iterable[int]) -> Flags:
        """Shape (units, 4): a unit was given one of the tasks, and all its instances of them are told of, evidenced, confirmed."""
        mask, many = self.mask(tasks), len(self.frame.units)
        unit = self.given.unit[mask]
        has = np.bincount(unit, minlength=many)
        facts = [np.bincount(unit, weights=self.given.facts[mask, at], minlength=many) == has for at in range(4)]
        counts: Flags = np.stack(facts, axis=1) & (has > 0)[:, None]
        return counts

    @cached_property
    def every(self) -> Ids:
        return tuple(range(len(self.tasks)))


def gather(directive: Directive, reader: Any, *, grouping: str = "", on: date | None = None) -> Counted:
    """All that is counted for a reader, by the parts of a grouping (default: the first that has any). Twelve queries at most."""
    scope = scope_of(reader, READ)
    tops, bases = _tops(directive), _bases(directive)
    linked = _linked(directive)
    tasks = tuple(
        Task.objects.visible_to(scope)
        .filter(pk__in={task for _provision, task in linked})
        .only("plan_id", "number", "name", "issued_at", "ended_at")
        .order_by("plan_id", "order", "pk")
    )
    sees_all = all(scope.covers_path(path) for path in tops)
    rows = _instances(tasks, scope, sees_all=sees_all)
    units, below = _standing(bases or tops, scope)
    received = _received([row for row in rows if row[6] is not None])
    paths = _paths({row[2] for row in rows} | set(received.values()), units)
    placed = dict.fromkeys(units)
    holders = []
    for row in rows:
        first = received.get(row[0], row[2])
        holder = first if first in placed or _covers(scope, first, paths.get(first, "")) else row[2]
        placed.setdefault(holder)
        holders.append(holder)
    at = {unit: place for place, unit in enumerate(placed)}
    frame = _frame(directive, tuple(placed), units | paths, below, grouping, on or timezone.localdate())
    provisions = [shown.provision for shown in provisions_of(directive)]
    for one in provisions:
        one.directive = directive
    standing = points_of(provisions, directive.scheme)
    served = _served(linked, tasks, standing)
    over = {one.parent_id for one in standing.values()}  # type: ignore[attr-defined]
    # A heading over points is one itself when it has tasks of its own.
    points = tuple(one for one in provisions if standing[one.pk] is one and (one.pk not in over or one.pk in served))
    return Counted(
        directive,
        points,
        {one.pk: one for one in provisions},
        standing,
        tasks,
        {one.pk: served.get(one.pk, ()) for one in points},
        Frame(*frame, is_partial=not all(scope.covers_path(path) for path in bases or tops)),
        _given(rows, tasks, [at[holder] for holder in holders]),
    )


Row = tuple[int, int, int, int, int, int, int | None, int]


def _instances(tasks: tuple[Task, ...], scope: Scope, *, sees_all: bool) -> list[Row]:
    """(id, task, unit, parts, told, evidenced, who forwarded it, confirmed) of the uppermost live instances in a scope."""
    rows = Assignment.objects.filter(task__in=[one.pk for one in tasks], sum_parts__gt=0)
    highest = Q(depth=0)
    if not sees_all:
        highest = Q(scope.as_q("unit")) & (highest | ~Q(scope.as_q("parent__unit")))
    rows = rows.filter(highest)
    return list(
        rows.order_by("pk").values_list(
            "pk", "task_id", "unit_id", "sum_parts", "sum_told", "sum_evidenced", "forwarded_by_id", "sum_confirmed"
        )
    )


def _given(rows: list[Row], tasks: tuple[Task, ...], units: list[int]) -> Given:
    place = {one.pk: at for at, one in enumerate(tasks)}
    table = np.array([(row[0], place[row[1]], row[3], row[4], row[5], row[7]) for row in rows], dtype=np.int64)
    table = table.reshape(-1, 6)
    facts = table[:, [2, 3, 4, 5]] == table[:, [2]]
    return Given(table[:, 0], table[:, 1], np.array(units, dtype=np.int64), facts)


def _tops(directive: Directive) -> list[str]:
    rows = UnitPath.objects.filter(unit__root=directive.root_id, depth=0, is_open=True)  # type: ignore[attr-defined]
    return list(rows.values_list("path", flat=True))


def _bases(directive: Directive) -> list[str]:
    """The paths of the units whose plans carry the directive out, without those below another of them."""
    plans = Plan.objects.filter(carries_out=directive).values("unit_id")
    paths = sorted(UnitPath.objects.filter(unit__in=plans).values_list("path", flat=True))
    return [path for at, path in enumerate(paths) if not any(path.startswith(above) for above in paths[:at])]


def _standing(bases: list[str], scope: Scope) -> tuple[dict[int, str], int]:
    """Units in a scope directly below the bases today, with their paths; and how many. A scope that begins further down
    brings its own uppermost units."""
    below = Q(pk__in=())
    for base in bases:
        below |= Q(path__gt=base, path__lt=just_after(base), depth=base.count("/") - 1, is_open=True)
    rows = UnitPath.objects.filter(below | Q(unit__in=scope.units)).order_by("path")
    found = list(rows.values_list("unit_id", "path", "is_open"))
    directly = {path for _unit, path, _is_open in found if any(_is_child(path, base) for base in bases)}
    units = {unit: path for unit, path, is_open in found if path in directly and is_open and _covers(scope, unit, path)}
    own = {
        unit: path
        for unit, path, is_open in found
        if path not in directly
        and is_open
        and any(path.startswith(base) and path != base for base in bases)
        and not any(_covers(scope, int(segment, 36), above) for segment, above in _above(path))
    }
    return units | own, len(units) + len(own)


def _is_child(path: str, base: str) -> bool:
    return path.startswith(base) and path.count("/") == base.count("/") + 1


def _covers(scope: Scope, unit: int, path: str) -> bool:
    return scope.everything or unit in scope.units or (bool(path) and scope.covers_path(path))


def _above(path: str) -> Iterable[tuple[str, str]]:
    """The segment and the path of every unit above, nearest first."""
    parts = path.strip("/").split("/")
    return ((parts[length - 1], "/" + "/".join(parts[:length]) + "/") for length in range(len(parts) - 1, 0, -1))


def _received(forwarded: list[Row]) -> dict[int, int]:
    """Whom an instance that was forwarded since was given to at first."""
    acts = Act.objects.filter(assignment__in=[row[0] for row in forwarded], kind=ActKind.FORWARD).order_by("-pk")
    return {assignment: facts["from"] for assignment, facts in acts.values_list("assignment_id", "facts")}


def _paths(units: set[int], known: Mapping[int, str]) -> dict[int, str]:
    wanted = units - known.keys()
    return dict(UnitPath.objects.filter(unit__in=wanted).values_list("unit_id", "path"))


def _frame(
    directive: Directive, units: Ids, paths: Mapping[int, str], below: int, grouping: str, today: date
) -> tuple[Ids, int, Ints, tuple[str, ...], str, tuple[tuple[str, str], ...]]:
    """The frame without what the reader does not see of it."""
    members = GroupMember.objects.on(today)
    rows = Grouping.objects.filter(Exists(members.filter(grouping=OuterRef("pk"))), root=directive.root_id)  # type: ignore[attr-defined]
    known = {key: (pk, name) for pk, key, name in rows.order_by("pk").values_list("pk", "key", "name")}
    chosen = grouping if grouping in known else next(iter(known), "")
    named: dict[int, str] = {}
    if chosen:
        of_it = members.filter(grouping=known[chosen][0]).order_by("order", "part", "pk")
        named = dict(of_it.values_list("unit_id", "part"))
    part_of = {unit: _part(unit, paths.get(unit, ""), named) for unit in units}
    there = set(part_of.values())
    parts = tuple(part for part in dict.fromkeys(named.values()) if part in there)
    if parts and "" in there:
        parts = (*parts, "")
    place = {part: at for at, part in enumerate(parts)}
    part = np.array([place.get(part_of[unit], 0) for unit in units], dtype=np.int64)
    return units, below, part, parts, chosen, tuple((key, name) for key, (_pk, name) in known.items())


def _part(unit: int, path: str, named: Mapping[int, str]) -> str:
    """The part a unit belongs to; one that was put into none belongs where the next unit above does."""
    if unit in named or not path:
        return named.get(unit, "")
    return next((named[above] for segment, _path in _above(path) if (above := int(segment, 36)) in named), "")


def _linked(directive: Directive) -> list[tuple[Ids, int]]:
    """(provision and the one above it, task)."""
    rows = Task.provisions.through.objects.filter(provision__directive=directive)
    return [
        (tuple(one for one in (provision, parent) if one), task)
        for provision, parent, task in rows.values_list("provision_id", "provision__parent_id", "task_id")
    ]


def _served(
    linked: list[tuple[Ids, int]], tasks: tuple[Task, ...], standing: Mapping[int, Provision]
) -> dict[int, Ids]:
    """The points that have tasks, and the places of these."""
    place = {one.pk: at for at, one in enumerate(tasks)}
    served: dict[int, set[int]] = defaultdict(set)
    for ways, task in linked:
        point = next((standing[one] for one in ways if one in standing), None)
        if point is not None and task in place:
            served[point.pk].add(place[task])
    return {point: tuple(sorted(its)) for point, its in served.items()}
