"""What may become a due day of a report that is still to come, and which day a unit gets that is asked later."""

from collections import Counter
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.vietnamese.dates import short_date


def refuse_past_day(due_on: date | None, at: datetime | None = None) -> None:
    """Raises Unacceptable for a day before the one of `at`: whoever got it would be late at once."""
    today = timezone.localtime(at or timezone.now()).date()
    if due_on is not None and due_on < today:
        message = _("%(day)s is past: the unit would be late at once. Give today, %(today)s, or a later day.")
        words = {"day": short_date(due_on), "today": short_date(today)}
        raise Unacceptable([Problem(message % words, code="past_day")])


def usual_day(opened: Round, depth: int, at: datetime | None = None) -> date | None:
    """The own day that most units on a level of a round have, leave left aside; None for that of the round, or a past one."""
    rows = RoundUnit.objects.filter(round=opened, is_expected=True, depth=depth).values_list("first_due_on", "due_on")
    counted = Counter(first or day for first, day in rows)
    day = max(counted, key=lambda day: (counted[day], day or opened.due_on), default=None)
    today = timezone.localtime(at or timezone.now()).date()
    return day if day is not None and day != opened.due_on and day >= today else None
