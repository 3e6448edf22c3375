"""Changes to a round after it was opened. Each one is a RoundChange with its reason; the frozen tree never changes silently."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.typed import prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.reporting.actions.due_days import refuse_past_day, usual_day
from trienkhai.reporting.actions.rounds import require_over, top_of_round
from trienkhai.reporting.actions.turns import hold_rounds, in_turn
from trienkhai.reporting.models import Mode, Round, RoundChange, RoundUnit
from trienkhai.reporting.queries.below import covered_by_words, lump_above
from trienkhai.reporting.queries.changes import own_days
from trienkhai.thread.changes import Change, changed
from trienkhai.units import tree
from trienkhai.units.models import Unit
from trienkhai.units.queries import namings_on
from trienkhai.vietnamese import short_date

LONGEST_REASON = 300
FAR = 10_000_000  # beyond every position, so that shifting never meets a taken one


@in_turn
def expect_unit(round_: Round, unit: Unit, *, reason: str, by: Any, at: datetime | None = None) -> RoundUnit:
    """Ask one more unit. It stands where it stood on the day of the round's tree, and is due with those on its level.

    Raises Refused, WrongState, and Unacceptable for a unit without a place in that tree, or below one that reports in one
    sum: it could never send.
    """
    opened, why = open_to_change(round_, by, reason)
    row = RoundUnit.objects.locked().filter(round=opened, unit=unit).first()
    if row is not None and row.is_expected:
        raise WrongState(_("%(unit)s is asked in this round already.") % {"unit": row.name})
    if row is None:
        row = _insert(opened, unit)
    if lump := lump_above(row):
        raise Unacceptable([Problem(covered_by_words(lump, row), code="covered")])
    row.is_expected = True
    row.due_on = row.due_on or usual_day(opened, row.depth, at)
    row.save(update_fields=["is_expected", "due_on"])
    _recorded(opened, Event.UNIT_EXPECTED, row, why, by=by, at=at)
    tell_of_change(row, by=by)
    return row


@in_turn
def release_unit(round_unit: RoundUnit, *, reason: str, by: Any, at: datetime | None = None) -> RoundUnit:
    """Ask a unit no longer. What it has sent cannot be taken back, so only a unit that sent nothing is released.

    One that was to report in one sum covers nobody any more: the units below it that are asked report themselves.
    """
    opened, why = open_to_change(round_unit.round, by, reason)
    row = _release(opened, round_unit, why, by=by, at=at)
    tell_of_change(row, by=by)
    return row


@in_turn
def release_units(rows: Sequence[RoundUnit], *, reason: str, by: Any) -> None:
    """Ask some units no longer, all of them or none."""
    released = {}
    for round_ in sorted({row.round for row in rows}, key=lambda one: one.pk):
        opened, why = open_to_change(round_, by, reason)
        for row in rows:
            if row.round_id == opened.pk:  # type: ignore[attr-defined]
                released[opened.pk] = _release(opened, row, why, by=by, at=None)
    for row in released.values():  # one for each round: its totals are made anew once
        tell_of_change(row, by=by)


def _release(opened: Round, round_unit: RoundUnit, why: str, *, by: Any, at: datetime | None) -> RoundUnit:
    row = RoundUnit.objects.locked().get(pk=round_unit.pk, round=opened)
    if not row.is_expected or row.latest_id is not None:  # type: ignore[attr-defined]
        raise WrongState(_("%(unit)s has reported or is not asked; it cannot be released.") % {"unit": row.name})
    was_lump = row.mode == Mode.LUMP
    row.is_expected, row.mode = False, Mode.PARTS
    row.save(update_fields=["is_expected", "mode"])
    more = {"mode_from": str(Mode.LUMP), "mode_to": str(Mode.PARTS)} if was_lump else {}
    _recorded(opened, Event.UNIT_RELEASED, row, why, by=by, at=at, **more)
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
) -> list[RoundUnit]:
    """Move the due date of the whole round, or of one unit, to a day that is still to come. Raises Refused, WrongState,
    Unacceptable.

    A day of its own was given to a unit for a reason: it stays when the day of the round moves. Returned are the units
    that are thereby due before the others, so that whoever moved it can move theirs too.
    """
    opened, why = open_to_change(round_, by, reason)
    refuse_past_day(due_on, at)
    if round_unit is not None:
        _extend_one(opened, round_unit, due_on, why, by=by, at=at)
        return []
    before, opened.due_on = opened.due_on, due_on
    opened.save(update_fields=["due_on"])
    excused = RoundUnit.objects.filter(round=opened, first_due_on=before)  # without leave the new day would be theirs
    excused.filter(due_on__lte=due_on).update(first_due_on=None)
    excused.filter(due_on__gt=due_on).update(first_due_on=due_on)
    _extended(opened, None, before, due_on, why, by=by, at=at)
    return [row for row in own_days(opened) if row.due < due_on]


@in_turn
def extend_units(round_: Round, rows: Sequence[RoundUnit], *, due_on: date, reason: str, by: Any) -> None:
    """Move the due date of some units of a round, of all or of none. A later day is leave: its end is the new day, `by` gave it."""
    opened, why = open_to_change(round_, by, reason)
    refuse_past_day(due_on)
    for row in rows:
        _extend_one(opened, row, due_on, why, by=by, at=None)


def _extend_one(opened: Round, round_unit: RoundUnit, due_on: date, why: str, *, by: Any, at: datetime | None) -> None:
    row = RoundUnit.objects.locked().select_related("round", "unit").get(pk=round_unit.pk, round=opened)
    if not row.is_expected:
        raise WrongState(_("%(unit)s is not asked in this round.") % {"unit": row.name})
    before, row.due_on = row.due, due_on
    first = row.first_due_on or before
    row.first_due_on = first if due_on > first else None  # later than the others: with leave
    row.save(update_fields=["due_on", "first_due_on"])
    _extended(opened, row, before, due_on, why, by=by, at=at)


def _extended(
    opened: Round, row: RoundUnit | None, before: date, due_on: date, why: str, *, by: Any, at: datetime | None
) -> None:
    details: dict[str, Any] = {
        "from": before.isoformat(),
        "to": due_on.isoformat(),
        "unit_id": row.unit_id if row else None,  # type: ignore[attr-defined]
    }
    RoundChange.objects.create(
        round=opened, at=at or timezone.now(), by=by, event="due_extended", details=details, reason=why
    )
    record(by, Event.DUE_EXTENDED, opened, unit=row.unit if row else top_of_round(opened), **details)


@in_turn
def open_again(round_: Round, *, reason: str, by: Any, at: datetime | None = None) -> Round:
    """A closed round takes reports and decisions again, as when something wrong was found in it later. Close it when that is mended.

    Raises Refused, WrongState when it is open, Unacceptable without a reason.
    """
    opened = hold_rounds([round_.pk])[round_.pk]
    require_over(opened, by)
    if opened.closed_at is None:
        raise WrongState(_("The round “%(round)s” is open already.") % {"round": opened.name})
    why = prose(reason, LONGEST_REASON, missing=_("Say why the round is opened again."))
    closed = opened.closed_at.isoformat()
    opened.closed_at = None
    opened.save(update_fields=["closed_at"])
    told = {"unit_id": None, "closed": closed}  # it concerns nobody alone
    RoundChange.objects.create(
        round=opened, at=at or timezone.now(), by=by, event="opened_again", details=told, reason=why
    )
    record(by, Event.ROUND_OPENED_AGAIN, opened, unit=top_of_round(opened), closed=closed)
    return opened


def open_to_change(round_: Round, by: Any, reason: str) -> tuple[Round, str]:
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
        raise Unacceptable([Problem(message % {"day": short_date(opened.tree_on)}, code="not_in_tree")])
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


def _recorded(
    opened: Round, event: Event, row: RoundUnit, reason: str, *, by: Any, at: datetime | None, **more: Any
) -> None:
    details = {"unit_id": row.unit_id, "name": row.name, **more}  # type: ignore[attr-defined]
    opened.tree_stamp = uuid4()  # whoever remembers the tree reads it anew
    opened.save(update_fields=["tree_stamp"])
    RoundChange.objects.create(
        round=opened, at=at or timezone.now(), by=by, event=str(event).partition(".")[2], details=details, reason=reason
    )
    record(by, event, opened, unit=row.unit, round_unit=row.pk, **more)


def tell_of_change(row: RoundUnit, *, by: Any) -> None:
    """Who is counted in the round of this unit changed, or what is, though no report did."""
    latest = row.latest_id  # type: ignore[attr-defined]
    changed(Change("submission", row.pk, latest, latest), by=by)
