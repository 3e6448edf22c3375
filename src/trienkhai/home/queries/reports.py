"""Reports that wait for somebody: to be filled, to be mended, to be decided; and what came in lately.

A report is *mine* when I may send it and nobody expects me to decide on it; it is *looked after* by me when I may decide,
that is when I hold the right at a unit above. Both are asked of today's tree, by path, so that a nation of units is one
range scan; the acts themselves ask again, of the round's own tree.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from trienkhai.access.scope import scope_of
from trienkhai.accounts.models import Person
from trienkhai.reporting.models import Decision, ReturnNote, RoundUnit, State, Submission, Verdict
from trienkhai.reporting.models.rounds import held
from trienkhai.units.scope import Scope, just_after

SHOWN = 20
SOON = timedelta(days=14)
OPEN = (State.NONE, State.DRAFT, State.RETURNED)


@dataclass(frozen=True)
class DueReport:
    """A report that a unit still owes. `days` is what is left, negative when late."""

    round_unit: int
    round: int
    round_name: str
    unit_name: str
    due_on: date
    days: int
    state: str
    latest: int | None

    @property
    def late_days(self) -> int:
        return max(0, -self.days)


@dataclass(frozen=True)
class DueReports:
    """The first of the reports owed, in the order of their days, and how many there are in all.

    `late` and `soon` (within two weeks) leave out what came back; that stands in a list of its own.
    """

    rows: tuple[DueReport, ...]
    total: int
    late: int
    soon: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True)
class Remark:
    """A remark pinned to one cell of a returned report."""

    cell_key: str
    cell_name: str
    text: str


@dataclass(frozen=True)
class ReturnedReport:
    """A report that came back, with the reason."""

    round_unit: int
    submission: int
    round_name: str
    unit_name: str
    reason: str
    by_name: str
    at: datetime
    due_on: date
    days: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class RoundLookedAfter:
    """A round in which reports of the units below wait for a decision, or are late."""

    round: int
    round_name: str
    due_on: date
    reports: int
    since: datetime | None
    late: int


@dataclass(frozen=True)
class RecentSubmission:
    submission: int
    unit_name: str
    round_name: str
    at: datetime
    state: str


@dataclass(frozen=True)
class Duties:
    """Which reports are mine, and which I look after, as conditions on RoundUnit."""

    mine: Q
    looked_after: Q


def duties_of(person: Person) -> Duties:
    """Two queries."""
    decide = scope_of(person, "reporting.decide")
    below = _strictly_below(decide)
    top = Q(unit__path__depth=0) & decide.as_q("unit")
    return Duties(held(scope_of(person, "reporting.submit")) & ~below, below | top)


def due_reports(duties: Duties, *, on: date, every: bool = False) -> DueReports:
    """What the person's units owe in open rounds: late and due within two weeks, or everything. Two queries."""
    owed = _owed(duties)
    wanted = owed if every else owed.filter(day__lte=on + SOON)
    first = ~Q(state=State.RETURNED)
    counts = wanted.aggregate(
        total=Count("pk"),
        late=Count("pk", first & Q(day__lt=on)),
        soon=Count("pk", first & Q(day__gte=on, day__lte=on + SOON)),
    )
    rows = wanted.select_related("round").order_by("day", "round_id", "position")[:SHOWN]
    return DueReports(tuple(_due(row, on) for row in rows), **counts)


def returned_reports(duties: Duties, *, on: date) -> tuple[ReturnedReport, ...]:
    """Reports of the person's units that came back and were not sent again. Three queries, one when there are none."""
    came_back = _owed(duties).filter(state=State.RETURNED, latest__isnull=False)
    rows = list(came_back.select_related("round__version").order_by("day", "position")[:SHOWN])
    decisions = _last_returns(row.latest_id for row in rows)
    remarks = _remarks(decisions.values())
    return tuple(
        _returned(row, decisions[row.latest_id], remarks.get(decisions[row.latest_id].pk, []), on)
        for row in rows
        if row.latest_id in decisions
    )


def rounds_looked_after(duties: Duties, *, on: date) -> tuple[RoundLookedAfter, ...]:
    """Open rounds with reports to decide or late ones, the earliest due first. One query."""
    sent, late = Q(state=State.SUBMITTED), Q(state__in=OPEN, day__lt=on)
    rows = (
        _expected(duties.looked_after)
        .filter(sent | late)
        .values("round_id", "round__name", "round__due_on")
        .annotate(reports=Count("pk", sent), late=Count("pk", late), since=Min("latest__submitted_at", filter=sent))
        .order_by("round__due_on", "round_id")
    )
    return tuple(
        RoundLookedAfter(
            row["round_id"], row["round__name"], row["round__due_on"], row["reports"], row["since"], row["late"]
        )
        for row in rows
    )


def recent_submissions(person: Person, *, count: int = 8) -> tuple[RecentSubmission, ...]:
    """The newest submissions the person may see. Two queries."""
    rows = (
        Submission.objects.visible_to(person)
        .select_related("round_unit__round")
        .defer("answers", "places")
        .order_by("-submitted_at", "-pk")[:count]
    )
    return tuple(
        RecentSubmission(
            row.pk,
            row.round_unit.name,
            row.round_unit.round.name,
            row.submitted_at,
            row.round_unit.state if row.round_unit.latest_id == row.pk else "",
        )
        for row in rows
    )


def _strictly_below(scope: Scope) -> Q:
    """Units below the units of a scope, themselves left out; of a unit held alone those next below it."""
    condition = Q(parent__unit_id__in=scope.alone)
    for top in scope.subtrees:
        condition |= Q(unit__path__path__gt=top, unit__path__path__lt=just_after(top))
    return condition


def _expected(whose: Q) -> QuerySet[Any, Any]:
    """Expected reports of open rounds, with the day that counts for each."""
    return RoundUnit.objects.filter(whose, is_expected=True, round__closed_at__isnull=True).annotate(
        day=Coalesce(F("due_on"), F("round__due_on"))
    )


def _owed(duties: Duties) -> QuerySet[Any, Any]:
    return _expected(duties.mine).filter(state__in=OPEN)


def _due(row: Any, on: date) -> DueReport:
    return DueReport(
        row.pk, row.round_id, row.round.name, row.name, row.day, (row.day - on).days, row.state, row.latest_id
    )


def _last_returns(submissions: Iterable[int]) -> dict[int, Decision]:
    """The newest decision that sent each submission back to its unit: a return or a reopening. One query."""
    back = (Verdict.RETURNED, Verdict.REOPENED)
    rows = Decision.objects.filter(submission_id__in=list(submissions), verdict__in=back)
    return {row.submission_id: row for row in rows.select_related("by").order_by("at", "pk")}


def _remarks(decisions: Iterable[Decision]) -> dict[int, list[ReturnNote]]:
    """The remarks of each decision. One query."""
    found: dict[int, list[ReturnNote]] = {}
    for note in ReturnNote.objects.filter(decision__in=[decision.pk for decision in decisions]).order_by("pk"):
        found.setdefault(note.decision_id, []).append(note)
    return found


def _returned(row: Any, decision: Decision, notes: list[ReturnNote], on: date) -> ReturnedReport:
    cells = row.round.version.parsed.cell
    remarks = tuple(
        Remark(note.cell_key, cells[note.cell_key].name if note.cell_key in cells else note.cell_key, note.text)
        for note in notes
    )
    by_name = decision.by.full_name if decision.by else ""
    days = (row.day - on).days
    return ReturnedReport(
        row.pk, row.latest_id, row.round.name, row.name, decision.reason, by_name, decision.at, row.day, days, remarks
    )
