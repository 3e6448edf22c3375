"""Reminding units of a task they owe: in the inbox of those who answer for them, at most once a day a unit."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.acting import absent_of
from trienkhai.access.errors import Refused, WrongState
from trienkhai.access.scope import scope_of
from trienkhai.access.typed import prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.plans.actions.telling import reachable, tell_reminded
from trienkhai.plans.actions.turns import in_turn
from trienkhai.plans.models import Act, ActKind, Assignment, Task
from trienkhai.plans.permissions import CONFIRM
from trienkhai.plans.rules.lifecycle import after

WORDS = 300  # characters


@dataclass(frozen=True)
class Reminded:
    """How many units were reminded, and how many people; `nobody`: instances at units where nobody would read it; `again`: of
    those that were reminded today already."""

    units: int
    people: int
    nobody: tuple[Assignment, ...] = ()
    again: int = 0


@in_turn
def remind(task: Task, ids: Collection[int], *, by: Any, words: str = "") -> Reminded:
    """Remind the units of these instances that still owe something of the task. What was reminded stands in their history.

    Raises Refused before anybody is told where one was not given by a unit of the person; WrongState when the task is not issued, has
    ended, or none of them owes anything; Unacceptable for words too long.
    """
    kept = prose(words, WORDS, where=_("What you add"))
    locked = Task.objects.select_for_update(no_key=True, of=("self",)).select_related("plan__unit").get(pk=task.pk)
    given = Assignment.objects.filter(task=locked, pk__in=ids).select_related("unit", "giver")
    rows = list(given.order_by("order", "pk"))
    own = set(given.filter(scope_of(by, CONFIRM).as_q("giver")).values_list("pk", flat=True))
    for row in rows:
        if row.pk not in own:
            raise Refused(CONFIRM, person=by, unit=row.giver)
    owing = [row for row in rows if after("remind", row.state) is not None]
    if not locked.is_issued or locked.is_ended or not owing:
        raise WrongState(_("None of these units owes anything of this task now."))
    today = set(_reminded_today(owing))
    people = reachable([row for row in owing if row.pk not in today], by=by)
    reached = [row for row in owing if people.get(row.pk)]
    moment, author = timezone.now(), by if getattr(by, "pk", None) else None
    Act.objects.bulk_create(
        Act(
            assignment=row,
            kind=ActKind.REMIND,
            unit=row.giver,
            before=row.state,
            after=row.state,
            words=kept,
            facts={"people": len(people[row.pk])},
            at=moment,
            by=author,
            acted_for=absent_of(by),
        )
        for row in reached
    )
    told = tell_reminded(locked, [(row, people[row.pk]) for row in reached], kept, by=by)
    if reached:
        units = sorted(row.unit_id for row in reached)  # type: ignore[attr-defined]
        personal = {"words": kept} if kept else None
        record(by, Event.TASK_REMINDED, locked, unit=locked.plan.unit, units=units, people=told, personal=personal)
    nobody = tuple(row for row in owing if row.pk not in today and not people.get(row.pk))
    return Reminded(units=len(reached), people=told, nobody=nobody, again=len(today))


def _reminded_today(rows: Collection[Assignment]) -> Collection[int]:
    begin = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    told = Act.objects.filter(assignment__in=rows, kind=ActKind.REMIND, at__gte=begin)
    return told.values_list("assignment_id", flat=True)
