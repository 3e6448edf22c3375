"""What a round costs as it grows: a quarter of LARGE, half of it, all of it; and of an organisation that is not as tidy as LARGE.

    python -m benchmarks.growth
    python tools/postgres.py run -- python -m benchmarks.growth

The trees are ragged (some units of every level have nobody below), a fifth of the inner units report a line of their own, one
in a hundred reports in one sum for all below it, some reports are not awaited. The template has plain sums, figures by parts,
weighted means, ratios of two sums, smallest and largest; answers are numbers, missing, not applicable and unknown. Each size is
read in a process of its own, in turn; its totals must equal those reckoned in another way (running sums along the depth-first order).
Goal: time, and memory above what the process held before, at most 1.3 times in proportion to the units. Exit code 1 when
a total differs or a goal is missed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

import django
import numpy as np
from django.core.management import call_command

from benchmarks.gen import CASES, Ints
from benchmarks.rollup import private_database

SEED, PARTS, TIMES, TURNS = 20260101, (4, 2, 1), 5, 3
GOAL = 1.3
HIGHEST, LOWEST = int(np.iinfo(np.int64).max), int(np.iinfo(np.int64).min)  # of no number
SUMS, BY_PARTS, MEANS, RATIOS, EXTREMES = 30, 10, 10, 10, 10


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", choices=sorted(CASES), default="large")
    parser.add_argument("--read", default="", help=argparse.SUPPRESS)  # the process that reads
    asked = parser.parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
    if asked.read:
        django.setup()
        print(json.dumps(_read(asked.read)))
        return 0
    given = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix="trienkhai-bench-") as folder, private_database(given) as url:
        os.environ["TRIENKHAI_HOME"] = folder
        os.environ.pop("DATABASE_URL", None)
        if url:
            os.environ["DATABASE_URL"] = url
        django.setup()
        call_command("migrate", verbosity=0)
        return _measure(asked.case)


def _measure(case: str) -> int:
    for part in PARTS:
        _load(case, part)
    connection = import_module("django.db").connection
    if connection.vendor == "postgresql":  # what the database does by itself within minutes
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    connection.close()
    told: dict[int, list[dict[str, Any]]] = {part: [] for part in PARTS}
    for _ in range(TURNS):
        for part in PARTS:
            words = [sys.executable, "-m", "benchmarks.growth", "--read", f"part{part}"]
            told[part].append(json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout))
    load = " ".join(f"{one:.1f}" for one in os.getloadavg()[:2])
    print(f"{connection.vendor}, {case} and parts of it, load average {load}")
    facts = {
        part: {key: median(one[key] for one in found) for key in ("units", "reports", "ms", "mb")}
        for part, found in told.items()
    }
    for fact in facts.values():
        print(
            f"  {fact['units']:>8,.0f} units, {fact['reports']:>7,.0f} reports {fact['ms']:10.1f} ms {fact['mb']:8.1f} MB"
        )
    smallest, wrong = facts[PARTS[0]], sum(one["differing"] for found in told.values() for one in found)
    missed = 0
    for part in PARTS[1:]:
        grown = facts[part]["units"] / smallest["units"]
        for key, name in (("ms", "time"), ("mb", "memory")):
            times = facts[part][key] / smallest[key] / grown
            missed += times > GOAL
            print(
                f"  {'MISSED' if times > GOAL else 'holds '}  {grown:.1f} times the units: {name} {times:.2f} × in proportion, goal {GOAL}"
            )
    print(f"  {'DIFFER' if wrong else 'holds '}  {wrong} totals are not what they are when reckoned in another way")
    return 1 if missed or wrong else 0


def spec() -> Any:
    """A template with every kind of accumulator, some hundred cells."""
    rules = import_module("trienkhai.reporting.rules.spec")
    number, parts = rules.NumberField, (rules.Choice("nu", "Women"), rules.Choice("tre", "Young"))
    fields = [number(f"S{at}", f"Sum {at}") for at in range(SUMS)]
    fields += [number(f"P{at}", f"By parts {at}", parts=parts) for at in range(BY_PARTS)]
    fields += [number(f"M{at}", f"Mean {at}", decimals=1, unit_rule="mean", weight=f"S{at}") for at in range(MEANS)]
    fields += [number(f"X{at}", f"Extreme {at}", unit_rule="max" if at % 2 else "min") for at in range(EXTREMES)]
    fields += [rules.RatioField(f"R{at}", f"Ratio {at}", f"P{at}|nu", f"P{at}") for at in range(RATIOS)]
    return rules.Spec("growth", "Growth", (rules.Section("I", "I", "All", tuple(fields)),))


def _tree(case: str, part: int) -> Any:
    """A ragged tree with about one unit in `part` of the case's: units fall to parents by chance, so some have nobody."""
    chance = np.random.default_rng([SEED, part])
    levels = [1, *(max(1, many // part) for many in CASES[case].levels[1:])]
    parent, first, level = [np.array([-1])], 0, [np.zeros(1, dtype=np.int64)]
    for depth in range(1, len(levels)):
        parent.append(np.sort(chance.integers(0, levels[depth - 1], levels[depth])) + first)
        level.append(np.full(levels[depth], depth))
        first += levels[depth - 1]
    above, depths = np.concatenate(parent), np.concatenate(level)
    ways = np.full((len(levels), len(above)), -1)
    here = np.arange(len(above))
    for depth in range(len(levels) - 1, -1, -1):
        ways[depth] = np.where(depths >= depth, here, -1)
        here = np.where(depths == depth, above, here)
    order = np.lexsort(ways[::-1])
    depth = depths[order]
    trees = import_module("trienkhai.rollup.arrays.trees")
    bare = trees.Tree(depth, np.ones(len(depth), dtype=bool), np.zeros(len(depth), dtype=bool))
    inner = bare.end > np.arange(len(depth)) + 1
    own = inner & (chance.random(len(depth)) < 0.2)
    lump = inner & (depth > 1) & (chance.random(len(depth)) < 0.01)
    expected = (~inner | own | lump) & (chance.random(len(depth)) > 0.02)
    return trees.Tree(depth, expected, lump), ~inner | own | lump


def _load(case: str, part: int) -> None:
    product = import_module("benchmarks.product")
    made_of = spec()
    tree, reports = _tree(case, part)
    units, cells = len(tree), len(made_of.cells)
    chance = np.random.default_rng([SEED, part, 2])
    rows = chance.integers(0, 1000, (units, cells)) * chance.integers(1, 1000, (units, 1))
    packing = import_module("trienkhai.reporting.rules.packing")
    drawn = chance.random((units, cells), dtype=np.float32)
    rows[drawn < 0.10] = packing.UNKNOWN
    rows[drawn < 0.08] = packing.NOT_APPLICABLE
    rows[drawn < 0.05] = packing.MISSING
    rows[~reports | (chance.random(units) < 0.08)] = packing.MISSING
    made = product.begin(units, made_of, key=f"part{part}")
    opened, places = product.freeze(made, 10, np.arange(units), tree)
    product.submit(made, opened, places, rows)


def _read(key: str) -> dict[str, Any]:
    cube = import_module("trienkhai.rollup.cube").Cube
    models = import_module("trienkhai.reporting.models")
    opened = models.Round.objects.select_related("version").get(root__key=key)
    held = _memory("RssAnon")
    times, found = [], None
    for _ in range(TIMES):
        found = None  # one at a time
        began = time.perf_counter()
        found = cube.for_round(opened, "received")
        times.append((time.perf_counter() - began) * 1000)
    peak = _memory("VmHWM") - _memory("RssFile")
    differing, reports = _differing(opened, found)
    return {
        "units": len(found.units),
        "reports": reports,
        "ms": median(times),
        "mb": peak - held,
        "differing": differing,
    }  # type: ignore[attr-defined]


def _memory(name: str) -> float:
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status[name].split()[0]) / 1024


def _differing(opened: Any, found: Any) -> tuple[int, int]:
    """How many accumulators are not the differences of running sums along the tree, and how many reports there are."""
    layout = import_module("trienkhai.rollup.arrays.layout").Layout.of(found.columns)
    packing = import_module("trienkhai.reporting.rules.packing")
    tree, cells = found.tree, len(found.columns.cells)
    rows = np.full((len(tree), cells), packing.MISSING)
    stands = dict(opened.units.filter(latest__isnull=False).values_list("position", "latest__numbers__packed"))
    for position, blob in stands.items():
        rows[position] = np.frombuffer(blob, dtype="<i8")
    there = np.isin(np.arange(len(tree)), list(stands)) & ~tree.covered
    rows[~there] = packing.MISSING
    number = rows > packing.LAST_STATE
    values = np.where(number, rows, 0)

    def below(own: Ints) -> Ints:
        running = np.concatenate([np.zeros((1, own.shape[1]), dtype=np.int64), np.cumsum(own, axis=0)])
        return np.asarray(running[tree.end[tree.inner]] - running[tree.inner])

    left, right = found.columns.lefts, found.columns.rights
    both = number[:, left] & number[:, right]
    of_mean = np.array([pair.kind == "mean" for pair in found.columns.pairs])
    sides = np.where(both, values[:, left], 0), np.where(both, values[:, right], 0)
    weighed = np.where(of_mean, sides[0] * sides[1], sides[0])
    flags = np.stack([tree.expected | there, there], axis=1) & ~tree.covered[:, None]
    wanted = (
        (slice(0, 2), below(flags.astype(np.int64))),
        (layout.n, below(number.astype(np.int64))),
        (layout.not_applicable, below((rows == packing.NOT_APPLICABLE).astype(np.int64))),
        (layout.unknown, below((rows == packing.UNKNOWN).astype(np.int64))),
        (layout.total, below(values)),
        (layout.pair_n, below(both.astype(np.int64))),
        (layout.left, below(weighed)),
        (layout.right, below(sides[1])),
    )
    differing = sum(int((found.words[:, name] != said).sum()) for name, said in wanted)
    for name, outcome, gap in ((layout.low, np.minimum, HIGHEST), (layout.high, np.maximum, LOWEST)):
        seen = np.where(number, rows, gap)[:, found.columns.extremes]
        edges = np.stack([tree.inner, tree.end[tree.inner]], axis=1).reshape(-1)
        padded = np.concatenate([seen, np.full((1, seen.shape[1]), gap)])
        said = outcome.reduceat(padded, edges, axis=0)[::2]
        differing += int((found.words[:, name] != said).sum())
    return differing, len(stands)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
