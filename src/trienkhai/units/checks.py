"""Whether the stored tree holds on every day: what `trienkhai verify-tree` prints.

Looks at rows, not at what the actions promise, so that whatever wrote them is found out.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from trienkhai.units import tree
from trienkhai.units.models import GroupMember, Line, Naming, Placement, Root, TreeVersion, UnitPath
from trienkhai.units.paths import Standing, compute_paths

GUARDS = ("no_two_places_on_a_day", "no_two_names_on_a_day", "no_code_twice_on_a_day", "no_two_parts_on_a_day")


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold. `code` names the sort."""

    code: str
    message: str

    def __str__(self) -> str:
        return self.message


def check_tree(root: Root, *, today: date | None = None) -> list[Finding]:
    """Everything wrong with the tree of a root; empty when it holds on every day."""
    names = _Names(root)
    found = [*_missing_guards(), *_overlaps(root, names)]
    for line in Line.objects.filter(root=root).order_by("pk"):
        found.extend(_days(line, names))
    found.extend(_unnamed(root, names))
    # Stored paths that show another day are not wrong, only old: whatever asks next brings them to today.
    found.extend(_paths(root, names, today or root.paths_on or timezone.localdate()))
    return found


def _day(day: date | None) -> str:
    return date_format(day, "j/n/Y") if day and day != date.min else "…"


class _Names:
    """How findings name units: the last name and code. One query."""

    def __init__(self, root: Root) -> None:
        rows = Naming.objects.filter(root=root).order_by("from_day").values_list("unit_id", "name", "code")
        self._known = {unit: f"“{name}”" + (f" ({code})" if code else "") for unit, name, code in rows.iterator()}

    def __getitem__(self, unit: int) -> str:
        return self._known.get(unit) or str(_("unit no. %d") % unit)


def _missing_guards() -> Iterator[Finding]:
    """The constraints that refuse overlaps; a SQLite table that was rebuilt loses its triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            wanted = {f"{name}_{event}" for name in GUARDS for event in ("insert", "update")}
        else:
            cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'x'")
            wanted = set(GUARDS)
        present = {str(row[0]) for row in cursor.fetchall()}
    for name in sorted(wanted - present):
        yield Finding("guard-missing", _("The database lacks the guard “%s” against overlaps.") % name)


def _overlaps(root: Root, names: _Names) -> Iterator[Finding]:
    rows: list[tuple[str, Any]] = [
        (
            _("places"),
            Placement.objects.filter(line__root=root).values_list(
                "line_id", "unit_id", "from_day", "to_day", "unit_id"
            ),
        ),
        (
            _("names"),
            Naming.objects.filter(root=root).values_list("root_id", "unit_id", "from_day", "to_day", "unit_id"),
        ),
        (
            _("parts of one grouping"),
            GroupMember.objects.filter(grouping__root=root).values_list(
                "grouping_id", "unit_id", "from_day", "to_day", "unit_id"
            ),
        ),
    ]
    for what, found in rows:
        for unit, day in _overlapping(found):
            message = _("%(unit)s has two %(what)s on %(day)s.")
            yield Finding("overlap", message % {"unit": names[unit], "what": what, "day": _day(day)})
    codes = (
        Naming.objects.filter(root=root).exclude(code="").values_list("root_id", "code", "from_day", "to_day", "code")
    )
    for code, day in _overlapping(codes):
        yield Finding(
            "code-twice", _("The code “%(code)s” has two bearers on %(day)s.") % {"code": code, "day": _day(day)}
        )


def _overlapping(rows: Any) -> Iterator[tuple[Any, date]]:
    """The names (last column) of rows with the same first two columns whose days meet, with the first such day."""
    spans: dict[Any, list[tuple[date, date]]] = defaultdict(list)
    for one, other, begins, ends, name in rows.iterator():
        spans[one, other, name].append((begins, ends or date.max))
    for (_one, _other, name), days in spans.items():
        days.sort()
        for (_begins, ends), (begins, _ends) in pairwise(days):
            if ends > begins:
                yield name, begins


def _days(line: Line, names: _Names) -> Iterator[Finding]:
    """The tree of a line between any two turns: every unit reaches the top, and the remembered tree is the true one."""
    remembered = list(TreeVersion.objects.filter(line=line))
    told: set[int] = set()
    for day, edges in _trees(line):
        view = tree.build(edges)
        parents = dict(edges)
        for unit in view.loose:
            if unit not in told:
                told.add(unit)
                yield _loose(unit, parents, day, names)
        for version in remembered:
            is_its_day = version.from_day <= day and (version.to_day is None or day < version.to_day)
            if is_its_day and bytes(version.arrays) != view.to_bytes():
                message = _("The remembered tree of line “%(line)s” for %(day)s is not the one its rows give.")
                yield Finding("tree-version", message % {"line": line.key, "day": _day(day)})


def _trees(line: Line) -> Iterator[tuple[date, list[tuple[int, int | None]]]]:
    """Each day on which a placement begins or ends, with the edges in force from it. One query."""
    rows = Placement.objects.filter(line=line).order_by("order", "unit_id")
    begins, ends = defaultdict(list), defaultdict(list)
    for place in rows.values_list("from_day", "to_day", "order", "unit_id", "parent_id", "pk").iterator():
        begins[place[0]].append(place)
        if place[1] is not None:
            ends[place[1]].append(place)
    now: dict[int, tuple[int, int, int | None]] = {}
    for day in sorted({*begins, *ends}):
        for place in ends[day]:
            now.pop(place[5], None)
        for place in begins[day]:
            now[place[5]] = place[2], place[3], place[4]
        yield day, [(unit, parent) for _order, unit, parent in sorted(now.values(), key=lambda row: (row[0], row[1]))]


def _loose(unit: int, parents: dict[int, int | None], day: date, names: _Names) -> Finding:
    """A unit that does not reach the top: somewhere above it a parent is closed, or the way runs in a circle."""
    here, seen = unit, set()
    while here in parents and here not in seen:
        seen.add(here)
        above = parents[here]
        if above is None:
            break
        here = above
    if here in seen:
        message = _("%(unit)s stands in a circle, or below one, on %(day)s.")
        return Finding("circle", message % {"unit": names[unit], "day": _day(day)})
    message = _("%(unit)s stands under %(parent)s on %(day)s, which is not open.")
    return Finding("orphan", message % {"unit": names[unit], "parent": names[here], "day": _day(day)})


def _unnamed(root: Root, names: _Names) -> Iterator[Finding]:
    """Units open on a day on which they have no name."""
    named: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for unit, begins, ends in Naming.objects.filter(root=root).values_list("unit_id", "from_day", "to_day").iterator():
        named[unit].append((begins, ends or date.max))
    rows = Placement.objects.filter(line__root=root).values_list("unit_id", "from_day", "to_day")
    for unit, begins, ends in rows.iterator():
        at = begins
        for first, last in sorted(named[unit]):
            if first <= at < last:
                at = last
        if at < (ends or date.max):
            yield Finding(
                "unnamed", _("%(unit)s is open on %(day)s without a name.") % {"unit": names[unit], "day": _day(at)}
            )


def _paths(root: Root, names: _Names, today: date) -> Iterator[Finding]:
    wanted = compute_paths(root, today)
    rows = UnitPath.objects.filter(unit__root=root).values_list("unit_id", "path", "depth", "is_open")
    stored = {unit: Standing(path, depth, is_open) for unit, path, depth, is_open in rows}
    for unit, standing in wanted.items():
        if unit not in stored:
            yield Finding("path", _("%s has no stored path; rights over it cannot be seen.") % names[unit])
        elif stored[unit] != standing:
            message = _("The stored path of %(unit)s is %(stored)s; by the tree of %(day)s it is %(wanted)s.")
            values = {"unit": names[unit], "stored": stored[unit].path, "wanted": standing.path, "day": _day(today)}
            yield Finding("path", message % values)
