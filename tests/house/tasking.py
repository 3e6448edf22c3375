"""Tasks on the ground of the matrix: of every unit one instance in each state in which something can be done with it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from tests.evidence.test_accepting import PNG
from trienkhai.plans.actions.answering import accept, refuse
from trienkhai.plans.actions.extending import ask_extension
from trienkhai.plans.actions.issuing import issue
from trienkhai.plans.actions.planning import TaskFacts, add_task, make_plan
from trienkhai.plans.actions.progress import Brought, confirm, report
from trienkhai.plans.models import ActFile, Assignment, Plan

if TYPE_CHECKING:
    from tests.house.ground import Ground

BELOW = {"above": "own", "own": "below", "below": "deep", "sibling": "moved"}  # as it is after everything moved
STATES = ("", "being done", "that asks for time", "reported", "confirmed", "refused")


def furnish_plan(ground: "Ground", key: str) -> Plan:
    """The plan of the top of an organisation."""
    top = ground.units["above" if key == "own" else "other"]
    year = timezone.localdate().year
    name = f"{ground.words[key].root} kế hoạch"
    return make_plan(top, name, date(year, 1, 1), date(year + 2, 12, 31), by=ground.founder)


def furnish_tasks(ground: "Ground", key: str, plan: Plan) -> None:
    """One task of the unit alone for each state; its words are those of the unit."""
    words, by = ground.words[key], ground.senders[key]
    for state in STATES:
        facts = TaskFacts(name=f"{words.text} {state}", product=words.text, responsible="Bí thư", due_on=_in_days(100))
        task = add_task(plan, facts, units=[ground.units[key].pk], by=ground.founder)
        row = issue(task, by=ground.founder).assignments.get()
        for step in WAYS[state]:
            step(row, ground, by, f"{words.file}.png")
        row.refresh_from_db()
        told = {"turn": row.turn}
        ground.put(f"assignment {state}".strip(), key, facts=told, pk=row.pk)
        if not state and key in BELOW:
            ground.put("assignment to hand on", key, facts={**told, "below": ground.words[BELOW[key]].code}, pk=row.pk)
        if state == "reported":
            ground.put("file of a task", key, pk=ActFile.objects.get(act__assignment=row).file_id)


Step = Callable[[Assignment, "Ground", Any, str], Any]


def _accepted(row: Assignment, ground: "Ground", by: Any, file: str) -> None:
    accept(row, by=by)


def _asked(row: Assignment, ground: "Ground", by: Any, file: str) -> None:
    ask_extension(row, _in_days(150), words="Thiếu người.", by=by)


def _reported(row: Assignment, ground: "Ground", by: Any, file: str) -> None:
    report(row, words="Xong.", files=[Brought(PNG, file)], by=by)


def _confirmed(row: Assignment, ground: "Ground", by: Any, file: str) -> None:
    report(row, words="Xong.", by=by)
    confirm(row, by=ground.founder)


def _refused(row: Assignment, ground: "Ground", by: Any, file: str) -> None:
    refuse(row, words="Không phải.", by=by)


WAYS: dict[str, tuple[Step, ...]] = {
    "": (),
    "being done": (_accepted,),
    "that asks for time": (_accepted, _asked),
    "reported": (_accepted, _reported),
    "confirmed": (_accepted, _confirmed),
    "refused": (_refused,),
}


def _in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
