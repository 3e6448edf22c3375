"""A unit takes back the report it sent last, before anybody above has opened it (docs/decisions/0019)."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.acting import absent_of
from trienkhai.access.errors import Refused, WrongState
from trienkhai.access.typed import prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.reporting.actions.decisions import REASON, refuse_when_closed
from trienkhai.reporting.actions.drafts import lock, write_draft
from trienkhai.reporting.actions.turns import in_turn
from trienkhai.reporting.models import (
    ChainStep,
    Draft,
    DraftFile,
    DraftWords,
    Opening,
    ReturnNote,
    RoundUnit,
    State,
    Submission,
    Withdrawal,
)
from trienkhai.reporting.permissions import SUBMIT
from trienkhai.reporting.queries.standing import came_back, standing_before
from trienkhai.reporting.rights import holds
from trienkhai.reporting.rules.lifecycle import after, once_withdrawn
from trienkhai.thread.changes import Change, changed


@in_turn
def withdraw(submission: Submission, *, by: Any, reason: str = "", at: datetime | None = None) -> Withdrawal:
    """Take the newest report back: what it said is the draft again, and the report before it stands, if there was one.

    Withdrawn twice it is withdrawn once. Raises Refused for all but the unit's own senders; WrongState when a newer one was
    sent, somebody decided on it, or somebody above has opened it or rests on it; Unacceptable for a reason too long.
    """
    locked = lock(submission.round_unit_id)  # type: ignore[attr-defined]
    if not holds(by, SUBMIT, locked):
        raise Refused(SUBMIT, person=by, unit=locked.unit)
    if there := Withdrawal.objects.filter(submission=submission).first():
        return there
    refuse_when_closed(locked)
    _refuse_unless_unread(submission, locked)
    person, moment = by if getattr(by, "pk", None) else None, at or timezone.now()
    why = prose(reason, REASON, where="reason")
    withdrawal = Withdrawal.objects.create(submission=submission, reason=why, at=moment, by=person)
    _give_back(submission, locked, by=person, at=moment)
    earlier = standing_before(submission)
    locked.latest = earlier
    locked.state = once_withdrawn(is_another=earlier is not None, came_back=earlier is not None and came_back(earlier))
    waits = earlier is not None and locked.state == State.SUBMITTED
    locked.step = ChainStep.objects.filter(submission=earlier).count() if waits else 0
    locked.save(update_fields=["latest", "state", "step"])
    facts = {"number": submission.number, "sha256": submission.sha256}
    record(by, Event.REPORT_WITHDRAWN, submission, unit=locked.unit, personal={"reason": why}, **facts)
    changed(Change("submission", locked.pk, submission.pk, earlier.pk if earlier else None, row=locked), by=by)
    return withdrawal


def _refuse_unless_unread(submission: Submission, locked: RoundUnit) -> None:
    if locked.latest_id != submission.pk:  # type: ignore[attr-defined]
        raise WrongState(_("%(unit)s has sent a newer report. Withdraw that one.") % {"unit": locked.name})
    if after("withdraw", locked.state) is None:
        raise WrongState(_("The level above has decided on this report already; it can no longer be withdrawn."))
    if Opening.objects.filter(submission=submission).exists():
        raise WrongState(
            _(
                "Somebody above has opened this report already; it can no longer be withdrawn. Send a corrected one, or "
                "ask that it be returned."
            )
        )


def _give_back(submission: Submission, locked: RoundUnit, *, by: Any, at: datetime) -> None:
    """All that went along lies beside the draft again. What was written since then stays as it is."""
    draft = Draft.objects.filter(round_unit=locked).first()
    if draft is None:
        write_draft(locked, None, submission.answers, by=by, at=at)
    beside = set(DraftFile.objects.filter(round_unit=locked).values_list("file__sha256", "field_key"))
    DraftFile.objects.bulk_create(
        DraftFile(
            round_unit=locked,
            file=one.file,
            field_key=one.field_key,
            note=one.note,
            added_at=at,
            added_by=by,
            added_for=absent_of(by),
        )
        for one in submission.files.select_related("file")
        if (one.file.sha256, one.field_key) not in beside
    )
    _words_again(submission, locked, by=by, at=at)


def _words_again(submission: Submission, locked: RoundUnit, *, by: Any, at: datetime) -> None:
    """Notes it answered wait again, with the words typed so far; reasons for gaps likewise."""
    answered = ReturnNote.objects.filter(answered_in=submission)
    replies = {str(pk): text for pk, text in answered.values_list("pk", "answer") if text}
    answered.update(answered_in=None, answer="")
    told = submission.pins.filter(pinned=None).exclude(gap_reason="")
    gaps = {str(unit): reason for unit, reason in told.values_list("child__unit_id", "gap_reason")}
    words = DraftWords.of(locked)
    before = dict(words.replies), dict(words.gaps)
    words.replies, words.gaps = replies | before[0], gaps | before[1]
    if (words.replies, words.gaps) != before:
        words.changed_at, words.changed_by, words.changed_for = at, by, absent_of(by)
        words.save()
