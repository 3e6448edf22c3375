"""Plans and tasks on the ground of the matrix: of every unit a plan that is being written, and a task that it was given from above."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from trienkhai.plans.actions.issuing import issue
from trienkhai.plans.actions.offering import offer
from trienkhai.plans.actions.planning import TaskFacts, add_group, add_task, make_plan
from trienkhai.plans.actions.saving import save_view
from trienkhai.plans.models import Task
from trienkhai.units.models import Unit

if TYPE_CHECKING:
    from tests.house.ground import Ground


def furnish_writing(ground: "Ground", key: str, above: str) -> None:
    """A plan with a heading, one planned task and one that was issued to the unit itself; a task of the unit above for this one."""
    unit, by = ground.units[key], ground.founder
    planned, issued = _task(ground, key, unit, "dự kiến"), _task(ground, key, unit, "đã giao")
    issued.plan, issued.order = planned.plan, 2
    issued.save()
    issue(issued, by=by)
    heading = add_group(planned.plan, f"Nhóm {ground.words[key].name}", by=by)
    words = ground.words[key]
    table = f"STT,Nội dung nhiệm vụ,Đơn vị chủ trì,Thời hạn\n1,{words.name} việc,{words.code},Thường xuyên\n".encode()
    ground.put("plan being written", key, facts={"task": planned.pk, "table": table}, pk=planned.plan.pk)
    ground.put("task table", key, pk=offer(planned.plan, table, f"{words.name}.csv", by=by).pk)
    ground.put("heading", key, pk=heading.pk)
    ground.put("planned task", key, pk=planned.pk)
    ground.put("issued task", key, facts={"row": issued.assignments.get().pk}, pk=issued.pk)
    ground.put("plan to come", key, facts={"code": ground.words[key].code})
    given = _task(ground, key, ground.units[above or key], "từ trên")
    ground.put("task from above", key, pk=issue(given, by=by).pk)


def _task(ground: "Ground", key: str, planner: Unit, what: str) -> Task:
    """For the unit, in a plan of its own."""
    name, today = f"{ground.words[key].name} {what}", timezone.localdate()
    plan = make_plan(planner, name, date(today.year, 1, 1), date(today.year + 2, 12, 31), by=ground.founder)
    facts = TaskFacts(name=name, product="Báo cáo", responsible="Bí thư", due_on=today + timedelta(days=100))
    return add_task(plan, facts, units=[ground.units[key].pk], by=ground.founder)


def furnish_filters(ground: "Ground", by: dict[str, Any]) -> None:
    """A filter of the list of tasks that somebody keeps."""
    for key, person in by.items():
        ground.put("kept filter", key, pk=save_view("Quá hạn", "loc=qua-han", by=person).pk)
