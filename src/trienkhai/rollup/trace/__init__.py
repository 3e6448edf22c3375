"""From a figure back to its cells: contributions by unit and round, down to the submission, the cell, the files."""

from trienkhai.rollup.trace.branches import Branch
from trienkhai.rollup.trace.build import Trace, of
from trienkhai.rollup.trace.contributions import Contribution, search
from trienkhai.rollup.trace.facts import Fact, facts_of

__all__ = ["Branch", "Contribution", "Fact", "Trace", "facts_of", "of", "search"]
