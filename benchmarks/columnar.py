"""Engines made for analysis: Polars over a Parquet copy, DuckDB over its own table. Two threads each."""

import os
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.cascade import all_of, statements
from benchmarks.engines import Engine, Unavailable, from_rows, levels_of, value_rows
from benchmarks.gen import Data, Ints

THREADS = 2
os.environ.setdefault("POLARS_MAX_THREADS", str(THREADS))


class Polars(Engine):
    name = "polars"
    what = "Polars, Parquet copy, 2 threads"

    def prepare(self, data: Data, folder: Path) -> None:
        self.polars = _library("polars")
        self.data, self.levels, self.folder = data, levels_of(data), folder
        unit, indicator, value = value_rows(data)
        pl = self.polars
        pl.DataFrame({"unit": unit, "ind": indicator.astype(np.int16), "val": value}).write_parquet(
            folder / "value.parquet"
        )
        tree = {"unit": data.leaves, **dict(zip(self.levels, data.above, strict=True))}
        pl.DataFrame(tree).write_parquet(folder / "lv.parquet")

    def run(self) -> list[Any]:
        pl = self.polars
        value, tree = (pl.scan_parquet(self.folder / name) for name in ("value.parquet", "lv.parquet"))
        val = pl.col("val")
        found = (
            value.join(tree, on="unit")
            .group_by([*self.levels, "ind"])
            .agg(pl.len().cast(pl.Int64).alias("n"), val.sum().alias("s"), val.min().alias("mn"), val.max().alias("mx"))
            .collect()
        )
        steps = [found]
        for level in range(len(self.levels) - 1, 0, -1):
            found = found.group_by([*self.levels[:level], "ind"]).agg(
                pl.col("n").sum(), pl.col("s").sum(), pl.col("mn").min(), pl.col("mx").max()
            )
            steps.append(found)
        return steps

    def cube(self, result: Any) -> Ints:
        names = reversed(self.levels)
        parts = [
            step.select(name, "ind", "n", "s", "mn", "mx").cast(self.polars.Int64).to_numpy()
            for step, name in zip(result, names, strict=True)
        ]
        return from_rows(self.data, np.concatenate(parts))


class Duck(Engine):
    name = "duckdb"
    what = "DuckDB, own table, cascade, 2 threads"

    def prepare(self, data: Data, folder: Path) -> None:
        self.duckdb = _library("duckdb")
        self.data, self.levels, self.file = data, levels_of(data), folder / "rows.duckdb"
        _library("polars")
        with self.duckdb.connect(str(self.file)) as database:
            for table in ("value", "lv"):
                database.execute(f"CREATE TABLE {table} AS SELECT * FROM read_parquet('{folder / table}.parquet')")

    def run(self) -> Any:
        database = self.duckdb.connect(str(self.file))
        database.execute(f"SET threads = {THREADS}")
        for statement in statements(self.levels, "::BIGINT"):
            database.execute(statement)
        return database

    def cube(self, result: Any) -> Ints:
        rows = result.execute(all_of(self.levels)).fetchnumpy()
        result.close()
        return from_rows(self.data, np.stack([np.asarray(column, dtype=np.int64) for column in rows.values()], axis=1))


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise Unavailable(f"{name} is not installed; try: pip install 'trienkhai[bench]'") from None
