"""What the database knows of the tree of a day, as a value that can be kept beside what a figure rests on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Self

import numpy as np

from trienkhai.reporting.models import Round
from trienkhai.rollup.arrays.trees import Ints, Tree
from trienkhai.rollup.over.lineage import Link
from trienkhai.units import tree
from trienkhai.units.models import Line, Naming, Succession


@dataclass(frozen=True)
class Overlay:
    """The tree of one line on a day: arrays by position in depth-first order; every succession of the units of its organisation."""

    line_id: int
    day: date
    units: Ints
    depth: Ints
    names: tuple[str, ...]
    codes: tuple[str, ...]
    links: tuple[Link, ...]

    @cached_property
    def tree(self) -> Tree:
        nothing = np.zeros(len(self.units), dtype=np.bool_)
        return Tree(self.depth, nothing, nothing)

    @cached_property
    def position(self) -> Mapping[int, int]:
        return {unit: at for at, unit in enumerate(self.units.tolist())}

    def path(self, unit: int) -> list[int]:
        """Positions of the unit and of those above it, nearest first."""
        found, at = [], self.position[unit]
        while at >= 0:
            found.append(at)
            at = int(self.tree.parent[at])
        return found

    def following(self, until: date) -> Mapping[int, Sequence[Link]]:
        """Successions up to a day, by the unit that ended."""
        return _by((link.before, link) for link in self.links if link.day <= until)

    def leading(self, until: date) -> Mapping[int, Sequence[Link]]:
        """Successions after the day of the tree, up to another, by the unit that followed."""
        return _by((link.after, link) for link in self.links if self.day < link.day <= until)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, equal after a round trip."""
        rows = zip(self.units.tolist(), self.depth.tolist(), self.names, self.codes, strict=True)
        return {
            "line": self.line_id,
            "day": self.day.isoformat(),
            "tree": [list(row) for row in rows],
            "links": [[one.before, one.after, one.day.isoformat(), one.kind, one.share] for one in self.links],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        units, depth, names, codes = zip(*data["tree"], strict=True) if data["tree"] else ((), (), (), ())
        links = tuple(
            Link(before, after, date.fromisoformat(day), kind, share)
            for before, after, day, kind, share in data["links"]
        )
        day = date.fromisoformat(data["day"])
        return cls(data["line"], day, _ints(units), _ints(depth), tuple(names), tuple(codes), links)


def _by(pairs: Iterable[tuple[int, Link]]) -> dict[int, list[Link]]:
    found: dict[int, list[Link]] = {}
    for unit, link in pairs:
        found.setdefault(unit, []).append(link)
    return found


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def overlays_of(days: Iterable[date], rounds: Iterable[Round]) -> dict[tuple[int, date], Overlay]:
    """By line and day, for the line of each of some rounds. Three queries for each, one more where no tree is kept of that day."""
    lines = {round_.line_id: round_.line for round_ in rounds}  # type: ignore[attr-defined]
    return {(pk, day): overlay_of(line, day) for day in set(days) for pk, line in lines.items()}


def overlay_of(line: Line, day: date) -> Overlay:
    """The tree of a line on a day, with the names of that day."""
    view, root = tree.at(day, line), line.root_id  # type: ignore[attr-defined]
    named: Any = Naming.objects
    called = {
        unit: (name, code)
        for unit, name, code in named.on(day).filter(root=root).values_list("unit_id", "name", "code")
    }
    told = [called.get(unit, ("", "")) for unit in view.unit.tolist()]
    rows = Succession.objects.filter(predecessor__root=root).order_by("day", "pk")
    links = tuple(Link(*row) for row in rows.values_list("predecessor_id", "successor_id", "day", "kind", "share"))
    return Overlay(
        line.pk,
        day,
        view.unit,
        view.depth,
        tuple(name for name, _code in told),
        tuple(code for _name, code in told),
        links,
    )
