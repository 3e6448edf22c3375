"""B4: a unit of the third level moves with all below it between two rounds of LARGE; what that changes, and what it costs.

    python -m benchmarks.reorganised large
    python tools/postgres.py run -- python -m benchmarks.reorganised large

The round before it is in the product's tables with its totals. The unit is moved by the act of the directory, the next round is
opened by the act that freezes its tree, and every unit sends in it what it sent before. Then every row of the old round must be
the same to the byte, and in the new one just the totals on the two ways up must differ, below where they meet. Printed beside it: what
the acts took. Exit code 1 when one row or one total is not what it must be.
"""

import argparse
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

from benchmarks.gen import CASES, data_of
from benchmarks.rollup import private_database

ROUND, LEVEL = 10, 3


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", choices=sorted(name for name, case in CASES.items() if len(case.levels) > LEVEL))
    asked = parser.parse_args(words)
    given = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix="trienkhai-bench-") as folder, private_database(given) as url:
        os.environ["TRIENKHAI_HOME"] = folder
        os.environ.pop("DATABASE_URL", None)
        if url:
            os.environ["DATABASE_URL"] = url
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
        django.setup()
        call_command("migrate", verbosity=0)
        return _measure(asked.case)


def _measure(case: str) -> int:
    # They hold models, which can be loaded only now.
    product, tallies = import_module("benchmarks.product"), import_module("trienkhai.rollup.tallies")
    data = data_of(CASES[case], ROUND)
    made = product.begin_case(data)
    old = product.add(made, data)
    product.place_today(old, named=True)
    tallies.rebuild(old)
    if connection.vendor == "postgresql":  # what the database does by itself within minutes
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    before = _rows_of(old)
    moved, goal = _to_be_moved(old)
    day = old.tree_on + timedelta(days=1)
    top = old.units.get(depth=0).unit
    by = import_module("benchmarks.ground").person("secretary", "secretary", top, date(2020, 1, 1))
    move = import_module("trienkhai.directory.actions").move_unit
    moving = _timed(lambda: move(moved.unit, parent=goal.unit, on=day, by=by))
    opened: list[Any] = []
    opening = _timed(lambda: opened.append(_open(old, made, day, by)))
    new = opened[0]
    places = {row.unit_id: row for row in new.units.all()}
    product.submit(made, new, [places[made.units[number].pk] for number in data.leaves], product.packed(data))
    rebuilding = _timed(lambda: tallies.rebuild(new))
    after = _rows_of(old)

    were, are = _totals(old), _totals(new)
    differing = {unit for unit in were.keys() | are.keys() if were.get(unit) != are.get(unit)}
    ways = {goal.unit_id, *_above(goal)} ^ set(_above(moved))
    load = " ".join(f"{one:.1f}" for one in os.getloadavg()[:2])
    print(
        f"{connection.vendor}, {case}: {len(places):,} units, {moved.end - moved.position:,} of them move, load average {load}"
    )
    print(f"  the act that moves them                     {moving:10.1f} ms")
    print(f"  the act that opens the next round           {opening:10.1f} ms")
    print(f"  all its totals from its submissions, stored {rebuilding:10.1f} ms")
    lines = [
        (
            f"{sum(before[name] != after[name] for name in before)} of {len(before)} tables of the old round changed",
            before == after,
        ),
        (
            f"{len(differing)} of {len(are):,} units have other totals, {len(ways)} stand on the two ways up",
            differing == ways,
        ),
    ]
    for line, holds in lines:
        print(f"  {'holds ' if holds else 'DIFFER'}  {line}")
    return 0 if all(holds for _, holds in lines) else 1


def _to_be_moved(old: Any) -> tuple[Any, Any]:
    """A unit of the third level with units below it, and one of the second it does not stand under."""
    moved = next(row for row in old.units.filter(depth=LEVEL).order_by("position") if row.end > row.position + 2)
    goal = old.units.filter(depth=LEVEL - 1).exclude(pk=moved.parent_id).order_by("-position").first()
    return moved, goal


def _above(row: Any) -> list[int]:
    return list(row.ancestors.values_list("unit_id", flat=True))


def _open(old: Any, made: Any, day: date, by: Any) -> Any:
    rounds = import_module("trienkhai.reporting.actions")
    following = import_module("trienkhai.periods").parse_period_key(old.period_key).following()
    lowest = old.units.order_by("-depth").first().depth
    return rounds.open_round(
        made.version,
        period_key=following.key,
        due_on=following.ends,
        tree_on=day,
        kinds=(f"level {lowest}",),
        by=by,
        overlaps={},
    )


def _totals(opened: Any) -> dict[int, bytes]:
    rows = import_module("trienkhai.rollup.models").Tally.objects.filter(round=opened, basis="received")
    return {unit: bytes(packed) for unit, packed in rows.values_list("round_unit__unit_id", "packed")}


def _rows_of(opened: Any) -> dict[str, str]:
    """A digest of all rows of a round, table by table."""
    reporting, rollup = import_module("trienkhai.reporting.models"), import_module("trienkhai.rollup.models")
    asked = {
        reporting.Round: {"pk": opened.pk},
        reporting.RoundUnit: {"round": opened},
        reporting.Submission: {"round": opened},
        reporting.SubmissionNumbers: {"submission__round": opened},
        rollup.Tally: {"round": opened},
    }
    found = {}
    for model, where in asked.items():
        digest = hashlib.sha256()
        for row in model.objects.filter(**where).order_by("pk").values_list().iterator(chunk_size=2000):
            digest.update(repr([bytes(one) if isinstance(one, memoryview) else one for one in row]).encode())
        found[model.__name__] = digest.hexdigest()
    return found


def _timed(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
