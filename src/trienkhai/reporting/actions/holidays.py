"""Days decided to be free, or to be worked, beside the public holidays that ship: set and taken away."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState
from trienkhai.access.scope import covers_every_root
from trienkhai.access.typed import line
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.periods import FIRST_YEAR, LAST_YEAR
from trienkhai.reporting.actions.turns import in_turn
from trienkhai.reporting.models import Holiday
from trienkhai.reporting.permissions import OPEN_ROUND
from trienkhai.reporting.rights import require_at_top
from trienkhai.reporting.rules.holiday_file import LONGEST_NAME, LONGEST_SOURCE, Decided
from trienkhai.units.models import Root, Unit
from trienkhai.vietnamese import short_date


@in_turn
def decide_days(root: Root | None, days: Sequence[Decided], *, by: Any) -> int:
    """Keep days for an organisation, or for all of them without one; a day decided before is decided anew.

    Returns how many differ from what was kept. Rounds that are open keep their due days. Raises Refused without
    `reporting.open_round` at the top, of every organisation when it is for all; Unacceptable.
    """
    top = _guarded(root, by)
    kept = {row.day: row for row in Holiday.objects.select_for_update().filter(root=root)}
    changed = []
    for one in days:
        row = kept.get(one.day) or Holiday(root=root, day=one.day)
        wanted = (_named(one), one.is_worked, line(one.source, LONGEST_SOURCE))
        if row.pk is None or (row.name, row.is_worked, row.source) != wanted:
            row.name, row.is_worked, row.source = wanted
            row.save()
            changed.append(row)
    if changed:
        told = [{"day": row.day.isoformat(), "worked": row.is_worked} for row in changed]
        record(by, Event.HOLIDAYS_DECIDED, root, unit=top, days=told)
    return len(changed)


def _named(one: Decided) -> str:
    if not FIRST_YEAR < one.day.year < LAST_YEAR:
        message = _("%(day)s lies too far away.")
        raise Unacceptable([Problem(message % {"day": short_date(one.day)}, code="wild_day")])
    return line(one.name, LONGEST_NAME, missing=_("Say what day it is."))


@in_turn
def drop_day(holiday: Holiday, *, by: Any) -> date:
    """Take a decided day away; the public holidays and weekends hold again. Raises Refused, WrongState."""
    top = _guarded(holiday.root, by)
    row = Holiday.objects.select_for_update().filter(pk=holiday.pk).first()
    if row is None:
        raise WrongState(_("This day was taken away already."))
    day = row.day
    row.delete()
    record(by, Event.HOLIDAY_DROPPED, holiday.root, unit=top, day=day.isoformat())
    return day


def _guarded(root: Root | None, by: Any) -> Unit | None:
    if root is not None:
        return require_at_top(by, OPEN_ROUND, root)
    if not covers_every_root(by, OPEN_ROUND):
        raise Refused(OPEN_ROUND, person=by)
    return None
