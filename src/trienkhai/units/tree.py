"""The tree of a line on a day, as arrays in depth-first order, so that a subtree is an interval."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from django.db import connection
from django.db.models import Q
from numpy.typing import NDArray

from trienkhai.units.models import Line, Placement, Root, TreeVersion

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class TreeView:
    """One tree. All arrays have shape (n,), int64, depth-first order with parents before children.

    unit: unit ids; parent: position of the parent, -1 at a top; end: position after the last descendant; depth: 0 at a top.
    """

    unit: Ints
    parent: Ints
    end: Ints
    depth: Ints
    loose: tuple[int, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.unit)

    @cached_property
    def _position(self) -> dict[int, int]:
        return {int(unit): position for position, unit in enumerate(self.unit)}

    def __contains__(self, unit_id: int) -> bool:
        return unit_id in self._position

    def position(self, unit_id: int) -> int:
        """Raises KeyError for a unit that is not in the tree on this day."""
        return self._position[unit_id]

    def parent_of(self, unit_id: int) -> int | None:
        above = int(self.parent[self.position(unit_id)])
        return None if above < 0 else int(self.unit[above])

    def ancestors(self, unit_id: int) -> list[int]:
        """Nearest first."""
        found = []
        above = int(self.parent[self.position(unit_id)])
        while above >= 0:
            found.append(int(self.unit[above]))
            above = int(self.parent[above])
        return found

    def subtree(self, unit_id: int) -> list[int]:
        """The unit and everything below it."""
        start = self.position(unit_id)
        return [int(unit) for unit in self.unit[start : int(self.end[start])]]

    def children(self, unit_id: int) -> list[int]:
        start = self.position(unit_id)
        stop = int(self.end[start])
        found, at = [], start + 1
        while at < stop:
            found.append(int(self.unit[at]))
            at = int(self.end[at])
        return found

    def tops(self) -> list[int]:
        return [int(unit) for unit in self.unit[self.parent < 0]]

    def to_bytes(self) -> bytes:
        return np.vstack([self.unit, self.parent, self.end, self.depth]).astype("<i8").tobytes()

    @classmethod
    def from_bytes(cls, arrays: bytes) -> "TreeView":
        unit, parent, end, depth = np.frombuffer(arrays, dtype="<i8").reshape(4, -1)
        return cls(unit, parent, end, depth)


def build(edges: list[tuple[int, int | None]]) -> TreeView:
    """A view from (unit, parent) pairs, siblings in the order given.

    Units whose parent is absent or who stand in a circle are not in the arrays; they are named in `loose`.
    """
    below: dict[int | None, list[int]] = defaultdict(list)
    for unit, parent in edges:
        below[parent].append(unit)
    unit_ids: list[int] = []
    parents: list[int] = []
    depths: list[int] = []
    stack = [(top, -1, 0) for top in reversed(below[None])]
    while stack:
        unit, parent_at, depth = stack.pop()
        at = len(unit_ids)
        unit_ids.append(unit)
        parents.append(parent_at)
        depths.append(depth)
        stack.extend((child, at, depth + 1) for child in reversed(below.get(unit, [])))
    ends = list(range(1, len(unit_ids) + 1))
    for at in range(len(unit_ids) - 1, -1, -1):
        if parents[at] >= 0:
            ends[parents[at]] = max(ends[parents[at]], ends[at])
    placed = set(unit_ids)
    loose = tuple(unit for unit, _ in edges if unit not in placed)
    unit_array, parent_array, end_array, depth_array = (
        np.array(values, dtype=np.int64) for values in (unit_ids, parents, ends, depths)
    )
    return TreeView(unit_array, parent_array, end_array, depth_array, loose)


def edges_on(day: date, line: Line) -> list[tuple[int, int | None]]:
    """(unit, parent) of every placement in force, in protocol order. One query."""
    return list(
        Placement.objects.on(day).filter(line=line).order_by("order", "unit_id").values_list("unit_id", "parent_id")  # type: ignore[misc]
    )


def at(day: date, line: Line) -> TreeView:
    """The tree of a line on a day; remembered as one blob per version of the tree.

    Only an act remembers it: a page that asks builds it for itself, writes nothing and waits for nobody.
    """
    known = (
        TreeVersion.objects.filter(line=line, from_day__lte=day)
        .filter(Q(to_day__isnull=True) | Q(to_day__gt=day))
        .values_list("arrays", flat=True)
        .first()
    )
    if known is not None:
        return TreeView.from_bytes(bytes(known))
    # The key to the tree: read without it, a tree could be remembered that an act in between has just made forget. Whoever
    # only asks never waits for it: what he holds already may be what its holder wants next.
    key = Root.objects.select_for_update(skip_locked=True).filter(pk=line.root_id)
    if not (_is_act() and key.first()):
        return build(edges_on(day, line))
    view = build(edges_on(day, line))
    if not view.loose:
        begins, ends = _validity(day, line)
        TreeVersion.objects.update_or_create(
            line=line, from_day=begins, defaults={"to_day": ends, "arrays": view.to_bytes()}
        )
    return view


def _is_act() -> bool:
    """Whether a transaction runs that may write. One that only reads is none (see rollup.consistent)."""
    if not connection.in_atomic_block:
        return False
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        return bool(cursor.fetchone()[0] == "off")


def _validity(day: date, line: Line) -> tuple[date, date | None]:
    """The half-open interval around `day` within which no placement begins or ends."""
    turns: set[date | None] = set(Placement.objects.filter(line=line).values_list("from_day", flat=True).distinct())
    turns |= set(Placement.objects.filter(line=line, to_day__isnull=False).values_list("to_day", flat=True).distinct())
    begins = max((turn for turn in turns if turn and turn <= day), default=date.min)
    ends = min((turn for turn in turns if turn and turn > day), default=None)
    return begins, ends


def forget(line: Line, *, since: date) -> None:
    """Drop the remembered versions that a change on `since` could touch."""
    TreeVersion.objects.filter(line=line).filter(Q(to_day__isnull=True) | Q(to_day__gt=since)).delete()
