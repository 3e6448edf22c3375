"""The accumulators of one inner unit from its own line and its children, as an act of submission recomputes them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trienkhai.rollup.arrays.accumulate import Accumulator, checked, could_overflow
from trienkhai.rollup.arrays.columns import Columns
from trienkhai.rollup.arrays.layout import Layout, Words
from trienkhai.rollup.arrays.trees import Tree


@dataclass(frozen=True)
class Line:
    """The own line of one unit: packed numbers or None, and whether its report is awaited."""

    packed: bytes | None
    expected: bool


@dataclass(frozen=True)
class Family:
    """An inner unit with its children. `leaves`: children without anybody below; `below`: accumulators of the others."""

    own: Line
    leaves: Sequence[Line]
    below: Sequence[Words]
    lump: bool = False
    covered: bool = False


def recompute(family: Family, columns: Columns) -> Words:
    """One row of words. A unit covered by a lump above has nothing; a lump has its own line only. Raises Overflow."""
    layout = Layout.of(columns)
    if family.covered:
        return layout.empty(1).ravel()
    lines = [family.own, *(() if family.lump else family.leaves)]
    own = _lines(lines, columns)
    return own if family.lump or not family.below else merge([own, *family.below], columns)


def _lines(lines: list[Line], columns: Columns) -> Words:
    """Own lines added up, the first one being the unit itself."""
    if all(line.packed is None for line in lines):  # as high up in a tree, where only others report
        nothing = Layout.of(columns).empty(1).ravel()
        nothing[0] = sum(line.expected for line in lines)
        return nothing
    depth = np.ones(max(2, len(lines)), dtype=np.int64)
    depth[0] = 0
    expected = np.zeros(len(depth), dtype=np.bool_)
    expected[: len(lines)] = [line.expected for line in lines]
    accumulator = Accumulator(Tree(depth, expected, np.zeros(len(depth), dtype=np.bool_)), columns)
    here = [at for at, line in enumerate(lines) if line.packed is not None]
    if here:
        packed = b"".join(line.packed for line in lines if line.packed is not None)
        values = np.frombuffer(packed, dtype="<i8").reshape(len(here), len(columns.cells))
        accumulator.add(np.array(here, dtype=np.int64), values)
    return accumulator.finish().ravel()


def merge(rows: Sequence[Words], columns: Columns) -> Words:
    """Accumulators of several units as one row. Raises Overflow."""
    layout = Layout.of(columns)
    words = np.stack(rows)
    merged = layout.reduce(words, np.zeros(1, dtype=np.int64)).ravel()
    sums = words[:, layout.sums]
    for at in np.flatnonzero(could_overflow(sums)):
        word = int(layout.sums[at])
        exact = np.array([[sum(int(value) for value in sums[:, at])]], dtype=object)
        merged[word] = checked(exact, [layout.key_of(word, columns)])[0, 0]
    return merged


def carry(total: Words, before: Words, after: Words, columns: Columns) -> Words | None:
    """A total in which one of its parts, that was `before`, is `after` now; None where that alone cannot tell.

    That is where a smallest or a largest may have gone, and where a sum on the way could pass int64.
    """
    layout = Layout.of(columns)
    if could_overflow(np.stack([total, before, after])[:, layout.sums]).any():
        return None
    words = total.copy()
    words[: layout.added] += after[: layout.added] - before[: layout.added]
    for block, further in ((layout.low, np.minimum), (layout.high, np.maximum)):
        was_there, gave_way = before[block] == total[block], further(before[block], after[block]) != after[block]
        if (was_there & gave_way).any():
            return None
        words[block] = further(total[block], after[block])
    return words
