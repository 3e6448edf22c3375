"""Changes to a round after it was opened. Each one is a RoundChange with its reason; the frozen tree never changes silently."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.typed import prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.reporting.actions.due_days import refuse_past_day
from trienkhai.reporting.actions.rounds import require_over, top_of_round
from trienkhai.reporting.actions.turns import hold_rounds, in_turn
from trienkhai.reporting.models import Round, RoundChange, RoundUnit
from trienkhai.thread.changes import Change, changed
from trienkhai.units import tree
from trienkhai.units.models import Unit
from trienkhai.units.queries import namings_on

LONGEST_REASON = 300
FAR = 10_000_000  # beyond every position, so that shifting never meets a taken one


@in_turn
def expect_unit(round_: Round, unit: Unit, *, reason: str, by: Any, at: datetime | None = None) -> RoundUnit:
    """Ask one more unit. It stands where it stood on the day of the round's tree. Raises Refused, WrongState, Unacceptable."""
    opened, why = _open(round_, by, reason)
    row = RoundUnit.objects.locked().filter(round=opened, unit=unit).first()
    if row is not None and row.is_expected:
        raise WrongState(_("%(unit)s is asked in this round already.") % {"unit": row.name})
    if row is None:
        row = _insert(opened, unit)
    row.is_expected = True
    row.save(update_fields=["is_expected"])
    _recorded(opened, Event.UNIT_EXPECTED, row, why, by=by, at=at)
    return row


@in_turn
def release_unit(round_unit: RoundUnit, *, reason: str, by: Any, at: datetime | None = None) -> RoundUnit:
    """Ask a unit no longer. What it has sent cannot be taken back, so only a unit that sent nothing is released."""
    opened, why = _open(round_unit.round, by, reason)
    row = RoundUnit.objects.locked().get(pk=round_unit.pk)
    if not row.is_expected or row.latest_id is not None:  # type: ignore[attr-defined]
        raise WrongState(_("%(unit)s has reported or is not asked; it cannot be released.") % {"unit": row.name})
    row.is_expected = False
    row.save(update_fields=["is_expected"])
    _recorded(opened, Event.UNIT_RELEASED, row, why, by=by, at=at)
    return row


@in_turn
def extend_due(
    round_: Round,
    *,
    due_on: date,
    reason: str,
    by: Any,
    round_unit: RoundUnit | None = None,
    at: datetime | None = None,
) -> None:
    """Move the due date of the whole round, or of one unit, to a day that is still to come. Raises Refused, WrongState, Unacceptable."""
    opened, why = _open(round_, by, reason)
    refuse_past_day(due_on, at)
    if round_unit is None:
        before, opened.due_on = opened.due_on, due_on
        opened.save(update_fields=["due_on"])
    else:
        row = RoundUnit.objects.locked().select_related("round").get(pk=round_unit.pk, round=opened)
        before, row.due_on = row.due, due_on
        row.save(update_fields=["due_on"])
    details: dict[str, Any] = {
        "from": before.isoformat(),
        "to": due_on.isoformat(),
        "unit_id": round_unit.unit_id if round_unit else None,
    }  # type: ignore[attr-defined]
    RoundChange.objects.create(
        round=opened, at=at or timezone.now(), by=by, event="due_extended", details=details, reason=why
    )
    record(by, Event.DUE_EXTENDED, opened, unit=round_unit.unit if round_unit else top_of_round(opened), **details)


@in_turn
def extend_units(round_: Round, rows: Sequence[RoundUnit], *, due_on: date, reason: str, by: Any) -> None:
    """Move the due date of some units of a round, of all or of none."""
    for row in rows:
        extend_due(round_, due_on=due_on, reason=reason, by=by, round_unit=row)


@in_turn
def release_units(rows: Sequence[RoundUnit], *, reason: str, by: Any) -> None:
    """Ask some units no longer, all of them or none."""
    for row in rows:
        release_unit(row, reason=reason, by=by)


def _open(round_: Round, by: Any, reason: str) -> tuple[Round, str]:
    """The round, held alone, when it may be changed, and the reason as it is stored. Raises Refused, WrongState, Unacceptable."""
    opened = hold_rounds([round_.pk])[round_.pk]
    require_over(opened, by)
    if opened.closed_at is not None:
        raise WrongState(_("The round “%(round)s” is closed.") % {"round": opened.name})
    return opened, prose(reason, LONGEST_REASON, missing=_("Say why the round is changed."))


def _insert(opened: Round, unit: Unit) -> RoundUnit:
    """Put a unit into the frozen tree, last under the nearest unit above it that stands there."""
    view = tree.at(opened.tree_on, opened.line)
    if unit.pk not in view:
        message = _("This unit did not exist on %(day)s, the day of the tree of this round.")
        raise Unacceptable([Problem(message % {"day": opened.tree_on.strftime("%d/%m/%Y")}, code="not_in_tree")])
    above = {row.unit_id: row for row in RoundUnit.objects.filter(round=opened, unit__in=view.ancestors(unit.pk))}  # type: ignore[attr-defined]
    parent = next((above[unit_id] for unit_id in view.ancestors(unit.pk) if unit_id in above), None)
    if parent is None:
        raise Unacceptable([Problem(_("This unit does not stand below the top of this round."), code="not_in_tree")])
    place = parent.end
    following = RoundUnit.objects.filter(round=opened, position__gte=place)
    following.update(position=F("position") + FAR, end=F("end") + 1)
    RoundUnit.objects.filter(round=opened, position__gte=FAR).update(position=F("position") - (FAR - 1))
    RoundUnit.objects.filter(round=opened, position__lte=parent.position, end__gte=place).update(end=F("end") + 1)
    naming = namings_on(opened.tree_on, [unit.pk]).get(unit.pk)
    return RoundUnit.objects.create(
        round=opened,
        unit=unit,
        parent=parent,
        position=place,
        end=place + 1,
        depth=parent.depth + 1,
        name=naming.name if naming else str(unit),
        code=naming.code if naming else "",
    )


def _recorded(opened: Round, event: Event, row: RoundUnit, reason: str, *, by: Any, at: datetime | None) -> None:
    details = {"unit_id": row.unit_id, "name": row.name}  # type: ignore[attr-defined]
    RoundChange.objects.create(
        round=opened, at=at or timezone.now(), by=by, event=str(event).partition(".")[2], details=details, reason=reason
    )
    record(by, event, opened, unit=row.unit, round_unit=row.pk)
    latest = row.latest_id  # type: ignore[attr-defined]
    changed(Change("submission", row.pk, latest, latest), by=by)  # who is counted changes, though no figure does
