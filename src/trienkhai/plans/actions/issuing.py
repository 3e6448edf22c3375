"""Issuing: from the plan to the units. From here on nothing of the task is rewritten."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trienkhai.access.acting import absent_of
from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.scope import require
from trienkhai.access.typed import prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.plans.actions.telling import tell_given
from trienkhai.plans.actions.turns import REASON, in_turn
from trienkhai.plans.models import Act, ActKind, Task
from trienkhai.plans.permissions import ISSUE
from trienkhai.plans.rules import clear
from trienkhai.plans.rules.days import CONTINUOUS, next_due
from trienkhai.plans.rules.lifecycle import ISSUED, PLANNED

QUESTIONS = {
    clear.WHO: gettext_lazy("who: no unit is named"),
    clear.WHAT: gettext_lazy("what: the task has no words"),
    clear.WHEN: gettext_lazy("when: no day on which it is due lies within the plan"),
    clear.RESULT: gettext_lazy("with which result: no product is named"),
    clear.RESPONSIBLE: gettext_lazy("who is responsible: no post is named"),
}


def open_questions(task: Task, units: int) -> tuple[str, ...]:
    """Which of the five questions a task leaves open."""
    return clear.unanswered(
        units=units,
        name=task.name,
        has_day=bool(task.due_days),
        is_endless=task.day_kind == CONTINUOUS,
        product=task.product,
        responsible=task.responsible,
    )


@in_turn
def issue(task: Task, *, by: Any, reason: str = "", at: datetime | None = None) -> Task:
    """Give a planned task to its units: each gets its instance, and who answers for it is told.

    A task that leaves open which result it has, or who is responsible, is issued with a reason. Raises Refused, WrongState once
    it is issued, Unacceptable with every question that has to be answered first.
    """
    locked = Task.objects.select_for_update(no_key=True).select_related("plan__unit").get(pk=task.pk)
    require(by, ISSUE, locked.plan.unit)
    if locked.is_issued:
        raise WrongState(_("The task was issued already."))
    rows = list(locked.assignments.filter(state=PLANNED).select_related("unit").order_by("pk"))
    locked.issue_reason = prose(reason, REASON, where=_("Reason"))
    _judge(locked, open_questions(locked, len(rows)))
    moment, author = at or timezone.now(), by if getattr(by, "pk", None) else None
    due = next_due(locked.due_days, 0)
    begun = {"state": ISSUED, "given_on": timezone.localdate(moment), "due_on": due, "turn": 1, "sum_parts": 1}
    for row in rows:
        for name, value in begun.items():
            setattr(row, name, value)
    # All begin alike: one statement, where a value for each row of two thousand took two seconds to write down.
    locked.assignments.filter(state=PLANNED).update(**begun)
    Act.objects.bulk_create(
        (
            Act(
                assignment=row,
                kind=ActKind.ISSUE,
                unit=locked.plan.unit,
                before=PLANNED,
                after=ISSUED,
                facts={"due_on": due.isoformat() if due else ""},
                at=moment,
                by=author,
                acted_for=absent_of(by),
            )
            for row in rows
        ),
        batch_size=500,
    )
    locked.issued_at, locked.issued_by = moment, author
    locked.save(update_fields=["issued_at", "issued_by", "issue_reason"])
    people = tell_given(locked, rows, by=by)
    record(
        by,
        Event.TASK_ISSUED,
        locked,
        unit=locked.plan.unit,
        units=len(rows),
        people=people,
        personal={"reason": locked.issue_reason} if locked.issue_reason else None,
    )
    return locked


def issue_all(tasks: Iterable[Task], *, by: Any, reason: str = "") -> list[Task]:
    """Several tasks of a plan, all or none. Raises as `issue`, with the task named in each problem."""
    return _issue_all(tuple(tasks), by=by, reason=reason)


@in_turn
def _issue_all(tasks: tuple[Task, ...], *, by: Any, reason: str) -> list[Task]:
    problems, done = [], []
    for task in sorted(tasks, key=lambda one: one.pk):
        try:
            done.append(issue(task, by=by, reason=reason))
        except Unacceptable as refused:
            problems += [
                Problem(one.message, f"{task}: {one.where}".rstrip(": "), one.code) for one in refused.problems
            ]
    if problems:
        raise Unacceptable(problems)
    return done


def _judge(task: Task, left_open: tuple[str, ...]) -> None:
    must = [one for one in left_open if one in clear.WANTED]
    may = [one for one in left_open if one not in clear.WANTED]
    problems = [Problem(_("Answer before it is issued: %s.") % QUESTIONS[one], code=one) for one in must]
    if may and not task.issue_reason:
        message = _("Answer this, or say why it is issued without: %s.")
        problems += [Problem(message % QUESTIONS[one], code=one) for one in may]
    if problems:
        raise Unacceptable(problems)
