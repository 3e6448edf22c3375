"""Opening and withdrawing at the same moment: exactly one happens, and what was shown above stands."""

import pytest
from django.db import connection
from django.urls import reverse

from tests.reporting.ground import answers, at_unit, open_sample
from tests.reporting.test_races import at_once
from tests.world.people import World
from trienkhai.access.errors import WrongState
from trienkhai.reporting.actions import accept, open_each, open_report, submit, withdraw
from trienkhai.reporting.models import Opening, Pin, RoundUnit, Submission, Withdrawal
from trienkhai.rollup.tallies import rebuild

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="needs a database that takes turns as in production"),
]
TURNS = 6


@pytest.fixture
def ground(transactional_db):
    world = World()
    round_ = open_sample(world)
    return world, at_unit(round_, world.north), at_unit(round_, world.n1)


def fresh(row):
    return RoundUnit.objects.get(pk=row.pk)


def test_of_opening_and_withdrawing_at_once_exactly_one_happens(ground):
    world, north, _cell = ground
    reader, clerk = world.person("reader", "member", at=world.group), world.officer
    for turn in range(TURNS):
        sent = submit(fresh(north), answers=answers(str(turn + 1)), by=clerk)
        acts = (lambda sent=sent: open_report(sent, by=reader), lambda sent=sent: withdraw(sent, by=clerk))
        told = at_once(*(acts if turn % 2 else reversed(acts)))
        opened, withdrawn = (table.objects.filter(pk=sent.pk).exists() for table in (Opening, Withdrawal))
        assert opened is not withdrawn
        refused = sum(isinstance(answer, WrongState) for answer in told)
        assert refused == 1 if opened else refused <= 1  # one who comes when all is withdrawn has nothing to open
    assert rebuild(north.round).differing == 0


def test_a_page_that_was_shown_above_is_of_no_report_withdrawn(ground):
    world, north, _cell = ground
    browsers = [world.browser(world.person(name, "member", at=world.group)) for name in ("one", "other")]
    for turn in range(TURNS):
        sent = submit(fresh(north), answers=answers(str(turn + 1)), by=world.officer)
        page = reverse("reporting:submission", args=[sent.pk])
        *shown, _withdrawn = at_once(
            *(lambda browser=browser, page=page: browser.get(page).status_code for browser in browsers),
            lambda sent=sent: withdraw(sent, by=world.officer),
        )
        assert set(shown) <= {200, 404, 409}
        assert (200 in shown) is not Withdrawal.objects.filter(pk=sent.pk).exists()
        assert Opening.objects.filter(pk=sent.pk).count() == (200 in shown)


def test_a_report_that_is_being_withdrawn_is_rested_on_by_none(ground):
    world, north, cell = ground
    officer = world.officer
    for turn in range(TURNS):
        below = submit(fresh(cell), answers=answers(str(turn + 1)), by=officer)
        whole, _gone = at_once(
            lambda: submit(fresh(north), answers=answers(), by=officer),
            lambda below=below: withdraw(below, by=officer),
        )
        assert isinstance(whole, Submission)
        assert not Pin.objects.exclude(pinned__withdrawal=None).exists()
        assert Pin.objects.filter(pinned=below).exists() is not Withdrawal.objects.filter(pk=below.pk).exists()
    assert rebuild(north.round).differing == 0


def test_withdrawing_accepting_and_opening_many_at_once_end_in_one_state(ground):
    world, north, cell = ground
    for turn in range(TURNS):
        sent = [submit(fresh(row), answers=answers(str(turn + 1)), by=world.officer) for row in (cell, north)]
        at_once(
            lambda sent=sent: open_each([one.pk for one in sent], by=world.secretary),
            lambda sent=sent: withdraw(sent[1], by=world.officer),
            lambda sent=sent: withdraw(sent[0], by=world.officer),
        )
        for one in sent:
            opened, withdrawn = (table.objects.filter(pk=one.pk).exists() for table in (Opening, Withdrawal))
            assert not (opened and withdrawn)
    newest = submit(fresh(north), answers=answers("77"), by=world.officer)
    told = at_once(lambda: accept(newest, by=world.secretary), lambda: withdraw(newest, by=world.officer))
    assert sum(isinstance(answer, WrongState) for answer in told) == 1
    assert fresh(north).state in ("accepted", "submitted", "draft")
    assert (fresh(north).accepted is None) is Withdrawal.objects.filter(pk=newest.pk).exists()
    assert rebuild(north.round).differing == 0
