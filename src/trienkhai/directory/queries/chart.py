"""The tree on a day as the index page shows it: the top units one may see, and one branch opened."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from trienkhai.directory.queries.visible import visible_units
from trienkhai.units import tree
from trienkhai.units.models import Root
from trienkhai.units.queries import main_line, namings_on
from trienkhai.units.tree import TreeView


@dataclass(frozen=True)
class Branch:
    """A unit in the tree. `children` are filled when it is opened; `below` counts everything under it."""

    unit: int
    name: str
    code: str
    kind: str
    below: int
    is_path: bool
    is_here: bool
    children: tuple["Branch", ...] = ()

    @property
    def is_open(self) -> bool:
        return self.is_path


@dataclass(frozen=True)
class Chart:
    """One organisation on a day. `is_whole` when the reader sees all of it."""

    root: Root
    tops: tuple[Branch, ...]
    count: int
    is_whole: bool


def charts(person: Any, day: date, opened: int | None) -> list[Chart]:
    """The trees that a person may see on a day, with the branch down to `opened`. Five queries for each organisation."""
    seen = set(visible_units(person).values_list("pk", flat=True))
    roots = Root.objects.filter(pk__in=visible_units(person).values("root_id")).order_by("name")
    return [chart for root in roots if (chart := _chart(root, day, opened, seen))]


def _chart(root: Root, day: date, opened: int | None, seen: set[int]) -> Chart | None:
    view = tree.at(day, main_line(root))
    visible = [unit for unit in view.unit.tolist() if unit in seen]
    tops = [unit for unit in visible if view.parent_of(unit) not in seen]
    if opened is None or opened not in view or opened not in seen:
        opened = tops[0] if len(tops) == 1 else None
    path = [opened, *view.ancestors(opened)] if opened is not None else []
    shown = {*tops, *(child for unit in path if unit in seen for child in view.children(unit))}
    drawing = _Drawing(view, seen, namings_on(day, shown), frozenset(path), opened)
    is_whole = bool(tops) and seen.issuperset(view.tops())
    return Chart(root, tuple(drawing.branch(unit) for unit in tops), len(visible), is_whole)


@dataclass(frozen=True)
class _Drawing:
    view: TreeView
    seen: set[int]
    names: dict[int, Any]
    path: frozenset[int]
    opened: int | None

    def branch(self, unit: int) -> Branch:
        naming = self.names.get(unit)
        position = self.view.position(unit)
        children: tuple[Branch, ...] = ()
        if unit in self.path:
            children = tuple(self.branch(child) for child in self.view.children(unit) if child in self.seen)
        return Branch(
            unit=unit,
            name=naming.name if naming else "",
            code=naming.code if naming else "",
            kind=naming.kind if naming else "",
            below=int(self.view.end[position]) - position - 1,
            is_path=unit in self.path,
            is_here=unit == self.opened,
            children=children,
        )
