"""The way of the largest peer in public health: values as text, copied into one wide, unlogged, indexed table, then grouped.

An emulation after its published source: three resource tables, one column a level of the tree, a B-tree on every column,
one GROUP BY a level. It is kind to the original: n, sum, min and max in one query, and over the tree of the period.
Building the table is not timed as part of a run; it is reported beside it.
"""

import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.cascade import connect
from benchmarks.engines import Engine, from_rows, levels_of
from benchmarks.gen import Data, Ints

NUMERIC = r"^(-?0|-?[1-9]\d*)(\.\d+)?(E(-?\d+))?$"
OPTION = "CO123456789"
PERIOD = "2023Q3"
START, END, DAYS = "2023-07-01", "2023-09-30", 92


class Analytics(Engine):
    """Needs the tables of `PostgresCascade`, which are loaded before."""

    name = "postgres_analytics"
    what = "analytics table as in DHIS2, query only, PostgreSQL"

    def __init__(self, url: str) -> None:
        self.url = url

    def prepare(self, data: Data, folder: Path) -> None:
        self.data, self.levels = data, [*levels_of(data), "unit"]
        with connect(self.url) as database:
            database.execute(
                "CREATE TABLE datavalue AS SELECT unit AS sourceid, ind AS dataelementid, 1 AS periodid, "
                "val::text AS value, false AS deleted FROM value"
            )
            database.execute("ALTER TABLE datavalue ADD PRIMARY KEY(dataelementid, periodid, sourceid)")
            uids = ", ".join(f"{uid(name)} AS uidlevel{at + 1}" for at, name in enumerate(self.levels))
            database.execute(
                f"CREATE TABLE rs_ou AS SELECT unit AS id, {uid('unit')} AS uid, {len(self.levels)} AS level, {uids} FROM lv"
            )
            database.execute("CREATE INDEX ON rs_ou(id)")
            database.execute(
                f"CREATE TABLE rs_de AS SELECT g AS id, {uid('g')} AS uid FROM generate_series(0, {data.case.indicators - 1}) g"
            )
            database.execute(
                f"CREATE TABLE rs_pe AS SELECT 1 AS id, date '{START}' AS startdate, date '{END}' AS enddate, "
                f"2023 AS year, '{PERIOD}'::text AS iso, {DAYS} AS daysno"
            )
            database.execute("ANALYZE")
            begun = time.perf_counter()
            self._build(database)
            self.build_seconds = time.perf_counter() - begun

    def _build(self, database: Any) -> None:
        levels = [f"uidlevel{at + 1}" for at in range(len(self.levels))]
        database.execute(
            "CREATE UNLOGGED TABLE analytics(dx char(11) NOT NULL, co char(11) NOT NULL, ao char(11) NOT NULL, pestartdate date, "
            "peenddate date, year int NOT NULL, pe text NOT NULL, ou char(11) NOT NULL, oulevel int, id text, "
            f"{', '.join(f'{name} char(11)' for name in levels)}, quarterly text, sixmonthly text, yearly text, "
            "daysxvalue double precision, daysno int NOT NULL, value double precision, textvalue text)"
        )
        database.execute(
            f"INSERT INTO analytics SELECT de.uid, '{OPTION}', '{OPTION}', pe.startdate, pe.enddate, pe.year, pe.iso, ou.uid, "
            f"ou.level, concat(de.uid, '-', pe.iso, '-', ou.uid, '-{OPTION}'), {', '.join(f'ou.{name}' for name in levels)}, "
            "pe.iso, pe.year || 'S2', pe.year::text, dv.value::double precision * pe.daysno, pe.daysno, "
            "dv.value::double precision, NULL FROM datavalue dv JOIN rs_pe pe ON dv.periodid = pe.id "
            "JOIN rs_de de ON dv.dataelementid = de.id JOIN rs_ou ou ON dv.sourceid = ou.id "
            f"WHERE dv.value IS NOT NULL AND NOT dv.deleted AND dv.value ~* '{NUMERIC}'"
        )
        indexed = ["dx", "dx, co", "dx, ao", "pestartdate", "peenddate", "year", "pe", "ou", "oulevel", "id"]
        for columns in (*indexed, "quarterly", "sixmonthly", "yearly", *levels):
            database.execute(f"CREATE INDEX ON analytics({columns})")
        database.execute("VACUUM ANALYZE analytics")

    def reset(self) -> None:
        with connect(self.url) as database:
            database.execute("DROP TABLE IF EXISTS found")

    def run(self) -> Any:
        database = connect(self.url)
        database.execute(
            "CREATE UNLOGGED TABLE found(u char(11), dx char(11), n bigint, s double precision, mn double precision, mx double precision)"
        )
        for at in range(len(self.levels) - 1):
            database.execute(
                f"INSERT INTO found SELECT uidlevel{at + 1}, dx, count(value), sum(value), min(value), max(value) "
                f"FROM analytics WHERE pe IN ('{PERIOD}') GROUP BY pe, uidlevel{at + 1}, dx"
            )
        return database

    def cube(self, result: Any) -> Ints:
        found = result.execute(
            "SELECT substr(u, 2)::int, substr(dx, 2)::int, n, s::bigint, mn::bigint, mx::bigint FROM found"
        ).fetchall()
        result.close()
        return from_rows(self.data, np.array(found, dtype=np.int64))


def uid(column: str) -> str:
    """An identifier of eleven characters, as the original has them."""
    return f"'U' || lpad({column}::text, 10, '0')"
