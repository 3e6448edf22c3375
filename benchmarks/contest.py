"""The contest itself: load every engine, compare its cube with the bare prototype's, run all in turn, print the table."""

import gc
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.analytics import Analytics
from benchmarks.bare import Bare
from benchmarks.cascade import PostgresCascade, SqliteCascade
from benchmarks.columnar import Duck, Polars
from benchmarks.engines import Engine, Unavailable
from benchmarks.gen import CASES, Data, data_of
from benchmarks.private import load_average, told
from benchmarks.product import Product, ProductStored

ROUND = 10
SLACK = 2.0  # on a small case, where fixed costs count
AT_MOST = {"bare": 1.5}  # the product's time over theirs
# Their time over the product's.
AT_LEAST = {"polars": 1.6, "duckdb": 4, "postgres_cascade": 9, "sqlite_cascade": 20, "postgres_analytics": 38}


def contest(case: str, runs: int, only: str, folder: Path, url: str) -> int:
    """Exit code: 0 when all cubes are equal and the product keeps to its goal."""
    data = data_of(CASES[case], ROUND)
    print(
        f"{case}: {len(data.leaves):,} units report, {int(data.given.sum()):,} values, round {ROUND}; {load_average()}"
    )
    wanted = {"bare", *only.split(",")} if only else None
    ready = prepare([one for one in engines(url) if wanted is None or one.name in wanted], data, folder)
    equal = check(ready)
    times = measure(equal, runs)
    show(equal, times)
    print(f"\n  {runs} interleaved runs; {load_average()}")
    for engine in ready:
        engine.finish()
    return verdict(case, len(ready) - len(equal), times)


def engines(url: str) -> list[Engine]:
    """In the order of a run. The bare prototype is first: the others are compared with it."""
    product = Product("default")
    on_postgres = [Product("postgres")] if url else []
    others = [Polars(), Duck(), SqliteCascade(), PostgresCascade(url), Analytics(url)]
    return [Bare(), product, *on_postgres, ProductStored(product), *others]


def prepare(found: Sequence[Engine], data: Data, folder: Path) -> list[Engine]:
    """Load every engine; those that cannot run are named and left out."""
    ready = []
    for engine in found:
        try:
            begun = time.perf_counter()
            engine.prepare(data, folder)
            print(f"  loaded  {engine.name:<20} {time.perf_counter() - begun:7.1f} s", flush=True)
            ready.append(engine)
        except Unavailable as why:
            print(f"  skipped {engine.name:<20} {why}", flush=True)
    return ready


def check(ready: Sequence[Engine]) -> list[Engine]:
    """Every engine once, untimed; those whose cube differs from the first one's are named and left out."""
    reference = b""
    equal = []
    for engine in ready:
        engine.reset()
        cube = engine.cube(engine.run()).tobytes()
        reference = reference or cube
        same = cube == reference
        print(f"  {'equal  ' if same else 'DIFFERS'} {engine.name}", flush=True)
        if same:
            equal.append(engine)
    return equal


def measure(ready: Sequence[Engine], runs: int) -> dict[str, list[float]]:
    """Milliseconds of every run, interleaved."""
    times: dict[str, list[float]] = {engine.name: [] for engine in ready}
    for _ in range(runs):
        for engine in ready:
            engine.reset()
            gc.collect()
            begun = time.perf_counter()
            result = engine.run()
            times[engine.name].append((time.perf_counter() - begun) * 1000)
            if hasattr(result, "close"):
                result.close()
    return times


def show(ready: Sequence[Engine], times: dict[str, list[float]]) -> None:
    base = statistics.median(times["bare"])
    print(f"\n  {'engine':<22}{'median ms':>11}{'best ms':>11}{'× bare':>9}{'× product':>11}  what")
    product = statistics.median(times.get("product", times["bare"]))
    for engine in sorted(ready, key=lambda one: statistics.median(times[one.name])):
        middle = statistics.median(times[engine.name])
        print(
            f"  {engine.name:<22}{middle:>11.1f}{min(times[engine.name]):>11.1f}{middle / base:>9.2f}{middle / product:>11.1f}"
            f"  {engine.what}"
        )
        if engine.build_seconds:
            print(f"  {'':<22}its table took {engine.build_seconds:.0f} s to build, which is not in the time")


def verdict(case: str, differing: int, times: dict[str, list[float]]) -> int:
    """0 when all cubes are equal and the product keeps to its goals; those against others are set for the large case.

    A goal against an engine that did not run is named as not looked at, and fails nothing.
    """
    if differing:
        print(f"  {differing} engines gave other totals")
        return 1
    if "product" not in times:
        return 0
    middle = {name: statistics.median(of_engine) for name, of_engine in times.items()}
    slack = 1.0 if case == "large" else SLACK
    missed = 0
    for name, goal in AT_MOST.items():
        ratio = middle["product"] / middle[name]
        missed += not told(f"product / {name} = {ratio:.2f}, goal at most {goal * slack:g}", ratio <= goal * slack)
    for name, goal in AT_LEAST.items() if case == "large" else ():
        if name not in middle:
            print(f"  not looked at: {name} / product, goal at least {goal}")
            continue
        ratio = middle[name] / middle["product"]
        missed += not told(f"{name} / product = {ratio:.1f}, goal at least {goal}", ratio >= goal)
    return int(missed > 0)
