"""What the level above says of a report: accept it, or take a step on the way there; return it with notes; reopen it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.acting import absent_of, hands_of_person
from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState
from trienkhai.access.typed import line, prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.reporting.actions.chain import require_reopener, require_returner, require_turn, tell_who_is_next
from trienkhai.reporting.actions.drafts import lock
from trienkhai.reporting.actions.due_days import refuse_past_day
from trienkhai.reporting.actions.openings import keep_opened
from trienkhai.reporting.actions.turns import in_turn
from trienkhai.reporting.models import (
    ChainStep,
    Decision,
    Opening,
    ReopenAnswer,
    ReturnNote,
    Round,
    RoundUnit,
    State,
    Submission,
    Verdict,
)
from trienkhai.reporting.queries.reopenings import open_request
from trienkhai.reporting.queries.standing import hands_of
from trienkhai.reporting.rights import require_above
from trienkhai.reporting.rules.answers import note_keys
from trienkhai.reporting.rules.lifecycle import after, is_own
from trienkhai.reporting.rules.remarks import FILE
from trienkhai.reporting.rules.spec import Spec
from trienkhai.thread.changes import Change, changed

DECIDE = "reporting.decide"
REASON, NOTE, WORD = 1000, 1000, 1000  # characters


@in_turn
def accept(
    submission: Submission, *, by: Any, word: str = "", step: int | None = None, at: datetime | None = None
) -> Decision | ChainStep:
    """Take the newest submission of a unit as good; where its template has a chain, take its next step, of which the last is
    the acceptance. `step`: the number of the one that is meant; `word` goes along with a step.

    Raises Refused, WrongState, Unacceptable for a word too long.
    """
    round_unit = _decidable(submission, "accept", by)
    turn = require_turn(submission, round_unit, by, seen=step)
    moment, said = at or timezone.now(), prose(word, WORD, where="word") if turn.chain else ""
    if turn.is_last:
        _require_paper(submission, round_unit.round)
    taken = turn.take(said, by=by, at=moment)
    told = {"sha256": submission.sha256, **turn.facts}
    if taken is not None and not turn.is_last:
        return _passed_on(taken, round_unit, told, by=by)
    decision = _decide(submission, Verdict.ACCEPTED, by=by, at=moment)
    before = round_unit.accepted_id  # type: ignore[attr-defined]
    round_unit.accepted, round_unit.state, round_unit.step = submission, State.ACCEPTED, len(turn.chain)
    round_unit.save(update_fields=["accepted", "state", "step"])
    words = {"word": said} if said else {}
    record(by, Event.REPORT_ACCEPTED, submission, unit=round_unit.unit, personal=words, **told)
    changed(Change("decision", round_unit.pk, before, submission.pk, row=round_unit), by=by)
    return decision


def _passed_on(taken: ChainStep, round_unit: RoundUnit, told: dict[str, Any], *, by: Any) -> ChainStep:
    """The report stays sent and waits for its next step; whoever took this one has read it."""
    submission, words = taken.submission, {"word": taken.word} if taken.word else {}
    if not Opening.objects.filter(submission=submission).exists():
        keep_opened([submission.pk], by=by)
    round_unit.step = taken.number
    round_unit.save(update_fields=["step"])
    record(by, Event.REPORT_PASSED_ON, submission, unit=round_unit.unit, personal=words, name=taken.name, **told)
    tell_who_is_next(submission, round_unit, by=by, at=taken.at)
    return taken


@in_turn
def return_report(
    submission: Submission,
    *,
    reason: str,
    by: Any,
    notes: Mapping[str, str] | None = None,
    new_due_on: date | None = None,
    at: datetime | None = None,
) -> Decision:
    """Send a report back to the unit, saying why. `notes`: remarks by cell or field key, by `key_of_file`, "" for the whole.

    Raises Refused, WrongState, and Unacceptable for a return without a reason, a note on a cell that does not exist,
    a text that is too long, or a new due day that is past.
    """
    round_unit = _decidable(submission, "return", by)
    require_returner(submission, round_unit, by)
    refuse_past_day(new_due_on, at)
    why, remarks = _judged(reason, notes or {}, _spec_of(submission, round_unit.round), submission)
    decision = _decide(submission, Verdict.RETURNED, by=by, at=at, reason=why, new_due_on=new_due_on)
    _note_down(decision, remarks)
    round_unit.state, round_unit.step = State.RETURNED, 0
    round_unit.due_on = new_due_on or round_unit.due_on
    round_unit.save(update_fields=["state", "due_on", "step"])
    record(
        by,
        Event.REPORT_RETURNED,
        submission,
        unit=round_unit.unit,
        personal={"reason": why},
        notes=len(remarks),
        new_due_on=new_due_on.isoformat() if new_due_on else None,
    )
    return decision


@in_turn
def reopen(
    submission: Submission,
    *,
    reason: str,
    by: Any,
    notes: Mapping[str, str] | None = None,
    at: datetime | None = None,
) -> Decision:
    """Take an acceptance back, so that the unit can mend its report. Accepted totals lose it until it is accepted again.

    `notes`: remarks by cell or field key, as in a return. A request of the unit that waits is granted by it.
    Raises Refused, WrongState when it is not the accepted one, Unacceptable without a reason.
    """
    round_unit = lock(submission.round_unit_id)  # type: ignore[attr-defined]
    require_reopener(submission, round_unit, by)
    refuse_when_closed(round_unit)
    if after("reopen", round_unit.state) is None or round_unit.accepted_id != submission.pk:  # type: ignore[attr-defined]
        raise WrongState(_("Only the accepted report of a unit can be reopened."))
    why, remarks = _judged(reason, notes or {}, _spec_of(submission, round_unit.round), submission)
    decision = _decide(submission, Verdict.REOPENED, by=by, at=at, reason=why)
    _note_down(decision, remarks)
    request = open_request(round_unit)
    if request is not None:
        ReopenAnswer.objects.create(request=request, decision=decision, reason=why, at=decision.at, by=decision.by)
    round_unit.accepted, round_unit.state, round_unit.step = None, State.RETURNED, 0
    round_unit.save(update_fields=["accepted", "state", "step"])
    asked = {"request": request.pk} if request else {}
    record(by, Event.REPORT_REOPENED, submission, unit=round_unit.unit, personal={"reason": why}, **asked)
    changed(Change("decision", round_unit.pk, submission.pk, None, row=round_unit), by=by)
    return decision


def _decidable(submission: Submission, act: str, by: Any) -> RoundUnit:
    """The locked unit of a submission on which this person may decide now."""
    round_unit = lock(submission.round_unit_id)  # type: ignore[attr-defined]
    require_decider(submission, round_unit, by)
    refuse_when_closed(round_unit)
    if round_unit.latest_id != submission.pk:  # type: ignore[attr-defined]
        raise WrongState(_("%(unit)s has sent a newer report. Decide on that one.") % {"unit": round_unit.name})
    if after(act, round_unit.state) is None:
        message = _("This cannot be done now: the report of %(unit)s stands at “%(state)s”.")
        raise WrongState(message % {"unit": round_unit.name, "state": State(round_unit.state).label})
    return round_unit


def require_decider(submission: Submission, round_unit: RoundUnit, by: Any) -> None:
    """Let pass who stands above and neither sent nor approved it. Raises Refused."""
    require_above(by, DECIDE, round_unit)
    if is_own(hands_of_person(by), *hands_of(submission)):
        raise Refused(DECIDE, person=by, unit=round_unit.unit)


def refuse_when_closed(round_unit: RoundUnit) -> None:
    if round_unit.round.closed_at is not None:
        raise WrongState(_("The round “%(round)s” is closed.") % {"round": round_unit.round.name})


def _require_paper(submission: Submission, round_: Round) -> None:
    """Raises WrongState while the signed paper is missing that the template wants."""
    if _spec_of(submission, round_).signed_paper and not submission.signed_papers.exists():  # type: ignore[attr-defined]
        raise WrongState(_("The signed paper of this report has not been handed in; its template wants it first."))


def _spec_of(submission: Submission, round_: Round) -> Spec:
    """What a submission answers: hardly ever another version than that of its round."""
    is_of_the_round = submission.version_id == round_.version_id  # type: ignore[attr-defined]
    return (round_.version if is_of_the_round else submission.version).parsed


def _judged(reason: str, notes: Mapping[str, str], spec: Spec, submission: Submission) -> tuple[str, dict[str, str]]:
    """The reason and the notes as they are stored; empty notes are left out. Raises Unacceptable with all that is wrong."""
    problems: list[Problem] = []

    def kept(text: str, most: int, where: str = "", missing: str = "") -> str:
        try:
            return prose(text, most, where=where, missing=missing)
        except Unacceptable as refused:
            problems.extend(refused.problems)
            return ""

    why = kept(reason, REASON, missing=_("Say why, so that the unit knows what to mend."))
    known = note_keys(spec).keys() | {field.key for field in spec.fields} | {""}
    if any(key.startswith(FILE) for key in notes):
        known |= {one.note_key for one in submission.files.select_related("file")}  # type: ignore[attr-defined]
    remarks = {}
    for key, text in notes.items():
        if key not in known and text.strip():
            shown = line(key[:80], 80)
            problems.append(Problem(_("The template asks nothing called “%(key)s”.") % {"key": shown}, where=shown))
        elif words := kept(text, NOTE, where=key):
            remarks[key] = words
    if problems:
        raise Unacceptable(problems)
    return why, remarks


def _note_down(decision: Decision, remarks: Mapping[str, str]) -> None:
    ReturnNote.objects.bulk_create(
        ReturnNote(decision=decision, cell_key=key, text=text) for key, text in remarks.items()
    )


def _decide(
    submission: Submission,
    verdict: str,
    *,
    by: Any,
    at: datetime | None,
    reason: str = "",
    new_due_on: date | None = None,
) -> Decision:
    return Decision.objects.create(
        submission=submission,
        verdict=verdict,
        reason=reason,
        at=at or timezone.now(),
        by=by,
        stands_for=absent_of(by),
        new_due_on=new_due_on,
    )
