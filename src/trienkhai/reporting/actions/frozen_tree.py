"""The tree of a round before it is written: who is asked, all that stand above them, as they were called that day."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Q

from trienkhai.units import tree
from trienkhai.units.models import Line, Naming, Placement
from trienkhai.units.queries import namings_on
from trienkhai.units.tree import TreeView

SLICE = 5000


@dataclass(frozen=True)
class Asked:
    """Whom a round asks."""

    line: Line
    tree_on: date
    since: date
    top: int | None = None
    kinds: frozenset[str] = frozenset()
    unit_ids: frozenset[int] = frozenset()
    hear_closed: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Node:
    """One unit of the tree, in depth-first order; `parent` is a position, -1 at a top."""

    unit_id: int
    parent: int
    end: int
    depth: int
    name: str
    code: str
    is_expected: bool
    kind: str = ""


@dataclass
class Named:
    names: dict[int, tuple[str, str]] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)

    def add(self, namings: Iterable[Naming]) -> None:
        for naming in namings:
            self.names[naming.unit_id] = (naming.name, naming.code)  # type: ignore[attr-defined]
            self.kinds[naming.unit_id] = naming.kind  # type: ignore[attr-defined]


def frozen_tree(asked: Asked) -> list[Node]:
    """The nodes; empty when nobody is asked. A handful of queries, however large the tree."""
    view = tree.at(asked.tree_on, asked.line)
    inside = view.subtree(asked.top) if asked.top is not None and asked.top in view else _all(view, asked.top)
    named = _named(inside, asked.tree_on)
    placed = set(inside)
    late = _closed(asked, placed, named)
    expected = {unit for unit in inside if unit in asked.unit_ids or named.kinds.get(unit) in asked.kinds}
    expected |= set(late)
    kept = _with_ancestors(expected - set(late), view, placed)
    for parent in late.values():
        kept |= _with_ancestors({parent} if parent is not None else set(), view, placed)
    edges = [(unit, _parent(view, unit, placed)) for unit in inside if unit in kept] + list(late.items())
    shape = tree.build(edges)
    return [
        Node(
            int(shape.unit[at]),
            int(shape.parent[at]),
            int(shape.end[at]),
            int(shape.depth[at]),
            *named.names.get(int(shape.unit[at]), (f"#{int(shape.unit[at])}", "")),
            is_expected=int(shape.unit[at]) in expected,
            kind=named.kinds.get(int(shape.unit[at]), ""),
        )
        for at in range(len(shape))
    ]


def _all(view: TreeView, top: int | None) -> list[int]:
    return [int(unit) for unit in view.unit] if top is None else []


def _parent(view: TreeView, unit: int, placed: set[int]) -> int | None:
    """The unit above, None at the top of the part that is asked."""
    above = view.parent_of(unit)
    return above if above in placed else None


def _with_ancestors(units: set[int], view: TreeView, placed: set[int]) -> set[int]:
    kept = set(units)
    for unit in units:
        above = _parent(view, unit, placed)
        while above is not None and above not in kept:
            kept.add(above)
            above = _parent(view, above, placed)
    return kept


def _named(units: list[int], day: date) -> Named:
    named = Named()
    for start in range(0, len(units), SLICE):
        named.add(namings_on(day, units[start : start + SLICE]).values())
    return named


def _closed(asked: Asked, placed: set[int], named: Named) -> dict[int, int | None]:
    """Units closed between the first day of the period and the day of the tree, under the nearest unit still placed."""
    if not asked.hear_closed:
        return {}
    gone = Placement.objects.filter(
        line=asked.line, unit__in=asked.hear_closed, to_day__gt=asked.since, to_day__lte=asked.tree_on
    ).order_by("unit_id", "to_day")
    found: dict[int, int | None] = {}
    for unit_id, rows in groupby(gone, key=lambda row: row.unit_id):
        if unit_id in placed:
            continue
        last = list(rows)[-1]
        if last.to_day is None:  # never: the rows asked for have an end
            continue
        last_day: date = last.to_day - timedelta(days=1)
        found[unit_id] = _nearest(unit_id, last_day, asked.line, placed)
        named.add(Naming.objects.filter(_in_force(last_day), unit_id=unit_id))
    return found


def _in_force(day: date) -> Q:
    return Q(from_day__lte=day) & (Q(to_day__isnull=True) | Q(to_day__gt=day))


def _nearest(unit_id: int, day: date, line: Line, placed: set[int]) -> int | None:
    """The nearest unit above on a day that is also in the tree of the round."""
    view = tree.at(day, line)
    return next((above for above in view.ancestors(unit_id) if above in placed), None)
