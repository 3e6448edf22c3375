"""What every engine of the roll-up benchmark is: prepared once, run many times, its cube compared before its time counts."""

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.gen import Data, Ints

NOTHING = 0  # n, sum, min and max of a cell that nobody gave


class Unavailable(Exception):
    """The engine cannot run here; the message says why."""


class Engine(ABC):
    """`run` is timed, from opening a connection to accumulators (or a result table) of every inner unit."""

    name: str
    what: str
    build_seconds: float = 0.0  # what had to be built before the first query could be asked

    @abstractmethod
    def prepare(self, data: Data, folder: Path) -> None:
        """Load the data. Not timed. Raises Unavailable."""

    @abstractmethod
    def run(self) -> Any:
        """One timed run."""

    @abstractmethod
    def cube(self, result: Any) -> Ints:
        """The result as (4, units, indicators): n, sum, min, max, 0 where nobody gave a number. Not timed."""

    def reset(self) -> None:  # noqa: B027 - most engines leave nothing behind
        """Undo what a run left behind, before the next one. Not timed."""

    def finish(self) -> None:  # noqa: B027
        """Let go of everything."""


def empty_cube(data: Data) -> Ints:
    return np.full((4, data.units, data.case.indicators), NOTHING, dtype=np.int64)


def from_rows(data: Data, rows: Ints) -> Ints:
    """A cube from rows of (unit, indicator, n, sum, min, max)."""
    cube = empty_cube(data)
    cube[:, rows[:, 0], rows[:, 1]] = rows[:, 2:].T
    return cube


def levels_of(data: Data) -> list[str]:
    """Names of the columns that hold the ancestors, top first."""
    return [f"l{level}" for level in range(len(data.above))]


def value_rows(data: Data) -> tuple[Ints, Ints, Ints]:
    """(unit, indicator, value) of every value that was given, in order of unit and indicator."""
    order = np.argsort(data.leaves)
    row, indicator = np.nonzero(data.given[order])
    return data.leaves[order][row], indicator, data.values[order][row, indicator]
