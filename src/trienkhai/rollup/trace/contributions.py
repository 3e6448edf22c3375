"""The single submissions behind a figure, as a flat list: to search, to page through, to put into a sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import overload

import numpy as np

from trienkhai.reporting.models import Round
from trienkhai.rollup.arrays.columns import Column
from trienkhai.rollup.arrays.trees import Flags, Ints
from trienkhai.rollup.frames import Frame
from trienkhai.rollup.portions import from_reports, value_of
from trienkhai.rollup.reading import Reading
from trienkhai.vietnamese.text import fold


@dataclass(frozen=True)
class Contribution:
    """One report that gives a number. `above`: names of the units over it, nearest first, as they were in the round.

    left and right: for a ratio its two sides, for a weighted mean weight × value and the weight, else the value and 0.
    """

    round: Round
    unit: int
    name: str
    code: str
    above: tuple[str, ...]
    submission: int
    value: Fraction | None
    left: Fraction
    right: Fraction


class Contributions(Sequence[Contribution]):
    """Every report that contributes and may be opened, by round and in the order of the tree; each is made when it is asked for."""

    def __init__(self, parts: Iterable[tuple[Reading, int, Ints]]) -> None:
        """`parts`: of each round its reading, the position asked about, and the positions that contribute."""
        self._parts = [(reading, top, at) for reading, top, at in parts if len(at)]
        self._ends = np.cumsum([len(at) for _reading, _top, at in self._parts], dtype=np.int64)

    def __len__(self) -> int:
        return int(self._ends[-1]) if len(self._ends) else 0

    @overload
    def __getitem__(self, place: int) -> Contribution: ...
    @overload
    def __getitem__(self, place: slice) -> list[Contribution]: ...

    def __getitem__(self, place: int | slice) -> Contribution | list[Contribution]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        place %= len(self)
        part = int(np.searchsorted(self._ends, place, side="right"))
        reading, top, at = self._parts[part]
        return _contribution(reading, int(at[place - int(self._ends[part])]), top)

    @property
    def submissions(self) -> frozenset[int]:
        """Ids of the reports."""
        return frozenset(pk for reading, _top, at in self._parts for pk in reading.submissions[at].tolist())

    def searched(self, text: str) -> "Contributions":
        """Those in which every word of a text is found, whatever its letters' marks: in their name, code and round, or in the
        name of a unit above.
        """
        words = fold(text).split()
        return Contributions((reading, top, at[_found(reading, top, words)[at]]) for reading, top, at in self._parts)


def _found(reading: Reading, top: int, words: Sequence[str]) -> Flags:
    """By position, whether every word stands in what is known of a unit."""
    found = np.ones(len(reading.frame), dtype=np.bool_)
    of_round = fold(reading.round.name)
    for word in words:
        if word not in of_round:
            found &= _holding(reading.frame, top, word)
    return found


def _holding(frame: Frame, top: int, word: str) -> Flags:
    """By position, whether a word stands in the name or the code of the unit, or in a name of one above it, up to the top."""
    end, tree = int(frame.tree.end[top]), frame.tree
    held, named = np.zeros(len(frame), dtype=np.bool_), np.zeros(len(frame), dtype=np.bool_)
    held[top:end] = [word in one for one in frame.shape.searched[top:end]]
    named[top:end] = [word in one for one in frame.shape.searched_names[top:end]]
    for level in range(int(tree.depth[top]) + 1, tree.height):
        here = np.flatnonzero(tree.depth == level)
        here = here[(here >= top) & (here < end)]
        named[here] |= named[tree.parent[here]]
    return held | named


def _contribution(reading: Reading, at: int, top: int) -> Contribution:
    frame = reading.frame
    portion = from_reports(reading.states[at : at + 1], reading.values[at : at + 1], reading.column)
    left, right = sides(reading.column, portion.total, portion.right)
    return Contribution(
        reading.round,
        int(frame.units[at]),
        frame.called(at),
        frame.codes[at],
        tuple(frame.names[above] for above in frame.path(at)[1:] if above >= top),
        int(reading.submissions[at]),
        value_of(reading.column, portion) if reading.column.rule not in ("none", "list") else left,
        left,
        right,
    )


def sides(column: Column, total: int, right: int) -> tuple[Fraction, Fraction]:
    """Sums of a portion in the units of measure of its two sides."""
    if column.of == "count":
        return Fraction(1), Fraction(0)
    if column.is_ratio:
        return Fraction(total, 10 ** column.scale[0]), Fraction(right, 10 ** column.scale[1])
    if column.of == "pair":  # the decimals of the weight cancel, so it is taken as a whole number
        return Fraction(total, 10**column.decimals), Fraction(right)
    return Fraction(total, 1 if column.rule == "count" else 10**column.decimals), Fraction(0)
