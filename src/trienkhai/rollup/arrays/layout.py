"""The accumulators of one inner unit as a row of int64 words, and the same as stored bytes. Pure.

Version 1 of the stored form: little-endian int64. One word with the version, then

    expected, given                                    units awaited in the subtree, units whose report is there
    n, not applicable, unknown, sum                    each one word a cell, in the order of the template's cells
    n, not applicable, unknown, left sum, right sum    each one word a pair (ratio or weighted mean)
    low, high                                          each one word a cell whose rule is min or max

Two units are merged by adding all words up to `low`, taking the smaller of the lows and the larger of the highs. Where no
number was given, low is the largest int64 and high the smallest. Missing is not stored: it is expected - n - na - unknown.
"""

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from trienkhai.rollup.arrays.columns import Columns

VERSION = 1
NO_LOW = np.iinfo(np.int64).max
NO_HIGH = np.iinfo(np.int64).min

Words = NDArray[np.int64]


class OtherVersion(ValueError):
    """Stored accumulators of another layout: rebuild the round."""


@dataclass(frozen=True)
class Layout:
    """Where each accumulator stands in a row of words. The first words are `expected` and `given`."""

    cells: int
    pairs: int
    extremes: int

    @staticmethod
    def of(columns: Columns) -> "Layout":
        return _layout(len(columns.cells), len(columns.pairs), len(columns.extremes))

    def _cells(self, block: int) -> slice:
        start = 2 + block * self.cells
        return slice(start, start + self.cells)

    def _pairs(self, block: int) -> slice:
        start = 2 + 4 * self.cells + block * self.pairs
        return slice(start, start + self.pairs)

    @cached_property
    def n(self) -> slice:
        return self._cells(0)

    @cached_property
    def not_applicable(self) -> slice:
        return self._cells(1)

    @cached_property
    def unknown(self) -> slice:
        return self._cells(2)

    @cached_property
    def total(self) -> slice:
        return self._cells(3)

    @cached_property
    def pair_n(self) -> slice:
        return self._pairs(0)

    @cached_property
    def pair_not_applicable(self) -> slice:
        return self._pairs(1)

    @cached_property
    def pair_unknown(self) -> slice:
        return self._pairs(2)

    @cached_property
    def left(self) -> slice:
        return self._pairs(3)

    @cached_property
    def right(self) -> slice:
        return self._pairs(4)

    @property
    def added(self) -> int:
        """How many words are merged by adding."""
        return 2 + 4 * self.cells + 5 * self.pairs

    @property
    def low(self) -> slice:
        return slice(self.added, self.added + self.extremes)

    @property
    def high(self) -> slice:
        return slice(self.added + self.extremes, self.width)

    @property
    def width(self) -> int:
        return self.added + 2 * self.extremes

    def empty(self, rows: int) -> Words:
        """Accumulators of nothing, shape (rows, width)."""
        words = np.zeros((rows, self.width), dtype=np.int64)
        words[:, self.low] = NO_LOW
        words[:, self.high] = NO_HIGH
        return words

    @cached_property
    def sums(self) -> NDArray[np.int64]:
        """The words that are sums of values; all other added words are counts, which never pass int64."""
        blocks = (self.total, self.left, self.right)
        return np.concatenate([np.arange(block.start, block.stop) for block in blocks])

    def reduce(self, words: Words, starts: NDArray[np.int64]) -> Words:
        """Each run of rows as one row."""
        reduced = np.empty((len(starts), self.width), dtype=np.int64)
        np.add.reduceat(words[:, : self.added], starts, axis=0, out=reduced[:, : self.added])
        if self.extremes:
            np.minimum.reduceat(words[:, self.low], starts, axis=0, out=reduced[:, self.low])
            np.maximum.reduceat(words[:, self.high], starts, axis=0, out=reduced[:, self.high])
        return reduced

    def merge(self, words: Words, others: Words) -> Words:
        """Row by row, `others` into `words`, which is changed and returned."""
        words[:, : self.added] += others[:, : self.added]
        np.minimum(words[:, self.low], others[:, self.low], out=words[:, self.low])
        np.maximum(words[:, self.high], others[:, self.high], out=words[:, self.high])
        return words

    def key_of(self, word: int, columns: Columns) -> str:
        """The column that a word belongs to, for messages."""
        if word < 2:
            return "expected"
        if word < 2 + 4 * self.cells:
            return columns.cells[(word - 2) % self.cells].key
        if word < self.added:
            return columns.pairs[(word - 2 - 4 * self.cells) % self.pairs].key
        return columns.cells[int(columns.extremes[(word - self.added) % self.extremes])].key


@cache  # what it works out for itself is worked out once
def _layout(cells: int, pairs: int, extremes: int) -> Layout:
    return Layout(cells, pairs, extremes)


def pack(words: Words) -> list[bytes]:
    """The stored form of each row."""
    stored = np.empty((len(words), words.shape[1] + 1), dtype="<i8")
    stored[:, 0] = VERSION
    stored[:, 1:] = words
    return [row.tobytes() for row in stored]


def unpack(stored: bytes, layout: Layout) -> Words:
    """One row, read-only. Raises OtherVersion."""
    words = np.frombuffer(stored, dtype="<i8")
    if len(words) != layout.width + 1 or words[0] != VERSION:
        raise OtherVersion
    return words[1:]
