"""From a figure back to its cells: contributions by unit and round, down to the submission, the cell, the files."""

from trienkhai.rollup.trace.branches import Branch
from trienkhai.rollup.trace.build import Trace, of
from trienkhai.rollup.trace.contributions import Contribution, Contributions
from trienkhai.rollup.trace.facts import Fact, addresses_of, facts_of
from trienkhai.rollup.trace.moved import Move, Moved, moved_between

__all__ = [
    "Branch",
    "Contribution",
    "Contributions",
    "Fact",
    "Move",
    "Moved",
    "Trace",
    "addresses_of",
    "facts_of",
    "moved_between",
    "of",
]
