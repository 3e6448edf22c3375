"""B4: a unit of the third level moves with all below it between two rounds of LARGE; what that changes, and what it costs.

    python -m benchmarks.reorganised large
    python tools/postgres.py run -- python -m benchmarks.reorganised large

The round before it is in the product's tables with its totals. The unit is moved by the act of the directory, the next round is
opened by the act that freezes its tree, and every unit sends in it what it sent before. Then every row of every table that knows the
old round must be the same to the byte, and in the new one just the totals on the two ways up must differ, below where they meet.
Printed beside it: what the acts took. Exit code 1 when one row or one total is not what it must be.
"""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from importlib import import_module
from typing import Any

from django.db import connection

from benchmarks.gen import CASES, data_of
from benchmarks.private import analyse, installation, load_average, milliseconds, told

ROUND, LEVEL = 10, 3


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", choices=sorted(name for name, case in CASES.items() if len(case.levels) > LEVEL))
    asked = parser.parse_args(words)
    with installation():
        return _measure(asked.case)


def _measure(case: str) -> int:
    # They hold models, which can be loaded only now.
    product, tallies = import_module("benchmarks.product"), import_module("trienkhai.rollup.tallies")
    data = data_of(CASES[case], ROUND)
    made = product.begin_case(data)
    old = product.add(made, data)
    product.place_today(old, named=True)
    tallies.rebuild(old)
    analyse()
    before = _rows_of(old)
    moved, goal = _to_be_moved(old)
    day = old.tree_on + timedelta(days=1)
    top = old.units.get(depth=0).unit
    by = import_module("benchmarks.ground").person("secretary", "secretary", top, date(2020, 1, 1))
    move = import_module("trienkhai.directory.actions").move_unit
    moving = milliseconds(lambda: move(moved.unit, parent=goal.unit, on=day, by=by))
    opened: list[Any] = []
    opening = milliseconds(lambda: opened.append(_open(old, made, day, by)))
    new = opened[0]
    places = {row.unit_id: row for row in new.units.all()}
    product.submit(made, new, [places[made.units[number].pk] for number in data.leaves], product.packed(data))
    rebuilding = milliseconds(lambda: tallies.rebuild(new))
    after = _rows_of(old)

    were, are = _totals(old), _totals(new)
    differing = {key[0] for key in were.keys() | are.keys() if were.get(key) != are.get(key)}
    ways = {goal.unit_id, *_above(goal)} ^ set(_above(moved))
    print(
        f"{connection.vendor}, {case}: {len(places):,} units, {moved.end - moved.position:,} of them move, {load_average()}"
    )
    print(f"  the act that moves them                     {moving:10.1f} ms")
    print(f"  the act that opens the next round           {opening:10.1f} ms")
    print(f"  all its totals from its submissions, stored {rebuilding:10.1f} ms")
    changed = [name for name in before if before[name] != after[name]]
    holds = [
        told(
            f"{len(changed)} of {len(before)} tables of the old round changed{''.join(f' {name}' for name in changed)}",
            not changed,
            "DIFFER",
        ),
        told(
            f"{len(differing)} of {len({unit for unit, _basis in are}):,} units have other totals, {len(ways)} stand on the two ways up",
            differing == ways,
            "DIFFER",
        ),
    ]
    return 0 if all(holds) else 1


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


def _totals(opened: Any) -> dict[tuple[int, str], bytes]:
    """By unit and basis."""
    rows = import_module("trienkhai.rollup.models").Tally.objects.filter(round=opened)
    return {
        (unit, basis): bytes(packed)
        for unit, basis, packed in rows.values_list("round_unit__unit_id", "basis", "packed")
    }


def _rows_of(opened: Any) -> dict[str, str]:
    """A digest of all rows of every table that knows a round, those of the numbers of its reports too."""
    reporting = import_module("trienkhai.reporting.models")
    asked = {reporting.Round: {"pk": opened.pk}, reporting.SubmissionNumbers: {"submission__round": opened}}
    for model in import_module("django.apps").apps.get_models():
        if any(field.name == "round" and field.related_model is reporting.Round for field in model._meta.fields):
            asked[model] = {"round": opened}
    found = {}
    for model, where in asked.items():
        digest = hashlib.sha256()
        for row in model.objects.filter(**where).order_by("pk").values_list().iterator(chunk_size=2000):
            digest.update(repr([bytes(one) if isinstance(one, memoryview) else one for one in row]).encode())
        found[model.__name__] = digest.hexdigest()
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
