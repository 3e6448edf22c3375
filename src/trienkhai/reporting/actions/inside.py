"""Inside the unit: the clerk hands the draft over, the head approves it or gives it back; then it is sent.

An approval is bound to the hash of all that would be sent. Two people stand behind it: nobody approves what he alone
changed last, unless the template excuses his kind of unit.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.acting import absent_of
from trienkhai.access.errors import Refused, WrongState
from trienkhai.access.typed import prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.reporting.actions.cells import send_draft
from trienkhai.reporting.actions.drafts import lock, refuse_unless_open
from trienkhai.reporting.actions.readiness import refuse_unless_ready
from trienkhai.reporting.actions.turns import in_turn
from trienkhai.reporting.models import Draft, InsideAct, InsideStep, RoundUnit, Submission
from trienkhai.reporting.permissions import APPROVE, FILL
from trienkhai.reporting.queries.inside import (
    Content,
    content_now,
    is_excused,
    next_number,
    standing_of,
    stands_alone,
    steps_of,
)
from trienkhai.reporting.rights import holds, may_approve
from trienkhai.reporting.rules.inside import APPROVED, WAITS, after

WORD = 1000  # characters


@in_turn
def hand_over(round_unit: RoundUnit, *, by: Any, word: str = "", at: datetime | None = None) -> InsideStep:
    """Ask the head of the unit to approve the draft as it stands. Handed over twice by one person it is one step.

    Raises Refused, WrongState, Unacceptable for a word too long.
    """
    locked = lock(round_unit.pk)
    if not holds(by, FILL, locked):
        raise Refused(FILL, person=by, unit=locked.unit)
    content, steps = _ready_for(locked, "hand_over")
    last = steps[-1] if steps and standing_of(steps, content.sha256) == WAITS else None
    if last is not None and last.sha256 == content.sha256 and last.by_id == getattr(by, "pk", None):  # type: ignore[attr-defined]
        return last
    step = _take(locked, InsideAct.HANDED_OVER, content, by=by, at=at, word=prose(word, WORD))
    record(by, Event.REPORT_HANDED_OVER, step, unit=locked.unit, sha256=step.sha256, personal={"word": step.word})
    return step


@in_turn
def approve(round_unit: RoundUnit, *, seen: str, by: Any, word: str = "", at: datetime | None = None) -> InsideStep:
    """Approve the draft whose content has the hash `seen`. Approved twice without a change it is one step.

    Raises Refused; WrongState when it was changed since it was read, or the approver alone changed it last; Unacceptable
    with all that stands against sending it.
    """
    locked = lock(round_unit.pk)
    require_approver(locked, by)
    content, steps = _open_for(locked)
    _refuse_unless_seen(content, seen)
    if standing_of(steps, content.sha256) == APPROVED:
        return steps[-1]
    _refuse_out_of_turn("approve", steps, content)
    if stands_alone(content, steps, by) and not is_excused(locked):
        raise WrongState(
            _(
                "You changed this report last, so another must stand behind it too: somebody else approves it, or somebody "
                "else who fills it hands it over to you just as it stands."
            )
        )
    refuse_unless_ready(locked, content.answers)
    step = _take(locked, InsideAct.APPROVED, content, by=by, at=at, word=prose(word, WORD))
    record(by, Event.REPORT_APPROVED, step, unit=locked.unit, sha256=step.sha256, personal={"word": step.word})
    return step


@in_turn
def approve_and_send(
    round_unit: RoundUnit, *, seen: str, by: Any, word: str = "", at: datetime | None = None
) -> Submission:
    """Approve and send in one step, for a head who may also send. Raises as `approve` and `send_draft`."""
    approve(round_unit, seen=seen, by=by, word=word, at=at)
    draft = Draft.objects.filter(round_unit=round_unit.pk).first()
    return send_draft(round_unit, version=draft.version if draft else 0, by=by, at=at)


@in_turn
def give_back(round_unit: RoundUnit, *, seen: str, word: str, by: Any, at: datetime | None = None) -> InsideStep:
    """Give a draft back to those who prepare it, saying why; an approval given before is taken back.

    Raises Refused, WrongState, Unacceptable without a word.
    """
    locked = lock(round_unit.pk)
    require_approver(locked, by)
    content, steps = _open_for(locked)
    _refuse_unless_seen(content, seen)
    _refuse_out_of_turn("give_back", steps, content)
    why = prose(word, WORD, where="word", missing=_("Say what is to be mended."))
    step = _take(locked, InsideAct.GIVEN_BACK, content, by=by, at=at, word=why)
    record(by, Event.REPORT_GIVEN_BACK, step, unit=locked.unit, sha256=step.sha256, personal={"word": why})
    return step


def require_approver(round_unit: RoundUnit, by: Any) -> None:
    """Whoever approves for the unit, nearest to it. Raises Refused."""
    if not may_approve(by, round_unit):
        raise Refused(APPROVE, person=by, unit=round_unit.unit)


def _ready_for(locked: RoundUnit, act: str) -> tuple[Content, list[InsideStep]]:
    content, steps = _open_for(locked)
    _refuse_out_of_turn(act, steps, content)
    return content, steps


def _open_for(locked: RoundUnit) -> tuple[Content, list[InsideStep]]:
    """What stands there and what was done with it. Raises WrongState where there is nothing to approve."""
    if not locked.round.version.parsed.approval:
        raise WrongState(_("This template asks for no approval inside the unit."))
    refuse_unless_open(locked)
    content = content_now(locked)
    if not content.is_there:
        raise WrongState(_("Nothing is written in this report yet."))
    return content, list(steps_of(locked))


def _refuse_unless_seen(content: Content, seen: str) -> None:
    if seen != content.sha256:
        raise WrongState(_("The report was changed since you read this page. Read it again before you decide."))


def _refuse_out_of_turn(act: str, steps: list[InsideStep], content: Content) -> None:
    now = standing_of(steps, content.sha256)
    if after(act, now) is not None:
        return
    if act == "hand_over":
        raise WrongState(_("The report is approved as it stands; it can be sent."))
    if act == "approve":
        raise WrongState(_("The report was given back. It is approved once it is handed over again."))
    raise WrongState(_("The report was not handed over; there is nothing to give back."))


def _take(locked: RoundUnit, act: str, content: Content, *, by: Any, at: datetime | None, word: str) -> InsideStep:
    return InsideStep.objects.create(
        round_unit=locked,
        number=next_number(locked),
        act=act,
        sha256=content.sha256,
        word=word,
        at=at or timezone.now(),
        by=by if getattr(by, "pk", None) else None,
        stands_for=absent_of(by),
    )
