"""A plan of the group with one task for both companies, in the test world."""

from datetime import date, timedelta

from django.utils import timezone

from trienkhai.plans.actions.issuing import issue
from trienkhai.plans.actions.planning import TaskFacts, add_task, make_plan
from trienkhai.plans.models import Assignment, DayKind, Plan, Task

YEAR = timezone.localdate().year
BEGIN, END = date(YEAR, 1, 1), date(YEAR + 4, 12, 31)


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def a_plan(world, unit=None, by=None) -> Plan:
    return make_plan(unit or world.group, "Kế hoạch thực hiện Nghị quyết 18", BEGIN, END, by=by or world.secretary)


def facts(**changes) -> TaskFacts:
    told = {
        "name": "Duy trì chuyên mục thông tin hằng tuần",
        "product": "Chuyên mục",
        "responsible": "Bí thư cấp ủy",
        "due_on": in_days(30),
    }
    return TaskFacts(**(told | changes))


def a_task(world, *, units=None, plan=None, **changes) -> Task:
    units = [world.north.pk, world.south.pk] if units is None else units
    return add_task(plan or a_plan(world), facts(**changes), units=units, by=world.secretary)


def given(world, *, units=None, **changes) -> Assignment:
    """A task that was issued, as the first of its units has it: the northern company."""
    task = issue(a_task(world, units=units, **changes), by=world.secretary)
    return task.assignments.order_by("pk").first()


def endless(world) -> Assignment:
    return given(world, day_kind=DayKind.CONTINUOUS, due_on=None)
