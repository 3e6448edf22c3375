"""Drafts: what a unit is still writing. `version` counts changes, so that two people never overwrite each other unseen."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.acting import absent_of
from trienkhai.access.errors import Refused, WrongState
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.reporting.actions.turns import in_turn, share_round
from trienkhai.reporting.models import Draft, RoundUnit
from trienkhai.reporting.models.prepared import Prepared
from trienkhai.reporting.queries.below import covered_by_words, lump_above
from trienkhai.reporting.queries.known import given_of
from trienkhai.reporting.rights import holds, stands_above
from trienkhai.reporting.rules.answers import clean
from trienkhai.reporting.rules.known import opened
from trienkhai.reporting.rules.lifecycle import after
from trienkhai.reporting.rules.packing import Answers
from trienkhai.reporting.wording import unacceptable


@in_turn
def save_draft(round_unit: RoundUnit, answers: Answers, *, version: int, by: Any, at: datetime | None = None) -> Draft:
    """Keep what was typed so far. `version` is the one the typing began from; 0 when there was no draft yet.

    Raises WrongState when the draft was changed since or the report can no longer be filled, Unacceptable when a value
    cannot be kept.
    """
    locked = lock(round_unit.pk)
    require_filler(locked, by)
    refuse_unless_open(locked)
    kept, faults = clean(answers, locked.round.version.parsed)
    if faults:
        raise unacceptable(faults)
    draft = Draft.objects.filter(round_unit=locked).first()
    if version != (draft.version if draft else 0):
        raise WrongState(_("The draft was changed by somebody else meanwhile. Load it again before you save."))
    draft = write_draft(locked, draft, kept, by=by, at=at or timezone.now())
    mark_filled(locked)
    record(by, Event.DRAFT_SAVED, draft, unit=locked.unit, version=draft.version)
    return draft


def write_draft(round_unit: RoundUnit, draft: Draft | None, answers: Answers, *, by: Any, at: datetime) -> Draft:
    """Put clean answers into the draft of a locked unit, as far as the unit gives them; the caller has judged rights and state."""
    draft = draft or Draft(round_unit=round_unit, version=0)
    answers = opened(answers)
    draft.answers, draft.changed_at, draft.changed_by = answers, at, by
    draft.changed_for = absent_of(by)
    draft.version += 1
    draft.save()
    return draft


def mark_filled(round_unit: RoundUnit) -> None:
    """Somebody wrote into the draft of a locked unit."""
    state = after("fill", round_unit.state)
    if state is not None and state != round_unit.state:
        round_unit.state = state
        round_unit.save(update_fields=["state"])


def draft_answers(round_unit: RoundUnit, draft: Draft | None) -> Answers:
    """What the unit gives in its draft; before anybody wrote one, in what was last sent; else nothing."""
    return given_of(round_unit, draft)


_LOCKED = Prepared(
    lambda: RoundUnit.objects.select_related(
        "unit__path", "round__root", "round__version", "latest", "draft_source", "draft_words"
    ).defer("round__version__spec")  # parsed once a process, see TemplateVersion.parsed
)


def lock(round_unit_id: int) -> RoundUnit:
    """The row, locked until the end of the transaction, with what every act on it needs. Its round is shared first.

    Locked by a statement of its own: one that also joins would, after waiting for another act, bring the row as that act
    left it beside joined rows from before it. Where the whole database takes turns (SQLite) there is nothing to lock.
    The file of what was sent last is not joined: its account is large, and few acts ask for it.
    """
    share_round(round_unit_id)
    if connection.features.has_select_for_update:
        RoundUnit.objects.locked().only("pk").get(pk=round_unit_id)
    return _LOCKED.get(round_unit_id)


def require_filler(round_unit: RoundUnit, by: Any) -> None:
    """Whoever fills for the unit, or enters on its behalf from above. Raises Refused."""
    if not holds(by, "reporting.fill", round_unit) and not stands_above(by, "reporting.on_behalf", round_unit):
        raise Refused("reporting.fill", person=by, unit=round_unit.unit)


def refuse_unless_open(round_unit: RoundUnit) -> None:
    """Raises WrongState when nothing can be written for this unit in this round."""
    if round_unit.round.closed_at is not None:
        raise WrongState(_("The round “%(round)s” is closed.") % {"round": round_unit.round.name})
    if not round_unit.is_expected:
        raise WrongState(_("%(unit)s is not asked in this round.") % {"unit": round_unit.name})
    if after("fill", round_unit.state) is None:
        raise WrongState(
            _("The report of %(unit)s has been accepted. It changes only after the level above reopens it.")
            % {"unit": round_unit.name}
        )
    if lump := lump_above(round_unit):
        raise WrongState(covered_by_words(lump, round_unit))
