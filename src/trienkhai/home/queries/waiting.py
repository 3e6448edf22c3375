"""What waits for a word of somebody besides decisions: drafts to approve inside his unit, requests to reopen reports."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from trienkhai.access.acting import absent_of
from trienkhai.access.nearest import nearest_holders
from trienkhai.access.scope import scope_of
from trienkhai.accounts.models import Person
from trienkhai.home.queries.reports import OPEN, SHOWN, Duties, last_step
from trienkhai.reporting.models import InsideAct, InsideStep, ReopenRequest, RoundUnit, State
from trienkhai.reporting.permissions import APPROVE


@dataclass(frozen=True)
class ToApprove:
    """A draft that was handed over to the head of its unit."""

    round_unit: int
    round_name: str
    unit_name: str
    by_name: str
    word: str
    at: datetime
    due_on: date
    days: int


@dataclass(frozen=True)
class ToReopen:
    """A request of a unit to reopen its accepted report."""

    request: int
    round_name: str
    unit_name: str
    by_name: str
    reason: str
    cells: int
    at: datetime


def to_approve(person: Person, *, on: date) -> tuple[ToApprove, ...]:
    """The earliest handed over first, for those who approve nearest to the unit, or act for one of them.

    At most five queries, one when there are none.
    """
    scope = scope_of(person, APPROVE)
    if scope.is_empty:
        return ()
    handed = (
        RoundUnit.objects.filter(OPEN)
        .held(scope)
        .exclude(state=State.ACCEPTED)
        .annotate(last=last_step("pk"))
        .alias(act=last_step("act"))
        .filter(act=InsideAct.HANDED_OVER)
        .awaited()
    )
    rows: list[Any] = list(handed.select_related("round").order_by("last"))
    holders = nearest_holders(APPROVE, (row.unit_id for row in rows)) if rows else {}
    holder = absent_of(person) or person
    mine = [row for row in rows if holder in holders.get(row.unit_id, ())][:SHOWN]
    last = InsideStep.objects.select_related("by").in_bulk([row.last for row in mine])
    return tuple(_to_approve(row, last[row.last], on) for row in mine)


def _to_approve(row: RoundUnit, step: InsideStep, on: date) -> ToApprove:
    by_name = step.by.full_name if step.by else ""
    return ToApprove(row.pk, row.round.name, row.name, by_name, step.word, step.at, row.due, (row.due - on).days)


def to_reopen(duties: Duties) -> tuple[ToReopen, ...]:
    """Requests that wait for an answer, the earliest first. One query."""
    accepted = RoundUnit.objects.filter(OPEN, duties.decides, state=State.ACCEPTED).values("accepted_id")
    rows = ReopenRequest.objects.filter(submission__in=accepted, answer=None)
    told = rows.select_related("by", "submission__round_unit__round").defer("submission__answers", "submission__places")
    return tuple(
        ToReopen(
            row.pk,
            row.submission.round_unit.round.name,
            row.submission.round_unit.name,
            row.by.full_name if row.by else "",
            row.reason,
            len(row.cells),
            row.at,
        )
        for row in told.order_by("at", "pk")[:SHOWN]
    )
