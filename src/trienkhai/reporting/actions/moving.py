"""An open round moves to a later version of its template: drafts are carried by cell key, what was sent stays as it was sent."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.accounts.models import Person
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.notices.actions import Telling, tell
from trienkhai.reporting.actions.round_changes import open_to_change, tell_of_change
from trienkhai.reporting.actions.rounds import require_over, top_of_round
from trienkhai.reporting.actions.turns import in_turn
from trienkhai.reporting.models import MOVED, Draft, LeftAnswers, Round, RoundChange, RoundUnit, TemplateVersion
from trienkhai.reporting.queries.moving import MovePlan, move_plan
from trienkhai.reporting.queries.reminding import people_of
from trienkhai.reporting.rules.lifecycle import WAITS_FOR_THE_UNIT
from trienkhai.reporting.rules.moving import Difference, carried, compared
from trienkhai.reporting.wording import language_of

FORM_MOVED = "reporting.form_moved"
NAMED = 5  # new figures by name in a notice; the rest is counted
BATCH = 500


def plan_move(round_: Round, version: TemplateVersion, *, by: Any) -> MovePlan:
    """What `move_round` would do; nothing is written. Raises as it does."""
    require_over(round_, by)
    _refuse_when_closed(round_)
    refuse_unless_movable(round_, version)
    return move_plan(round_, version, language_of(round_.root))


def _refuse_when_closed(round_: Round) -> None:
    if round_.closed_at is not None:
        raise WrongState(_("The round “%(round)s” is closed.") % {"round": round_.name})


def refuse_unless_movable(round_: Round, version: TemplateVersion) -> None:
    """Raises Unacceptable for a version that is none of this template, not later or bound to another directive; WrongState
    where another round asks it for this period."""
    before = round_.version
    if version.template_id != before.template_id:
        raise Unacceptable([Problem(_("This is a version of another template."), code="other_template")])
    if version.number <= before.number:
        message = _("The round asks version %(number)s; it can only move to a later one.")
        raise Unacceptable([Problem(message % {"number": before.number}, code="not_later")])
    if version.directive_id != before.directive_id:
        message = _("Version %(number)s is bound to another directive. Open a round of its own for it.")
        raise Unacceptable([Problem(message % {"number": version.number}, code="other_directive")])
    if Round.objects.filter(version=version, period_key=round_.period_key).exclude(pk=round_.pk).exists():
        message = _("Another round asks version %(number)s for this period already.")
        raise WrongState(message % {"number": version.number})


@in_turn
def move_round(
    round_: Round, version: TemplateVersion, *, reason: str, by: Any, at: datetime | None = None
) -> RoundChange:
    """Ask a later version from now on. Nobody fills the form twice: a draft keeps every answer that has a place, what has
    none is kept beside it. What was sent stays, with its own version; totals read it by the keys of its cells.

    Raises Refused, WrongState, Unacceptable.
    """
    opened, why = open_to_change(round_, by, reason)
    refuse_unless_movable(opened, version)
    before, moment = opened.version, at or timezone.now()
    opened.version, opened.is_moved = version, True
    opened.save(update_fields=["version", "is_moved"])
    details = {
        "unit_id": None,
        "version_before": before.pk,
        "version_after": version.pk,
        "number_before": before.number,
        "number_after": version.number,
    }
    change = RoundChange.objects.create(round=opened, at=moment, by=by, event=MOVED, details=details, reason=why)
    drafts, left = _carry(opened, version, change)
    top = top_of_round(opened)
    facts: dict[str, Any] = {"before": before.number, "after": version.number, "drafts": drafts, "left": left}
    record(by, Event.ROUND_MOVED, opened, unit=top, template=version.sha256, **facts)
    tell_of_change(RoundUnit.objects.select_related("latest").get(round=opened, position=0), by=by)
    _tell_those_who_owe(opened, compared(before.parsed, version.parsed), by=by, at=moment)
    return change


def _carry(opened: Round, version: TemplateVersion, change: RoundChange) -> tuple[int, int]:
    """Every draft into the later version, with another number so that open pages are told; how many, and of how many
    something is left. Who wrote a draft, and when, stays: the move wrote nothing."""
    drafts = Draft.objects.filter(round_unit__round=opened).order_by("round_unit_id")
    moved: list[Draft] = []
    left: list[LeftAnswers] = []
    for draft in drafts.select_for_update(of=("self",), no_key=True):
        draft.answers, gone = carried(draft.answers, version.parsed)
        draft.version += 1
        moved.append(draft)
        if gone:
            told = [one.to_json() for one in gone]
            left.append(LeftAnswers(change=change, round_unit_id=draft.round_unit_id, answers=told))  # type: ignore[attr-defined]
    Draft.objects.bulk_update(moved, ["answers", "version"], batch_size=BATCH)
    LeftAnswers.objects.bulk_create(left, batch_size=BATCH)
    return len(moved), len(left)


def _tell_those_who_owe(opened: Round, found: Difference, *, by: Any, at: datetime) -> None:
    """One notice a person, however many of the units he fills."""
    owing = RoundUnit.objects.filter(round=opened, state__in=WAITS_FOR_THE_UNIT).awaited()
    rows = list(owing.select_related("unit", "parent", "round").order_by("position"))
    by_person: dict[Person, list[RoundUnit]] = {}
    people = people_of(rows, besides=by)
    for row in rows:
        for person in people[row.pk]:
            by_person.setdefault(person, []).append(row)
    params = {
        "round": opened.name,
        "number": opened.version.number,
        "added": [point.name for point in found.added[:NAMED]],
        "many": len(found.added),
        "removed": len(found.removed),
        "changed": len(found.changed),
    }
    tellings = [
        Telling(person, his[0].unit, params, reverse("reporting:fill", args=[his[0].pk]))
        if len(his) == 1
        else Telling(person, his[0].unit, params, reverse("reporting:board", args=[opened.pk]))
        for person, his in by_person.items()
    ]
    tell(FORM_MOVED, tellings, by=by, at=at)
