"""Issuing: from the plan to the units, and later to further ones. From here on nothing of the task is rewritten."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.acting import absent_of
from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.scope import require
from trienkhai.access.typed import prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.plans.actions.planning import open_below
from trienkhai.plans.actions.telling import tell_given
from trienkhai.plans.actions.turns import REASON, in_turn
from trienkhai.plans.models import Act, ActKind, Assignment, Task
from trienkhai.plans.permissions import ISSUE
from trienkhai.plans.questions import QUESTIONS, open_questions
from trienkhai.plans.rules import clear
from trienkhai.plans.rules.days import next_due
from trienkhai.plans.rules.lifecycle import ISSUED, PLANNED


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
    _keep_acts(locked, rows, by=by, at=moment)
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


def _keep_acts(task: Task, rows: Sequence[Assignment], *, by: Any, at: datetime) -> None:
    author, absent = by if getattr(by, "pk", None) else None, absent_of(by)
    Act.objects.bulk_create(
        (
            Act(
                assignment=row,
                kind=ActKind.ISSUE,
                unit=task.plan.unit,
                before=PLANNED,
                after=ISSUED,
                facts={"due_on": row.due_on.isoformat() if row.due_on else ""},
                at=at,
                by=author,
                acted_for=absent,
            )
            for row in rows
        ),
        batch_size=500,
    )


@in_turn
def give_further(task: Task, units: Collection[int], *, by: Any) -> list[Assignment]:
    """Give an issued task to further units, as it was given to the others. Terms that are over are not asked of them.

    Raises Refused, WrongState unless it is issued and goes on, Unacceptable for no unit, one that the plan cannot give to, one that has the
    task or cooperates in it.
    """
    locked = Task.objects.select_for_update(no_key=True).select_related("plan__unit").get(pk=task.pk)
    require(by, ISSUE, locked.plan.unit)
    if not locked.is_issued or locked.is_ended:
        raise WrongState(_("Only a task that was issued and has not ended is given to further units."))
    _judge_further(locked, units)
    moment, today = timezone.now(), timezone.localdate()
    place = locked.assignments.filter(parent=None).count()
    over, due = _term_of(locked.due_days, today)
    rows = [
        Assignment(
            task=locked,
            unit_id=unit,
            giver=locked.plan.unit,
            order=place + at,
            state=ISSUED,
            given_on=today,
            due_on=due,
            terms_done=over,
            turn=1,
            sum_parts=1,
        )
        for at, unit in enumerate(dict.fromkeys(units))
    ]
    Assignment.objects.bulk_create(rows, batch_size=500)
    given = list(Assignment.objects.filter(pk__in=[row.pk for row in rows]).select_related("unit").order_by("order"))
    _keep_acts(locked, given, by=by, at=moment)
    people = tell_given(locked, given, by=by)
    told = sorted(row.unit_id for row in given)  # type: ignore[attr-defined]
    record(by, Event.TASK_GIVEN_FURTHER, locked, unit=locked.plan.unit, units=told, people=people)
    return given


def _judge_further(task: Task, units: Collection[int]) -> None:
    wanted, where = set(units), _("Units")
    if not wanted:
        raise Unacceptable([Problem(_("Choose at least one unit."), where, "no_units")])
    if strange := wanted - open_below(task.plan.unit):
        message = _("%d of the units are not open below the unit whose plan it is.") % len(strange)
        raise Unacceptable([Problem(message, where, "not_below")])
    if known := task.assignments.filter(parent=None, unit__in=wanted).count():
        raise Unacceptable([Problem(_("%d of the units have this task already.") % known, where, "given_already")])
    if task.cooperations.filter(unit__in=wanted).exists():
        message = _("A unit that has the task does not cooperate in it as well.")
        raise Unacceptable([Problem(message, where, "twice")])


def _term_of(days: tuple[date, ...], today: date) -> tuple[int, date | None]:
    """How many terms of a task are over, and the due day of the one that runs; the last when all are."""
    over = min(sum(day < today for day in days), max(len(days) - 1, 0))
    return over, next_due(days, over)


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
