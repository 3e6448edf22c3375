"""Which reports figures rest on."""

from collections.abc import Sequence

import numpy as np

from trienkhai.rollup.ask import Ask
from trienkhai.rollup.frames import NONE
from trienkhai.rollup.library import Library
from trienkhai.rollup.snapshot import Snapshot


def reports_behind(asks: Sequence[Ask], *, snapshot: Snapshot | None = None) -> frozenset[int]:
    """Ids of the submissions that count for any of the questions: chosen by its basis, in its unit or below, in its part,
    not covered by a sum above. What each of them says of the column is not read. A fixed number of queries.
    """
    return frozenset().union(*reports_behind_each(asks, snapshot=snapshot))


def reports_behind_each(asks: Sequence[Ask], *, snapshot: Snapshot | None = None) -> list[frozenset[int]]:
    """The same for each question by itself, in their order; the same number of queries."""
    library = Library.bare(asks, snapshot=snapshot)
    return [_behind(ask, library) for ask in asks]


def _behind(ask: Ask, library: Library) -> frozenset[int]:
    found: set[int] = set()
    for round_ in library.rounds_of(ask):
        if library.has(ask, round_):
            frame = library.frame(ask, round_)
            chosen = frame.at_source(library.chosen(ask, ask.basis)[round_.pk])
            at = frame.position(ask.unit)
            counted = (chosen != NONE) & ~frame.tree.covered
            within = library.within(ask, round_)
            if within is not None:
                counted &= within
            span = slice(at, int(frame.tree.end[at]))
            found.update(np.asarray(chosen[span][counted[span]]).tolist())
    return frozenset(found)
