"""What a plan says of itself, and its headings: said anew, put in another order, taken out."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.scope import require
from trienkhai.access.typed import line
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.directives.models import Directive, Provision
from trienkhai.plans.actions.planning import NAME
from trienkhai.plans.models import Plan, Task, TaskGroup
from trienkhai.plans.permissions import WRITE

NUMBER = 20  # characters


@transaction.atomic
def change_plan(
    plan: Plan, name: str, begins_on: date, ends_on: date, *, carries_out: Collection[Directive] = (), by: Any
) -> Plan:
    """Say anew what a plan is called, from when to when it runs and what it carries out, while none of its tasks is issued.

    Raises Refused, WrongState, and Unacceptable with everything wrong, tasks outside the new days named.
    """
    # Whoever issues a task holds it first and reads the plan after: the same order here.
    tasks = list(Task.objects.select_for_update(no_key=True, of=("self",)).filter(plan=plan).order_by("pk"))
    locked = Plan.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=plan.pk)
    require(by, WRITE, locked.unit)
    if any(task.is_issued for task in tasks):
        raise WrongState(_("A task of the plan was issued; what the plan says is not rewritten any more."))
    problems = _wrong_days(begins_on, ends_on, tasks) + _wrong_directives(locked, carries_out)
    try:
        named = line(name, NAME, where=_("Name of the plan"), missing=_("Give the plan a name."))
    except Unacceptable as refused:
        problems += refused.problems
    if problems:
        raise Unacceptable(problems)
    told = {"name": named, "begins_on": begins_on, "ends_on": ends_on}
    changed = sorted(key for key, value in told.items() if getattr(locked, key) != value)
    for key, value in told.items():
        setattr(locked, key, value)
    locked.save(update_fields=list(told))
    locked.carries_out.set(carries_out)
    directives = sorted(one.pk for one in carries_out)
    record(by, Event.PLAN_CHANGED, locked, unit=locked.unit, changed=changed, directives=directives)
    return locked


def _wrong_days(begins_on: date, ends_on: date, tasks: Collection[Task]) -> list[Problem]:
    where = _("Ends on")
    if ends_on < begins_on:
        return [Problem(_("The plan ends before it begins."), where, "days")]
    outside = [task for task in tasks if task.due_on and not begins_on <= task.due_on <= ends_on]
    if not outside:
        return []
    message = _("The days of these tasks would lie outside the plan: %s.")
    return [Problem(message % "; ".join(str(task)[:80] for task in outside[:10]), where, "outside")]


def _wrong_directives(plan: Plan, carries_out: Collection[Directive]) -> list[Problem]:
    where = _("Carries out")
    if any(one.root_id != plan.root_id for one in carries_out):  # type: ignore[attr-defined]
        return [Problem(_("Choose documents of the same organisation."), where, "other_root")]
    served = Provision.objects.filter(tasks__plan=plan).exclude(directive__in=[one.pk for one in carries_out])
    lost = sorted(set(served.values_list("directive__symbol", flat=True)))
    if not lost:
        return []
    message = _("Tasks of the plan serve provisions of %s; change those tasks first.")
    return [Problem(message % ", ".join(lost), where, "served")]


@transaction.atomic
def change_group(group: TaskGroup, name: str, *, by: Any, number: str = "") -> TaskGroup:
    """Give a heading another name or number. Raises Refused, Unacceptable."""
    locked = _held(group, by)
    locked.name = line(name, NAME, where=_("Group of tasks"), missing=_("Give the group a name."))
    locked.number = line(number, NUMBER, where=_("Group of tasks"))
    locked.save(update_fields=["name", "number"])
    record(by, Event.PLAN_CHANGED, locked.plan, unit=locked.plan.unit, group=locked.pk)
    return locked


@transaction.atomic
def move_group(group: TaskGroup, steps: int, *, by: Any) -> None:
    """Put a heading so many places further down (negative: up) among those of its plan; no further than the end. Raises Refused."""
    locked = _held(group, by)
    there = list(TaskGroup.objects.filter(plan=locked.plan).order_by("order", "pk"))
    at = there.index(locked)
    to = min(max(at + steps, 0), len(there) - 1)
    there.insert(to, there.pop(at))
    for place, one in enumerate(there, 1):
        one.order = place
    TaskGroup.objects.bulk_update(there, ["order"])
    record(by, Event.PLAN_CHANGED, locked.plan, unit=locked.plan.unit, group=locked.pk, place=to + 1)


@transaction.atomic
def remove_group(group: TaskGroup, *, by: Any) -> None:
    """Take out a heading that no task stands under. Raises Refused, WrongState while there is one."""
    locked = _held(group, by)
    if locked.tasks.exists():
        raise WrongState(_("Tasks stand under this heading; put them under another one first."))
    pk, plan = locked.pk, locked.plan
    locked.delete()
    record(by, Event.PLAN_CHANGED, plan, unit=plan.unit, group=pk, removed=True)


def _held(group: TaskGroup, by: Any) -> TaskGroup:
    """The heading as it is now, its plan held: two who move headings at once do it one after the other."""
    plan = Plan.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=group.plan_id)  # type: ignore[attr-defined]
    require(by, WRITE, plan.unit)
    found = TaskGroup.objects.filter(pk=group.pk).first()
    if found is None:
        raise WrongState(_("Somebody took this heading out meanwhile."))
    found.plan = plan
    return found
