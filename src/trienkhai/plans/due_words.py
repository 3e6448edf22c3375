"""How the days of a task, and of one of its instances, read on a page."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trienkhai.plans.models import Assignment, DayKind, Every, Task
from trienkhai.plans.rules.attention import is_overdue
from trienkhai.plans.rules.lifecycle import WAITS_FOR_THE_UNIT
from trienkhai.ui.figures import number
from trienkhai.vietnamese import short_date


def deadline(task: Task) -> str:
    """When a task is due: in the words of its plan where it has some, else as its days say."""
    if task.day_words:
        return task.day_words
    if task.day_kind == DayKind.CONTINUOUS:
        return str(DayKind.CONTINUOUS.label)
    if task.day_kind == DayKind.RECURRING:
        return str(Every(task.every).label) if task.every else str(DayKind.RECURRING.label)
    if task.due_on is None:
        return _("no day yet")
    if task.begins_on:
        days = {"first": short_date(task.begins_on), "last": short_date(task.due_on)}
        return _("from %(first)s to %(last)s") % days
    return _("by %s") % short_date(task.due_on)


def late_days(row: Assignment, today: date) -> int:
    """How many days ago it was due, while the unit still owes it; 0 otherwise."""
    if row.due_on is None or not is_overdue(row.state, row.due_on, today):
        return 0
    return (today - row.due_on).days


def due(row: Assignment, today: date) -> str:
    """The day of an instance, and how long that is while something waits for its unit."""
    if row.due_on is None:
        return _("no due day")
    day = short_date(row.due_on)
    if row.state not in WAITS_FOR_THE_UNIT:
        return _("due on %s") % day
    left = (row.due_on - today).days
    if left == 0:
        return _("due today, %s") % day
    told = {"day": day, "n": number(abs(left))}
    if left > 0:
        return ngettext("due on %(day)s, %(n)s day left", "due on %(day)s, %(n)s days left", left) % told
    return ngettext("was due on %(day)s, %(n)s day late", "was due on %(day)s, %(n)s days late", -left) % told
