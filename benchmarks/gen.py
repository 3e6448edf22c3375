"""The data of the roll-up benchmark: a tree of units through time and integer values of its leaves.

Defined once and for all by its seeds: default_rng([20260101, 1]) for the tree, [20260101, 2, round] for the values of a
round. The order of the draws is part of the definition; who changes it gets other data.
Per round 8 % of the units do not report and 5 % of the cells of a report are empty. From round 1 on 0.2 % of the leaves
move, 0.1 % are merged away, 0.1 % are split off; in round 8 5 % of the parents of leaves merge into a sibling; in round 12
of a five-level tree 2 % of the units of level 2 move to another unit of level 1.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SEED = 20260101
MISSING = np.iinfo(np.int64).min

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Case:
    """Units a level from the top, indicators, rounds."""

    name: str
    levels: tuple[int, ...]
    indicators: int
    rounds: int = 20


CASES = {
    case.name: case
    for case in (
        Case("small", (1, 45, 400), 120),
        Case("medium", (1, 8, 40, 321, 4830), 100),
        Case("large", (1, 34, 344, 3321, 48300), 100),
    )
}


@dataclass(frozen=True)
class Data:
    """One round. `leaves`: unit ids in depth-first order; `above`: (levels - 1, leaves) ids of their ancestors, top first;
    `values`: (leaves, indicators), 0 where `given` is false.
    """

    case: Case
    round: int
    units: int
    leaves: Ints
    above: Ints
    values: Ints
    given: NDArray[np.bool_]


class _Growth:
    """The tree while its rounds pass: level and parent of every unit that ever was, and who is alive."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.rng = np.random.default_rng([SEED, 1])
        first = np.cumsum((0, *case.levels))
        self.level = np.repeat(np.arange(len(case.levels)), case.levels)
        self.parent = np.concatenate(
            [np.array([-1]), *(self._parents(at, int(first[at - 1])) for at in range(1, len(case.levels)))]
        )
        self.alive = np.ones(len(self.level), dtype=bool)

    def _parents(self, level: int, offset: int) -> Ints:
        """Every unit above gets one child, the others fall by skewed weights."""
        many, above = self.case.levels[level], self.case.levels[level - 1]
        weights = self.rng.lognormal(0, 0.6, above)
        weights /= weights.sum()
        drawn = np.concatenate([np.arange(above), self.rng.choice(above, many - above, p=weights)])
        self.rng.shuffle(drawn)
        return np.asarray(drawn + offset)

    def _living(self, level: int) -> Ints:
        return np.flatnonzero(self.alive & (self.level == level))

    def pass_round(self, number: int) -> None:
        """Moves, mergers and splits on the way into a round."""
        lowest = len(self.case.levels) - 1
        leaves, parents = self._living(lowest), self._living(lowest - 1)
        moved = self.rng.choice(leaves, max(1, int(len(leaves) * 0.002)), replace=False)
        self.parent[moved] = self.rng.choice(parents, len(moved))
        few = max(1, int(len(leaves) * 0.001))
        self.alive[self.rng.choice(leaves, few, replace=False)] = False
        source = self.rng.choice(leaves, few)
        self.parent = np.concatenate([self.parent, self.parent[source]])
        self.level = np.concatenate([self.level, self.level[source]])
        self.alive = np.concatenate([self.alive, np.ones(few, dtype=bool)])
        if number == 8:
            self._reform(parents, lowest - 1)
        if number == 12 and lowest == 4:
            third, second = self._living(2), self._living(1)
            many = max(1, int(len(third) * 0.02))
            goal = self.rng.choice(second, many)  # drawn before those who move: the order is part of the definition
            self.parent[self.rng.choice(third, many, replace=False)] = goal

    def _reform(self, parents: Ints, level: int) -> None:
        for closed in self.rng.choice(parents, max(1, int(len(parents) * 0.05)), replace=False):
            siblings = self._living(level)
            siblings = siblings[(self.parent[siblings] == self.parent[closed]) & (siblings != closed)]
            if len(siblings):
                self.parent[self.parent == closed] = siblings[0]
                self.alive[closed] = False


def units_ever(case: Case) -> int:
    """How many units the case has had after its last round."""
    return len(_grown(case, case.rounds - 1).level)


def _grown(case: Case, number: int) -> _Growth:
    growth = _Growth(case)
    for passed in range(1, number + 1):
        growth.pass_round(passed)
    return growth


def data_of(case: Case, number: int) -> Data:
    """The values of one round over the tree of that round."""
    growth = _grown(case, number)
    lowest = len(case.levels) - 1
    leaves = np.flatnonzero(growth.alive & (growth.level == lowest))
    above = np.empty((lowest, len(leaves)), dtype=np.int64)
    here = leaves
    for level in range(lowest - 1, -1, -1):
        here = growth.parent[here]
        above[level] = here
    order = np.lexsort((leaves, *above[::-1]))
    rng = np.random.default_rng([SEED, 2, number])
    shape = (len(leaves), case.indicators)
    scale = rng.integers(1, 1000, (shape[0], 1))
    values = rng.integers(0, 1000, shape) * scale
    given = (rng.random(shape, dtype=np.float32) >= 0.05) & (rng.random((shape[0], 1)) >= 0.08)
    values[~given] = 0
    return Data(case, number, units_ever(case), leaves[order], above[:, order], values, given)
