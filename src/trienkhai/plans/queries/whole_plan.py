"""A whole plan as its paper and its workbook show it: what it carries out, its tasks under their groups, the units of each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from trienkhai.access.scope import require
from trienkhai.directives.models import Directive
from trienkhai.plans.models import Act, ActKind, Assignment, Cooperation, Plan, State, Task, TaskGroup
from trienkhai.plans.permissions import READ
from trienkhai.units import tree
from trienkhai.units.models import Naming
from trienkhai.units.queries import last_namings, main_line, namings_on


@dataclass(frozen=True)
class PlannedTask:
    """A task with the units that the plan gives it to, and those that cooperate, by id in the order of the plan."""

    task: Task
    units: tuple[int, ...]
    beside: tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """The tasks of one group, or those that stand in none."""

    group: TaskGroup | None
    tasks: tuple[PlannedTask, ...]


@dataclass(frozen=True)
class WholePlan:
    """`names`: of all units in it; `below`: those directly below the unit of the plan; `above`: the one it stands under."""

    plan: Plan
    carries_out: tuple[Directive, ...]
    parts: tuple[Part, ...]
    names: Mapping[int, Naming]
    below: frozenset[int]
    above: int | None

    @property
    def tasks(self) -> Iterator[PlannedTask]:
        return (task for part in self.parts for task in part.tasks)

    @property
    def is_issued(self) -> bool:
        """Whether it has tasks and all of them are issued."""
        tasks = list(self.tasks)
        return bool(tasks) and all(one.task.is_issued for one in tasks)


def plan_read_whole(person: Any, pk: int) -> Plan | None:
    """A plan that a person may have as a whole; None where he sees none of that number.

    Raises Refused for whoever was only given a task of it: what he sees of it is his task.
    """
    found = Plan.objects.visible_to(person).select_related("root", "unit", "paper").filter(pk=pk).first()
    if found is not None:
        require(person, READ, found.unit)
    return found


def whole_plan(plan: Plan, *, on: date) -> WholePlan:
    """Names and tree of a day. A fixed number of queries, whatever the plan holds. Of units an order was withdrawn from nothing is said."""
    tasks = list(Task.objects.filter(plan=plan).select_related("group").order_by("order", "pk"))
    for task in tasks:
        task.plan = plan
    units, beside = _given(plan), _cooperating(plan)
    above, below = _around(plan, on)
    asked = {unit for one in (*units.values(), *beside.values()) for unit in one} | {plan.unit_id} | {above or 0}  # type: ignore[attr-defined]
    return WholePlan(
        plan=plan,
        carries_out=tuple(plan.carries_out.order_by("issued_on", "pk")),
        parts=_parts(tasks, units, beside),
        names=names_of(asked, on),
        below=below,
        above=above,
    )


def names_of(units: Collection[int], on: date) -> dict[int, Naming]:
    """What units are called on a day; those that had no name that day by their last one. Two queries."""
    found = namings_on(on, units)
    return last_namings(set(units) - set(found)) | found


def _parts(
    tasks: Iterable[Task], units: Mapping[int, Collection[int]], beside: Mapping[int, Collection[int]]
) -> tuple[Part, ...]:
    """Groups in their order, what stands in none behind them."""
    groups: dict[int | None, TaskGroup | None] = {}
    under: dict[int | None, list[PlannedTask]] = defaultdict(list)
    for task in tasks:
        key = task.group_id  # type: ignore[attr-defined]
        groups[key] = task.group
        under[key].append(PlannedTask(task, tuple(units.get(task.pk, ())), tuple(beside.get(task.pk, ()))))
    order = sorted(groups.items(), key=lambda one: (one[1] is None, one[1].order if one[1] else 0, one[0] or 0))
    return tuple(Part(group, tuple(under[key])) for key, group in order)


def _given(plan: Plan) -> dict[int, list[int]]:
    """The units each task was given to by the plan, also where one has forwarded it since. Two queries."""
    rows = list(
        Assignment.objects.filter(task__plan=plan, parent=None)
        .exclude(state=State.WITHDRAWN)
        .order_by("order", "pk")
        .values_list("pk", "task_id", "unit_id")
    )
    acts = Act.objects.filter(assignment__task__plan=plan, assignment__parent=None, kind=ActKind.FORWARD)
    first: dict[int, int] = {}
    for row, facts in acts.order_by("pk").values_list("assignment_id", "facts"):
        first.setdefault(row, facts["from"])
    found: dict[int, list[int]] = defaultdict(list)
    for row, task, unit in rows:
        found[task].append(first.get(row, unit))
    return found


def _cooperating(plan: Plan) -> dict[int, list[int]]:
    rows = Cooperation.objects.filter(task__plan=plan).order_by("pk").values_list("task_id", "unit_id")
    found: dict[int, list[int]] = defaultdict(list)
    for task, unit in rows:
        found[task].append(unit)
    return found


def _around(plan: Plan, on: date) -> tuple[int | None, frozenset[int]]:
    """The unit above that of the plan on a day, and those directly below it."""
    unit = plan.unit_id  # type: ignore[attr-defined]
    view = tree.at(on, main_line(plan.root))
    if unit not in view:
        return None, frozenset()
    return view.parent_of(unit), frozenset(view.children(unit))
