"""A look-up whose statement is made once gives what the query set gives."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models.query import QuerySet
from django.test.utils import CaptureQueriesContext

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.reporting.actions import submit
from trienkhai.reporting.models import RoundUnit
from trienkhai.reporting.models.prepared import Prepared

pytestmark = pytest.mark.django_db


def rows() -> QuerySet[RoundUnit]:
    return RoundUnit.objects.select_related("unit__path", "round__version", "latest").defer("round__version__spec")


def told(row):
    return (
        row,
        row.unit.path.path,
        row.round.name,
        row.latest and row.latest.answers,
        row.round.version.get_deferred_fields(),
    )


def test_it_gives_the_same_rows_with_the_same_statement(world):
    opened = open_sample(world)
    submit(at_unit(opened, world.n1), by=world.officer, answers=answers("20"))
    prepared = Prepared(rows)
    for unit in (world.n1, world.s1, world.n1):
        pk = at_unit(opened, unit).pk
        with CaptureQueriesContext(connection) as asked:
            found = told(prepared.get(pk)), told(rows().get(pk=pk))
        assert found[0] == found[1]
        statements = [one["sql"].replace(" LIMIT 21", "") for one in asked.captured_queries]
        assert statements[0] == statements[1]


def test_what_is_not_there_is_told_as_everywhere(world):
    with pytest.raises(RoundUnit.DoesNotExist):
        Prepared(rows).get(12345)
    assert Prepared(rows).first(12345) is None


def test_a_statement_with_another_value_in_it_is_refused(world):
    with pytest.raises(ValueError, match="only one"):
        Prepared(lambda: rows().filter(depth=2)).first(1)


@pytest.mark.django_db(transaction=True)
def test_another_thread_asks_over_its_own_connection(world):
    pk = at_unit(open_sample(world), world.n1).pk
    prepared = Prepared(rows)
    here = told(prepared.get(pk))

    def elsewhere():
        try:
            return told(prepared.get(pk))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(elsewhere).result() == here
