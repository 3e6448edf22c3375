"""What may become a due day of a report that is still to come."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.vietnamese.dates import short_date


def refuse_past_day(due_on: date | None, at: datetime | None = None) -> None:
    """Raises Unacceptable for a day before the one of `at`: whoever got it would be late at once."""
    today = timezone.localtime(at or timezone.now()).date()
    if due_on is not None and due_on < today:
        message = _("%(day)s is past: the unit would be late at once. Give today, %(today)s, or a later day.")
        words = {"day": short_date(due_on), "today": short_date(today)}
        raise Unacceptable([Problem(message % words, code="past_day")])
