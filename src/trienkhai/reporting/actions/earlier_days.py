"""Days before the due day that a level asks of the units below it, so that it can sum them up in time.

They bind below, not in the round: its board judges lateness by the due day (docs/decisions/0014).
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState
from trienkhai.access.scope import scope_of
from trienkhai.access.typed import prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.reporting.actions.due_days import refuse_past_day
from trienkhai.reporting.actions.round_changes import LONGEST_REASON
from trienkhai.reporting.actions.turns import hold_rounds, in_turn
from trienkhai.reporting.models import EarlierDay, Round, RoundChange, RoundUnit
from trienkhai.reporting.permissions import DECIDE
from trienkhai.reporting.rights import may_ask_earlier
from trienkhai.reporting.wording import names_of
from trienkhai.vietnamese import short_date


@in_turn
def ask_earlier(
    above: RoundUnit, rows: Sequence[RoundUnit], *, day: date, reason: str, by: Any, at: datetime | None = None
) -> int:
    """Ask units below one for their reports by an earlier day; what it asked of them before is asked anew.

    Returns how many were asked. Raises Refused unless `by` decides on all of them, WrongState in a closed round or when a
    unit is no longer asked, Unacceptable for a day that is past or not before the due day of each.
    """
    opened = _open(above, by)
    why = prose(reason, LONGEST_REASON, missing=_("Say why the units are to send earlier."))
    refuse_past_day(day, at)
    asked = _below(opened, above, {row.pk for row in rows}, by)
    if late := [row for row in asked if row.due <= day]:
        message = _("%(day)s is not before the due day of %(units)s. Give a day before %(due)s.")
        words = {"day": short_date(day), "units": names_of(late), "due": short_date(min(row.due for row in late))}
        raise Unacceptable([Problem(message % words, code="not_earlier")])
    moment = at or timezone.now()
    EarlierDay.objects.filter(asked_by=above, round_unit__in=[row.pk for row in asked]).delete()
    EarlierDay.objects.bulk_create(
        [EarlierDay(round_unit=row, asked_by=above, day=day, reason=why, by=by, at=moment) for row in asked],
        batch_size=500,
    )
    _recorded(opened, above, Event.EARLIER_ASKED, asked, why, by=by, at=moment, to=day.isoformat())
    return len(asked)


@in_turn
def drop_earlier(above: RoundUnit, *, reason: str, by: Any, at: datetime | None = None) -> int:
    """Take back every earlier day that a unit asked of those below it. Raises Refused, WrongState, Unacceptable."""
    opened = _open(above, by)
    why = prose(reason, LONGEST_REASON, missing=_("Say why the earlier day is taken back."))
    asked = EarlierDay.objects.filter(asked_by=above)
    rows = _below(opened, above, set(asked.values_list("round_unit_id", flat=True)), by)
    asked.delete()
    _recorded(opened, above, Event.EARLIER_DROPPED, rows, why, by=by, at=at or timezone.now())
    return len(rows)


def _open(above: RoundUnit, by: Any) -> Round:
    """The round, held alone, in which a person may do this."""
    opened = hold_rounds([above.round_id])[above.round_id]  # type: ignore[attr-defined]
    if not may_ask_earlier(by, above):
        raise Refused(DECIDE, person=by, unit=above.unit)
    if opened.closed_at is not None:
        raise WrongState(_("The round “%(round)s” is closed.") % {"round": opened.name})
    return opened


def _below(opened: Round, above: RoundUnit, ids: Collection[int], by: Any) -> list[RoundUnit]:
    """Units below one on which a person decides, as they are now; all of them or none."""
    if not ids:
        raise WrongState(_("No unit is named."))
    here = RoundUnit.objects.filter(round=opened, position__gt=above.position, position__lt=above.end, pk__in=ids)
    if here.above(scope_of(by, DECIDE)).count() < len(ids):
        raise Refused(DECIDE, person=by, unit=above.unit)
    rows = list(here.filter(is_expected=True).select_related("round").order_by("pk"))
    if len(rows) < len(ids):
        raise WrongState(_("The round was changed meanwhile: not all of these units are asked in it."))
    return rows


def _recorded(
    opened: Round,
    above: RoundUnit,
    event: Event,
    rows: Sequence[RoundUnit],
    why: str,
    *,
    by: Any,
    at: datetime,
    **facts: Any,
) -> None:
    """One change for the act, told to those who see the unit that asked."""
    units = [row.unit_id for row in rows]  # type: ignore[attr-defined]
    details = {"unit_id": above.unit_id, "name": above.name, "units": units, **facts}  # type: ignore[attr-defined]
    name = str(event).partition(".")[2]
    RoundChange.objects.create(round=opened, at=at, by=by, event=name, details=details, reason=why)
    record(by, event, opened, unit=above.unit, units=len(units), **facts)
