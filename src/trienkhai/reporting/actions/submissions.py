"""Sending: a snapshot with a hash that nothing ever updates, its numbers packed beside it, the word given to the floors above.

What lies beside the draft at that moment goes along by whatever door a report comes: evidence, answers to notes, reasons.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from trienkhai.access.acting import absent_of
from trienkhai.access.errors import Refused
from trienkhai.access.typed import prose
from trienkhai.audit.canonical import digest
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.readers import may_read
from trienkhai.reporting.actions.approval import (
    NotApproved,
    Unapproved,
    keeps_the_draft,
    valid_approval,
    waits_for_approval,
    wanted,
)
from trienkhai.reporting.actions.chain import tell_who_is_next
from trienkhai.reporting.actions.drafts import draft_answers, lock, refuse_unless_open, write_draft
from trienkhai.reporting.actions.openings import rest_on_below
from trienkhai.reporting.actions.sources import Facts, out_of_the_draft, with_sources
from trienkhai.reporting.actions.turns import in_turn
from trienkhai.reporting.models import (
    Draft,
    DraftFile,
    DraftSource,
    DraftWords,
    InsideStep,
    Intake,
    Opening,
    Origin,
    Pin,
    ReturnNote,
    RoundUnit,
    State,
    Submission,
    SubmissionFile,
    SubmissionNumbers,
)
from trienkhai.reporting.queries.below import consolidates, expected_below
from trienkhai.reporting.queries.known import last_sent, settled_now
from trienkhai.reporting.queries.periods import previous_submission
from trienkhai.reporting.queries.standing import taken_back_last
from trienkhai.reporting.rights import ADD, holds, stands_above
from trienkhai.reporting.rules.answers import clean
from trienkhai.reporting.rules.checks import check
from trienkhai.reporting.rules.codes import receipt_of
from trienkhai.reporting.rules.faults import errors
from trienkhai.reporting.rules.known import Known, contested_keys, opened, taken_keys, unexplained
from trienkhai.reporting.rules.packing import Answers, pack
from trienkhai.reporting.rules.remarks import is_mended
from trienkhai.reporting.wording import unacceptable
from trienkhai.thread.changes import Change, changed

NOTE, REPLY = 300, 1000  # characters


@dataclass(frozen=True)
class Attachment:
    """A stored file handed in with a report: for one field, or for all of it."""

    file: StoredFile
    field_key: str = ""
    note: str = ""


@keeps_the_draft
@in_turn
def submit(
    round_unit: RoundUnit,
    *,
    by: Any,
    answers: Answers | None = None,
    origin: str = Origin.TYPED,
    on_behalf: bool = False,
    intake: Intake | None = None,
    places: Mapping[str, str] | None = None,
    files: Sequence[Attachment] = (),
    gaps: Mapping[int, str] | None = None,
    replies: Mapping[int, str] | None = None,
    source_note: str = "",
    known: dict[str, Known] | None = None,
    at: datetime | None = None,
) -> Submission:
    """Send the report of a unit: `answers`, or else its draft.

    What the system knows is counted now, unless the caller has just done so (`known`).

    `places` tells where in the source each value stood. `gaps` gives, by unit id of a unit below that has not sent, the
    reason why one goes ahead without it. `replies` answers return notes by their id; one without
    an answer stays open until what it is pinned to is changed.
    `files` come in addition to the evidence that lies beside the draft.
    The same answers from the same file again give the submission that is there.
    Raises Refused, WrongState, and Unacceptable with every error of the built-in checks; NotApproved, a WrongState, when the
    unit's head has to approve first: then it is kept as the draft.
    """
    locked = lock(round_unit.pk)
    require_sender(locked, by, on_behalf=on_behalf)
    _require_readable(files, locked, by)
    refuse_unless_open(locked)
    draft = Draft.objects.filter(round_unit=locked).first()
    given = draft_answers(locked, draft) if answers is None else answers
    kept, faults = clean(given, locked.round.version.parsed)
    is_past, spec = origin == Origin.PAST_RECORD, locked.round.version.parsed
    if not is_past:  # what the system counts today it did not know then
        kept = settled_now(locked, kept, known)
    # Whoever enters a strange sheet for others knows what stands in it and no more.
    is_partial = is_past or (origin == Origin.FREE_FILE and on_behalf)
    before = previous_submission(locked) if spec.looks_back and not is_past else None
    faults += check(kept, spec, previous=before.answers if before else None, partial=is_partial)
    if blocking := [*errors(faults), *unexplained(kept, spec)]:
        raise unacceptable(blocking)
    facts = Facts(
        by=by,
        at=at or timezone.now(),
        origin=origin,
        on_behalf=on_behalf,
        intake=intake,
        places=dict(places or {}),
        source_note=prose(source_note, NOTE),
    )
    return send(locked, draft, kept, facts, gaps=gaps or {}, replies=replies or {}, files=files)


def send(
    locked: RoundUnit,
    draft: Draft | None,
    answers: Answers,
    facts: Facts,
    *,
    gaps: Mapping[int, str] | None = None,
    replies: Mapping[int, str] | None = None,
    files: Sequence[Attachment] = (),
) -> Submission:
    """Write the submission of a locked unit from clean, checked answers; the caller has judged rights and state.

    The same answers from the same file again give the submission that is there, unless something new lies beside them or
    it was returned. Raises NotApproved where the unit's head has to approve first.
    """
    sha256 = digest(answers)
    source: DraftSource | None = getattr(locked, "draft_source", None)
    newest = taken_back_last(locked) or locked.latest
    facts = out_of_the_draft(facts, source, newest, answers)
    words = DraftWords.of(locked)
    beside = lying_beside(locked)
    latest = locked.latest
    if latest and _is_there_already(latest, locked, sha256, facts.intake) and not _is_news(latest, words, beside):
        return latest
    whys, said = _by_id(words.gaps) | dict(gaps or {}), _by_id(words.replies) | dict(replies or {})
    handed_in = list(dict.fromkeys((*beside, *files)))
    approval = _approval(locked, answers, facts, handed_in, replies=said, gaps=whys)
    sent = _write(locked, answers, sha256, with_sources(facts, newest, answers), approval, newest)
    _pin(sent, locked, whys, by=facts.by)
    _answer_notes(sent, locked, said, {one.file.sha256 for one in handed_in})
    SubmissionFile.objects.bulk_create(
        SubmissionFile(submission=sent, file=one.file, field_key=one.field_key, note=prose(one.note, NOTE))
        for one in handed_in
    )
    if words.replies:
        words.replies = {}
        words.save(update_fields=["replies"])
    if source is not None:
        source.delete()
    if (
        draft is not None
        and opened(draft.answers) != opened(answers)
        and not _is_left_alone(draft, last_sent(locked), facts.origin)
    ):
        write_draft(locked, draft, answers, by=facts.by, at=facts.at)
    _move_on(locked, sent, by=facts.by)
    return sent


def _approval(
    locked: RoundUnit,
    answers: Answers,
    facts: Facts,
    files: Sequence[Attachment],
    *,
    replies: Mapping[int, str],
    gaps: Mapping[int, str],
) -> InsideStep | None:
    """The approval inside the unit with which this goes, if there is one. Raises NotApproved where one is wanted."""
    told = {str(key): text for key, text in replies.items()}, {str(key): text for key, text in gaps.items()}
    named = [(one.file.sha256, one.field_key, one.note) for one in files]
    approval = valid_approval(locked, answers, named, *told)
    if waits_for_approval(locked, answers, facts, approval):
        given = tuple((one.file, one.field_key, one.note) for one in files)
        raise NotApproved(wanted(locked), Unapproved(locked.pk, answers, facts, given, *told))
    return approval


def require_sender(round_unit: RoundUnit, by: Any, *, on_behalf: bool) -> None:
    """The unit's own sender, or somebody above who enters on its behalf."""
    if on_behalf:
        if not stands_above(by, "reporting.on_behalf", round_unit):
            raise Refused("reporting.on_behalf", person=by, unit=round_unit.unit)
    elif not holds(by, "reporting.submit", round_unit):
        raise Refused("reporting.submit", person=by, unit=round_unit.unit)


def _require_readable(files: Sequence[Attachment], round_unit: RoundUnit, by: Any) -> None:
    """Handing a file in makes it readable, so one hands in what one stored or may read. Raises Refused."""
    own = getattr(by, "pk", None)
    for one in files:
        is_own = own is not None and one.file.stored_by_id == own  # type: ignore[attr-defined]
        if not is_own and not may_read(one.file, by):
            raise Refused(ADD, person=by, unit=round_unit.unit)


def lying_beside(round_unit: RoundUnit) -> list[Attachment]:
    """The evidence that lies beside the draft of a unit. One query."""
    rows = DraftFile.objects.filter(round_unit=round_unit).select_related("file").order_by("pk")
    return [Attachment(row.file, row.field_key, row.note) for row in rows]


def has_news_beside(round_unit: RoundUnit) -> bool:
    """Whether evidence, answers to notes or reasons for gaps wait that the newest submission does not have. Four queries."""
    if round_unit.latest is None:
        return False
    words = DraftWords.of(round_unit)
    return _is_news(round_unit.latest, words, lying_beside(round_unit))


def rests_on_others_now(round_unit: RoundUnit) -> bool:
    """Whether the units below have sent since the newest submission, or others are asked there. Two queries, or none."""
    if round_unit.latest is None or not consolidates(round_unit):
        return False
    pinned = dict(round_unit.latest.pins.values_list("child_id", "pinned_id"))
    return pinned != {child.pk: child.latest_id for child in expected_below(round_unit)}  # type: ignore[attr-defined]


def _is_news(latest: Submission, words: DraftWords, beside: list[Attachment]) -> bool:
    sent = {(one.file_id, one.field_key, one.note) for one in latest.files.all()}
    if words.replies or any((one.file.pk, one.field_key, one.note) not in sent for one in beside):
        return True
    if not words.gaps:
        return False
    declared = dict(latest.pins.filter(pinned=None).values_list("child__unit_id", "gap_reason"))
    return any(unit in declared and declared[unit] != reason for unit, reason in _by_id(words.gaps).items())


def _is_left_alone(draft: Draft, sent: Answers | None, origin: str) -> bool:
    """A past record is not what the unit itself is writing: what it has typed stays as it is."""
    return origin == Origin.PAST_RECORD and is_being_filled(draft, sent)


def is_being_filled(draft: Draft | None, sent: Answers | None) -> bool:
    """Whether a draft holds something that was not sent. `sent`: see `queries.known.last_sent`."""
    if draft is None or not any(draft.answers.values()):
        return False
    return sent is None or opened(draft.answers) != opened(sent)


def _by_id(texts: Mapping[str, str]) -> dict[int, str]:
    return {int(key): text for key, text in texts.items()}


def _is_there_already(latest: Submission, round_unit: RoundUnit, sha256: str, intake: Intake | None) -> bool:
    if intake is None or latest.intake is None or round_unit.state == State.RETURNED:
        return False
    return latest.sha256 == sha256 and latest.intake.file.sha256 == intake.file.sha256


def _write(
    round_unit: RoundUnit,
    answers: Answers,
    sha256: str,
    facts: Facts,
    approval: InsideStep | None,
    newest: Submission | None,
) -> Submission:
    """`newest`: the last sending of the unit, withdrawn or not."""
    number = newest.number + 1 if newest else 1
    taken = taken_keys(answers)
    sent = Submission.objects.create(
        round_id=round_unit.round_id,
        round_unit=round_unit,
        version=round_unit.round.version,
        number=number,
        answers=answers,
        places={key: place for key, place in facts.places.items() if key not in taken},
        sha256=sha256,
        receipt=receipt_of(round_unit.pk, number, sha256),
        origin=facts.origin,
        intake=facts.intake,
        submitted_at=facts.at,
        submitted_by=facts.by,
        submitted_for=absent_of(facts.by),
        on_behalf=facts.on_behalf,
        source_note=facts.source_note,
        approval=approval,
        contested=len(contested_keys(answers)),
    )
    SubmissionNumbers.objects.create(submission=sent, packed=pack(answers, round_unit.round.version.parsed))
    if facts.on_behalf:  # whoever entered it above knows what it says
        Opening.objects.create(submission=sent, at=facts.at, by=facts.by if getattr(facts.by, "pk", None) else None)
    return sent


def _pin(sent: Submission, round_unit: RoundUnit, gaps: Mapping[int, str], *, by: Any) -> None:
    """A consolidating unit's report rests on what the expected units next below it had sent by now; they withdraw it no more."""
    if not consolidates(round_unit):
        return
    Pin.objects.bulk_create(
        Pin(
            submission=sent,
            child=child,
            pinned=child.latest,
            sha256=child.latest.sha256 if child.latest else "",
            gap_reason="" if child.latest else prose(gaps.get(child.unit_id, ""), NOTE),
        )
        for child in rest_on_below(round_unit, by=by)
    )


def _answer_notes(sent: Submission, round_unit: RoundUnit, replies: Mapping[int, str], files: set[str]) -> None:
    """A note is answered by words, or by a change of what it is pinned to; else it stays open."""
    if round_unit.latest is None:
        return
    spec, answered = round_unit.round.version.parsed, []
    notes = ReturnNote.objects.filter(decision__submission__round_unit=round_unit, answered_in=None)
    for note in notes.select_related("decision__submission"):
        reply = prose(replies.get(note.pk, ""), REPLY)
        if reply or is_mended(note.cell_key, note.decision.submission.answers, sent.answers, spec, files):
            note.answered_in, note.answer = sent, reply
            answered.append(note)
    ReturnNote.objects.bulk_update(answered, ["answered_in", "answer"])


def _move_on(round_unit: RoundUnit, sent: Submission, *, by: Any) -> None:
    before = round_unit.latest_id  # type: ignore[attr-defined]
    told: dict[str, Any] = {"approval": sent.approval.sha256} if sent.approval else {}
    told |= {"contested": list(contested_keys(sent.answers))} if sent.contested else {}
    round_unit.latest, round_unit.state, round_unit.step = sent, State.SUBMITTED, 0
    round_unit.save(update_fields=["latest", "state", "step"])
    record(
        by,
        Event.REPORT_SUBMITTED,
        sent,
        unit=round_unit.unit,
        round=round_unit.round_id,
        number=sent.number,
        sha256=sent.sha256,
        origin=str(sent.origin),
        on_behalf=sent.on_behalf,
        **told,
    )
    tell_who_is_next(sent, round_unit, by=by, at=sent.submitted_at)
    changed(Change("submission", round_unit.pk, before, sent.pk, row=round_unit), by=by)
