"""What every act of this package stands on: the lock, the words of a refusal, and what follows a change."""

from collections.abc import Collection
from datetime import date
from typing import Any, NoReturn

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.scope import require
from trienkhai.directory import words
from trienkhai.directory.rules.spans import Span
from trienkhai.directory.rules.standing import Edge, circle, not_open
from trienkhai.thread.changes import Change, changed
from trienkhai.units import tree
from trienkhai.units.models import Line, Naming, Placement, Root, Unit
from trienkhai.units.queries import top_of

CHANGE = "units.change"


def lock(root_id: int) -> Root:
    """The one key to a tree. Two moves at once could cross and close a circle; so every act waits here."""
    return Root.objects.select_for_update().get(pk=root_id)


def main_line(root_id: int) -> Line:
    return Line.objects.get(root_id=root_id, key="main")


def whole_of(root_id: int) -> Unit | None:
    """The unit that stands for the organisation: its top of today, or its first one before that begins and after all ended.

    An organisation whose units are closed or still to begin is nobody else's for that.
    """
    top = top_of(root_id, timezone.localdate())
    if top is not None:
        return top
    row = Placement.objects.filter(line__root_id=root_id, line__key="main", parent=None).order_by("from_day", "pk")
    return next((one.unit for one in row[:1]), None)


def require_whole(by: Any, root_id: int) -> None:
    """The right to change the organisation as a whole. Raises Refused; passes while there is no unit yet."""
    top = whole_of(root_id)
    if top is not None:
        require(by, CHANGE, top)


def refuse(problem: Problem) -> NoReturn:
    """Raise Unacceptable with one problem."""
    raise Unacceptable([problem])


def called(unit_id: int, day: date | None = None) -> str:
    """How messages name a unit: its name on a day, else the last it had."""
    rows = Naming.objects.filter(unit_id=unit_id).order_by("from_day")
    row = (in_force(rows, day) if day else None) or rows.last()
    if row is None:
        return str(_("unit no. %d") % unit_id)
    return f"“{row.name}”" + (f" ({row.code})" if row.code else "")


def holding(rows: Any, day: date) -> Any:
    """The rows of a dated queryset that hold on a day."""
    return rows.filter(from_day__lte=day).filter(Q(to_day__isnull=True) | Q(to_day__gt=day))


def in_force(rows: Any, day: date) -> Any:
    """The row of a dated queryset that holds on a day, or None."""
    return holding(rows, day).first()


def meeting(rows: Any, span: Span) -> Any:
    """The rows of a dated queryset that share a day with a span."""
    rows = rows.filter(Q(to_day__isnull=True) | Q(to_day__gt=span.begin))
    return rows.filter(from_day__lt=span.end) if span.end else rows


def edges_in(line: Line) -> Any:
    """A source of edges for `rules.standing`, read from the database."""

    def edges(unit_ids: Collection[int]) -> list[Edge]:
        rows = Placement.objects.filter(line=line, unit_id__in=list(unit_ids))
        return [Edge(row.unit_id, row.parent_id, Span(row.from_day, row.to_day)) for row in rows]

    return edges


def check_code(root_id: int, code: str, span: Span, *, besides: int | None = None) -> None:
    """A code belongs to one unit on any day. Raises Unacceptable naming the bearer."""
    if not code:
        return
    others = Naming.objects.filter(root_id=root_id, code=code).exclude(unit_id=besides or 0)
    taken = meeting(others, span).first()
    if taken is None:
        return
    refuse(words.code_taken(code, called(taken.unit_id, taken.from_day), taken.from_day))


def check_parent(unit: int | None, parent: Unit, span: Span, line: Line, *, name: str = "") -> None:
    """The parent is open on every day of the span and not below the unit on any. Raises Unacceptable.

    A unit still to be opened has no id; `name` says what it will be called.
    """
    edges = edges_in(line)
    gap = not_open(parent.pk, span, edges)
    if gap is not None:
        child = called(unit, span.begin) if unit is not None else f"“{name}”"
        refuse(words.parent_not_open(called(parent.pk, span.begin), child, gap.begin))
    days = circle(unit, parent.pk, span, edges) if unit is not None else None
    if days is not None and unit is not None:
        refuse(words.circle(called(unit, days.begin), called(parent.pk, days.begin), days.begin))


def check_same_root(root_id: int, *units: Unit | None) -> None:
    for unit in units:
        if unit is not None and unit.root_id != root_id:
            message = _("%s belongs to another organisation. Units of two organisations cannot be tied to each other.")
            refuse(Problem(message % called(unit.pk), code="other-root"))


def tree_changed(line: Line, since: date) -> None:
    """Drop what was derived from placements that a change on `since` could touch, and tell who reads trees of other days."""
    tree.forget(line, since=since)
    changed(Change("tree", line.root_id), by=None)  # type: ignore[attr-defined]
