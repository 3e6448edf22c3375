"""The frozen tree of a round as arrays in depth-first order, and the plan by which sums climb it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
PORTION = 256


@dataclass(frozen=True)
class Tree:
    """All arrays have shape (units,), depth-first order, parents before children.

    depth: 0 at a top; expected: a report is awaited; lump: its one report stands for its whole subtree.
    """

    depth: Ints
    expected: Flags
    lump: Flags

    def __len__(self) -> int:
        return len(self.depth)

    @cached_property
    def parent(self) -> Ints:
        """Position of the parent, -1 at a top."""
        parent = np.full(len(self), -1, dtype=np.int64)
        for level in range(1, self.height):
            above, here = np.flatnonzero(self.depth == level - 1), np.flatnonzero(self.depth == level)
            parent[here] = above[np.searchsorted(above, here) - 1]
        return parent

    @cached_property
    def end(self) -> Ints:
        """Position after the last descendant."""
        end = np.empty(len(self), dtype=np.int64)
        for level in range(self.height):
            here = np.flatnonzero(self.depth == level)
            stops = np.append(np.flatnonzero(self.depth <= level), len(self))
            end[here] = stops[np.searchsorted(stops, here, side="right")]
        return end

    @property
    def height(self) -> int:
        return int(self.depth.max()) + 1 if len(self) else 0

    @cached_property
    def covered(self) -> Flags:
        """Units inside the subtree of a unit that reports in one sum: their own values do not count, they are not missing."""
        if not self.lump.any():
            return np.zeros(len(self), dtype=np.bool_)
        turns = np.zeros(len(self) + 1, dtype=np.int64)
        np.add.at(turns, np.flatnonzero(self.lump) + 1, 1)
        np.add.at(turns, self.end[self.lump], -1)
        return np.cumsum(turns)[:-1] > 0

    @cached_property
    def inner(self) -> Ints:
        """Positions of the units with somebody below."""
        return np.flatnonzero(self.end > np.arange(len(self)) + 1)

    @cached_property
    def inner_at(self) -> Ints:
        """Position → index among the inner units, -1 for a leaf."""
        at = np.full(len(self), -1, dtype=np.int64)
        at[self.inner] = np.arange(len(self.inner))
        return at

    @cached_property
    def target(self) -> Ints:
        """Index of the inner unit that takes a unit's own line: itself, or for a leaf the one above; -1 for a lone leaf."""
        own = np.where(self.inner_at >= 0, np.arange(len(self)), self.parent)
        return np.where(own >= 0, self.inner_at[own], -1)

    @cached_property
    def counted(self) -> Flags:
        """Units whose own line is added up somewhere or may be asked for: all that are not covered by a lump."""
        return ~self.covered

    def climbs(self) -> Iterator[tuple[Ints, Ints, Ints]]:
        """Bottom-up steps: (inner units of one level, starts of their runs, their parents, one a run).

        A level comes in portions of some PORTION units, never cut inside a family, so that they stay in the cache.
        """
        above = np.where(self.parent[self.inner] >= 0, self.inner_at[self.parent[self.inner]], -1)
        depth = self.depth[self.inner]
        for level in range(int(depth.max()) if len(depth) else 0, 0, -1):
            nodes = np.flatnonzero(depth == level)
            parents = above[nodes]
            starts = np.flatnonzero(np.append(True, parents[1:] != parents[:-1]))
            cuts = np.searchsorted(starts, np.arange(0, len(nodes), PORTION))
            # A large family has no cut inside, so that several may fall upon its end.
            for begin, stop in pairwise(dict.fromkeys([*cuts.tolist(), len(starts)])):
                last = starts[stop] if stop < len(starts) else len(nodes)
                few = starts[begin:stop]
                yield nodes[few[0] : last], few - few[0], parents[few]

    def count_below(self, flags: Flags) -> Ints:
        """For every inner unit, how many units of its subtree, itself included, bear a flag."""
        running = np.append(0, np.cumsum(flags))
        return np.asarray(running[self.end[self.inner]] - running[self.inner], dtype=np.int64)
