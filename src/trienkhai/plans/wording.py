"""How a task, or what several come to, stands: tone, icon and words; the gravest thing first."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trienkhai.plans.models import State, Task
from trienkhai.plans.queries.task_page import Attention
from trienkhai.plans.queries.tops import Counted
from trienkhai.plans.rules.attention import OVERDUE, RETURNED_TWICE, UNANSWERED
from trienkhai.ui.figures import number
from trienkhai.ui.templatetags.ui import late_words
from trienkhai.vietnamese import short_date


@dataclass(frozen=True)
class Standing:
    tone: str
    icon: str
    words: str


def standing(task: Task, counted: Counted, today: date) -> Standing:
    """Of one task, over the instances that the reader counts."""
    if not task.is_issued:
        return Standing("idle", "minus", _("Not issued"))
    if counted.is_finished:
        return Standing("ok", "check", _("Confirmed"))
    if task.is_ended:
        return Standing("idle", "lock", _("Ended"))
    if not counted.live:
        words = _("Order withdrawn") if counted.withdrawn else _("You cooperate")
        return Standing("idle", "cut" if counted.withdrawn else "users", words)
    return _late(counted, today) or _waits(counted) or _soon(counted, today) or _under_way(counted)


def together(many: int, late_tasks: int, counted: Counted) -> Standing:
    """Of several tasks."""
    if late_tasks:
        words = ngettext("%(n)s task is late", "%(n)s tasks are late", late_tasks) % {"n": number(late_tasks)}
        return Standing("late", "clock", words)
    if counted.is_finished and not counted.planned:
        return Standing("ok", "check", _("Confirmed"))
    if not counted.live:
        return Standing("idle", "minus", _("Not issued"))
    return Standing("sub", "info", _("Being done"))


def _late(counted: Counted, today: date) -> Standing | None:
    if not counted.late:
        return None
    if counted.late == 1 and counted.live == 1 and counted.first_late:
        return Standing("late", "clock", late_words((today - counted.first_late).days))
    words = ngettext("%(n)s unit is late", "%(n)s units are late", counted.late) % {"n": number(counted.late)}
    return Standing("late", "clock", words)


def _waits(counted: Counted) -> Standing | None:
    if counted.refused:
        words = ngettext("%(n)s unit refused", "%(n)s units refused", counted.refused)
        return Standing("ret", "x", words % {"n": number(counted.refused)})
    if counted.reported:
        words = ngettext("%(n)s waits for confirmation", "%(n)s wait for confirmation", counted.reported)
        return Standing("sub", "up", words % {"n": number(counted.reported)})
    return None


def _soon(counted: Counted, today: date) -> Standing | None:
    if not counted.soon or counted.next_due is None:
        return None
    left = (counted.next_due - today).days
    if left == 0:
        return Standing("warn", "warn", _("Due today"))
    return Standing("warn", "warn", ngettext("%(n)s day left", "%(n)s days left", left) % {"n": number(left)})


def _under_way(counted: Counted) -> Standing:
    if counted.unanswered == counted.live:
        return Standing("warn", "send", _("Not answered yet"))
    return Standing("sub", "info", _("Being done"))


def needed(one: Attention) -> Standing:
    """What is to be said first of an instance that needs somebody."""
    row = one.row
    if OVERDUE in one.kinds:
        return Standing("late", "clock", late_words(one.late))
    if row.state == State.REFUSED:
        return Standing("ret", "x", _("Order refused"))
    if one.asked is not None:
        return Standing("warn", "warn", _("Asks for time until %s") % short_date(one.asked.wanted))
    if RETURNED_TWICE in one.kinds:
        words = ngettext("Given back %(n)s time", "Given back %(n)s times", row.returns) % {"n": number(row.returns)}
        return Standing("ret", "undo", words)
    if UNANSWERED in one.kinds:
        words = ngettext("No answer for %(n)s day", "No answer for %(n)s days", one.waiting) % {
            "n": number(one.waiting)
        }
        return Standing("warn", "send", words)
    words = ngettext("Silent for %(n)s day", "Silent for %(n)s days", one.silent) % {"n": number(one.silent)}
    return Standing("warn", "clock", words)
