"""What is counted of tasks for a reader: over the uppermost instances within his scope.

Who sees the unit whose plan it is counts every instance that the plan gave; everybody else those of his units, and nothing beyond.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Q, Sum

from trienkhai.plans.models import SUMS, ActFile, Assignment, DayKind, State, Task
from trienkhai.plans.rules.attention import USUAL
from trienkhai.plans.rules.counting import NOTHING, Sums, total
from trienkhai.plans.rules.lifecycle import LIVE, WAITS_FOR_THE_UNIT
from trienkhai.units.models import Naming
from trienkhai.units.scope import Scope
from trienkhai.vietnamese import search_key

FINISHED = Q(state=State.CONFIRMED) | Q(task__day_kind=DayKind.CONTINUOUS, terms_done__gt=0, state__in=LIVE)
"""At the unit itself; what has no end is finished once a report of it was confirmed."""


@dataclass(frozen=True)
class Counted:
    """Instances by what stands with them. `live`: given and not withdrawn; `units`: those and the planned ones; `unit`: the first of
    them. `first_late`: the oldest due day that has passed; `next_due`: of those the unit still owes."""

    units: int = 0
    live: int = 0
    planned: int = 0
    unanswered: int = 0
    refused: int = 0
    doing: int = 0
    reported: int = 0
    finished: int = 0
    withdrawn: int = 0
    late: int = 0
    soon: int = 0
    unit: int | None = None
    first_late: date | None = None
    next_due: date | None = None
    sums: Sums = NOTHING

    @property
    def is_finished(self) -> bool:
        return 0 < self.live == self.finished

    @classmethod
    def together(cls, several: Iterable["Counted"]) -> "Counted":
        """Counts added up, the earliest days."""
        all_of_them = list(several)
        added: dict[str, Any] = {name: sum(getattr(one, name) for one in all_of_them) for name in NUMBERS}
        days: dict[str, Any] = {
            name: min((day for one in all_of_them if (day := getattr(one, name))), default=None)
            for name in ("first_late", "next_due")
        }
        return cls(**added, **days, sums=total(one.sums for one in all_of_them))


NUMBERS = tuple(one.name for one in fields(Counted) if one.default == 0 and one.name != "unit")


def tops(tasks: Collection[Task], scope: Scope, whole: Collection[int]) -> tuple[Any, Any]:
    """Two queries for the uppermost instances: of the tasks of plans that the reader sees as a whole, and of the others."""
    of_whole = [task.pk for task in tasks if task.plan_id in whole]  # type: ignore[attr-defined]
    of_others = [task.pk for task in tasks if task.plan_id not in whole]  # type: ignore[attr-defined]
    above = Q(scope.as_q("parent__unit")) | Q(scope.as_q("parent__giver"))
    return (
        Assignment.objects.filter(task__in=of_whole, depth=0),
        Assignment.objects.visible_to(scope).filter(Q(task__in=of_others), Q(parent=None) | ~above),
    )


def counted_of(tasks: Collection[Task], scope: Scope, whole: Collection[int], *, on: date) -> dict[int, Counted]:
    """For every task, by id. Two queries."""
    found = {task.pk: Counted() for task in tasks}
    for rows in tops(tasks, scope, whole):
        for row in counting(rows, on=on):
            found[row["task_id"]] = _counted(row)
    return found


def counting(rows: Any, *, on: date) -> Any:
    """One row of counts for each task."""
    waits = Q(state__in=WAITS_FOR_THE_UNIT)
    late = waits & Q(due_on__lt=on)
    soon = waits & Q(due_on__gte=on, due_on__lte=on + timedelta(days=USUAL.soon))
    there = ~Q(state=State.WITHDRAWN)
    return (
        rows.order_by()
        .values("task_id")
        .annotate(
            units=Count("pk", filter=there),
            live=Count("pk", filter=Q(state__in=LIVE)),
            planned=Count("pk", filter=Q(state=State.PLANNED)),
            unanswered=Count("pk", filter=Q(state=State.ISSUED)),
            refused=Count("pk", filter=Q(state=State.REFUSED)),
            doing=Count("pk", filter=Q(state=State.DOING)),
            reported=Count("pk", filter=Q(state=State.REPORTED)),
            finished=Count("pk", filter=FINISHED),
            withdrawn=Count("pk", filter=Q(state=State.WITHDRAWN)),
            late=Count("pk", filter=late),
            soon=Count("pk", filter=soon),
            first_unit=Min("unit_id", filter=there),
            first_late=Min("due_on", filter=late),
            next_due=Min("due_on", filter=waits),
            **{f"all_{name}": Sum(name) for name in SUMS},
        )
    )


def _counted(row: dict[str, Any]) -> Counted:
    told = {name: row[name] for name in (*NUMBERS, "first_late", "next_due")}
    return Counted(**told, unit=row["first_unit"], sums=Sums(*(row[f"all_{name}"] or 0 for name in SUMS)))


def units_holding(tasks: Collection[Task], scope: Scope, whole: Collection[int], asked: str, *, on: date) -> set[int]:
    """Of which tasks a unit of that code, or with these words in its name, has an instance the reader counts. Two queries."""
    key = search_key(asked)
    named = Naming.objects.on(on).filter(Q(code__iexact=asked.strip()) | Q(search_key__contains=key))
    if not key:
        return {task.pk for task in tasks}
    found: set[int] = set()
    for rows in tops(tasks, scope, whole):
        found |= set(
            rows.filter(unit__in=named.values("unit_id")).order_by().values_list("task_id", flat=True).distinct()
        )
    return found


def files_of(tasks: Collection[Task], scope: Scope, whole: Collection[int]) -> dict[int, int]:
    """How many files of evidence came with the acts of all instances of each task that the reader sees, by id. One query."""
    of_whole = [task.pk for task in tasks if task.plan_id in whole]  # type: ignore[attr-defined]
    of_others = [task.pk for task in tasks if task.plan_id not in whole]  # type: ignore[attr-defined]
    seen = Assignment.objects.visible_to(scope).filter(task__in=of_others)
    rows = ActFile.objects.filter(
        Q(act__assignment__task__in=of_whole) | Q(act__assignment__in=seen.values("pk"))
    ).values("act__assignment__task_id")
    return dict(rows.annotate(many=Count("pk")).values_list("act__assignment__task_id", "many"))
