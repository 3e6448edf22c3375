"""Reports that wait for somebody: to be filled, to be mended, to be decided; and what came in lately.

A report is *mine* when I may send it and hold no right above its unit to decide on it; it is *looked after* by me when I
may decide. The head office has nobody above: its report is mine to send while it is owed, and one's colleague's to decide
on when it was sent. So no report stands here twice, and none that the acts would refuse.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from trienkhai.access.acting import hands_of_person
from trienkhai.access.scope import scope_of
from trienkhai.accounts.models import Person
from trienkhai.reporting.models import (
    Decision,
    EarlierDay,
    InsideStep,
    ReturnNote,
    Round,
    RoundUnit,
    State,
    Submission,
    Verdict,
)
from trienkhai.reporting.models.rounds import RoundUnitQuerySet, head_office, held, late, strictly_above
from trienkhai.reporting.permissions import DECIDE, SUBMIT
from trienkhai.reporting.queries.chain import chains_in_open_rounds, had_a_hand_in_it, is_on_turn
from trienkhai.reporting.queries.days import Earlier, earlier_days
from trienkhai.reporting.rules.lifecycle import WAITS_FOR_THE_UNIT
from trienkhai.reporting.rules.remarks import file_name

SHOWN = 20
SOON = timedelta(days=14)
OPEN = Q(round__closed_at__isnull=True)
DAY = Coalesce(F("due_on"), F("round__due_on"))


@dataclass(frozen=True)
class DueReport:
    """A report that a unit still owes. `days` is what is left, negative when late.

    `earlier`: the day before by which a unit above wants it; lateness is judged by the due day.
    `inside`: the last step towards its next sending inside the unit, '' for none.
    """

    round_unit: int
    round: int
    round_name: str
    unit_name: str
    due_on: date
    days: int
    state: str
    latest: int | None
    earlier: Earlier | None
    inside: str

    @property
    def late_days(self) -> int:
        return max(0, -self.days)


@dataclass(frozen=True)
class DueReports:
    """The first of the reports owed, in the order of their days, and how many there are in all.

    `late` counts what came back too, once its day has passed; `soon` (within two weeks) leaves it to a list of its own.
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
    """A remark pinned to one cell or file of a returned report, or to the whole of it."""

    cell_key: str
    cell_name: str
    text: str

    @property
    def anchor(self) -> str:
        """Where on the page of the report it stands."""
        return "mc" if file_name(self.cell_key) else f"o-{self.cell_key}"


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
    """Which reports are mine to send, which of others are owed to me, and which wait for my decision: on RoundUnit.

    `decides`: all on which I may decide, once there is something to decide. Of a report with a chain the next step is mine.
    """

    mine: Q
    owed: Q
    to_decide: Q
    decides: Q


def duties_of(person: Person) -> Duties:
    """Five queries, and two for each role of the chains in open rounds."""
    decide, submit = scope_of(person, DECIDE), held(scope_of(person, SUBMIT))
    rounds = Round.objects.filter(closed_at=None).values_list("pk", flat=True)
    among = RoundUnit.objects.of_rounds(rounds)
    below, top = strictly_above(decide, among), head_office(decide)
    me, sent = hands_of_person(person), Q(state=State.SUBMITTED)
    for hand in ("submitted_by", "submitted_for", "approval__by", "approval__stands_for"):
        sent &= ~Q(**{f"latest__{hand}__in": me})
    decides = below | top
    if chains := chains_in_open_rounds():
        decides &= is_on_turn(person, chains, among)
        sent &= Q(~had_a_hand_in_it(me))
    return Duties(mine=submit & ~below, owed=below | top & ~submit, to_decide=decides & sent, decides=decides)


def due_reports(duties: Duties, *, on: date, every: bool = False) -> DueReports:
    """What the person's units owe in open rounds: late and due within two weeks, or everything. Three queries.

    What a unit above wants within two weeks stands there too.
    """
    owed = _owed(duties)
    asked = EarlierDay.objects.filter(round_unit=OuterRef("pk"), day__lte=on + SOON)
    wanted = owed if every else owed.filter(Q(day__lte=on + SOON) | Exists(asked))
    counts = wanted.aggregate(
        total=Count("pk"),
        late=Count("pk", late(on)),
        soon=Count("pk", ~Q(state=State.RETURNED) & Q(day__gte=on, day__lte=on + SOON)),
    )
    found = wanted.annotate(inside=last_step("act")).select_related("round")
    rows = list(found.order_by("day", "round_id", "position")[:SHOWN])
    earlier = earlier_days({row.pk: row.due for row in rows})
    return DueReports(tuple(_due(row, on, earlier.get(row.pk)) for row in rows), **counts)


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
    """Open rounds with reports to decide or late ones, the earliest due first. Two queries."""
    sent = _by_round(_waiting().filter(duties.to_decide), reports=Count("pk"), since=Min("latest__submitted_at"))
    behind = _by_round(_waiting().filter(duties.owed).late(on=on), late=Count("pk"))
    found = [
        RoundLookedAfter(
            *round_, reports=row.get("reports", 0), since=row.get("since"), late=behind.get(round_, {}).get("late", 0)
        )
        for round_ in {**sent, **behind}
        for row in [sent.get(round_, {})]
    ]
    return tuple(sorted(found, key=lambda row: (row.due_on, row.round)))


def _by_round(rows: RoundUnitQuerySet, **counted: Any) -> dict[tuple[int, str, date], dict[str, Any]]:
    """What is counted, by number, name and day of the round."""
    told = rows.order_by().values_list("round_id", "round__name", "round__due_on").annotate(**counted)
    return {row[:3]: dict(zip(counted, row[3:], strict=True)) for row in told}


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


def last_step(field: str) -> Subquery:
    """Of a RoundUnit: a column of the last step taken inside the unit towards the submission to come."""
    sent = Submission.objects.filter(round_unit=OuterRef(OuterRef("pk"))).order_by("-number")
    coming = Coalesce(Subquery(sent.values("number")[:1]), 0) + 1
    steps = InsideStep.objects.filter(round_unit=OuterRef("pk"), number=coming).order_by("-pk")
    return Subquery(steps.values(field)[:1])


def _waiting() -> RoundUnitQuerySet:
    """The reports that open rounds wait for."""
    return RoundUnit.objects.filter(OPEN).awaited()


def _owed(duties: Duties) -> QuerySet[Any, Any]:
    return _waiting().filter(duties.mine, state__in=WAITS_FOR_THE_UNIT).alias(day=DAY)


def _due(row: Any, on: date, earlier: Earlier | None) -> DueReport:
    return DueReport(
        row.pk,
        row.round_id,
        row.round.name,
        row.name,
        row.due,
        (row.due - on).days,
        row.state,
        row.latest_id,
        earlier,
        row.inside or "",
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
        Remark(
            note.cell_key,
            cells[note.cell_key].name if note.cell_key in cells else file_name(note.cell_key) or note.cell_key,
            note.text,
        )
        for note in notes
    )
    by_name = decision.by.full_name if decision.by else ""
    days = (row.due - on).days
    return ReturnedReport(
        row.pk, row.latest_id, row.round.name, row.name, decision.reason, by_name, decision.at, row.due, days, remarks
    )
