"""Two at once: every act on a report takes its row first, so one of them comes second and is told so."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.reporting.books import FIGURES, filled
from tests.reporting.ground import answers, at_unit, open_sample
from tests.world.people import World
from trienkhai.access.errors import WrongState
from trienkhai.reporting.actions import accept, return_report, submit, take_in
from trienkhai.reporting.models import Decision, RoundUnit, State, Submission
from trienkhai.reporting.workbook import export_workbook

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # Threads share one in-memory database whose locks are not those of a file; there is nothing to prove with it.
    pytest.mark.skipif(connection.vendor == "sqlite", reason="needs a database that takes turns as in production"),
]


def at_once(*acts):
    """Run acts in threads that start together; what each gave or raised."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait(timeout=10)
            return act()
        except WrongState as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, act) for act in acts]]


@pytest.fixture
def ground(transactional_db):
    world = World()
    return world, at_unit(open_sample(world), world.north)


def test_of_two_decisions_at_once_one_is_told_that_it_came_second(ground):
    world, north = ground
    sent = submit(north, by=world.officer, answers=answers())
    one, other = world.secretary, world.person("other", "leader", at=world.group)

    told = at_once(lambda: accept(sent, by=one), lambda: return_report(sent, reason="xem lại", by=other))

    assert sum(isinstance(answer, WrongState) for answer in told) == 1
    decision = Decision.objects.get()
    assert RoundUnit.objects.get(pk=north.pk).state == (
        State.ACCEPTED if decision.verdict == "accepted" else State.RETURNED
    )


def test_two_submissions_at_once_are_numbered_one_after_the_other(ground):
    world, north = ground
    officer = world.officer
    at_once(*(lambda n=n: submit(north, by=officer, answers=answers(str(n))) for n in (1, 2, 3)))
    assert sorted(Submission.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert RoundUnit.objects.get(pk=north.pk).latest.number == 3


def test_the_same_file_sent_twice_at_once_counts_once(ground):
    world, north = ground
    officer = world.officer
    data = filled(export_workbook(north, by=officer), {f"{FIGURES}!D7": 4, f"{FIGURES}!D8": 100})
    told = at_once(*(lambda: take_in(data, name="a.xlsx", by=officer),) * 2)
    assert sorted(intake.outcome for intake in told) == ["same", "taken"]
    assert Submission.objects.count() == 1
