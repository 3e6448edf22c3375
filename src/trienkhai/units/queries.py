"""Reads over the tree: names on a day, who was under whom, successors."""

from collections.abc import Container, Iterable
from datetime import date
from typing import Any

from trienkhai.units import tree
from trienkhai.units.models import GroupMember, Line, Naming, Placement, Root, Succession, SuccessionKind, Unit


def main_line(root: Root) -> Line:
    """The default line of a root."""
    return Line.objects.get(root=root, key="main")


def top_of(root_id: int, day: date) -> Unit | None:
    """Where acts on a whole organisation are guarded: the unit open at the top of the default line on a day.

    While there are several, as before a merger at the top, the one that has stood there longest.
    """
    at_the_top: Any = Placement.objects
    rows = at_the_top.on(day).filter(line__root_id=root_id, line__key="main", parent=None)
    row = rows.select_related("unit").order_by("from_day", "pk").first()
    return row.unit if row else None


def namings_on(day: date, unit_ids: Iterable[int]) -> dict[int, Naming]:
    """What each unit was called on a day. One query; units without a name that day are left out."""
    rows = Naming.objects.on(day).filter(unit_id__in=list(unit_ids))
    return {row.unit_id: row for row in rows}  # type: ignore[attr-defined]


def last_namings(unit_ids: Iterable[int]) -> dict[int, Naming]:
    """The newest name of each unit, whether it is still open or not. One query."""
    rows = Naming.objects.filter(unit_id__in=list(unit_ids)).order_by("from_day")
    return {row.unit_id: row for row in rows}  # type: ignore[attr-defined]


def unit_by_code(root: Root, code: str, day: date) -> Unit | None:
    """The unit that bore a code on a day; codes are reused, so the day is part of the question."""
    naming = Naming.objects.on(day).filter(root=root, code=code).select_related("unit").first()
    return naming.unit if naming else None  # type: ignore[attr-defined]


def parent_on(unit: Unit, day: date, line: Line) -> int | None:
    """The id of the unit above, None at the top or when the unit was not open."""
    view = tree.at(day, line)
    return view.parent_of(unit.pk) if unit.pk in view else None


def successors_of(unit: Unit, *, on: date | None = None) -> list[Succession]:
    """Where a unit went, up to a day; the units themselves may have gone further (follow with `heirs`)."""
    rows = Succession.objects.filter(predecessor=unit).select_related("successor").order_by("day", "pk")
    return list(rows.filter(day__lte=on) if on else rows)


Lineage = dict[int, dict[int, str]]


def lineage_until(day: date) -> Lineage:
    """Predecessor → successor → kind, of every succession up to a day. One query."""
    following: Lineage = {}
    rows = Succession.objects.filter(day__lte=day).exclude(kind=SuccessionKind.KEPT).order_by("day", "pk")
    for before, after, kind in rows.values_list("predecessor_id", "successor_id", "kind"):
        following.setdefault(before, {})[after] = kind
    return following


def heirs(unit_ids: Iterable[int], on: date) -> dict[int, set[int]]:
    """For each unit the open ends of its lineage on a day; a unit that was never succeeded is its own heir.

    A unit that gave only a part away and still stands is an end beside those who took the part. Two queries.
    """
    following = lineage_until(on)
    placed: Any = Placement.objects
    still_open = set(
        placed.on(on).filter(line__key="main", unit_id__in=list(following)).values_list("unit_id", flat=True)
    )
    return {unit: ends_of_lineage(unit, following, still_open) for unit in unit_ids}


def ends_of_lineage(unit: int, following: Lineage, still_open: Container[int]) -> set[int]:
    """Follow a lineage to its ends."""
    ends, seen, waiting = set(), set(), [unit]
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        further = following.get(here, {})
        waiting.extend(further)
        gave_only_parts = all(kind == SuccessionKind.PART for kind in further.values())
        if not further or (gave_only_parts and here in still_open):
            ends.add(here)
    return ends


def parts_of_grouping(root: Root, key: str) -> list[str]:
    """The parts of a grouping that ever had a member, in their order. One query."""
    rows = (
        GroupMember.objects.filter(grouping__root=root, grouping__key=key)
        .order_by("order", "unit__placements__order", "part")
        .values_list("part", flat=True)
    )
    return list(dict.fromkeys(rows))
