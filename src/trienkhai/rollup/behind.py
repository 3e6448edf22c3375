"""Which reports figures rest on."""

from collections.abc import Sequence

import numpy as np

from trienkhai.reporting.models import Round
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.frames import NONE
from trienkhai.rollup.library import Library
from trienkhai.rollup.series import in_order
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
            found.update(_counted(ask, round_, library))
    return frozenset(found)


def _counted(ask: Ask, round_: Round, library: Library) -> list[int]:
    frame = library.frame(ask, round_)
    chosen = frame.at_source(library.chosen(ask, ask.basis)[round_.pk])
    at = frame.position(ask.unit)
    counted = (chosen != NONE) & ~frame.tree.covered
    within = library.within(ask, round_)
    if within is not None:
        counted &= within
    span = slice(at, int(frame.tree.end[at]))
    found: list[int] = np.asarray(chosen[span][counted[span]]).tolist()
    return found


def rest_on(submission: int, round_id: int, asks: Sequence[Ask], *, snapshot: Snapshot | None = None) -> list[bool]:
    """For each question, whether a submission of a round enters its figure. The same number of queries.

    Under the rule 'last' over time only the last round of a question enters.
    """
    library = Library.bare(asks, snapshot=snapshot)
    return [_enters(submission, round_id, ask, library) for ask in asks]


def _enters(submission: int, round_id: int, ask: Ask, library: Library) -> bool:
    entered = [round_ for round_ in in_order(library.rounds_of(ask)) if library.has(ask, round_)]
    here = next((round_ for round_ in entered if round_.pk == round_id), None)
    if here is None:
        return False
    column = library.column(ask, entered[-1])
    is_last_alone = column is not None and column.time_rule == "last" and not column.is_ratio
    if is_last_alone and here is not entered[-1]:
        return False
    return submission in _counted(ask, here, library)
