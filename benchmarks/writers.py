"""B3 with writers: one process, then eight, replace reports of LARGE for five seconds; totals follow in the same transaction.

    python -m benchmarks.writers large
    python tools/postgres.py run -- python -m benchmarks.writers large

Each change draws a leaf, every fourth one of a few where writers meet, locks its row as an act does, writes a new report and refreshes
all totals above it to the commit. The product marks nothing to be worked off later, so nothing is left to drain: afterwards every
stored total must be what a rebuild makes, byte for byte, every change that a writer counted must be there, and every unit must stand
by its newest report. Printed: changes a second, and the 95th percentile of one. Exit code 1 when one of this is not so.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from importlib import import_module
from statistics import median, quantiles
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import F, Max

from benchmarks.gen import CASES, data_of
from benchmarks.private import analyse, begin, installation, load_average, told

ROUND, SEED, LARGEST = 10, 7, 10**6
WRITERS, SECONDS = (1, 8), 5.0
HOT, OFTEN = 12, 0.25  # leaves that a quarter of all changes falls on, so that writers meet there


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", choices=sorted(CASES))
    parser.add_argument("--write", type=int, help=argparse.SUPPRESS)  # a writer, by its number
    asked = parser.parse_args(words)
    if asked.write is not None:
        begin()
        print(json.dumps(_write(asked.write, CASES[asked.case].indicators)))
        return 0
    with installation():
        return _measure(asked.case)


def _measure(case: str) -> int:
    # They hold models, which can be loaded only now.
    product, tallies = import_module("benchmarks.product"), import_module("trienkhai.rollup.tallies")
    submissions = import_module("trienkhai.reporting.models").Submission.objects
    opened, _ids = product.load(data_of(CASES[case], ROUND), "default")
    tallies.rebuild(opened)
    analyse()
    print(f"{connection.vendor}, {case}: {opened.units.count():,} units, {load_average()}")
    missed, before = 0, submissions.count()
    for many in WRITERS:
        connection.close()
        took = _race(case, many)
        each = [ms for one, _seconds in took for ms in one]
        pace = f"{sum(len(one) / seconds for one, seconds in took):8.1f} changes a second"
        slow = f"median {median(each):.1f} ms, 95th percentile {quantiles(each, n=20)[-1]:.1f} ms"
        print(f"  {many} writer{'s' if many > 1 else ''}: {pace}, {slow}")
        there, before = submissions.count() - before, submissions.count()
        rebuilt, behind = tallies.rebuild(opened), _behind(opened)
        missed += not told(
            f"{there} of {len(each)} changes are there; {behind} units stand by another report than their newest; "
            f"{rebuilt.differing} of {rebuilt.totals} stored totals differ from a rebuild",
            there == len(each) and not behind and not rebuilt.differing,
            "DIFFER",
        )
    return 1 if missed else 0


def _behind(opened: Any) -> int:
    rows = opened.units.filter(latest__isnull=False).annotate(newest=Max("submissions__number"))
    return int(rows.exclude(latest__number=F("newest")).count())


def _race(case: str, many: int) -> list[tuple[list[float], float]]:
    """Of every writer the times of its changes in ms, and how many seconds it wrote. They begin when all are ready."""
    words, pipe = [sys.executable, "-m", "benchmarks.writers", case, "--write"], subprocess.PIPE
    names = range(many * 100, many * 101)
    running = [subprocess.Popen([*words, str(name)], stdin=pipe, stdout=pipe, text=True) for name in names]
    for one in running:
        one.stdout.readline()  # type: ignore[union-attr]
    for one in running:
        one.stdin.write("\n")  # type: ignore[union-attr]
        one.stdin.flush()  # type: ignore[union-attr]
    said = [one.communicate()[0] for one in running]
    if any(one.returncode for one in running):
        raise RuntimeError("a writer failed; what it said stands above")
    return [json.loads(one) for one in said]


def _write(name: int, indicators: int) -> tuple[list[float], float]:
    models = import_module("trienkhai.reporting.models")
    follow = import_module("trienkhai.rollup.tallies").follow_unit
    opened = models.Round.objects.select_related("version").get()
    leaves = list(opened.units.filter(latest__isnull=False).values_list("pk", flat=True).order_by("position"))
    chance = np.random.default_rng([SEED, name])
    found: list[float] = []
    print("ready", flush=True)
    sys.stdin.readline()
    begins = time.monotonic()
    while time.monotonic() < begins + SECONDS:
        drawn = leaves[:: len(leaves) // HOT] if chance.random() < OFTEN else leaves
        pk, values = int(chance.choice(drawn)), chance.integers(0, LARGEST, indicators).astype("<i8").tobytes()
        began = time.perf_counter()
        _replace(models, follow, opened, pk, values, f"W{name}-{len(found)}")
        found.append((time.perf_counter() - began) * 1000)
    return found, time.monotonic() - begins


def _replace(models: Any, follow: Any, opened: Any, pk: int, values: bytes, receipt: str) -> None:
    with transaction.atomic():
        row = import_module("trienkhai.reporting.actions.drafts").lock(pk)
        sent = models.Submission.objects.create(
            round=opened,
            round_unit=row,
            version=opened.version,
            number=row.latest.number + 1,
            answers={},
            sha256="1" * 64,
            receipt=receipt,
            origin="typed",
            submitted_at=opened.opened_at + timedelta(days=1),
        )
        models.SubmissionNumbers.objects.create(submission=sent, packed=values)
        row.latest = sent
        row.save(update_fields=["latest"])
        follow(row, "received")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
