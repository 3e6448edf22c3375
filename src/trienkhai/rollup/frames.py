"""The frozen trees of rounds, read as arrays; and such trees set anew over another day."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from trienkhai.reporting.models import Mode
from trienkhai.rollup.arrays.trees import Flags, Ints, Tree
from trienkhai.rollup.shapes import Mark, Shape, ids_of, marks_of, reports_of, shape_of, shapes_of

NONE = 0  # no submission; ids begin at 1


@dataclass(frozen=True)
class Break:
    """A line that cannot be carried on to `ends`: it stands under `above` (0: under nobody), so that a series of any of them,
    or of what holds one of them below that, does not hold it.
    """

    unit: int
    name: str
    ends: tuple[int, ...]
    above: int


@dataclass(frozen=True)
class Anew:
    """How a tree came about that is not the round's own (see rollup.over). Arrays by position.

    source: the position in the round of the line that stands here, -1 where none does. strangers: lines of units that do not stand
    in this tree; ended: those of them that had ended by its day; carried: those that stand at a successor. shares: by position,
    what makes a part of a value; then the same line stands in several places.
    """

    source: Ints
    strangers: Flags
    ended: Flags
    carried: Flags
    shares: Mapping[int, Callable[[int], int]]
    breaks: tuple[Break, ...]


@dataclass(frozen=True)
class Frame:
    """One round's tree with its names. All arrays are by position, in depth-first order.

    late: where latest and accepted are those of a cut-off day, the units whose own came after it (see rollup.cut_off).
    """

    round_id: int
    shape: Shape
    latest: Ints
    accepted: Ints
    late: Flags | None = None
    anew: Anew | None = None
    mark: Mark | None = None  # of the round, where it stands as it does now

    @property
    def rows(self) -> Ints:
        """Ids of the RoundUnits."""
        return self.shape.rows

    @property
    def units(self) -> Ints:
        return self.shape.units

    @property
    def names(self) -> tuple[str, ...]:
        return self.shape.names

    @property
    def codes(self) -> tuple[str, ...]:
        return self.shape.codes

    @property
    def tree(self) -> Tree:
        return self.shape.tree

    def __len__(self) -> int:
        return len(self.units)

    @cached_property
    def _position(self) -> Mapping[int, int]:
        if self.anew is None:
            return self.shape.position
        elsewhere = self.anew.carried.tolist()
        return {unit: at for at, unit in enumerate(self.units.tolist()) if not elsewhere[at]}

    @property
    def row_at(self) -> Mapping[int, int]:
        """Id of a RoundUnit → position."""
        return self.shape.row_at

    def __contains__(self, unit_id: int) -> bool:
        return unit_id in self._position

    def position(self, unit_id: int) -> int:
        """Raises KeyError for a unit that is not in this round."""
        return self._position[unit_id]

    def at_source(self, of_round: Ints) -> Ints:
        """Ids by position in the round's own tree as ids by position here."""
        return of_round if self.anew is None else np.append(of_round, NONE)[self.anew.source]

    def breaks(self, position: int) -> tuple[Break, ...]:
        """The lines that belong to units of this subtree and cannot be carried on to them."""
        if self.anew is None:
            return ()
        end = int(self.tree.end[position])

        def holds(unit: int) -> bool:
            return unit in self and position <= self.position(unit) < end

        return tuple(one for one in self.anew.breaks if any(map(holds, one.ends)) and not holds(one.above))

    def called(self, position: int) -> str:
        """The name as it is shown: what does not stand in the tree of the day says so."""
        is_there = self.anew is None or not self.anew.strangers[position]
        return self.names[position] if is_there else _("%s (not there that day)") % self.names[position]

    def is_leaf(self, position: int) -> bool:
        return int(self.tree.end[position]) == position + 1

    def children(self, position: int) -> list[int]:
        """Positions of the units next below, in order."""
        found, at, stop = [], position + 1, int(self.tree.end[position])
        while at < stop:
            found.append(at)
            at = int(self.tree.end[at])
        return found

    def path(self, position: int) -> list[int]:
        """The position itself and those above it, nearest first."""
        found = []
        while position >= 0:
            found.append(position)
            position = int(self.tree.parent[position])
        return found

    def to_rows(self) -> list[list[Any]]:
        """Plain JSON, a list for each position; the inverse of `frame_of`."""
        modes = [str(Mode.LUMP if lump else Mode.PARTS) for lump in self.tree.lump.tolist()]
        arrays = (self.rows, self.units, self.tree.depth, self.tree.expected)
        numbers = zip(
            *(array.tolist() for array in arrays), modes, self.latest.tolist(), self.accepted.tolist(), strict=True
        )
        return [
            [self.round_id, *row, name, code] for row, name, code in zip(numbers, self.names, self.codes, strict=True)
        ]

    def inherited(self, own: dict[int, str]) -> NDArray[np.object_]:
        """For every position, what its own unit or the nearest one above has in `own` (by unit id); '' where nobody has."""
        found = np.array([own.get(unit, "") for unit in self.units.tolist()], dtype=object)
        for level in range(1, self.tree.height):
            bare = np.flatnonzero((self.tree.depth == level) & (found == ""))
            found[bare] = found[self.tree.parent[bare]]
        return found


def frames_of(round_ids: Iterable[int], *, fresh: bool = False) -> dict[int, Frame]:
    """The trees of rounds by round id; a round that is gone is left out. A query for their marks, and two
    at most for what is not remembered.

    `fresh`: read as they are stored, whatever is remembered, and nothing of it is remembered but who stands there.
    """
    marks = marks_of(round_ids)
    if fresh:
        marks = {pk: replace(mark, is_sure=False) for pk, mark in marks.items()}
    known = reports_of(marks)
    shapes = shapes_of({pk: one.mark.stamp for pk, one in known.items()}, fresh=fresh)
    if any(pk not in shapes or len(shapes[pk].rows) != len(one.latest) for pk, one in known.items()):
        # A unit was added between the two statements, or a row by hand; then what is remembered is replaced.
        return frames_of(known, fresh=True)
    return {pk: Frame(pk, shapes[pk], one.latest, one.accepted, mark=one.mark) for pk, one in known.items()}


def frame_of(round_id: int, rows: Sequence[Sequence[Any]]) -> Frame:
    """One tree from the rows of `Frame.to_rows`."""
    _, ids, units, depth, expected, modes, latest, accepted, names, codes = zip(*rows, strict=True)
    shape = shape_of(ids, units, depth, expected, modes, names, codes)
    return Frame(round_id, shape, ids_of(latest), ids_of(accepted))
