"""Days of reports: when each was sent first, how punctual a unit has been, by when units above want it, what leave was given."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Min
from django.utils import timezone

from trienkhai.reporting.models import EarlierDay, Round, RoundChange, RoundUnit, Submission
from trienkhai.reporting.rules.lifecycle import punctuality

LOOK_BACK = 8


@dataclass(frozen=True)
class Earlier:
    """A day before the due day by which a unit above wants a report."""

    day: date
    asked_by: str


@dataclass(frozen=True)
class Asked(Earlier):
    by: str
    reason: str


@dataclass(frozen=True)
class Leave:
    """Leave to send later than the others: what counted before, its end, who gave it and why."""

    first: date
    until: date
    by: str
    reason: str


@dataclass(frozen=True)
class UnitDays:
    """`earlier`: what units above ask for, the earliest first; only days before the due day."""

    leave: Leave | None
    earlier: tuple[Asked, ...]


def first_sent(round_: Round) -> dict[int, date]:
    """The day on which each unit sent first what it let stand. One query."""
    sent = (
        Submission.objects.standing()
        .filter(round=round_)
        .values_list("round_unit_id")
        .annotate(first=Min("submitted_at"))
    )
    return {unit: timezone.localtime(at).date() for unit, at in sent}


def earlier_days(due: Mapping[int, date]) -> dict[int, Earlier]:
    """For RoundUnits with their due days: the earliest day that a unit above asks for, where it lies before. One query."""
    asked = EarlierDay.objects.of(list(due)).values_list("round_unit_id", "day", "asked_by__name")
    found: dict[int, Earlier] = {}
    for unit, day, name in asked:
        if day < due[unit]:
            found.setdefault(unit, Earlier(day, name))
    return found


def days_of(row: RoundUnit) -> UnitDays:
    """What is to be said of the due day of one unit. One query, two where leave was given."""
    asked = EarlierDay.objects.of([row.pk]).filter(day__lt=row.due).select_related("asked_by", "by")
    return UnitDays(
        leave=_leave(row) if row.first_due_on else None,
        earlier=tuple(
            Asked(one.day, one.asked_by.name, one.by.full_name or one.by.username, one.reason) for one in asked
        ),
    )


def _leave(row: RoundUnit) -> Leave | None:
    changes = RoundChange.objects.filter(round=row.round_id, event="due_extended", details__unit_id=row.unit_id)  # type: ignore[attr-defined]
    given = changes.select_related("by").order_by("-at", "-pk").first()
    if given is None or row.first_due_on is None:
        return None
    return Leave(row.first_due_on, row.due, given.by.full_name or given.by.username, given.reason)


def histories(round_: Round, units: Collection[int], today: date) -> dict[int, tuple[str, ...]]:
    """For each unit its last eight rounds of this template, oldest first."""
    rounds = Round.objects.filter(version__template_id=round_.version.template_id)
    before = sorted(
        (row for row in rounds.only("pk", "period_key", "due_on") if row.period.starts <= round_.period.starts),
        key=lambda row: row.period.starts,
    )[-LOOK_BACK:]
    ids = [row.pk for row in before]
    usual = {row.pk: row.due_on for row in before}
    due = {
        (unit, one): (day or usual[one], first)
        for unit, one, day, first in RoundUnit.objects.filter(round__in=ids, unit__in=units)
        .awaited()
        .values_list("unit_id", "round_id", "due_on", "first_due_on")
    }
    first = {
        (unit, one): timezone.localtime(at).date()
        for unit, one, at in Submission.objects.standing()
        .filter(round__in=ids, round_unit__unit__in=units)
        .values_list("round_unit__unit_id", "round_id")
        .annotate(first=Min("submitted_at"))
    }

    def told(unit: int, one: int) -> str:
        if (unit, one) not in due:
            return ""
        day, first_due_on = due[unit, one]
        return punctuality(day, first.get((unit, one)), today, first_due_on=first_due_on)

    return {unit: tuple(told(unit, one) for one in ids) for unit in units}
