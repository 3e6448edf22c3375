"""B2: all 20 rounds of LARGE one after the other, as totals over time read them; time, memory and a digest of all totals.

    python -m benchmarks.rounds large
    python tools/postgres.py run -- python -m benchmarks.rounds large

The rounds are loaded into the product's own tables, and read in a process of their own: round 10 alone nine times, then every round
once. Printed: the median of the one, the sum of the twenty, the most memory the process ever held (less what are pages of files), and
the first digits of a digest over unit, n, sum, min and max of every inner unit (levels from the top, units by number, those without
a value left out). For LARGE the digest is the one that the prototypes of docs and other engines came to. Exit code 1 when it
is another, or a goal is missed.
"""

import argparse
import hashlib
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

from benchmarks.gen import CASES, data_of
from benchmarks.rollup import private_database

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
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
    if asked.read:
        django.setup()
        print(json.dumps(_read()))
        return 0
    given = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix="trienkhai-bench-") as folder, private_database(given) as url:
        os.environ["TRIENKHAI_HOME"] = folder
        os.environ.pop("DATABASE_URL", None)
        if url:
            os.environ["DATABASE_URL"] = url
        django.setup()
        call_command("migrate", verbosity=0)
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
    told: dict[str, Any] = json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout)
    each, digest = told["each"], told["digest"]
    load = " ".join(f"{one:.1f}" for one in os.getloadavg()[:2])
    print(f"{connection.vendor}, {case}, {rounds} rounds: loaded in {took:.0f} s, load average {load}")
    print(f"  one round alone          {told['alone']:10.1f} ms, median of {TIMES}")
    print(f"  all rounds, one by one   {sum(each):10.1f} ms; the slowest {max(each):.1f} ms")
    linear, private = sum(each) / (len(each) * told["alone"]), told["peak"] - told["files"]
    lines = [
        (f"all / (rounds × one) = {linear:.2f}, goal at most {LINEAR}", linear <= LINEAR),
        (
            f"memory {told['peak']:.0f} MB at most, {private:.0f} MB of it private, goal at most {PRIVATE}",
            private <= PRIVATE,
        ),
    ]
    if rounds == CASES[case].rounds and case in DIGEST:
        lines.append((f"digest {digest}, by the prototypes {DIGEST[case]}", digest == DIGEST[case]))
    else:
        print(f"  digest {digest}")
    for line, holds in lines:
        print(f"  {'holds ' if holds else 'MISSED'}  {line}")
    return 0 if all(holds for _, holds in lines) else 1


def _read() -> dict[str, Any]:
    cube = import_module("trienkhai.rollup.cube").Cube
    models = import_module("trienkhai.reporting.models")
    first = import_module("trienkhai.units.models").Unit.objects.order_by("pk").values_list("pk", flat=True)[0]
    rounds = list(models.Round.objects.select_related("version").order_by("pk"))
    one = rounds[min(ALONE, len(rounds) - 1)]
    alone = median(_timed(lambda: cube.for_round(one, "received"))[0] for _ in range(TIMES))
    digest, each = hashlib.blake2b(), []
    for opened in rounds:
        took, found = _timed(lambda opened=opened: cube.for_round(opened, "received"))
        each.append(took)
        _digest(digest, found, first)
        del found
    # The most the process held counts pages of the files it runs from; those are shared and cost nothing of their own.
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    files = (int(status["RssFile"].split()[0]) + int(status["RssShmem"].split()[0])) / 1024
    peak = (
        int(status["VmHWM"].split()[0]) / 1024
    )  # that of getrusage is the parent's, where it was larger before this began
    return {"alone": alone, "each": each, "peak": peak, "files": files, "digest": digest.hexdigest()[:12]}


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
