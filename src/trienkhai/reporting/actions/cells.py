"""Saving a form place by place, so that several people may fill one report; sending what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import WrongState
from trienkhai.audit.canonical import digest
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.reporting.actions.drafts import (
    draft_answers,
    lock,
    mark_filled,
    refuse_unless_open,
    require_filler,
    write_draft,
)
from trienkhai.reporting.actions.readiness import refuse_unless_ready
from trienkhai.reporting.actions.submissions import has_news_beside, require_sender, rests_on_others_now, submit
from trienkhai.reporting.actions.turns import in_turn
from trienkhai.reporting.models import Draft, Origin, RoundUnit, State, Submission
from trienkhai.reporting.permissions import SUBMIT
from trienkhai.reporting.queries.below import gaps_without_reason
from trienkhai.reporting.queries.known import known_of, settled_now
from trienkhai.reporting.rights import holds
from trienkhai.reporting.rules.answers import clean
from trienkhai.reporting.rules.known import moved
from trienkhai.reporting.rules.merging import Conflict, flat, merge, nested
from trienkhai.reporting.rules.packing import Answers
from trienkhai.reporting.wording import problem, unacceptable


@dataclass(frozen=True)
class Saved:
    """What became of a save. `draft` is None while nobody has written anything; `answers` hold what the system knows too."""

    draft: Draft | None
    answers: Answers
    saved: tuple[str, ...]
    taken: tuple[str, ...]
    conflicts: dict[str, Conflict]


@in_turn
def save_cells(
    round_unit: RoundUnit,
    changes: Mapping[str, Any],
    base: Mapping[str, str],
    *,
    by: Any,
    form: int | None = None,
    at: datetime | None = None,
) -> Saved:
    """Keep what one person changed; `changes` and `base` go by place (see rules.merging), None clears.

    `form`: the id of the version whose form the person has before him; None for a caller that has none.

    What only somebody else changed stays as he left it; what both changed is told and stays unstored until one of the
    two is chosen. Raises Refused, WrongState, and Unacceptable when a change is nothing that can be stored.
    """
    locked = lock(round_unit.pk)
    require_filler(locked, by)
    refuse_unless_open(locked)
    _refuse_another_form(locked, form)
    canonical = _canonical(locked, changes)
    draft = Draft.objects.filter(round_unit=locked).first()
    outcome = merge(flat(draft_answers(locked, draft)), canonical, base)
    answers = nested(outcome.merged)
    if outcome.saved:
        draft = write_draft(locked, draft, answers, by=by, at=at or timezone.now())
        mark_filled(locked)
        record(by, Event.DRAFT_SAVED, draft, unit=locked.unit, version=draft.version, places=len(outcome.saved))
    return Saved(draft, settled_now(locked, answers), outcome.saved, outcome.taken, outcome.conflicts)


def _refuse_another_form(locked: RoundUnit, form: int | None) -> None:
    """Raises WrongState where the round moved on since the page was made: nobody has seen yet what it asks now."""
    if form is not None and form != locked.round.version_id:  # type: ignore[attr-defined]
        message = _("The form moved on to version %(number)s while you were writing. Load the page again.")
        raise WrongState(message % {"number": locked.round.version.number})


def _is_repeated(locked: RoundUnit, latest: Submission, answers: Answers) -> bool:
    """Whether all of this is what was sent last, and nobody has decided on it yet."""
    if locked.state != State.SUBMITTED or latest.sha256 != digest(answers):
        return False
    if latest.version_id != locked.round.version_id:  # type: ignore[attr-defined]
        return False  # the same answers, to another form now
    return not (has_news_beside(locked) or rests_on_others_now(locked) or gaps_without_reason(locked))


def _canonical(locked: RoundUnit, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes in their stored form."""
    kept, faults = clean(nested(changes), locked.round.version.parsed)
    if faults:
        raise unacceptable(faults)
    stored = flat(kept)
    return {place: stored.get(place) for place in changes}


def refuse_unless_seen(locked: RoundUnit, seen: Mapping[str, str] | None, answers: Answers) -> None:
    """Raises WrongState where the system has other figures now than the page showed."""
    found = list(moved(seen, answers, locked.round.version.parsed)) if seen is not None else []
    if found:
        raise WrongState(" ".join(problem(fault).message for fault in found))


@in_turn
def send_draft(
    round_unit: RoundUnit,
    *,
    version: int,
    by: Any,
    seen: Mapping[str, str] | None = None,
    source_note: str = "",
    at: datetime | None = None,
) -> Submission:
    """Send the draft whose `version` the sender has read; without one (0) what was sent before.

    `seen`: what the page said that the system knows, by cell; None for a caller that shows nothing.

    The same version sent again gives the same receipt, unless something waits beside it or units below have sent since.
    Raises as `submit`, NotApproved included; WrongState when the draft was changed since it was read; Unacceptable too
    where a word is wanted, see `readiness`.
    """
    locked = lock(round_unit.pk)
    on_behalf = not holds(by, SUBMIT, locked)
    require_sender(locked, by, on_behalf=on_behalf)
    draft = Draft.objects.filter(round_unit=locked).first()
    if version != (draft.version if draft else 0):
        raise WrongState(_("The draft was changed since you read this page. Read it again before you send it."))
    # Counted once, so that what is frozen is what was compared with what the sender has seen.
    known = known_of(locked)
    answers = settled_now(locked, draft_answers(locked, draft), known)
    if locked.latest is not None and _is_repeated(locked, locked.latest, answers):
        return locked.latest
    refuse_unless_open(locked)
    refuse_unless_ready(locked, answers, known)
    refuse_unless_seen(locked, seen, answers)
    return submit(
        locked,
        by=by,
        origin=Origin.TYPED,
        on_behalf=on_behalf,
        source_note=source_note if on_behalf else "",
        known=known,
        at=at,
    )
