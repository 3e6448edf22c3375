"""An order is withdrawn from one unit with all its parts; or the order as a whole ends."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import WrongState
from trienkhai.access.scope import require
from trienkhai.access.typed import prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.plans.actions.extending import settle
from trienkhai.plans.actions.telling import tell_unit
from trienkhai.plans.actions.turns import REASON, Doing, done, guarded, held, in_turn, kept
from trienkhai.plans.models import Assignment, Task
from trienkhai.plans.permissions import ISSUE
from trienkhai.plans.rules.counting import NOTHING
from trienkhai.plans.rules.lifecycle import LIVE, WITHDRAWN


@in_turn
def withdraw(assignment: Assignment, *, by: Any, words: str, seen: int | None = None) -> Assignment:
    """Withdraw an order from a unit, with the reason, and with it all its parts. What was done stays to be read.

    Raises Refused, WrongState, Unacceptable.
    """
    row, doing = held(assignment.pk), Doing("withdraw", by, words, seen)
    kept_words = guarded(row, doing)
    parts = _all_parts(row)
    for part in reversed(parts):
        before, part.state, part.turn, part.sums = part.state, WITHDRAWN, part.turn + 1, NOTHING
        part.save()
        kept(part, Doing("withdraw", by, facts={"with": row.pk}), words=kept_words, before=before)
    settle([row, *parts], by=by)
    done(row, Doing("withdraw", by, words, seen, facts={"parts": len(parts)}), words=kept_words, to=WITHDRAWN)
    tell_unit(row, "withdraw", by=by)
    return row


def _all_parts(row: Assignment) -> list[Assignment]:
    """All given parts below, level by level."""
    found: list[Assignment] = []
    level = [row]
    while level:
        given = Assignment.objects.filter(parent__in=level, state__in=LIVE)
        level = list(given.select_related("task", "unit", "giver").order_by("pk"))
        found += level
    return found


@in_turn
def end(task: Task, *, by: Any, words: str) -> Task:
    """End an order, with the reason: nothing more is entered, what units have not finished stays unfinished, and requests for
    more time are settled.

    Raises Refused, WrongState, Unacceptable.
    """
    locked = Task.objects.select_for_update(no_key=True).select_related("plan__unit").get(pk=task.pk)
    require(by, ISSUE, locked.plan.unit)
    if not locked.is_issued or locked.is_ended:
        raise WrongState(_("Only a task that was issued and has not ended can be ended."))
    locked.end_reason = prose(words, REASON, where=_("Reason"), missing=_("Say why the task ends."))
    # Acts that run hold their branch: the end waits for them, and they read the task after it.
    tops = Assignment.objects.filter(task=locked, parent=None).order_by("pk")
    list(tops.select_for_update(no_key=True).values_list("pk", flat=True))
    locked.ended_at, locked.ended_by = timezone.now(), by if getattr(by, "pk", None) else None
    locked.save(update_fields=["end_reason", "ended_at", "ended_by"])
    # Nobody can decide on more time any more.
    settled = settle(Assignment.objects.filter(task=locked), by=by)
    record(by, Event.TASK_ENDED, locked, unit=locked.plan.unit, settled=settled, personal={"reason": locked.end_reason})
    return locked
