"""A resolution, a plan that carries it out, and orders given under it: what the tests of coverage and of the laws stand on."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from trienkhai.directives import actions as directives
from trienkhai.directives.models import Directive, Provision
from trienkhai.plans.actions.issuing import issue
from trienkhai.plans.actions.planning import TaskFacts, add_task, make_plan
from trienkhai.plans.models import Assignment, Plan, Task
from trienkhai.units.models import Unit

RESOLUTION = """ĐẢNG ỦY TẬP ĐOÀN
Số 18-NQ/ĐU
Vinh, ngày 15 tháng 6 năm 2021
NGHỊ QUYẾT
về học tập
Điều 1. Học tập
1. Mỗi quý một hội nghị.
2. Mỗi năm một lớp.
a) Lớp cho cán bộ.
Điều 2. Thông tin
Thông tin đến với người lao động trước khi tin đồn đến.
Điều 3. Công khai
Kết quả được đăng trên cổng thông tin.
"""


def resolve(world: Any, text: str = RESOLUTION) -> Directive:
    return directives.register(world.root, text.encode(), "18.txt", by=world.secretary)


def provision(directive: Directive, anchor: str) -> Provision:
    return directive.provisions.get(anchor=anchor)


def plan_under(directive: Directive, unit: Unit, *, by: Any) -> Plan:
    today = timezone.localdate()
    return make_plan(
        unit, "Kế hoạch", today - timedelta(days=30), today + timedelta(days=900), carries_out=[directive], by=by
    )


def order(
    plan: Plan,
    units: Collection[Unit],
    anchors: Sequence[str] = (),
    *,
    by: Any,
    issued: bool = True,
    due_on: date | None = None,
    **facts: Any,
) -> Task:
    """A task of a plan for some units that serves the provisions of its directive with some anchors."""
    said = TaskFacts(
        **{"name": "Mở lớp", "product": "Báo cáo", "responsible": "Bí thư"}
        | {"due_on": due_on or timezone.localdate() + timedelta(days=60)}
        | facts
    )
    served = Provision.objects.filter(directive__in=plan.carries_out.all(), anchor__in=anchors)
    made = add_task(plan, said, by=by, units=[unit.pk for unit in units], provisions=served)
    return issue(made, by=by) if issued else made


def at(task: Task, unit: Unit) -> Assignment:
    """The instance of a task that a unit was given at first hand."""
    return Assignment.objects.get(task=task, unit=unit, parent=None)
