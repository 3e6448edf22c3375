"""Single reports behind a figure: who was awaited, what each said of one column, in one round."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trienkhai.reporting.models import Round
from trienkhai.rollup.arrays.columns import Column
from trienkhai.rollup.arrays.trees import Flags, Ints
from trienkhai.rollup.frames import NONE, Frame
from trienkhai.rollup.portions import GIVEN, IDLE, MISSING, NOT_KNOWN, STATE_NAMES, Portion, from_reports, states_of


@dataclass(frozen=True)
class Reading:
    """One round for one column on one basis. `submissions` by position; `values` by position, at the column's places.

    `within`: the part asked about, by position; None for everything.
    """

    round: Round
    frame: Frame
    column: Column
    submissions: Ints
    values: Ints
    within: Flags | None = None

    @cached_property
    def awaited(self) -> Flags:
        """Units whose report counts: expected or there, not covered by a lump, in the part asked about."""
        counted = (self.frame.tree.expected | (self.submissions != NONE)) & ~self.frame.tree.covered
        return np.asarray(counted if self.within is None else counted & self.within, dtype=np.bool_)

    @cached_property
    def states(self) -> NDArray[np.int8]:
        """What each report says, by position; missing where there is none."""
        return states_of(self.values)

    def _span(self, position: int, end: int | None) -> slice:
        return slice(position, int(self.frame.tree.end[position]) if end is None else end)

    def portion(self, position: int, end: int | None = None) -> Portion:
        """The exact portion of a subtree, or of the positions up to `end`."""
        span = self._span(position, end)
        here = self.awaited[span]
        portion = from_reports(self.states[span][here], self.values[span][here], self.column)
        return portion if self.frame.anew is None else self._each_once(portion, span)

    def _again(self, span: slice) -> Ints:
        """The awaited positions of a span at which a report stands that stands, awaited, in it before."""
        anew = self.frame.anew
        if anew is None or not anew.shares:
            return np.zeros(0, dtype=np.int64)
        here = np.flatnonzero(self.awaited[span] & (anew.source[span] >= 0)) + span.start
        first = np.unique(anew.source[here], return_index=True)[1]
        return np.delete(here, first)

    def _each_once(self, portion: Portion, span: slice) -> Portion:
        """The same, with a report counted once that stands in several places in shares."""
        states = self.states[self._again(span)]
        if not len(states):
            return portion
        counts = np.bincount(states, minlength=len(STATE_NAMES)).tolist()
        return replace(
            portion,
            expected=portion.expected - len(states),
            given=portion.given - counts[GIVEN],
            not_applicable=portion.not_applicable - counts[IDLE],
            unknown=portion.unknown - counts[NOT_KNOWN],
        )

    def own(self, position: int) -> Portion:
        """The portion of a unit's own line."""
        return self.portion(position, position + 1)

    def missing(self, position: int) -> list[int]:
        """Positions of the units of a subtree that are awaited and gave nothing."""
        span = self._span(position, None)
        found = np.flatnonzero(self.awaited[span] & (self.states[span] == MISSING)) + position
        missing: list[int] = np.setdiff1d(found, self._again(span)).tolist()
        return missing

    def came_late(self, position: int) -> list[int]:
        """Positions of those among the missing whose report came after the cut-off day."""
        late = self.frame.late
        if late is None:
            return []
        return [at for at in self.missing(position) if late[at] and self.submissions[at] == NONE]

    def given(self, position: int, end: int | None = None) -> Ints:
        """Positions of the units of a subtree, or of those up to `end`, that gave a number."""
        span = self._span(position, end)
        return np.flatnonzero(self.awaited[span] & (self.states[span] == GIVEN)) + position

    def accepted(self, position: int, accepted: Ints) -> int:
        """How many of the given rest on the submissions in `accepted` (by position)."""
        at = np.setdiff1d(self.given(position), self._again(self._span(position, None)))
        return int((self.submissions[at] == accepted[at]).sum())
