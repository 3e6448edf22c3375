"""B2: all 20 rounds of LARGE one after the other, as totals over time read them; time, memory and a digest of all totals.

    python -m benchmarks.rounds large
    python tools/postgres.py run -- python -m benchmarks.rounds large

The rounds are loaded into the product's own tables, and read in a process of their own: round 10 alone nine times, then every round
once. Printed: the median of the one, the sum of the twenty, the most memory the process held while it read one (less pages of files), and
the first digits of a digest over unit, n, sum, min and max of every inner unit (levels from the top, units by number, those without
a value left out). For LARGE the digest is known: prototypes and other engines came to it from the same seeds. Exit code 1 when it
is another, or a goal is missed.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from statistics import median
from typing import Any

import numpy as np

from benchmarks.gen import CASES, data_of
from benchmarks.private import begin, forget_peak, installation, load_average, private_peak, told

ALONE, TIMES = 10, 9
LINEAR, PRIVATE = 1.3, 300  # times as long as so many single rounds; MB
DIGEST = {"large": "2b2b97a135b6"}


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", choices=sorted(CASES))
    parser.add_argument(
        "--rounds", type=int, default=20, help="the first so many rounds alone; then there is no digest to compare"
    )
    parser.add_argument("--read", action="store_true", help=argparse.SUPPRESS)  # the process that reads
    asked = parser.parse_args(words)
    if asked.read:
        begin()
        print(json.dumps(_read()))
        return 0
    with installation():
        return _measure(asked.case, asked.rounds)


def _measure(case: str, rounds: int) -> int:
    product = import_module("benchmarks.product")  # it holds models, which can be loaded only now
    connection = import_module("django.db").connection
    began = time.perf_counter()
    made = product.begin_case(data_of(CASES[case], 0))
    for number in range(rounds):
        product.add(made, data_of(CASES[case], number))
    connection.close()
    took = time.perf_counter() - began
    words = [sys.executable, "-m", "benchmarks.rounds", case, "--read"]
    told_by: dict[str, Any] = json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout)
    each, digest = told_by["each"], told_by["digest"]
    print(f"{connection.vendor}, {case}, {rounds} rounds: loaded in {took:.0f} s, {load_average()}")
    print(f"  one round alone          {told_by['alone']:10.1f} ms, median of {TIMES}")
    print(f"  all rounds, one by one   {sum(each):10.1f} ms; the slowest {max(each):.1f} ms")
    linear = sum(each) / (len(each) * told_by["alone"])
    holds = [
        told(f"all / (rounds × one) = {linear:.2f}, goal at most {LINEAR}", linear <= LINEAR),
        told(
            f"memory {told_by['private']:.0f} MB at most that are no pages of files, goal {PRIVATE}",
            told_by["private"] <= PRIVATE,
        ),
    ]
    if rounds == CASES[case].rounds and case in DIGEST:
        holds.append(told(f"digest {digest}, by the prototypes {DIGEST[case]}", digest == DIGEST[case], "DIFFER"))
    else:
        print(f"  digest {digest}")
    return 0 if all(holds) else 1


def _read() -> dict[str, Any]:
    cube = import_module("trienkhai.rollup.cube").Cube
    models = import_module("trienkhai.reporting.models")
    first = import_module("trienkhai.units.models").Unit.objects.order_by("pk").values_list("pk", flat=True)[0]
    rounds = list(models.Round.objects.select_related("version").order_by("pk"))
    one = rounds[min(ALONE, len(rounds) - 1)]
    alone = median(_timed(lambda: cube.for_round(one, "received"))[0] for _ in range(TIMES))
    digest, each, private = hashlib.blake2b(), [], 0.0
    for opened in rounds:
        forget_peak()
        took, found = _timed(lambda opened=opened: cube.for_round(opened, "received"))
        private = max(private, private_peak())
        each.append(took)
        _digest(digest, found, first)
        del found
    return {"alone": alone, "each": each, "private": private, "digest": digest.hexdigest()[:12]}


def _timed(act: Any) -> tuple[float, Any]:
    began = time.perf_counter()
    found = act()
    return (time.perf_counter() - began) * 1000, found


def _digest(digest: Any, cube: Any, first: int) -> None:
    """Adds one round: units of the data are numbered from 0 in the order in which they were made here."""
    layout = import_module("trienkhai.rollup.arrays.layout").Layout.of(cube.columns)
    inner = cube.tree.inner
    numbers, depth, n = cube.units[inner] - first, cube.tree.depth[inner], cube.words[:, layout.n]
    for level in range(int(depth.max()) + 1):
        here = np.flatnonzero((depth == level) & n.any(axis=1))
        here = here[np.argsort(numbers[here])]
        counts = n[here].astype(np.int64)
        digest.update(numbers[here].astype(np.int64).tobytes())
        digest.update(counts.tobytes())
        for block in (layout.total, layout.low, layout.high):
            digest.update(np.where(counts > 0, cube.words[here, block], 0).astype(np.int64).tobytes())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
