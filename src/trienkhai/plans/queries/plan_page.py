"""A plan as a reader sees it: its headings and tasks, what each leaves open, what is not issued."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F

from trienkhai.access.scope import scope_of
from trienkhai.directives.models import Directive
from trienkhai.plans.models import Plan, Task, TaskGroup
from trienkhai.plans.permissions import READ
from trienkhai.plans.queries.places import Place, places_of
from trienkhai.plans.queries.tops import Counted, counted_of
from trienkhai.plans.questions import QUESTIONS, open_questions
from trienkhai.plans.rules import clear
from trienkhai.units.queries import last_namings


@dataclass(frozen=True)
class Planned:
    """A task of the plan. `questions`: of the five, those it leaves open, in words; `stops`: one of them keeps it from being issued;
    `unit_name`: where a single unit has it."""

    task: Task
    counted: Counted
    questions: tuple[str, ...]
    stops: bool
    unit_name: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it; no heading for tasks that have none."""

    group: TaskGroup | None
    tasks: tuple[Planned, ...]


@dataclass(frozen=True)
class PlanPage:
    """`sees_whole`: the reader sees the unit whose plan it is. Others see the tasks that their units were given, and nothing
    of what is only planned."""

    plan: Plan
    unit_name: str
    sees_whole: bool
    directives: tuple[Directive, ...]
    sections: tuple[Section, ...]
    today: date

    @property
    def tasks(self) -> tuple[Planned, ...]:
        return tuple(one for section in self.sections for one in section.tasks)

    @property
    def not_issued(self) -> tuple[Planned, ...]:
        return tuple(one for one in self.tasks if not one.task.is_issued)

    @property
    def unclear(self) -> tuple[Planned, ...]:
        return tuple(one for one in self.not_issued if one.questions)

    @property
    def is_issued(self) -> bool:
        """Whether a task of it was issued, so that the plan itself is not rewritten any more."""
        return any(one.task.is_issued for one in self.tasks)


def plan_page(plan: Plan, reader: Any, *, on: date) -> PlanPage:
    """The page. A fixed number of queries."""
    scope = scope_of(reader, READ)
    sees_whole = Plan.objects.filter(scope.as_q("unit"), pk=plan.pk).exists()
    rows = Task.objects.filter(plan=plan) if sees_whole else Task.objects.visible_to(scope).filter(plan=plan)
    ordered = rows.select_related("plan", "group").order_by(F("group__order").asc(nulls_first=True), "order", "pk")
    tasks = list(ordered)
    counted = counted_of(tasks, scope, {plan.pk} if sees_whole else set(), on=on)
    single = {one.unit for one in counted.values() if one.units == 1 and one.unit}
    names = {unit: row.label for unit, row in last_namings({*single, plan.unit_id}).items()}  # type: ignore[attr-defined]
    places = places_of([task.pk for task in tasks], reader)
    planned = [_planned(task, counted[task.pk], names, places.get(task.pk, ())) for task in tasks]
    directives = Directive.objects.visible_to(reader).filter(plans=plan)
    groups = list(plan.groups.order_by("order", "pk")) if sees_whole else []
    return PlanPage(
        plan=plan,
        unit_name=names.get(plan.unit_id, ""),  # type: ignore[attr-defined]
        sees_whole=sees_whole,
        directives=tuple(directives.order_by("issued_on", "pk")),
        sections=_sections(planned, groups),
        today=on,
    )


def _planned(task: Task, counted: Counted, names: Mapping[int, str], places: tuple[Place, ...]) -> Planned:
    questions = () if task.is_issued else open_questions(task, counted.planned)
    return Planned(
        task=task,
        counted=counted,
        questions=tuple(str(QUESTIONS[one]) for one in questions),
        stops=any(one in clear.WANTED for one in questions),
        unit_name=names.get(counted.unit or 0, "") if counted.units == 1 else "",
        places=places,
    )


def _sections(planned: Sequence[Planned], groups: Sequence[TaskGroup]) -> tuple[Section, ...]:
    """The headings in their order, those without tasks too; what has no heading first."""
    named = {group.pk: group for group in groups}
    for one in planned:
        if one.task.group is not None:
            named.setdefault(one.task.group.pk, one.task.group)
    under: dict[int | None, list[Planned]] = {
        pk: [] for pk in (None, *sorted(named, key=lambda pk: (named[pk].order, pk)))
    }
    for one in planned:
        under[one.task.group_id].append(one)  # type: ignore[attr-defined]
    return tuple(
        Section(named[pk] if pk else None, tuple(tasks)) for pk, tasks in under.items() if pk is not None or tasks
    )
