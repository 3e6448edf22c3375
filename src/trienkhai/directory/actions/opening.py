"""An organisation, its lines, and units that begin."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem
from trienkhai.access.models import Grant
from trienkhai.access.scope import require
from trienkhai.access.typed import line as line_of
from trienkhai.access.typed import prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.directory import paths, words
from trienkhai.directory.actions import ground
from trienkhai.directory.actions.naming import new_naming
from trienkhai.directory.rules.spans import Span
from trienkhai.units.models import Line, Placement, Root, Unit
from trienkhai.vietnamese import normalise

FOUNDER_ROLES = ("secretary", "administrator")


@transaction.atomic
def create_root(
    *,
    key: str,
    name: str,
    by: Any,
    pack: str = "vn-state",
    language: str = "vi",
    place: str = "",
    is_illustrative: bool = False,
) -> Root:
    """A new organisation with its default line. Only the command line founds organisations; nobody has grants yet."""
    if Root.objects.filter(key=key).exists():
        message = _("An organisation with the key “%s” exists already. Choose another key.")
        ground.refuse(Problem(message % key, code="root-exists"))
    root = Root.objects.create(
        key=key,
        name=line_of(name, 300),
        pack=pack,
        language=language,
        place=line_of(place, 100),
        is_illustrative=is_illustrative,
    )
    Line.objects.create(root=root, key="main", name=_("Main line"))
    record(by, Event.ROOT_CREATED, root, key=key, pack=pack, language=language)
    return root


@transaction.atomic
def make_line(root: Root, *, key: str, name: str, by: Any) -> Line:
    """Another way of being subordinate beside the default one: enterprise, Party, union."""
    ground.require_whole(by, root.pk)
    ground.lock(root.pk)
    if Line.objects.filter(root=root, key=key).exists():
        ground.refuse(
            Problem(_("A line with the key “%s” exists already. Choose another key.") % key, code="line-exists")
        )
    line = Line.objects.create(root=root, key=key, name=line_of(name, 100))
    record(by, Event.LINE_MADE, line, unit=ground.whole_of(root.pk), key=key)
    return line


@transaction.atomic
def open_unit(
    root: Root,
    *,
    on: date,
    parent: Unit | None,
    name: str,
    by: Any,
    short_name: str = "",
    code: str = "",
    kind: str = "",
    order: int = 0,
    until: date | None = None,
    note: str = "",
) -> Unit:
    """A unit begins on a day under a parent (None: at the top). Who opens the first unit becomes its secretary and administrator.

    Raises Refused, or Unacceptable: parent not open on every day, code taken, no name.
    """
    if parent is not None:
        require(by, ground.CHANGE, parent)
    else:
        ground.require_whole(by, root.pk)
    ground.lock(root.pk)
    code = normalise(code)
    is_first = not Unit.objects.filter(root=root).exists()
    span, line = Span(on, until), ground.main_line(root.pk)
    ground.check_same_root(root.pk, parent)
    _check_opening(parent, span, code, line, name)
    unit = Unit.objects.create(root=root, note=prose(note, 300))
    new_naming(unit, span, name=name, short_name=short_name, code=code, kind=kind)
    Placement.objects.create(line=line, unit=unit, parent=parent, from_day=on, to_day=until, order=order)
    ground.tree_changed(line, on)
    paths.add(unit, parent, span)
    record(by, Event.UNIT_OPENED, unit, unit=unit, day=on.isoformat(), parent=parent.pk if parent else None, code=code)
    if is_first:
        found(unit, by, on)
    return unit


def _check_opening(parent: Unit | None, span: Span, code: str, line: Line, name: str) -> None:
    if span.is_empty:
        ground.refuse(words.ends_before_it_begins())
    if parent is not None:
        ground.check_parent(None, parent, span, line, name=name)
    ground.check_code(line.root_id, code, span)


def found(unit: Unit, by: Any, on: date) -> None:
    """Somebody must be able to act on what was founded, and to give rights to others: grants like any other."""
    if getattr(by, "pk", None) is None:
        return
    begins, reason = min(on, timezone.localdate()), _("founded the organisation")
    for role in FOUNDER_ROLES:
        Grant.objects.create(person=by, role=role, unit=unit, from_day=begins, reason=reason, granted_by=by)
        record(by, Event.ACCESS_GRANTED, unit, unit=unit, role=role, person=by.pk)
