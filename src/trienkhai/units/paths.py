"""Where every unit stands on a day, as a path of ids: `UnitPath` is this, stored.

Open units stand where the default line has them. A closed unit stands under its successors: under the one heir, or under
the nearest unit above all heirs; without heirs under the parent it had last.
"""

from dataclasses import dataclass, field
from datetime import date

from trienkhai.units import tree
from trienkhai.units.models import Line, Placement, Root, Unit
from trienkhai.units.queries import ends_of_lineage, lineage_until

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Standing:
    path: str
    depth: int
    is_open: bool


def segment(unit_id: int) -> str:
    """An id in base 36, padded to four digits."""
    digits = ""
    while unit_id:
        unit_id, rest = divmod(unit_id, 36)
        digits = DIGITS[rest] + digits
    return digits.rjust(4, "0")


def path_from(ids: tuple[int, ...]) -> str:
    """'/0001/00a7/' for the ids from the top down."""
    return "/" + "".join(f"{segment(unit_id)}/" for unit_id in ids)


def ids_of(path: str) -> tuple[int, ...]:
    """The ids of a path, from the top down: what `path_from` was made of."""
    return tuple(int(part, 36) for part in path.strip("/").split("/"))


def compute_paths(root: Root, today: date) -> dict[int, Standing]:
    """The standing of every unit that ever was in a root. Four queries."""
    line = Line.objects.get(root=root, key="main")
    ids = list(Unit.objects.filter(root=root).order_by("pk").values_list("pk", flat=True))
    open_now = dict(tree.edges_on(today, line))
    closed = [unit for unit in ids if unit not in open_now]
    walk = _Walk(open_now, _last_parents(line, today, set(closed)), lineage_until(today) if closed else {})
    return {unit: walk.standing(unit) for unit in ids}


def _last_parents(line: Line, today: date, wanted: set[int]) -> dict[int, int | None]:
    """The parent of the last placement begun by today; for units still to come, of their first."""
    if not wanted:
        return {}
    last: dict[int, int | None] = {}
    rows = Placement.objects.filter(line=line).order_by("from_day").values_list("unit_id", "parent_id", "from_day")
    for unit, parent, begins in rows.iterator():
        if unit in wanted and (begins <= today or unit not in last):
            last[unit] = parent
    return last


@dataclass
class _Walk:
    """Resolves paths with memory; a lineage that runs in a circle ends where it closes."""

    open_now: dict[int, int | None]
    last_parent: dict[int, int | None]
    lineage: dict[int, dict[int, str]]
    done: dict[int, tuple[int, ...]] = field(default_factory=dict)
    waiting: set[int] = field(default_factory=set)

    def standing(self, unit: int) -> Standing:
        ids = self.ids_down_to(unit)
        return Standing(path_from(ids), len(ids) - 1, unit in self.open_now)

    def ids_down_to(self, unit: int) -> tuple[int, ...]:
        known = self.done.get(unit)
        if known is not None:
            return known
        if unit in self.waiting:
            return ()
        self.waiting.add(unit)
        above = self._open_host(unit) if unit in self.open_now else self._closed_host(unit)
        self.waiting.discard(unit)
        self.done[unit] = (*above, unit) if unit not in above else (unit,)
        return self.done[unit]

    def _open_host(self, unit: int) -> tuple[int, ...]:
        parent = self.open_now[unit]
        return self.ids_down_to(parent) if parent is not None else ()

    def _closed_host(self, unit: int) -> tuple[int, ...]:
        heirs = ends_of_lineage(unit, self.lineage, self.open_now.keys()) - {unit}
        shared = _shared([self.ids_down_to(heir) for heir in sorted(heirs)]) if heirs else ()
        if shared:
            return shared
        parent = self.last_parent.get(unit)
        return self.ids_down_to(parent) if parent is not None else ()


def _shared(paths: list[tuple[int, ...]]) -> tuple[int, ...]:
    """The common beginning of several paths."""
    shortest = min(paths, key=len)
    for at, unit in enumerate(shortest):
        if any(path[at] != unit for path in paths):
            return shortest[:at]
    return shortest
