"""Classifications across the tree: khối, loại hình, địa bàn."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem
from trienkhai.access.scope import require
from trienkhai.access.typed import line
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.directory import words
from trienkhai.directory.actions import ground
from trienkhai.directory.rules.spans import Span, earlier
from trienkhai.thread.changes import Change, changed
from trienkhai.units.models import Grouping, GroupMember, Naming, Root, Unit


@transaction.atomic
def make_grouping(root: Root, *, key: str, name: str, by: Any) -> Grouping:
    """A new classification. Raises Refused, or Unacceptable when the key is taken."""
    ground.require_whole(by, root.pk)
    ground.lock(root.pk)
    if Grouping.objects.filter(root=root, key=key).exists():
        message = _("A grouping with the key “%s” exists already. Choose another key.")
        ground.refuse(Problem(message % key, code="grouping-exists"))
    grouping = Grouping.objects.create(root=root, key=key, name=line(name, 200))
    record(by, Event.GROUPING_MADE, grouping, unit=ground.whole_of(root.pk), key=key)
    return grouping


@transaction.atomic
def put_in_group(
    grouping: Grouping, unit: Unit, *, part: str, on: date, by: Any, order: int = 0, until: date | None = None
) -> GroupMember | None:
    """From a day on the unit belongs to a part of a grouping ('' ends its membership). Up to the next membership recorded.

    Raises Refused, or Unacceptable when the unit is not open that day.
    """
    require(by, ground.CHANGE, unit)
    ground.lock(unit.root_id)
    ground.check_same_root(grouping.root_id, unit)
    span = _open_span(unit, on, until)
    rows = GroupMember.objects.filter(grouping=grouping, unit=unit)
    before = ground.in_force(rows, on)
    later = rows.filter(from_day__gt=on).order_by("from_day").first()
    ends = before.to_day if before else later.from_day if later else None
    member = None
    if before is not None and before.from_day == on:
        before.delete()
    elif before is not None:
        before.to_day = on
        before.save(update_fields=["to_day"])
    part = line(part, 100)
    if part:
        member = GroupMember.objects.create(
            grouping=grouping,
            unit=unit,
            part=part,
            order=order,
            from_day=on,
            to_day=earlier(span.end, ends),
        )
    changed(Change("tree", unit.root_id), by=by)
    record(by, Event.UNIT_GROUPED, unit, unit=unit, day=on.isoformat(), grouping=grouping.key, part=part)
    return member


def _open_span(unit: Unit, on: date, until: date | None) -> Span:
    """From `on` to the day the unit has no name any more, or to `until` if that is earlier."""
    ends: date | None = on
    for row in Naming.objects.filter(unit=unit).order_by("from_day"):
        if ends is not None and row.from_day <= ends and (row.to_day is None or row.to_day > ends):
            ends = row.to_day
    if ends == on:
        ground.refuse(words.not_open(ground.called(unit.pk), on))
    return Span(on, earlier(ends, until))
