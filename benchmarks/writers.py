"""B3 with writers: one process, then eight, replace reports of LARGE for five seconds; totals follow in the same transaction.

    python -m benchmarks.writers large
    python tools/postgres.py run -- python -m benchmarks.writers large

Each change draws a leaf, locks its row as an act does, writes a new report and refreshes all totals above it to the commit. The product
marks nothing to be worked off later, so nothing is left to drain: afterwards every stored total must be what a rebuild makes, byte
for byte, and every change that a writer counted must be there. Printed: changes a second, and the 95th percentile of one. Exit code 1
when a total differs or a change is missing.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import timedelta
from importlib import import_module
from statistics import median, quantiles
from typing import Any

import django
import numpy as np
from django.core.management import call_command
from django.db import connection, transaction

from benchmarks.gen import CASES, data_of
from benchmarks.rollup import private_database

ROUND, SEED, LARGEST = 10, 7, 10**6
WRITERS, SECONDS = (1, 8), 5.0


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", choices=sorted(CASES))
    parser.add_argument("--write", type=int, help=argparse.SUPPRESS)  # a writer, by its number
    asked = parser.parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
    if asked.write is not None:
        django.setup()
        print(json.dumps(_write(asked.write, CASES[asked.case].indicators)))
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
    # They hold models, which can be loaded only now.
    product, tallies = import_module("benchmarks.product"), import_module("trienkhai.rollup.tallies")
    submissions = import_module("trienkhai.reporting.models").Submission.objects
    opened, _ids = product.load(data_of(CASES[case], ROUND), "default")
    tallies.rebuild(opened)
    if connection.vendor == "postgresql":  # what the database does by itself within minutes
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    load = " ".join(f"{one:.1f}" for one in os.getloadavg()[:2])
    print(f"{connection.vendor}, {case}: {opened.units.count():,} units, load average {load}")
    missed, before = 0, submissions.count()
    for many in WRITERS:
        connection.close()
        took = _race(case, many)
        each = [ms for one in took for ms in one]
        pace = f"{len(each) / SECONDS:8.1f} changes a second"
        slow = f"median {median(each):.1f} ms, 95th percentile {quantiles(each, n=20)[-1]:.1f} ms"
        print(f"  {many} writer{'s' if many > 1 else ''}: {pace}, {slow}")
        there, before = submissions.count() - before, submissions.count()
        rebuilt = tallies.rebuild(opened)
        missed += there != len(each) or bool(rebuilt.differing)
        print(
            f"  {'holds ' if there == len(each) else 'DIFFER'}  {there} of {len(each)} changes are there; "
            f"{rebuilt.differing} of {rebuilt.totals} stored totals differ from a rebuild"
        )
    return 1 if missed else 0


def _race(case: str, many: int) -> list[list[float]]:
    """The times of every writer's changes in ms. They begin when all are ready."""
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


def _write(name: int, indicators: int) -> list[float]:
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
        pk, values = int(chance.choice(leaves)), chance.integers(0, LARGEST, indicators).astype("<i8").tobytes()
        began = time.perf_counter()
        _replace(models, follow, opened, pk, values, f"W{name}-{len(found)}")
        found.append((time.perf_counter() - began) * 1000)
    return found


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
