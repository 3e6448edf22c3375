"""The list of tasks as a reader sees it: plan, group or provision, task; how far each is over the instances within his scope."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.db.models import F

from trienkhai.access.scope import scope_of
from trienkhai.plans.models import Plan, SavedView, Task
from trienkhai.plans.permissions import READ
from trienkhai.plans.queries.places import Place, places_of
from trienkhai.plans.queries.tops import Counted, counted_of, files_of, units_holding
from trienkhai.plans.rules.axis import Axis, Bar, axis_over
from trienkhai.units.queries import last_namings
from trienkhai.units.scope import Scope
from trienkhai.vietnamese import search_key

PAGE = 50
ALL, LATE, SOON, WAITS, PLANNED = "", "qua-han", "sap-den", "cho-xac-nhan", "chua-giao"
DOING, FINISHED, ENDED, REFUSED = "dang-lam", "hoan-thanh", "ket-thuc", "tu-choi"
TABS: Final = (ALL, LATE, SOON, WAITS, PLANNED)
BY_GROUP, BY_PROVISION = "nhom", "dieu-khoan"


@dataclass(frozen=True)
class Filters:
    """What of the list is asked for. `show`: one of the words above; `directive` and `provision`: which the tasks serve;
    `unit`: code or words of the name of one that has the task; `by`: what stands between a plan and its tasks."""

    show: str = ALL
    plan: int | None = None
    group: int | None = None
    directive: int | None = None
    provision: int | None = None
    unit: str = ""
    search: str = ""
    by: str = BY_GROUP
    page: int = 1

    @cached_property
    def search_key(self) -> str:
        return search_key(self.search)


@dataclass(frozen=True)
class Heading:
    """A group of tasks or a provision, under a plan; `key` puts it into its place."""

    key: tuple[Any, ...]
    number: str
    name: str


NO_HEADING = Heading((0,), "", "")


@dataclass(frozen=True)
class Line:
    """A task, or what a plan or a heading comes to. `many`: how many tasks; `unit_name`: where a single unit has it."""

    task: Task | None
    heading: Heading
    plan: Plan
    counted: Counted
    bar: Bar
    begins_on: date
    ends_on: date
    due_on: date | None
    files: int
    today: date
    many: int = 1
    late_tasks: int = 0
    unit_name: str = ""


@dataclass(frozen=True)
class Branch:
    """A plan with its headings; each heading with its tasks on this page. The first heading may be none."""

    line: Line
    headings: tuple[tuple[Line | None, tuple[Line, ...]], ...]


@dataclass(frozen=True)
class TaskList:
    """`counts`: tasks by what may be asked for, under all other filters; `found`: those that are shown, over all pages."""

    filters: Filters
    branches: tuple[Branch, ...]
    counts: Mapping[str, int]
    found: int
    page: int
    pages: int
    axis: Axis
    plans: tuple[Plan, ...]
    groups: tuple[tuple[int, str], ...]
    directives: tuple[tuple[int, str], ...]
    provisions: tuple[tuple[int, str], ...]
    views: tuple[SavedView, ...]
    today: date


def task_list(reader: Any, filters: Filters, *, on: date) -> TaskList:
    """What the page shows. A fixed number of queries, whatever there is; two more where a unit is asked for."""
    scope = scope_of(reader, READ)
    tasks = _tasks(scope)
    whole = set(Plan.objects.filter(scope.as_q("unit")).values_list("pk", flat=True))
    counted = counted_of(tasks, scope, whole, on=on)
    served = places_of([task.pk for task in tasks], reader)
    kept = [task for task in tasks if _fits(task, filters, served)]
    if filters.unit:
        holding = units_holding(kept, scope, whole, filters.unit, on=on)
        kept = [task for task in kept if task.pk in holding]
    facts = {task.pk: kinds_of(task, counted[task.pk]) for task in kept}
    shown = [task for task in kept if filters.show in facts[task.pk]]
    place = {plan.pk: at for at, plan in enumerate(_once(task.plan for task in tasks))}
    shown.sort(
        key=lambda task: (place[task.plan.pk], _heading(task, filters.by, served).key)
    )  # stable within a heading
    files = files_of(shown, scope, whole)
    pages = max(1, -(-len(shown) // PAGE))
    page = min(max(filters.page, 1), pages)
    on_page = shown[(page - 1) * PAGE : page * PAGE]
    axis = axis_over([day for task in shown for day in _span(task)], today=on)
    single = {one.unit for task in on_page if (one := counted[task.pk]).units == 1 and one.unit}
    names = {unit: row.label for unit, row in last_namings(single).items()}

    def line(task: Task) -> Line:
        return _line(task, counted[task.pk], axis, on, files.get(task.pk, 0), _heading(task, filters.by, served), names)

    return TaskList(
        filters=filters,
        branches=_branches(on_page, shown, line, axis, on),
        counts=Counter(kind for kinds in facts.values() for kind in kinds),
        found=len(shown),
        page=page,
        pages=pages,
        axis=axis,
        plans=_once(task.plan for task in tasks),
        groups=_groups(tasks, filters.plan),
        directives=tuple(dict.fromkeys((one.directive, one.symbol) for places in served.values() for one in places)),
        provisions=tuple(
            dict.fromkeys(
                (one.provision, one.place)
                for places in served.values()
                for one in places
                if one.directive == filters.directive
            )
        ),
        views=tuple(SavedView.objects.filter(person=reader)),
        today=on,
    )


def _tasks(scope: Scope) -> list[Task]:
    """All tasks to be seen, plans of the higher units first, then by their order. One query."""
    rows = Task.objects.visible_to(scope).select_related("plan__root", "group")
    return list(
        rows.order_by(
            "plan__unit__path__depth",
            "-plan__begins_on",
            "plan_id",
            F("group__order").asc(nulls_first=True),
            "order",
            "pk",
        )
    )


def _fits(task: Task, filters: Filters, served: Mapping[int, Sequence[Place]]) -> bool:
    places = served.get(task.pk, ())
    return (
        (filters.plan is None or task.plan_id == filters.plan)  # type: ignore[attr-defined]
        and (filters.group is None or task.group_id == filters.group)  # type: ignore[attr-defined]
        and (filters.directive is None or any(one.directive == filters.directive for one in places))
        and (filters.provision is None or any(one.provision == filters.provision for one in places))
        and (not filters.search_key or filters.search_key in _words(task))
    )


def _words(task: Task) -> str:
    group = task.group.name if task.group else ""
    return search_key(f"{task.number} {task.name} {task.product} {task.responsible} {group} {task.plan.name}")


def kinds_of(task: Task, counted: Counted) -> frozenset[str]:
    """Under which of the words a task is found."""
    found = {ALL}
    if not task.is_issued:
        return frozenset({ALL, PLANNED})
    if task.is_ended:
        found.add(ENDED)
    elif counted.late:
        found.add(LATE)
    elif counted.soon:
        found.add(SOON)
    if counted.reported and not task.is_ended:
        found.add(WAITS)
    if counted.refused and not task.is_ended:
        found.add(REFUSED)
    if counted.is_finished:
        found.add(FINISHED)
    elif not task.is_ended:
        found.add(DOING)
    return frozenset(found)


def _heading(task: Task, by: str, served: Mapping[int, Sequence[Place]]) -> Heading:
    if by == BY_PROVISION:
        places = served.get(task.pk, ())
        if not places:
            return NO_HEADING
        first = places[0]
        return Heading((1, *first.order), f"{first.symbol}, {first.place}", first.words)
    if task.group is None:
        return NO_HEADING
    return Heading((1, task.group.order, task.group.pk), task.group.number, task.group.name)


def _span(task: Task) -> tuple[date, date]:
    """First and last day of a task on the axis."""
    days = task.due_days
    begin = task.begins_on or task.plan.begins_on
    return begin, max(days[-1] if days else task.plan.ends_on, begin)


def _line(
    task: Task, counted: Counted, axis: Axis, on: date, files: int, heading: Heading, names: Mapping[int, str]
) -> Line:
    begin, end = _span(task)
    late = bool(counted.late) and not task.is_ended
    bar = axis.bar(begin, end, percent=counted.sums.mean_percent or 0, today=on, is_late=late)
    days = task.due_days
    due = counted.next_due or (days[-1 if task.is_issued else 0] if days else None)
    name = names.get(counted.unit or 0, "") if counted.units == 1 else ""
    return Line(task, heading, task.plan, counted, bar, begin, end, due, files, on, 1, int(late), name)


def _branches(
    on_page: Sequence[Task], shown: Sequence[Task], line: Callable[[Task], Line], axis: Axis, on: date
) -> tuple[Branch, ...]:
    """The tasks of the page under their headings; plans and headings count all tasks that are shown, on whatever page."""
    here = {task.plan_id for task in on_page}  # type: ignore[attr-defined]
    lines = {task.pk: line(task) for task in shown if task.plan_id in here}  # type: ignore[attr-defined]
    branches = []
    for plan in _once(task.plan for task in on_page):
        of_plan = [one for one in lines.values() if one.plan.pk == plan.pk]
        of_page = [lines[task.pk] for task in on_page if task.plan_id == plan.pk]  # type: ignore[attr-defined]
        headings: list[tuple[Line | None, tuple[Line, ...]]] = []
        for heading in dict.fromkeys(one.heading for one in of_page):
            under = tuple(one for one in of_page if one.heading == heading)
            all_under = [one for one in of_plan if one.heading == heading]
            headings.append((_together(all_under, heading, axis, on) if heading != NO_HEADING else None, under))
        branches.append(Branch(_together(of_plan, NO_HEADING, axis, on), tuple(headings)))
    return tuple(branches)


def _together(lines: Sequence[Line], heading: Heading, axis: Axis, on: date) -> Line:
    """What several tasks come to."""
    counted = Counted.together([one.counted for one in lines])
    begin, end = min(one.begins_on for one in lines), max(one.ends_on for one in lines)
    late = sum(one.late_tasks for one in lines)
    bar = axis.bar(begin, end, percent=counted.sums.mean_percent or 0, today=on, is_late=bool(late))
    due = max((one.due_on for one in lines if one.due_on), default=None)
    files = sum(one.files for one in lines)
    return Line(None, heading, lines[0].plan, counted, bar, begin, end, due, files, on, len(lines), late)


def _groups(tasks: Iterable[Task], plan: int | None) -> tuple[tuple[int, str], ...]:
    """The headings of the plan that is chosen."""
    found = {
        task.group.pk: f"{task.group.number} {task.group.name}".strip()
        for task in tasks
        if task.group and task.plan_id == plan  # type: ignore[attr-defined]
    }
    return tuple(found.items())


def _once(plans: Iterable[Plan]) -> tuple[Plan, ...]:
    return tuple({plan.pk: plan for plan in plans}.values())
