"""What a round costs as it grows: a quarter of LARGE, half of it, all of it; and of an organisation that is not as tidy as LARGE.

    python -m benchmarks.growth
    python tools/postgres.py run -- python -m benchmarks.growth

The trees are ragged (some units of every level have nobody below), a fifth of the inner units report a line of their own, one
in a hundred reports in one sum for all below it, some reports are not awaited. The template has plain sums, figures by parts,
weighted means, ratios of two sums, smallest and largest; answers are numbers, missing, not applicable and unknown. Each size is
read in a process of its own, in turn; its tree must be the one that was drawn, and its totals those reckoned in another way (running sums
along the depth-first order, from what was drawn).
Goal: time, and memory above what the process held before, at most 1.3 times in proportion to the units, and a further unit of the larger
half at most 1.3 times what one of the smaller costs. Exit code 1 when a total differs or a goal is missed.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np
from django.db import connection

from benchmarks.gen import CASES, Ints
from benchmarks.private import analyse, begin, forget_peak, installation, load_average, memory, private_peak, told

SEED, PARTS, TIMES, TURNS = 20260101, (4, 2, 1), 5, 3
GOAL = 1.3
HIGHEST, LOWEST = int(np.iinfo(np.int64).max), int(np.iinfo(np.int64).min)  # of no number
HAS_BELOW = 0.85  # of the units of a level above the lowest
SUMS, BY_PARTS, MEANS, RATIOS, EXTREMES = 30, 10, 10, 10, 10


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", choices=sorted(CASES), default="large")
    parser.add_argument("--read", type=int, default=0, help=argparse.SUPPRESS)  # the process that reads
    asked = parser.parse_args(words)
    if asked.read:
        begin()
        print(json.dumps(_read(asked.case, asked.read)))
        return 0
    with installation():
        return _measure(asked.case)


def _measure(case: str) -> int:
    for part in PARTS:
        _load(case, part)
    analyse()
    connection.close()
    told_by: dict[int, list[dict[str, Any]]] = {part: [] for part in PARTS}
    for _ in range(TURNS):
        for part in PARTS:
            words = [sys.executable, "-m", "benchmarks.growth", "--case", case, "--read", str(part)]
            told_by[part].append(json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout))
    print(f"{connection.vendor}, {case} and parts of it, {load_average()}")
    facts = {
        part: {key: median(one[key] for one in found) for key in ("units", "reports", "ms", "mb")}
        for part, found in told_by.items()
    }
    for fact in facts.values():
        print(
            f"  {fact['units']:>8,.0f} units, {fact['reports']:>7,.0f} reports {fact['ms']:10.1f} ms {fact['mb']:8.1f} MB"
        )
    wrong = sum(one["differing"] for found in told_by.values() for one in found)
    holds = []
    for part in PARTS[1:]:
        for key, name in (("ms", "time"), ("mb", "memory")):
            grown, times = (facts[part][one] / facts[PARTS[0]][one] for one in ("units", key))
            holds.append(
                told(
                    f"{grown:.1f} times the units: {name} {times / grown:.2f} × in proportion, goal {GOAL}",
                    times <= grown * GOAL,
                )
            )
    # What comes once, whatever the size, hides growth in a proportion; so what each further unit costs is looked at too.
    first, second = (_each_unit(facts[one], facts[other]) for one, other in pairwise(PARTS))
    holds.append(
        told(f"a further unit costs {second / first:.2f} × what one did before, goal {GOAL}", second <= first * GOAL)
    )
    holds.append(told(f"{wrong} totals are not what they are when reckoned in another way", not wrong, "DIFFER"))
    return 0 if all(holds) else 1


def _each_unit(smaller: dict[str, float], larger: dict[str, float]) -> float:
    return (larger["ms"] - smaller["ms"]) / (larger["units"] - smaller["units"])


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


def _tree(case: str, part: int) -> tuple[Any, Any]:
    """A ragged tree with about one unit in `part` of the case's, and who reports. Some of every level have nobody below them."""
    chance = np.random.default_rng([SEED, part])
    levels = [1, *(max(1, many // part) for many in CASES[case].levels[1:])]
    parent, first, level = [np.array([-1])], 0, [np.zeros(1, dtype=np.int64)]
    for depth in range(1, len(levels)):
        some = chance.permutation(levels[depth - 1])[: max(1, int(levels[depth - 1] * HAS_BELOW))]
        parent.append(chance.choice(some, levels[depth]) + first)
        level.append(np.full(levels[depth], depth))
        first += levels[depth - 1]
    above, depths = np.concatenate(parent), np.concatenate(level)
    ways = np.full((len(levels), len(above)), -1)
    here = np.arange(len(above))
    for depth in range(len(levels) - 1, -1, -1):
        ways[depth] = np.where(depths >= depth, here, -1)
        here = np.where(depths >= depth, above[here], here)
    order = np.lexsort(ways[::-1])
    depth = depths[order]
    trees = import_module("trienkhai.rollup.arrays.trees")
    bare = trees.Tree(depth, np.ones(len(depth), dtype=bool), np.zeros(len(depth), dtype=bool))
    inner = bare.end > np.arange(len(depth)) + 1
    own = inner & (chance.random(len(depth)) < 0.2)
    lump = inner & (depth > 1) & (chance.random(len(depth)) < 0.01)
    expected = (~inner | own | lump) & (chance.random(len(depth)) > 0.02)
    return trees.Tree(depth, expected, lump), ~inner | own | lump


def _rows(part: int, reports: Any, cells: int) -> Ints:
    """The numbers of every unit: (units, cells); all missing where it does not report."""
    packing = import_module("trienkhai.reporting.rules.packing")
    units, chance = len(reports), np.random.default_rng([SEED, part, 2])
    rows = chance.integers(0, 1000, (units, cells)) * chance.integers(1, 1000, (units, 1))
    drawn = chance.random((units, cells), dtype=np.float32)
    rows[drawn < 0.10] = packing.UNKNOWN
    rows[drawn < 0.08] = packing.NOT_APPLICABLE
    rows[drawn < 0.05] = packing.MISSING
    rows[~reports | (chance.random(units) < 0.08)] = packing.MISSING
    return rows


def _load(case: str, part: int) -> None:
    product, made_of = import_module("benchmarks.product"), spec()
    tree, reports = _tree(case, part)
    made = product.begin(len(tree), made_of, key=f"part{part}")
    opened, places = product.freeze(made, 10, np.arange(len(tree)), tree)
    product.submit(made, opened, places, _rows(part, reports, len(made_of.cells)))


def _read(case: str, part: int) -> dict[str, Any]:
    cube = import_module("trienkhai.rollup.cube").Cube
    rounds = import_module("trienkhai.reporting.models").Round.objects.select_related("version")
    opened = rounds.get(root__key=f"part{part}")
    held = memory("RssAnon")
    times, found = [], None
    forget_peak()
    for _ in range(TIMES):
        found = None  # one at a time
        began = time.perf_counter()
        found = cube.for_round(opened, "received")
        times.append((time.perf_counter() - began) * 1000)
    peak = private_peak()
    wanted = reckoned(case, part)
    differing = sum(int((found.words[:, name] != said).sum()) for name, said in wanted.pop("accumulators"))
    differing += sum(int((getattr(found.tree, name) != said).sum()) for name, said in wanted.pop("tree").items())
    return {**wanted, "ms": median(times), "mb": peak - held, "differing": differing}


def reckoned(case: str, part: int) -> dict[str, Any]:
    """What the totals must be, from what was drawn and not from what was stored: running sums along the depth-first order."""
    packing, columns = (
        import_module("trienkhai.reporting.rules.packing"),
        import_module("trienkhai.rollup.arrays.columns"),
    )
    made_of = spec()
    drawn, reports = _tree(case, part)
    rows, depth = _rows(part, reports, len(made_of.cells)), drawn.depth.tolist()
    sends = (rows != packing.MISSING).any(axis=1)
    end, covered = _ends(depth), np.zeros(len(depth), dtype=bool)
    for at in np.flatnonzero(drawn.lump):
        covered[at + 1 : end[at]] = True
    inner = np.flatnonzero(end > np.arange(len(depth)) + 1)
    there = sends & ~covered
    rows[~there] = packing.MISSING
    number = rows > packing.LAST_STATE
    values = np.where(number, rows, 0)

    def below(own: Ints) -> Ints:
        running = np.concatenate([np.zeros((1, own.shape[1]), dtype=np.int64), np.cumsum(own, axis=0, dtype=np.int64)])
        return np.asarray(running[end[inner]] - running[inner])

    place = {cell.key: at for at, cell in enumerate(made_of.cells)}
    means = [(place[f"M{at}"], place[f"S{at}"], True) for at in range(MEANS)]
    ratios = [(place[f"P{at}|nu"], place[f"P{at}"], False) for at in range(RATIOS)]
    by_key = {f"M{at}": one for at, one in enumerate(means)} | {f"R{at}": one for at, one in enumerate(ratios)}
    asked = columns.columns_of(made_of)
    pairs = [by_key[pair.key] for pair in asked.pairs]
    left, right, of_mean = (np.array(side) for side in zip(*pairs, strict=True))
    both = number[:, left] & number[:, right]
    sides = np.where(both, values[:, left], 0), np.where(both, values[:, right], 0)
    extremes = [place[f"X{at}"] for at in range(EXTREMES)]
    layout = import_module("trienkhai.rollup.arrays.layout").Layout.of(asked)
    accumulators = [
        (slice(0, 2), below(np.stack([(drawn.expected | there) & ~covered, there], axis=1))),
        (layout.n, below(number)),
        (layout.not_applicable, below(rows == packing.NOT_APPLICABLE)),
        (layout.unknown, below(rows == packing.UNKNOWN)),
        (layout.total, below(values)),
        (layout.pair_n, below(both)),
        (layout.left, below(np.where(of_mean, sides[0] * sides[1], sides[0]))),
        (layout.right, below(sides[1])),
    ]
    for name, outcome, gap in ((layout.low, np.minimum, HIGHEST), (layout.high, np.maximum, LOWEST)):
        seen = np.where(number, rows, gap)[:, extremes]
        padded = np.concatenate([seen, np.full((1, len(extremes)), gap)])
        edges = np.stack([inner, end[inner]], axis=1).reshape(-1)
        accumulators.append((name, outcome.reduceat(padded, edges, axis=0)[::2]))
    tree = {"depth": drawn.depth, "expected": drawn.expected, "lump": drawn.lump}
    return {"units": len(depth), "reports": int(sends.sum()), "accumulators": accumulators, "tree": tree}


def _ends(depth: list[int]) -> Ints:
    """Position after the last unit below each, by walking."""
    end, open_ones = np.full(len(depth), len(depth)), list[int]()
    for at, level in enumerate(depth):
        while open_ones and depth[open_ones[-1]] >= level:
            end[open_ones.pop()] = at
        open_ones.append(at)
    return end


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
