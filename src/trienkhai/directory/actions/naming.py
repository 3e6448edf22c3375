"""What a unit is called from a day on: name, short name, code, kind."""

from datetime import date
from typing import Any

from django.db import transaction

from trienkhai.access.scope import require
from trienkhai.access.typed import line
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.directory import words
from trienkhai.directory.actions import ground
from trienkhai.directory.rules.spans import Span
from trienkhai.units.models import Naming, Unit
from trienkhai.vietnamese import normalise, search_key, sort_key


def made_naming(  # every side of a name
    unit_id: int, root_id: int, span: Span, *, name: str, short_name: str, code: str, kind: str
) -> Naming:
    """A naming not yet stored, with its keys for search and order. Raises Unacceptable for a text that is too long."""
    name, short_name = line(name, 300, where=name[:60]), line(short_name, 100, where=name[:60])
    code, kind = line(code, 50, where=name[:60]), line(kind, 50, where=name[:60])
    return Naming(
        unit_id=unit_id, root_id=root_id, name=name, short_name=short_name, code=code, kind=kind,
        search_key=search_key(f"{name} {short_name} {code}")[:450], sort_key=sort_key(name)[:1000],
        from_day=span.begin, to_day=span.end,
    )  # fmt: skip


def new_naming(unit: Unit, span: Span, *, name: str, short_name: str, code: str, kind: str) -> Naming:
    """Store a naming. Raises Unacceptable without a name."""
    if not normalise(name):
        ground.refuse(words.no_name())
    naming = made_naming(unit.pk, unit.root_id, span, name=name, short_name=short_name, code=code, kind=kind)
    naming.save(force_insert=True)
    return naming


@transaction.atomic
def rename_unit(
    unit: Unit,
    *,
    on: date,
    by: Any,
    name: str | None = None,
    short_name: str | None = None,
    code: str | None = None,
    kind: str | None = None,
) -> Naming:
    """From a day on the unit is called otherwise; what is None stays. Holds up to the next name already recorded.

    Raises Refused, or Unacceptable: not open that day, code taken, no name.
    """
    require(by, ground.CHANGE, unit)
    ground.lock(unit.root_id)
    before = ground.in_force(Naming.objects.filter(unit=unit), on)
    if before is None:
        ground.refuse(words.not_open(ground.called(unit.pk), on))
    span = Span(on, before.to_day)
    wanted = {
        "name": before.name if name is None else name,
        "short_name": before.short_name if short_name is None else short_name,
        "code": before.code if code is None else normalise(code),
        "kind": before.kind if kind is None else kind,
    }
    ground.check_code(unit.root_id, wanted["code"], span, besides=unit.pk)
    _end_before(before, on)
    naming = new_naming(unit, span, **wanted)
    record(by, Event.UNIT_RENAMED, unit, unit=unit, day=on.isoformat(), code=naming.code, naming=naming.pk)
    return naming


def _end_before(row: Any, on: date) -> None:
    """Close a row on a day; a row that begins that very day gives way whole."""
    if row.from_day == on:
        row.delete()
    else:
        row.to_day = on
        row.save(update_fields=["to_day"])
