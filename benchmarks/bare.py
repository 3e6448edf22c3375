"""The bare prototype: one blob of int64 a submission in SQLite, added up by numpy over a tree held in memory.

This is what the product is measured against: no models, no rights, no states, no stored tree, no overflow checks.
"""

import sqlite3
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.engines import Engine, empty_cube
from benchmarks.gen import MISSING, Data, Ints

HIGHEST, LOWEST = np.iinfo(np.int64).max, np.iinfo(np.int64).min
PRAGMAS = "PRAGMA cache_size=-1000000; PRAGMA temp_store=memory; PRAGMA mmap_size=8000000000; PRAGMA threads=2"

Level = tuple[Ints, Ints, Ints, Ints, Ints]


class Bare(Engine):
    name = "bare"
    what = "bare prototype: SQLite blobs, numpy"

    def prepare(self, data: Data, folder: Path) -> None:
        self.data, self.file = data, folder / "bare.sqlite3"
        packed = np.where(data.given, data.values, MISSING)
        reported = np.asarray(data.given.any(axis=1))
        with sqlite3.connect(self.file) as database:
            database.execute("PRAGMA journal_mode=wal")
            database.execute("CREATE TABLE sub(round INT, unit INT, vals BLOB, PRIMARY KEY(round, unit)) WITHOUT ROWID")
            database.executemany(
                "INSERT INTO sub VALUES(?, ?, ?)",
                (
                    (data.round, int(data.leaves[at]), packed[at].tobytes())
                    for at in np.argsort(data.leaves)
                    if reported[at]
                ),
            )
        database.close()

    def run(self) -> list[Level]:
        database = sqlite3.connect(self.file)
        database.executescript(PRAGMAS)
        found = database.execute(
            "SELECT unit, vals FROM sub WHERE round = ? ORDER BY unit", (self.data.round,)
        ).fetchall()
        units = np.array([unit for unit, _ in found])
        values = np.frombuffer(b"".join([packed for _, packed in found]), np.int64).reshape(
            -1, self.data.case.indicators
        )
        at = np.full(self.data.units, -1)
        at[units] = np.arange(len(units))
        rows = at[self.data.leaves]
        here = np.flatnonzero(rows >= 0)
        values = values[rows[here]]
        given = values != MISSING
        levels = roll_up(np.where(given, values, 0), given, self.data.above[:, here])
        database.close()
        return levels

    def cube(self, result: Any) -> Ints:
        cube = empty_cube(self.data)
        for ids, n, total, low, high in result:
            cube[0, ids], cube[1, ids] = n, total
            cube[2, ids], cube[3, ids] = np.where(n > 0, low, 0), np.where(n > 0, high, 0)
        return cube


def plan(above: Ints) -> list[tuple[Ints, Ints]]:
    """For every level, lowest first: ids of its units in depth-first order, starts of their runs in the level below."""
    levels = []
    first = np.arange(above.shape[1])
    for ancestors in above[::-1]:
        ids = ancestors[first]
        starts = np.flatnonzero(np.r_[True, ids[1:] != ids[:-1]])
        levels.append((ids[starts], starts))
        first = first[starts]
    return levels


def roll_up(values: Ints, given: Any, above: Ints) -> list[Level]:
    """n, sum, min, max of every inner unit, level by level."""
    steps = plan(above)
    ids, starts = steps[0]
    n = np.add.reduceat(given, starts, axis=0, dtype=np.int64)
    total = np.add.reduceat(values, starts, axis=0)
    low = np.minimum.reduceat(np.where(given, values, HIGHEST), starts, axis=0)
    high = np.maximum.reduceat(np.where(given, values, LOWEST), starts, axis=0)
    levels = [(ids, n, total, low, high)]
    for ids, starts in steps[1:]:
        n, total = np.add.reduceat(n, starts, axis=0), np.add.reduceat(total, starts, axis=0)
        low, high = np.minimum.reduceat(low, starts, axis=0), np.maximum.reduceat(high, starts, axis=0)
        levels.append((ids, n, total, low, high))
    return levels
