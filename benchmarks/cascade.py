"""A row for every value, added up by SQL: grouped once at the lowest parents, then combined level by level.

Of the SQL ways this is the best one measured (against closure tables and recursion), so it is the one to compare with.
"""

import sqlite3
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.bare import PRAGMAS
from benchmarks.engines import Engine, Unavailable, from_rows, levels_of, value_rows
from benchmarks.gen import Data, Ints


def statements(levels: list[str], cast: str = "") -> list[str]:
    """The cascade as statements that make the temporary tables c3, c2, c1, c0."""
    ancestors = ", ".join(f"l.{name}" for name in levels)
    made = [
        f"CREATE TEMP TABLE c{len(levels) - 1} AS SELECT {ancestors}, v.ind, count(v.val) n, sum(v.val){cast} s, "
        f"min(v.val) mn, max(v.val) mx FROM value v JOIN lv l ON l.unit = v.unit GROUP BY {ancestors}, v.ind"
    ]
    for level in range(len(levels) - 2, -1, -1):
        group = ", ".join([*levels[: level + 1], "ind"])
        made.append(
            f"CREATE TEMP TABLE c{level} AS SELECT {group}, sum(n){cast} n, sum(s){cast} s, min(mn) mn, max(mx) mx "
            f"FROM c{level + 1} GROUP BY {group}"
        )
    return made


def all_of(levels: list[str]) -> str:
    """Every inner unit's rows."""
    return " UNION ALL ".join(f"SELECT {name}, ind, n, s, mn, mx FROM c{at}" for at, name in enumerate(levels))


class SqliteCascade(Engine):
    name = "sqlite_cascade"
    what = "a row a value, cascade of GROUP BY, SQLite"

    def prepare(self, data: Data, folder: Path) -> None:
        self.data, self.levels, self.file = data, levels_of(data), folder / "rows.sqlite3"
        with sqlite3.connect(self.file) as database:
            database.executescript("PRAGMA journal_mode=wal; PRAGMA synchronous=normal; PRAGMA cache_size=-500000")
            database.execute("CREATE TABLE value(unit INT, ind INT, val INT, PRIMARY KEY(unit, ind)) WITHOUT ROWID")
            columns = ", ".join(f"{name} INT" for name in self.levels)
            database.execute(f"CREATE TABLE lv(unit INT PRIMARY KEY, {columns}) WITHOUT ROWID")
            rows = zip(*(part.tolist() for part in value_rows(data)), strict=True)
            database.executemany("INSERT INTO value VALUES(?, ?, ?)", rows)
            marks = ", ".join("?" * (len(self.levels) + 1))
            database.executemany(f"INSERT INTO lv VALUES({marks})", np.vstack([data.leaves, data.above]).T.tolist())
            database.execute("ANALYZE")
        database.close()

    def run(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.file)
        database.executescript(PRAGMAS)
        for statement in statements(self.levels):
            database.execute(statement)
        return database

    def cube(self, result: Any) -> Ints:
        rows = np.array(result.execute(all_of(self.levels)).fetchall(), dtype=np.int64)
        return from_rows(self.data, rows)


class PostgresCascade(Engine):
    name = "postgres_cascade"
    what = "a row a value, cascade of GROUP BY, PostgreSQL"

    def __init__(self, url: str) -> None:
        self.url = url

    def prepare(self, data: Data, folder: Path) -> None:
        self.data, self.levels = data, levels_of(data)
        with connect(self.url) as database:
            database.execute("CREATE TABLE value(unit int, ind smallint, val bigint)")
            database.execute(f"CREATE TABLE lv(unit int, {', '.join(f'{name} int' for name in self.levels)})")
            copy_in(database, "value", value_rows(data))
            copy_in(database, "lv", (data.leaves, *data.above))
            database.execute("ALTER TABLE value ADD PRIMARY KEY(unit, ind)")
            database.execute("ALTER TABLE lv ADD PRIMARY KEY(unit)")
            for table in ("value", "lv"):
                database.execute(f"VACUUM ANALYZE {table}")

    def run(self) -> Any:
        database = connect(self.url)
        for statement in statements(self.levels, "::bigint"):
            database.execute(statement)
        return database

    def cube(self, result: Any) -> Ints:
        rows = np.array(result.execute(all_of(self.levels)).fetchall(), dtype=np.int64)
        result.close()
        return from_rows(self.data, rows)


def connect(url: str) -> Any:
    """A connection with memory for large sorts and without the compiler of queries, which only delays here."""
    if not url:
        raise Unavailable(
            "DATABASE_URL names no PostgreSQL; try: python tools/postgres.py run -- python -m benchmarks.rollup …"
        )
    database = import_module("psycopg").connect(url, autocommit=True)
    for setting in (
        "work_mem = '512MB'",
        "maintenance_work_mem = '1GB'",
        "jit = off",
        "max_parallel_workers_per_gather = 2",
    ):
        database.execute(f"SET {setting}")
    return database


def copy_in(database: Any, table: str, columns: tuple[Ints, ...]) -> None:
    """Fill a table from arrays, by COPY."""
    matrix = np.column_stack(columns)
    with database.cursor().copy(f"COPY {table} FROM STDIN") as copy:
        for start in range(0, len(matrix), 100_000):
            lines = ("\t".join(map(str, row)) for row in matrix[start : start + 100_000].tolist())
            copy.write("\n".join(lines) + "\n")
