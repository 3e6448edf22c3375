"""The page of one report: every value with the period before, its state, its note and its place in the source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from trienkhai.access.acting import hands_of_person
from trienkhai.reporting.models import (
    ChainStep,
    Decision,
    Intake,
    Pin,
    ReopenRequest,
    ReturnNote,
    State,
    Submission,
    SubmissionFile,
    Verdict,
)
from trienkhai.reporting.permissions import DECIDE
from trienkhai.reporting.queries.below import Changes, changed_since
from trienkhai.reporting.queries.chain import Chain, ChainLine, chain_lines, chain_of, steps_of, turns_of
from trienkhai.reporting.queries.known import KnownThen, known_since
from trienkhai.reporting.queries.moving import SentEarlier, sent_earlier
from trienkhai.reporting.queries.periods import previous_submission
from trienkhai.reporting.queries.reopenings import requests_of
from trienkhai.reporting.queries.report_sections import SectionTable, sections_of
from trienkhai.reporting.queries.standing import hands_of, may_withdraw
from trienkhai.reporting.rights import may_ask_again, sees_unsent, stands_above
from trienkhai.reporting.rules.checks import check
from trienkhai.reporting.rules.faults import Fault
from trienkhai.reporting.rules.lifecycle import is_decidable
from trienkhai.reporting.rules.remarks import FILE, file_name


@dataclass(frozen=True)
class Event:
    """Something that happened to the report: a submission, its withdrawal, a step of its chain, a decision, a request to
    reopen it, its refusal.

    `is_closed`: the submission was withdrawn unread, and its page is not the reader's.
    """

    at: datetime
    kind: str
    submission: Submission
    decision: Decision | None = None
    request: ReopenRequest | None = None
    step: ChainStep | None = None
    is_closed: bool = False


@dataclass(frozen=True)
class Comparable:
    """A submission to compare with another. `was_accepted`: it is or once was the accepted one."""

    submission: Submission
    was_accepted: bool


@dataclass(frozen=True)
class RemarkedFile:
    """A file of evidence with the remarks on it."""

    row: SubmissionFile
    remarks: tuple[ReturnNote, ...]


@dataclass(frozen=True)
class ReportPage:
    """`lost_files`: remarks on files that no longer go along, by name; `general`: remarks on the whole report."""

    submission: Submission
    sections: tuple[SectionTable, ...]
    files: tuple[RemarkedFile, ...]
    lost_files: tuple[tuple[str, tuple[ReturnNote, ...]], ...]
    general: tuple[ReturnNote, ...]
    pins: tuple[Pin, ...]
    changed: Changes
    events: tuple[Event, ...]
    findings: tuple[Fault, ...]
    is_newest: bool
    stands_above: bool
    may_open_source: bool
    chain: tuple[ChainLine, ...]
    may_decide: bool
    may_return: bool
    may_reopen: bool
    may_ask: bool
    may_withdraw: bool
    request: ReopenRequest | None
    choices: tuple[Comparable, ...]
    contested: tuple[KnownThen, ...]
    moved: tuple[KnownThen, ...]
    before: SentEarlier | None = None

    @property
    def step(self) -> ChainLine | None:
        """The step of the chain that the report waits for."""
        return next((line for line in self.chain if line.is_next), None)

    @property
    def compared_from(self) -> int:
        """The number of the submission before this one among those that can be compared, 0 for the first."""
        before = (one.submission.number for one in self.choices if one.submission.number < self.submission.number)
        return max(before, default=0)


def submission_page(submission: Submission, reader: Any) -> ReportPage:
    """Everything the page of a submission shows. A fixed number of queries, and one for each level it rests on."""
    round_unit = submission.round_unit
    before = previous_submission(round_unit)
    previous = before.answers if before else {}
    sent = list(
        Submission.objects.filter(round_unit=round_unit)
        .select_related("submitted_by", "submitted_for", "approval__by", "approval__stands_for", "withdrawal__by")
        .order_by("number")
        .defer("answers", "places")
    )
    decisions = list(
        Decision.objects.filter(submission__in=sent).select_related("submission", "by", "stands_for").order_by("at")
    )
    remarks = _remarks(submission)
    files = list(submission.files.select_related("file"))
    above = stands_above(reader, DECIDE, round_unit)
    is_newest = round_unit.latest_id == submission.pk  # type: ignore[attr-defined]
    is_open = submission.round.closed_at is None
    may_still = is_decidable(
        round_unit.state,
        is_newest=is_newest,
        is_open=is_open,
        hands=hands_of(submission),
        reader=hands_of_person(reader),
    )
    chain = chain_of(submission, submission.round)
    turns = turns_of(reader, chain, submission.round_id, [round_unit.pk], [submission.pk])  # type: ignore[attr-defined]
    steps = steps_of(one.pk for one in sent) if chain else []
    requests, known = requests_of(round_unit), known_since(submission)
    closed = {one.pk for one in sent if hasattr(one, "withdrawal")}
    if closed and sees_unsent(round_unit, reader):
        closed = set()
    is_accepted = round_unit.accepted_id == submission.pk  # type: ignore[attr-defined]
    waiting = [one for one in requests if is_open and is_accepted and not hasattr(one, "answer")]
    return ReportPage(
        submission=submission,
        sections=sections_of(submission.version.parsed, submission.answers, previous, submission.places, remarks),
        files=tuple(RemarkedFile(one, remarks.get(one.note_key, ())) for one in files),
        lost_files=_lost_files(remarks, {one.note_key for one in files}),
        general=remarks.get("", ()),
        pins=tuple(submission.pins.select_related("child", "pinned").order_by("child__position")),
        changed=changed_since(submission, reader),
        events=tuple(_events(sent, steps, decisions, requests, closed)),
        findings=tuple(check(submission.answers, submission.version.parsed, previous=previous, partial=True)),
        is_newest=is_newest,
        stands_above=above,
        may_open_source=submission.intake is not None
        and Intake.objects.visible_to(reader).filter(pk=submission.intake.pk).exists(),
        chain=_chain(chain, submission, steps),
        may_decide=above and may_still and not turns.against(chain, round_unit.pk, submission.pk),
        may_return=above and may_still and not turns.against_return(chain, round_unit.pk, submission.pk),
        may_reopen=is_open and above and is_accepted and turns.may_reopen(chain, round_unit.pk),
        may_ask=is_open and is_accepted and not waiting and may_ask_again(reader, round_unit),
        may_withdraw=may_withdraw(round_unit, submission, reader),
        request=waiting[-1] if waiting else None,
        choices=tuple(
            Comparable(one, any(said.submission == one and said.verdict == Verdict.ACCEPTED for said in decisions))
            for one in sent
            if one.pk not in closed
        ),
        contested=tuple(one for one in known if one.then.is_contested),
        moved=tuple(one for one in known if one.has_moved),
        before=sent_earlier(submission.round, [submission.pk]).get(submission.pk) if is_newest else None,
    )


def _chain(chain: Chain, submission: Submission, steps: list[ChainStep]) -> tuple[ChainLine, ...]:
    row = submission.round_unit
    is_newest = row.latest_id == submission.pk  # type: ignore[attr-defined]
    waits = is_newest and row.state == State.SUBMITTED and submission.round.closed_at is None
    taken = [one for one in steps if one.submission_id == submission.pk]  # type: ignore[attr-defined]
    return chain_lines(chain, submission, taken, waits=waits, on=timezone.localdate())


def _lost_files(
    remarks: Mapping[str, tuple[ReturnNote, ...]], there: set[str]
) -> tuple[tuple[str, tuple[ReturnNote, ...]], ...]:
    gone = (key for key in remarks if key.startswith(FILE) and key not in there)
    return tuple((file_name(key), remarks[key]) for key in gone)


def _remarks(submission: Submission) -> dict[str, tuple[ReturnNote, ...]]:
    """Notes on this submission, notes it answers, and earlier ones that are still open, by key."""
    found: dict[str, list[ReturnNote]] = {}
    earlier = Q(
        answered_in=None,
        decision__submission__round_unit=submission.round_unit_id,  # type: ignore[attr-defined]
        decision__submission__number__lt=submission.number,
    )
    about = ReturnNote.objects.filter(Q(decision__submission=submission) | Q(answered_in=submission) | earlier)
    rows = about.select_related("decision__by", "decision__submission", "answered_in").order_by("decision__at", "pk")
    for note in rows.defer(
        "decision__submission__answers", "decision__submission__places", "answered_in__answers", "answered_in__places"
    ):
        found.setdefault(note.cell_key, []).append(note)
    return {key: tuple(notes) for key, notes in found.items()}


def _events(
    sent: list[Submission],
    steps: list[ChainStep],
    decisions: list[Decision],
    requests: list[ReopenRequest],
    closed: set[int],
) -> list[Event]:
    found = [Event(one.submitted_at, "submitted", one, is_closed=one.pk in closed) for one in sent]
    found += [Event(one.withdrawal.at, "withdrawn", one) for one in sent if hasattr(one, "withdrawal")]
    found += [Event(one.at, "step", one.submission, step=one) for one in steps]
    found += [Event(one.at, one.verdict, one.submission, one) for one in decisions]
    for one in requests:
        found.append(Event(one.at, "asked", one.submission, request=one))
        if hasattr(one, "answer") and one.answer.decision is None:
            found.append(Event(one.answer.at, "declined", one.submission, request=one))
    return sorted(found, key=lambda event: event.at)
