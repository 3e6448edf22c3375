"""Under whom a unit stands from a day on."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from trienkhai.access.scope import require
from trienkhai.access.typed import prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.directory import paths, words
from trienkhai.directory.actions import ground
from trienkhai.directory.actions.naming import rename_unit
from trienkhai.directory.rules.spans import Span, earlier
from trienkhai.units.models import Line, Placement, Unit


@transaction.atomic
def move_unit(
    unit: Unit,
    *,
    parent: Unit | None,
    on: date,
    by: Any,
    order: int | None = None,
    line: Line | None = None,
    reason: str = "",
) -> Placement:
    """From a day on the unit stands under another parent, with all below it. In a line where it had no place it gets one.

    Holds up to the next move already recorded. Raises Refused, or Unacceptable: not open, parent not open, a circle.
    """
    require(by, ground.CHANGE, unit)
    if parent is not None:
        require(by, ground.CHANGE, parent)
    else:
        ground.require_whole(by, unit.root_id)
    root = ground.lock(unit.root_id)
    ground.check_same_root(root.pk, parent)
    main = ground.main_line(root.pk)
    line = line or main
    before = ground.in_force(Placement.objects.filter(unit=unit, line=line), on)
    span = Span(on, before.to_day) if before else _free_span(unit, line, on)
    placement = put(unit, parent, span, line, before=before, order=order, reason=reason)
    ground.tree_changed(line, on)
    if line == main:
        paths.refresh_paths(root, timezone.localdate())
    record(
        by, Event.UNIT_MOVED, unit, unit=unit, day=on.isoformat(), parent=parent.pk if parent else None, line=line.key
    )
    return placement


def put(  # one row closes and another opens
    unit: Unit, parent: Unit | None, span: Span, line: Line, *, before: Placement | None, order: int | None, reason: str
) -> Placement:
    """Place a unit for a span, ending the row in force. Raises Unacceptable."""
    if parent is not None:
        ground.check_parent(unit.pk, parent, span, line)
    if order is None:
        order = before.order if before else 0
    if before is not None and before.from_day == span.begin:
        before.delete()
    elif before is not None:
        before.to_day = span.begin
        before.save(update_fields=["to_day"])
    return Placement.objects.create(
        line=line,
        unit=unit,
        parent=parent,
        from_day=span.begin,
        to_day=span.end,
        order=order,
        reason=prose(reason, 300),
    )


def _free_span(unit: Unit, line: Line, on: date) -> Span:
    """Days from `on` on which the unit is open and not yet placed in this line. Raises Unacceptable when closed."""
    main = ground.in_force(Placement.objects.filter(unit=unit, line__root_id=line.root_id, line__key="main"), on)
    if main is None or line.key == "main":
        ground.refuse(words.not_open(ground.called(unit.pk), on))
    following = Placement.objects.filter(unit=unit, line=line, from_day__gt=on).order_by("from_day").first()
    ends = _open_until(unit, on)
    return Span(on, earlier(ends, following.from_day if following else None))


def _open_until(unit: Unit, on: date) -> date | None:
    """The end of the unbroken run of main placements that holds on a day."""
    ends: date | None = on
    for row in Placement.objects.filter(unit=unit, line__key="main").order_by("from_day"):
        if ends is not None and row.from_day <= ends and (row.to_day is None or row.to_day > ends):
            ends = row.to_day
    return ends


@transaction.atomic
def promote_unit(
    unit: Unit,
    *,
    parent: Unit | None,
    on: date,
    by: Any,
    kind: str,
    name: str | None = None,
    code: str | None = None,
    order: int | None = None,
    reason: str = "",
) -> Placement:
    """A unit rises: another parent and another kind on the same day. Raises as moving and renaming do."""
    rename_unit(unit, on=on, by=by, name=name, code=code, kind=kind)
    return move_unit(unit, parent=parent, on=on, by=by, order=order, reason=reason)
