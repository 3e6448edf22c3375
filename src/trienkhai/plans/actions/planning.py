"""Writing a plan: its groups and tasks, for which units each is, what provisions it serves. What was issued is not rewritten."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.scope import require
from trienkhai.access.typed import line
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.directives.models import Directive, Provision
from trienkhai.plans.models import Assignment, Cooperation, DayKind, Every, Plan, Task, TaskGroup
from trienkhai.plans.permissions import WRITE
from trienkhai.plans.rules.lifecycle import PLANNED
from trienkhai.units.models import Unit, UnitPath
from trienkhai.units.scope import just_after

NAME = 500  # characters

WRITTEN = {
    "number": (20, gettext_lazy("Number of the task")),
    "name": (1000, gettext_lazy("Task")),
    "product": (500, gettext_lazy("Product")),
    "responsible": (200, gettext_lazy("Responsible post")),
    "note": (1000, gettext_lazy("Remark on the task")),
    "day_words": (200, gettext_lazy("Deadline in words")),
    "source": (200, gettext_lazy("Source of the task")),
}
"""What a task says in words: how many characters each may have, and what it is called."""


@dataclass(frozen=True)
class TaskFacts:
    """What a plan says of a task. Its days: see `rules.days`."""

    name: str
    number: str = ""
    product: str = ""
    responsible: str = ""
    note: str = ""
    day_kind: str = DayKind.DAY
    begins_on: date | None = None
    due_on: date | None = None
    every: str = ""
    until: date | None = None
    day_words: str = ""
    source: str = ""


@transaction.atomic
def make_plan(
    unit: Unit, name: str, begins_on: date, ends_on: date, *, carries_out: Collection[Directive] = (), by: Any
) -> Plan:
    """Begin a plan of a unit that carries out directives. Raises Refused, Unacceptable."""
    require(by, WRITE, unit)
    problems = []
    if ends_on < begins_on:
        problems.append(Problem(_("The plan ends before it begins."), _("Ends on"), "days"))
    if any(one.root_id != unit.root_id for one in carries_out):  # type: ignore[attr-defined]
        problems.append(Problem(_("Choose documents of the same organisation."), _("Carries out"), "other_root"))
    if problems:
        raise Unacceptable(problems)
    plan = Plan.objects.create(
        root=unit.root,
        unit=unit,
        name=line(name, NAME, where=_("Name of the plan"), missing=_("Give the plan a name.")),
        begins_on=begins_on,
        ends_on=ends_on,
        made_at=timezone.now(),
        made_by=by if getattr(by, "pk", None) else None,
    )
    plan.carries_out.set(carries_out)
    record(by, Event.PLAN_MADE, plan, unit=unit, directives=sorted(one.pk for one in carries_out))
    return plan


@transaction.atomic
def add_group(plan: Plan, name: str, *, by: Any, number: str = "") -> TaskGroup:
    """A heading over tasks. Raises Refused, Unacceptable."""
    require(by, WRITE, plan.unit)
    named = line(name, NAME, where=_("Group of tasks"), missing=_("Give the group a name."))
    made = TaskGroup.objects.create(
        plan=plan, order=plan.groups.count() + 1, name=named, number=line(number, 20, where=_("Group of tasks"))
    )
    record(by, Event.PLAN_CHANGED, plan, unit=plan.unit, group=made.pk)
    return made


@transaction.atomic
def add_task(
    plan: Plan,
    facts: TaskFacts,
    *,
    by: Any,
    group: TaskGroup | None = None,
    units: Collection[int] = (),
    cooperating: Collection[int] = (),
    provisions: Iterable[Provision] = (),
) -> Task:
    """Plan a task: nobody is told before it is issued. Raises Refused, Unacceptable with all that is wrong."""
    require(by, WRITE, plan.unit)
    told = _judged(plan, facts)
    place = plan.tasks.count() + 1
    task = Task(plan=plan, group=group, order=place, **told)
    if not task.number:
        task.number = str(place)
    task.save()
    _set_units(task, units, cooperating)
    _set_provisions(task, provisions)
    record(by, Event.TASK_PLANNED, task, unit=plan.unit, plan=plan.pk, units=len(set(units)))
    return task


@transaction.atomic
def change_task(
    task: Task,
    facts: TaskFacts,
    *,
    by: Any,
    group: TaskGroup | None = None,
    units: Collection[int] = (),
    cooperating: Collection[int] = (),
    provisions: Iterable[Provision] = (),
) -> Task:
    """Say anew what a planned task is. Raises Refused, WrongState once it is issued, Unacceptable."""
    locked = _planned(task, by)
    before = {name: getattr(locked, name) for name in _told_fields()}
    for name, value in _judged(locked.plan, facts).items():
        setattr(locked, name, value)
    locked.group = group
    locked.save()
    _set_units(locked, units, cooperating)
    _set_provisions(locked, provisions)
    changed = [name for name in before if before[name] != getattr(locked, name)]
    record(by, Event.TASK_CHANGED, locked, unit=locked.plan.unit, changed=changed, units=len(set(units)))
    return locked


@transaction.atomic
def link_provisions(task: Task, provisions: Iterable[Provision], *, by: Any) -> None:
    """Say which provisions a task serves; also of one that was issued. Raises Refused, Unacceptable."""
    require(by, WRITE, task.plan.unit)
    _set_provisions(task, provisions)
    record(
        by,
        Event.TASK_LINKED,
        task,
        unit=task.plan.unit,
        provisions=sorted(task.provisions.values_list("pk", flat=True)),
    )


@transaction.atomic
def remove_task(task: Task, *, by: Any) -> None:
    """Take a planned task out of its plan: nobody was told of it. Raises Refused, WrongState once it is issued."""
    locked = _planned(task, by)
    record(by, Event.TASK_REMOVED, locked, unit=locked.plan.unit, number=locked.number, personal={"name": locked.name})
    locked.assignments.all().delete()
    locked.cooperations.all().delete()
    locked.provisions.clear()
    locked.delete()


def _planned(task: Task, by: Any) -> Task:
    locked = Task.objects.select_for_update(no_key=True).select_related("plan__unit").get(pk=task.pk)
    require(by, WRITE, locked.plan.unit)
    if locked.is_issued:
        raise WrongState(
            _("The task was issued; what units were told is not rewritten. Withdraw it, or give a new one.")
        )
    return locked


def _told_fields() -> tuple[str, ...]:
    return tuple(field.name for field in fields(TaskFacts))


def _judged(plan: Plan, facts: TaskFacts) -> dict[str, Any]:
    """What is kept of the facts. Raises Unacceptable with all that is wrong."""
    told: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, (most, label) in WRITTEN.items():
        try:
            missing = _("Say what is to be done.") if name == "name" else ""
            told[name] = line(getattr(facts, name), most, where=str(label), missing=missing)
        except Unacceptable as refused:
            problems += refused.problems
    problems += _wrong_days(plan, facts)
    if problems:
        raise Unacceptable(problems)
    comes_again = facts.day_kind == DayKind.RECURRING
    every, until = (facts.every, facts.until) if comes_again else ("", None)
    due = None if facts.day_kind == DayKind.CONTINUOUS else facts.due_on
    return told | {
        "day_kind": facts.day_kind,
        "begins_on": facts.begins_on,
        "due_on": due,
        "every": every,
        "until": until,
    }


def _wrong_days(plan: Plan, facts: TaskFacts) -> list[Problem]:
    where = _("Deadline")
    if facts.day_kind not in DayKind.values:
        return [Problem(_("Choose how the task is due."), where, "day_kind")]
    if facts.day_kind == DayKind.RECURRING and facts.every not in Every.values:
        return [Problem(_("Say how often the task comes again."), where, "every")]
    if facts.begins_on and facts.due_on and facts.due_on < facts.begins_on:
        return [Problem(_("The task is due before it begins."), where, "days")]
    if facts.due_on and not plan.begins_on <= facts.due_on <= plan.ends_on:
        return [Problem(_("The due day lies outside the plan; change the day, or the plan."), where, "outside")]
    return []


def _set_units(task: Task, units: Collection[int], cooperating: Collection[int]) -> None:
    """Planned instances and cooperating units, as given. Raises Unacceptable for a unit that its plan cannot give to."""
    wanted, beside = set(units), set(cooperating)
    below = open_below(task.plan.unit)
    if strange := (wanted - below) | (beside - _in_root(beside, task)):
        message = _("%d of the units are not open below the unit whose plan it is.") % len(strange)
        raise Unacceptable([Problem(message, _("Units"), "not_below")])
    if wanted & beside:
        message = _("A unit that has the task does not cooperate in it as well.")
        raise Unacceptable([Problem(message, _("Cooperating units"), "twice")])
    there = {row.unit_id: row for row in task.assignments.filter(state=PLANNED)}  # type: ignore[attr-defined]
    task.assignments.filter(pk__in=[row.pk for unit, row in there.items() if unit not in wanted]).delete()
    Assignment.objects.bulk_create(
        (
            Assignment(task=task, unit_id=unit, giver_id=task.plan.unit_id, order=place)  # type: ignore[attr-defined]
            for place, unit in enumerate(units)
            if unit not in there
        ),
        batch_size=500,
    )
    task.cooperations.exclude(unit__in=beside).delete()
    known = set(task.cooperations.values_list("unit_id", flat=True))
    Cooperation.objects.bulk_create(Cooperation(task=task, unit_id=unit) for unit in sorted(beside - known))


def open_below(unit: Unit) -> set[int]:
    """A unit and all open ones below it today: those that its plan can give a task to. Two queries."""
    path = UnitPath.objects.get(unit=unit).path
    rows = UnitPath.objects.filter(path__gte=path, path__lt=just_after(path), is_open=True)
    return set(rows.values_list("unit_id", flat=True))


def _in_root(units: Collection[int], task: Task) -> set[int]:
    """Those that belong to the organisation of the plan."""
    if not units:
        return set()
    return set(Unit.objects.filter(pk__in=units, root=task.plan.root_id).values_list("pk", flat=True))  # type: ignore[attr-defined]


def _set_provisions(task: Task, provisions: Iterable[Provision]) -> None:
    rows = list(Provision.objects.select_related("directive").filter(pk__in=[one.pk for one in provisions]))
    if any(row.directive.root_id != task.plan.root_id for row in rows):  # type: ignore[attr-defined]
        raise Unacceptable([Problem(_("Choose provisions of the same organisation."), _("Provisions"), "other_root")])
    task.provisions.set(rows)
    task.plan.carries_out.add(*{row.directive for row in rows})
