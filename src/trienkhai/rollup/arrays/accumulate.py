"""Rows of packed numbers become accumulators of every inner unit of a tree. Pure, exact.

Rows come in blocks small enough for the processor's cache. Within a block, rows of one inner unit stand together and are
reduced at once (`reduceat`); the few partial results are then merged and climb the tree level by level.
A value is at most 10^15 and a block at most 2,048 rows, so a block's sums always fit int64. Over the whole tree a column
whose absolute values could add up beyond int64, and every product w·v that could, is summed in Python's own integers.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from trienkhai.reporting.rules.packing import LAST_STATE, LIMIT, NOT_APPLICABLE, UNKNOWN
from trienkhai.rollup.arrays.columns import Columns
from trienkhai.rollup.arrays.layout import NO_HIGH, NO_LOW, Layout, Words
from trienkhai.rollup.arrays.trees import Ints, Tree

BLOCK_ROWS = 2048
BLOCK_VALUES = 1 << 16
SAFE = float(2**62)  # half of what int64 holds: the bound is computed in floats


class Overflow(ArithmeticError):
    """A total is beyond int64. `key` names the column."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Accumulator:
    """Takes rows in any number of portions, gives the accumulators of all inner units."""

    def __init__(self, tree: Tree, columns: Columns) -> None:
        self.tree = tree
        self.columns = columns
        self.layout = Layout.of(columns)
        self._here = np.zeros(len(tree), dtype=np.bool_)
        self._result = self.layout.empty(len(tree.inner))
        # What exact sums need when int64 turns out too narrow: every partial sum, in the order of the sums.
        self._targets: list[Ints] = []
        self._partial: list[Words] = []
        self._products: list[NDArray[Any]] = []

    def add(self, positions: Ints, values: Ints) -> None:
        """Own lines of units: positions in the tree, ascending; values of shape (rows, cells). Raises Overflow."""
        counted = self.tree.counted[positions]
        if not counted.all():
            positions, values = positions[counted], values[counted]
        self._here[positions] = True
        climbing = self.tree.target[positions] >= 0  # a top with nobody below has nobody to add up for
        if not climbing.all():
            positions, values = positions[climbing], values[climbing]
        step = min(BLOCK_ROWS, max(64, BLOCK_VALUES // max(1, self.layout.cells)))
        for start in range(0, len(positions), step):
            self._add_block(positions[start : start + step], values[start : start + step])

    def _add_block(self, positions: Ints, values: Ints) -> None:
        target = self.tree.target[positions]
        starts = starts_of_runs(target)
        rows = np.diff(np.append(starts, len(target)))
        words = self.layout.empty(len(starts))
        self._cells(values, starts, rows, words)
        if self.columns.pairs:
            self._pairs(values, starts, words)
        target = target[starts]
        self._targets.append(target)
        self._partial.append(words[:, self.layout.sums])
        self._merge(target, words)

    def _merge(self, targets: Ints, words: Words) -> None:
        """Merge rows into the result. Two runs of one unit in the same block (a child with children between) come first."""
        order = np.argsort(targets, kind="stable")
        first = starts_of_runs(targets[order])
        if len(first) < len(order):
            targets, words = targets[order][first], self.layout.reduce(words[order], first)
        self._result[targets] = self.layout.merge(self._result[targets], words)

    def _cells(self, values: Ints, starts: Ints, rows: Ints, words: Words) -> None:
        """n, states, sums and extremes of a block. What is no number is found once and is rare."""
        layout, cells = self.layout, self.layout.cells
        filled = values.copy()
        flat = filled.reshape(-1)
        gaps = np.flatnonzero(flat <= LAST_STATE)
        states = flat[gaps]
        flat[gaps] = 0
        if filled.size:
            self._refuse_large(filled)
        run = np.repeat(np.arange(len(starts)) * cells, rows)
        spot = run[gaps // cells] + gaps % cells
        size, shape = len(starts) * cells, (len(starts), cells)
        words[:, layout.n] = rows[:, None] - np.bincount(spot, minlength=size).reshape(shape)
        for name, state in ((layout.not_applicable, NOT_APPLICABLE), (layout.unknown, UNKNOWN)):
            found = spot[states == state]
            if len(found):
                words[:, name] = np.bincount(found, minlength=size).reshape(shape)
        if len(self.columns.extremes):
            self._extremes(filled, flat, gaps, starts, words)
        if len(self.columns.yes):
            filled[:, self.columns.yes] = filled[:, self.columns.yes] > 0
        np.add.reduceat(filled, starts, axis=0, out=words[:, layout.total])

    def _refuse_large(self, filled: Ints) -> None:
        """A number beyond the limit was refused on its way in; should one stand there all the same, it is named."""
        if int(filled.max()) > LIMIT or int(filled.min()) < -LIMIT:
            column = int(np.flatnonzero((np.abs(filled) > LIMIT).any(axis=0))[0])
            raise Overflow(self.columns.cells[column].key)

    def _extremes(self, filled: Ints, flat: Ints, gaps: Ints, starts: Ints, words: Words) -> None:
        wanted = self.columns.extremes
        every = len(wanted) == self.layout.cells
        for name, gap, reduce in (
            (self.layout.low, NO_LOW, np.minimum.reduceat),
            (self.layout.high, NO_HIGH, np.maximum.reduceat),
        ):
            flat[gaps] = gap
            reduce(filled if every else filled[:, wanted], starts, axis=0, out=words[:, name])
        flat[gaps] = 0

    def _pairs(self, values: Ints, starts: Ints, words: Words) -> None:
        """A unit counts only where both parts are numbers; one part not applicable makes the pair not applicable."""
        layout = self.layout
        left, right = values[:, self.columns.lefts], values[:, self.columns.rights]
        both = (left > LAST_STATE) & (right > LAST_STATE)
        neither = (left == NOT_APPLICABLE) | (right == NOT_APPLICABLE)
        unknown = ~both & _number_or_unknown(left) & _number_or_unknown(right)
        left, right = np.where(both, left, 0), np.where(both, right, 0)
        for name, flags in (
            (layout.pair_n, both),
            (layout.pair_not_applicable, neither),
            (layout.pair_unknown, unknown),
            (layout.left, left),
            (layout.right, right),
        ):
            words[:, name] = np.add.reduceat(flags.astype(np.int64), starts, axis=0)
        means = self.columns.products
        if len(means):
            words[:, layout.left][:, means] = 0
            self._products.append(_products(left[:, means], right[:, means], starts))

    def finish(self) -> Words:
        """The accumulators of every inner unit, in the order of `tree.inner`. Call once. Raises Overflow."""
        tree, layout, result = self.tree, self.layout, self._result
        for nodes, starts, parents in tree.climbs():
            result[parents] = layout.merge(result[parents], layout.reduce(result[nodes], starts))
        if self._targets:
            self._sum_exactly(result)
        awaited = (tree.expected | self._here) & ~tree.covered
        result[:, 0] = tree.count_below(awaited)
        result[:, 1] = tree.count_below(self._here)
        return result

    def _sum_exactly(self, result: Words) -> None:
        """Once more, in Python's integers: the sums that int64 might not have held, and products."""
        layout, targets, partial = self.layout, np.concatenate(self._targets), np.concatenate(self._partial)
        wide = np.flatnonzero(could_overflow(partial))
        if len(wide):
            words = [int(layout.sums[at]) for at in wide]
            keys = [layout.key_of(word, self.columns) for word in words]
            result[:, words] = checked(climb_exactly(self.tree, targets, partial[:, wide]), keys)
        if self._products:
            means = self.columns.products
            keys = [self.columns.pairs[int(at)].key for at in means]
            exact = climb_exactly(self.tree, targets, np.concatenate(self._products))
            result[:, means + layout.left.start] = checked(exact, keys)


def _number_or_unknown(values: Ints) -> NDArray[np.bool_]:
    return np.asarray((values > LAST_STATE) | (values == UNKNOWN))


def starts_of_runs(keys: Ints) -> Ints:
    """Where each run of equal neighbours begins; keys is not empty."""
    return np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))


def could_overflow(words: Words) -> NDArray[np.bool_]:
    """Columns whose absolute values add up so high that some subtotal might pass int64."""
    return np.asarray(np.abs(words.astype(np.float64)).sum(axis=0) >= SAFE)


def checked(exact: NDArray[Any], keys: list[str]) -> Ints:
    """The same as int64. Raises Overflow for the first column that does not fit."""
    if exact.dtype == np.int64:
        return exact
    for column, key in enumerate(keys):
        if any(not NO_HIGH <= int(value) <= NO_LOW for value in exact[:, column]):
            raise Overflow(key)
    return exact.astype(np.int64)


def _products(value: Ints, weight: Ints, starts: Ints) -> NDArray[Any]:
    """Sums of w·v of a block: int64 where the bound allows, else Python's integers."""
    bound = int(np.abs(value).max(initial=0)) * int(np.abs(weight).max(initial=0)) * len(value)
    if bound < SAFE:
        return np.asarray(np.add.reduceat(value * weight, starts, axis=0))
    return np.asarray(np.add.reduceat(value.astype(object) * weight.astype(object), starts, axis=0))


def climb_exactly(tree: Tree, targets: Ints, partial: NDArray[Any]) -> NDArray[Any]:
    """Sums up the tree, in Python's integers unless int64 surely holds them."""
    kind = np.int64 if partial.dtype == np.int64 and not could_overflow(partial).any() else np.object_
    partial = partial.astype(kind)
    result: NDArray[Any] = np.zeros((len(tree.inner), partial.shape[1]), dtype=kind)
    order = np.argsort(targets, kind="stable")
    first = starts_of_runs(targets[order])
    result[targets[order][first]] = np.add.reduceat(partial[order], first, axis=0)
    for nodes, starts, parents in tree.climbs():
        result[parents] = result[parents] + np.add.reduceat(result[nodes], starts, axis=0)
    return result
