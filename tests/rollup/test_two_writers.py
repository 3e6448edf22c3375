"""Two acts at once on units of one tree: no total loses either of them."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from tests.rollup.ground import Ground
from tests.rollup.test_stored_totals import report, small
from trienkhai.rollup.answers import answer
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.tallies import rebuild

LEAVES = (2, 3, 5, 6)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_writers_at_once_lose_nothing():
    grown = small([0, 1, 2, 2, 1, 2, 2])
    ground = Ground(grown)
    round_ = ground.open(grown)

    def write(at: int) -> None:
        for value in range(1, 11):
            ground.submit(round_, at, report(DT=str(value * 10**at)))
        connections.close_all()

    with ThreadPoolExecutor(len(LEAVES)) as writers:
        list(writers.map(write, LEAVES))
    assert answer(Ask(ground.units[0].pk, "DT", (round_.pk,), "received")).value == sum(10 * 10**at for at in LEAVES)
    assert rebuild(round_).differing == 0
