"""Whether a planned history holds on every day: the checks of the single acts, over all rows at once."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import pairwise

from trienkhai.access.errors import Problem
from trienkhai.directory import words
from trienkhai.directory.importing.doubts import Doubts
from trienkhai.directory.importing.history import Draft, Held, History, Place
from trienkhai.directory.rules.spans import Span
from trienkhai.directory.rules.standing import Edge, circle, not_open


def faults(history: History) -> list[Problem]:
    """Everything that would not hold, with the line it came from; not what only follows from a row that was refused."""
    found = [problem for unit in history.units for problem in _of_unit(unit, history.doubts)]
    found.extend(_parents(history))
    found.extend(_codes(history))
    for line in ("main", *{place.line for unit in history.units for place in unit.elsewhere}):
        found.extend(_circles(history, line))
    return found


def _of_unit(unit: Draft, doubts: Doubts) -> Iterator[Problem]:
    if not unit.places and not doubts.about_any(unit.known_by(), unit.names[0].begin):
        yield words.not_open(unit.called(), unit.names[0].begin, unit.where)
    kinds: list[list[Held]] = [[*unit.names], [*unit.places], *_by_grouping(unit).values(), *_by_line(unit).values()]
    for rows in kinds:
        for row in rows:
            if row.span.is_empty:
                yield words.ends_before_it_begins(row.where)
        for one, other in pairwise(rows):
            if one.end is None or one.end > other.begin:
                yield words.said_twice(unit.called(other.begin), other.begin, one.where, other.where)


def _by_grouping(unit: Draft) -> dict[str, list[Held]]:
    kept: dict[str, list[Held]] = defaultdict(list)
    for part in sorted(unit.parts, key=lambda part: part.begin):
        kept[part.grouping].append(part)
    return kept


def _by_line(unit: Draft) -> dict[str, list[Held]]:
    kept: dict[str, list[Held]] = defaultdict(list)
    for place in sorted(unit.elsewhere, key=lambda place: place.begin):
        kept[place.line].append(place)
    return kept


def _parents(history: History) -> Iterator[Problem]:
    for unit in history.units:
        for place in (*unit.places, *unit.elsewhere):
            if place.parent is None or place.span.is_empty:
                continue
            rows = place.parent.places if place.line == "main" else place.parent.elsewhere
            edges = [Edge(0, None, row.span) for row in rows if row.line == place.line]
            gap = not_open(0, place.span, lambda _, edges=edges: edges)  # type: ignore[misc]
            if gap is not None and not history.doubts.about_any(place.parent.known_by(), gap.begin):
                where = place.where or _ended_at(place.parent)
                yield words.parent_not_open(place.parent.called(place.begin), unit.called(), gap.begin, where)


def _ended_at(parent: Draft) -> str:
    """The line that closed a parent, when the child's own row is older than the file."""
    return parent.places[-1].where if parent.places else parent.where


def _codes(history: History) -> Iterator[Problem]:
    bearing = defaultdict(list)
    for unit in history.units:
        for name in unit.names:
            if name.code:
                bearing[name.code].append((name.begin, name, unit))
    for code, rows in bearing.items():
        rows.sort(key=lambda row: row[0])
        for (_, one, unit), (begin, other, second) in pairwise(rows):
            if history.doubts.unsettled_any(unit.known_by() | second.known_by(), begin):
                continue
            if unit is not second and (one.end is None or one.end > begin):
                yield words.code_taken(code, unit.called(begin), one.begin, other.where or one.where)


def _places(unit: Draft, line: str) -> list[Place]:
    return unit.places if line == "main" else [place for place in unit.elsewhere if place.line == line]


def _circles(history: History, line: str) -> Iterator[Problem]:
    """Only units that could ever reach themselves are walked day by day; usually there are none."""
    numbers = {id(unit): number for number, unit in enumerate(history.units)}

    def edges(wanted: Collection[int]) -> list[Edge]:
        return [
            Edge(number, numbers[id(place.parent)] if place.parent else None, place.span)
            for number in wanted
            for place in _places(history.units[number], line)
        ]

    told: set[tuple[int, Span]] = set()
    for number in sorted(_suspects(history, numbers, line)):
        unit = history.units[number]
        for place in _places(unit, line):
            days = circle(number, numbers[id(place.parent)], place.span, edges) if place.parent else None
            if days is None or place.parent is None or (number, days) in told:
                continue
            if not history.doubts.unsettled_any(unit.known_by() | place.parent.known_by(), days.begin):
                told.add((number, days))
                yield words.circle(unit.called(days.begin), place.parent.called(days.begin), days.begin, place.where)


def _suspects(history: History, numbers: dict[int, int], line: str) -> set[int]:
    """Units left when those whose parents are all settled are taken away, again and again."""
    waiting = []
    below = defaultdict(list)
    for number, unit in enumerate(history.units):
        parents = {numbers[id(place.parent)] for place in _places(unit, line) if place.parent is not None}
        waiting.append(len(parents))
        for parent in parents:
            below[parent].append(number)
    settled = [number for number, count in enumerate(waiting) if count == 0]
    for number in settled:
        for child in below[number]:
            waiting[child] -= 1
            if waiting[child] == 0:
                settled.append(child)
    return {number for number, count in enumerate(waiting) if count > 0}
