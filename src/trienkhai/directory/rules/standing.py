"""Whether a unit may stand under another on every day of a span.

The walk goes upward in time slices: a unit may have had several parents within the span.
"""

from collections.abc import Callable, Collection
from typing import NamedTuple

from trienkhai.directory.rules.spans import Span, first_gap


class Edge(NamedTuple):
    """A unit stood under a parent (None: at the top) for a span."""

    unit: int
    parent: int | None
    span: Span


# All edges of these units in one line, in any order.
Source = Callable[[Collection[int]], list[Edge]]


def not_open(parent: int, span: Span, edges: Source) -> Span | None:
    """The first days of `span` on which `parent` is not open."""
    return first_gap(span, (edge.span for edge in edges({parent})))


def circle(unit: int, parent: int, span: Span, edges: Source) -> Span | None:
    """Days on which `unit` would stand under itself if it stood under `parent` for `span`.

    The tree as it is must be free of circles; one query for each level above.
    """
    if unit == parent:
        return span
    frontier = {(parent, span)}
    seen = set(frontier)
    while frontier:
        rows = edges({here for here, _ in frontier})
        above = _step(frontier, rows)
        for there, days in above:
            if there == unit:
                return days
        frontier = above - seen
        seen |= above
    return None


def _step(frontier: set[tuple[int, Span]], rows: list[Edge]) -> set[tuple[int, Span]]:
    above = set()
    for here, days in frontier:
        for edge in rows:
            met = days.meet(edge.span) if edge.unit == here else None
            if met and edge.parent is not None:
                above.add((edge.parent, met))
    return above
