"""Sending: a snapshot with a hash that nothing ever updates, its numbers packed beside it, the word given to the floors above."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Refused, WrongState
from trienkhai.access.typed import prose
from trienkhai.audit.canonical import digest
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.evidence.models import StoredFile
from trienkhai.reporting.actions.drafts import draft_answers, lock, refuse_unless_open, write_draft
from trienkhai.reporting.models import (
    Draft,
    Intake,
    Mode,
    Origin,
    Pin,
    ReturnNote,
    RoundUnit,
    State,
    Submission,
    SubmissionFile,
    SubmissionNumbers,
)
from trienkhai.reporting.rights import holds, stands_above
from trienkhai.reporting.rules.answers import clean
from trienkhai.reporting.rules.checks import check
from trienkhai.reporting.rules.codes import receipt_of
from trienkhai.reporting.rules.faults import errors
from trienkhai.reporting.rules.packing import Answers, pack
from trienkhai.reporting.wording import unacceptable
from trienkhai.thread.changes import Change, changed

NOTE, REPLY = 300, 1000  # characters


@dataclass(frozen=True)
class Attachment:
    """A stored file handed in with a report: for one field, or for all of it."""

    file: StoredFile
    field_key: str = ""
    note: str = ""


@transaction.atomic
def submit(
    round_unit: RoundUnit,
    *,
    by: Any,
    answers: Answers | None = None,
    origin: str = Origin.TYPED,
    on_behalf: bool = False,
    intake: Intake | None = None,
    places: Mapping[str, str] | None = None,
    files: Iterable[Attachment] = (),
    gaps: Mapping[int, str] | None = None,
    replies: Mapping[int, str] | None = None,
    source_note: str = "",
    at: datetime | None = None,
) -> Submission:
    """Send the report of a unit: `answers`, or else its draft.

    `places` tells where in the source each value stood. `gaps` gives, by unit id of a unit below that has not sent, the
    reason why one goes ahead without it. `replies` answers return notes by their id; all open ones count as answered.
    The same answers from the same file again give the submission that is there.
    Raises Refused, WrongState, and Unacceptable with every error of the built-in checks.
    """
    locked = lock(round_unit.pk)
    _require_sender(locked, by, on_behalf=on_behalf)
    refuse_unless_sendable(locked)
    draft = Draft.objects.filter(round_unit=locked).first()
    given = draft_answers(locked, draft) if answers is None else answers
    kept, faults = clean(given, locked.round.version.parsed)
    faults += check(kept, locked.round.version.parsed, partial=origin == Origin.PAST_RECORD)
    if blocking := errors(faults):
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
    sent = send(locked, draft, kept, facts, gaps=gaps or {}, replies=replies or {})
    SubmissionFile.objects.bulk_create(
        SubmissionFile(submission=sent, file=one.file, field_key=one.field_key, note=prose(one.note, NOTE))
        for one in files
    )
    return sent


@dataclass(frozen=True)
class Facts:
    """Who sends, when, and where the values come from."""

    by: Any
    at: datetime
    origin: str
    on_behalf: bool = False
    intake: Intake | None = None
    places: dict[str, str] = field(default_factory=dict)
    source_note: str = ""


def send(
    locked: RoundUnit,
    draft: Draft | None,
    answers: Answers,
    facts: Facts,
    *,
    gaps: Mapping[int, str] | None = None,
    replies: Mapping[int, str] | None = None,
) -> Submission:
    """Write the submission of a locked unit from clean, checked answers; the caller has judged rights and state.

    The same answers from the same file again give the submission that is there.
    """
    sha256 = digest(answers)
    if locked.latest is not None and _is_there_already(locked.latest, sha256, facts.intake):
        return locked.latest
    sent = _write(locked, answers, sha256, facts)
    _pin(sent, locked, gaps or {})
    _answer_notes(sent, locked, replies or {})
    if draft is not None and draft.answers != answers:
        write_draft(locked, draft, answers, by=facts.by, at=facts.at)
    _move_on(locked, sent, by=facts.by)
    return sent


def refuse_unless_sendable(round_unit: RoundUnit) -> None:
    """Raises WrongState when this unit can send nothing now."""
    refuse_unless_open(round_unit)
    _refuse_inside_lump(round_unit)


def _require_sender(round_unit: RoundUnit, by: Any, *, on_behalf: bool) -> None:
    """The unit's own sender, or somebody above who enters on its behalf."""
    if on_behalf:
        if not stands_above(by, "reporting.on_behalf", round_unit):
            raise Refused("reporting.on_behalf", person=by, unit=round_unit.unit)
    elif not holds(by, "reporting.submit", round_unit):
        raise Refused("reporting.submit", person=by, unit=round_unit.unit)


def _refuse_inside_lump(round_unit: RoundUnit) -> None:
    if round_unit.depth == 0:
        return
    lump = RoundUnit.objects.filter(
        round_id=round_unit.round_id,
        mode=Mode.LUMP,
        position__lt=round_unit.position,
        end__gt=round_unit.position,
    ).first()
    if lump is not None:
        message = _("%(above)s reports in one sum for everything below it, %(unit)s included.")
        raise WrongState(message % {"above": lump.name, "unit": round_unit.name})


def _is_there_already(latest: Submission, sha256: str, intake: Intake | None) -> bool:
    if intake is None or latest.intake is None:
        return False
    return latest.sha256 == sha256 and latest.intake.file.sha256 == intake.file.sha256


def _write(round_unit: RoundUnit, answers: Answers, sha256: str, facts: Facts) -> Submission:
    number = round_unit.latest.number + 1 if round_unit.latest else 1
    sent = Submission.objects.create(
        round_id=round_unit.round_id,
        round_unit=round_unit,
        version=round_unit.round.version,
        number=number,
        answers=answers,
        places=facts.places,
        sha256=sha256,
        receipt=receipt_of(round_unit.pk, number, sha256),
        origin=facts.origin,
        intake=facts.intake,
        submitted_at=facts.at,
        submitted_by=facts.by,
        on_behalf=facts.on_behalf,
        source_note=facts.source_note,
    )
    SubmissionNumbers.objects.create(submission=sent, packed=pack(answers, round_unit.round.version.parsed))
    return sent


def _pin(sent: Submission, round_unit: RoundUnit, gaps: Mapping[int, str]) -> None:
    """A consolidating unit's report rests on what the expected units next below it had sent by now."""
    if round_unit.end == round_unit.position + 1 or round_unit.mode == Mode.LUMP:
        return
    Pin.objects.bulk_create(
        Pin(
            submission=sent,
            child=child,
            pinned=child.latest,
            sha256=child.latest.sha256 if child.latest else "",
            gap_reason="" if child.latest else prose(gaps.get(child.unit_id, ""), NOTE),
        )
        for child in expected_below(round_unit)
    )


def expected_below(round_unit: RoundUnit) -> list[RoundUnit]:
    """The expected units next below: children, or where a child only groups others, what is expected under it."""
    below = RoundUnit.objects.filter(
        round_id=round_unit.round_id,
        is_expected=True,
        position__gt=round_unit.position,
        position__lt=round_unit.end,
    )
    found: list[RoundUnit] = []
    passed = round_unit.position
    for child in below.select_related("latest").order_by("position"):
        if child.position >= passed:
            found.append(child)
            passed = child.end
    return found


def _answer_notes(sent: Submission, round_unit: RoundUnit, replies: Mapping[int, str]) -> None:
    """Every note still open counts as answered by this submission, with words where there are some."""
    if round_unit.latest is None:
        return
    notes = list(ReturnNote.objects.filter(decision__submission__round_unit=round_unit, answered_in=None))
    for note in notes:
        note.answered_in, note.answer = sent, prose(replies.get(note.pk, ""), REPLY)
    ReturnNote.objects.bulk_update(notes, ["answered_in", "answer"])


def _move_on(round_unit: RoundUnit, sent: Submission, *, by: Any) -> None:
    before = round_unit.latest_id  # type: ignore[attr-defined]
    round_unit.latest, round_unit.state = sent, State.SUBMITTED
    round_unit.save(update_fields=["latest", "state"])
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
    )
    changed(Change("submission", round_unit.pk, before, sent.pk), by=by)
