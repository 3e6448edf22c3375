"""One report after the other changes in a large round: what the refresh of the totals above it costs, beside a whole round.

    python -m benchmarks.changes large
    python tools/postgres.py run -- python -m benchmarks.changes large

B3: 200 leaves drawn by a seed get a new report each, whose values are drawn by it too; timed from the change of the unit's row to
the commit, on the first database that is given (PostgreSQL where there is one, else SQLite). Then somebody at the top accepts
those reports, one by one: the whole act, with its queries. Then every stored total of the round must be what a rebuild makes, byte for
byte. Beside it, in the same process: the whole round from its submissions, and one figure of the top as reported, over the tree of a
day, and restated to it. Exit code 1 when a total differs, when the refresh takes more than a twentieth of the whole round at its 95th
percentile, or an acceptance more than a fifth or than 30 queries.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from importlib import import_module
from statistics import median, quantiles
from typing import Any

import numpy as np

from benchmarks.gen import CASES, data_of
from benchmarks.private import analyse, installation, load_average, milliseconds, told

ROUND, SEED, CHANGES, LARGEST, RUNS = 10, 7, 200, 10**6, 5
GOAL, OF_ACTS, QUERIES = 20, 5, 30


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", choices=sorted(CASES))
    parser.add_argument("--changes", type=int, default=CHANGES)
    asked = parser.parse_args(words)
    with installation():
        return _measure(asked.case, asked.changes)


def _measure(case: str, changes: int) -> int:
    # They hold models, which can be loaded only now.
    product, tallies = import_module("benchmarks.product"), import_module("trienkhai.rollup.tallies")
    cube = import_module("trienkhai.rollup.cube").Cube
    data = data_of(CASES[case], ROUND)
    opened, _ids = product.load(data, "default")
    tallies.rebuild(opened)
    analyse()
    whole = [milliseconds(lambda: cube.for_round(opened, "received")) for _ in range(RUNS)]
    each = sorted(_change(opened, changes, data.case.indicators))
    acts, queries = _accept(opened, changes)
    rebuilt = tallies.rebuild(opened)
    middle, slow = median(each), quantiles(each, n=20)[-1]
    print(f"{case}: {len(opened.units.all()):,} units, {load_average()}")
    print(f"  whole round from its submissions   {median(whole):8.1f} ms")
    print(f"  refresh of one changed report      {middle:8.1f} ms, 95th percentile {slow:.1f} ms, of {len(each)}")
    act_slow = quantiles(acts, n=20)[-1]
    print(
        f"  acceptance, the whole act          {median(acts):8.1f} ms, 95th percentile {act_slow:.1f} ms, of {len(acts)}"
    )
    for name, ms in _figures(opened):
        print(f"  one figure of the top, {name:<12}{ms:8.1f} ms")
    ratio = median(whole) / act_slow
    holds = [
        told(f"whole / refresh = {median(whole) / slow:.1f}, goal at least {GOAL}", slow * GOAL <= median(whole)),
        told(
            f"whole / acceptance = {ratio:.1f}, goal at least {OF_ACTS}; {queries} queries, goal at most {QUERIES}",
            ratio >= OF_ACTS and queries <= QUERIES,
        ),
        told(
            f"{rebuilt.differing} of {rebuilt.totals} stored totals differ from a rebuild",
            not rebuilt.differing,
            "DIFFER",
        ),
    ]
    return 0 if all(holds) else 1


def _change(opened: Any, changes: int, indicators: int) -> list[float]:
    """The times of the refreshes, each to its commit, in ms."""
    models = import_module("trienkhai.reporting.models")
    tallies = import_module("trienkhai.rollup.tallies")
    transaction = import_module("django.db").transaction
    chance = np.random.default_rng(SEED)
    leaves = list(opened.units.filter(latest__isnull=False).values_list("pk", flat=True).order_by("position"))
    found = []
    for pk in chance.choice(leaves, min(changes, len(leaves)), replace=False).tolist():
        row = models.RoundUnit.objects.select_related("round__version").get(pk=pk)
        values = chance.integers(0, LARGEST, indicators)
        sent = models.Submission.objects.create(
            round=opened, round_unit=row, version=opened.version, number=2, answers={}, sha256="1" * 64,
            receipt=f"C{pk}", origin="typed", submitted_at=opened.opened_at + timedelta(days=1),
        )  # fmt: skip
        models.SubmissionNumbers.objects.create(submission=sent, packed=values.astype("<i8").tobytes())

        def refresh(row: Any = row, sent: Any = sent) -> None:
            with transaction.atomic():
                row.latest = sent
                row.save(update_fields=["latest"])
                tallies.follow_unit(row, "received")

        found.append(milliseconds(refresh))
    return found


def _accept(opened: Any, changes: int) -> tuple[list[float], int]:
    """The times of whole acts, each to its commit, in ms; and the most queries that one of them took."""
    models, access = import_module("trienkhai.reporting.models"), import_module("trienkhai.access.models")
    actions = import_module("trienkhai.reporting.actions")
    capture = import_module("django.test.utils").CaptureQueriesContext
    connection = import_module("django.db").connection
    person = import_module("trienkhai.accounts.models").Person.objects.create(
        username="secretary", full_name="Secretary"
    )
    top = opened.units.get(position=0).unit
    import_module("trienkhai.units.models").UnitPath.objects.create(unit=top, path=f"/{top.pk:04x}/", depth=0)
    access.Grant.objects.create(
        person=person, role="secretary", unit=top, reach=access.Reach.SUBTREE, from_day=date(2020, 1, 1), reason="bench"
    )
    wanted = list(models.Submission.objects.filter(round=opened, number=2).order_by("pk")[:changes])
    opened.units.filter(latest__in=wanted).update(state=models.State.SUBMITTED)
    queries = []
    for sent in wanted[:3]:  # counted beside, so that the counting is not timed; and the process is warm then
        with capture(connection) as asked:
            actions.accept(sent, by=person)
        queries.append(len(asked))
    return [milliseconds(lambda one=one: actions.accept(one, by=person)) for one in wanted[3:]], max(queries)


def _figures(opened: Any) -> list[tuple[str, float]]:
    """Medians of one figure of the top, over the tree as it is and over one in which a branch stands elsewhere."""
    units = import_module("trienkhai.units.models")
    answers, over = import_module("trienkhai.rollup.answers"), import_module("trienkhai.rollup.over")
    ask = import_module("trienkhai.rollup.ask").Ask
    day = date(2024, 1, 1)
    rows = list(opened.units.order_by("position").values_list("unit_id", "parent__unit_id"))
    moved = next(unit for unit, parent in rows if parent and parent != rows[0][0])
    units.Placement.objects.bulk_create(
        [
            units.Placement(
                line=opened.line,
                unit_id=unit,
                parent_id=rows[0][0] if unit == moved else parent,
                from_day=day,
                order=at,
            )
            for at, (unit, parent) in enumerate(rows)
        ],
        batch_size=2000,
    )
    modes = {"as reported": None, "other day": over.Over(day), "restated": over.Over(day, restated=True)}
    asks = {name: ask(rows[0][0], "I0", (opened.pk,), "received", over=mode) for name, mode in modes.items()}
    return [
        (name, median(milliseconds(lambda one=one: answers.answer(one)) for _ in range(RUNS)))
        for name, one in asks.items()
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
