"""All totals of one round at once: the accumulators of every inner unit on a basis."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Self

import numpy as np

from trienkhai.reporting.models import Round
from trienkhai.rollup.arrays.accumulate import Accumulator
from trienkhai.rollup.arrays.columns import Columns
from trienkhai.rollup.arrays.layout import Words
from trienkhai.rollup.arrays.trees import Ints, Tree
from trienkhai.rollup.ask import Basis
from trienkhai.rollup.chosen import choose
from trienkhai.rollup.frames import frames_of
from trienkhai.rollup.portions import Portion, from_words
from trienkhai.rollup.vectors import round_of, vectors_of
from trienkhai.rollup.versions import columns_for


@dataclass(frozen=True)
class Cube:
    """`units`: unit ids by position; `words`: a row for each inner unit, in the order of `tree.inner`."""

    round_id: int
    basis: Basis
    units: Ints
    tree: Tree
    columns: Columns
    words: Words

    @classmethod
    def for_round(
        cls,
        round_: Round,
        basis: Basis = "accepted",
        known_at: datetime | None = None,
        *,
        sent_before: datetime | None = None,
    ) -> Self:
        """Computed from the submissions, never from stored totals. One query for what stands now, else a few more.

        known_at: only what had been sent and decided by that moment. sent_before: only reports sent before it, as they are
        decided now. 'signed' starts at the tops of the round. Raises Overflow.
        """
        columns = columns_for(round_.version)
        using = round_._state.db or "default"
        if known_at is not None or sent_before is not None or basis == "signed":
            return cls._as_chosen(round_, basis, columns, (known_at, sent_before), using)
        units, tree, blocks = round_of(round_, basis, len(columns.cells), using)
        accumulator = Accumulator(tree, columns)
        for positions, values in blocks:
            accumulator.add(positions, values)
        return cls(round_.pk, basis, units, tree, columns, accumulator.finish())

    @classmethod
    def _as_chosen(
        cls,
        round_: Round,
        basis: Basis,
        columns: Columns,
        moments: tuple[datetime | None, datetime | None],
        using: str,
    ) -> Self:
        frame = frames_of([round_.pk])[round_.pk]
        tops = {round_.pk: np.flatnonzero(frame.tree.parent < 0).tolist()}
        submissions = choose({round_.pk: frame}, basis, tops, *moments)[round_.pk]
        packed = vectors_of(round_, len(columns.cells), using)
        positions = np.flatnonzero(submissions)
        accumulator = Accumulator(frame.tree, columns)
        if len(positions):
            accumulator.add(positions, np.stack([packed[pk] for pk in submissions[positions].tolist()]))
        return cls(round_.pk, basis, frame.units, frame.tree, columns, accumulator.finish())

    @cached_property
    def _row(self) -> dict[int, int]:
        return {unit: row for row, unit in enumerate(self.units[self.tree.inner].tolist())}

    def __contains__(self, unit_id: int) -> bool:
        return unit_id in self._row

    def portion(self, unit_id: int, column: str) -> Portion:
        """One column of an inner unit. Raises KeyError for a unit without anybody below, UnknownColumn."""
        return from_words(self.words[self._row[unit_id]], self.columns, self.columns.find(column))
