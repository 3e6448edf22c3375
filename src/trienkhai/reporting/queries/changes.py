"""What was changed in a round after it was opened, as a reader may know it; and which units have a due day of their own."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, F, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from trienkhai.reporting.models import Round, RoundChange, RoundUnit
from trienkhai.reporting.rules.lifecycle import WAITS_FOR_THE_UNIT

A_PAGE = 50


@dataclass(frozen=True)
class ChangeLine:
    """One recorded change. `unit`: whom it concerns, '' for the whole round; `due`: the day it was moved to.

    `first`: the day before, where leave was given to one unit; `below`: of how many units below an earlier day was asked.
    """

    at: datetime
    by: str
    event: str
    unit: str
    due: date | None
    reason: str
    ends_lump: bool
    first: date | None = None
    below: int = 0
    number: int = 0  # of the version that the round moved to
    closed: datetime | None = None  # since when it was, where it was opened again


@dataclass(frozen=True)
class ChangeList:
    """One page of changes, newest first; `earlier` and `later`: how many more there are."""

    lines: tuple[ChangeLine, ...]
    page: int
    earlier: int
    later: int


def changes_of(round_: Round, reader: Any, *, page: int = 1) -> ChangeList:
    """Newest first; of changes to single units only those the reader sees. Five queries, or six."""
    seen = RoundUnit.objects.of_rounds([round_.pk]).visible_to(reader)
    about = Cast(KT("details__unit_id"), BigIntegerField())
    told = (
        RoundChange.objects.filter(round=round_)
        .annotate(about=about)
        .filter(Q(details__unit_id=None) | Q(about__in=seen.values("unit_id")))
    )
    total = told.count()
    page = min(max(page, 1), max(-(-total // A_PAGE), 1))
    start = (page - 1) * A_PAGE
    rows = list(told.select_related("by").order_by("-at", "-pk")[start : start + A_PAGE])
    units = {row.details.get("unit_id") for row in rows} - {None}
    names = dict(seen.filter(unit__in=units).values_list("unit_id", "name"))
    lines = tuple(_line(row, names.get(row.details.get("unit_id"), "")) for row in rows)
    return ChangeList(lines, page, earlier=total - start - len(lines), later=start)


def _line(row: RoundChange, unit: str) -> ChangeLine:
    return ChangeLine(
        at=row.at,
        by=row.by.full_name or row.by.username,
        event=row.event,
        unit=unit,
        due=date.fromisoformat(row.details["to"]) if "to" in row.details else None,
        reason=row.reason,
        ends_lump="mode_to" in row.details,
        first=_first(row),
        below=len(row.details.get("units", ())),
        number=row.details.get("number_after", 0),
        closed=datetime.fromisoformat(row.details["closed"]) if "closed" in row.details else None,
    )


def _first(row: RoundChange) -> date | None:
    """The day that counted before, when a single unit got a later one."""
    told = row.details
    is_leave = row.event == "due_extended" and told.get("unit_id") is not None and told["from"] < told["to"]
    return date.fromisoformat(told["from"]) if is_leave else None


def own_days(round_: Round) -> list[RoundUnit]:
    """Units that still owe their report and have a due day of their own, the earliest first. One query."""
    rows = RoundUnit.objects.filter(
        round=round_, is_expected=True, due_on__isnull=False, state__in=WAITS_FOR_THE_UNIT
    ).select_related("round")
    return list(rows.order_by(F("due_on").asc(), "position"))
