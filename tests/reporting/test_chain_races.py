"""Two at once on one step of a chain: it is taken once."""

import pytest
from django.db import connection

from tests.reporting.chained_ground import Chained
from tests.reporting.test_races import at_once
from tests.world.people import World
from trienkhai.access.errors import Refused, WrongState
from trienkhai.reporting.actions import accept, return_report
from trienkhai.reporting.models import ChainStep, Decision, State

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="needs a database that takes turns as in production"),
]


@pytest.fixture
def ground(transactional_db):
    return Chained(World())


def told(act):
    def run():
        try:
            return act()
        except Refused as refused:
            return refused

    return run


def test_a_step_is_taken_once(ground):
    sent = ground.send()
    first, second = at_once(*(lambda by=by: accept(sent, by=by, step=1) for by in (ground.reviewer, ground.reviewer2)))
    assert {type(first), type(second)} == {ChainStep, WrongState}
    assert (ChainStep.objects.get().number, ground.now.step) == (1, 1)


def test_who_does_not_say_which_step_takes_no_other_one_by_that(ground):
    sent = ground.send()
    outcome = at_once(*(told(lambda by=by: accept(sent, by=by)) for by in (ground.reviewer, ground.reviewer2)))
    assert {type(one) for one in outcome} == {ChainStep, Refused}
    assert not Decision.objects.exists()


def test_a_step_and_a_return_at_once_leave_one_of_them(ground):
    sent = ground.send()
    at_once(
        lambda: accept(sent, by=ground.reviewer, step=1),
        told(lambda: return_report(sent, reason="xem lại", by=ground.reviewer2)),
    )
    row = ground.now
    assert (row.state, row.step) in {(State.RETURNED, 0), (State.SUBMITTED, 1)}
