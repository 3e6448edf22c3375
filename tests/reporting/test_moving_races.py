"""Somebody writes, sends or takes a file in at the moment at which the round moves."""

import pytest
from django.db import connection

from tests.reporting.ground import answers, at_unit, open_sample
from tests.reporting.moved_ground import LATER, later_version
from tests.reporting.pauses import Pause
from tests.world.people import World
from trienkhai.access.errors import WrongState
from trienkhai.reporting.actions import cells, move_round, moving, save_cells, save_draft, send_draft
from trienkhai.reporting.models import Draft, Round, Submission
from trienkhai.reporting.rules.merging import fingerprint
from trienkhai.rollup.tallies import rebuild

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="needs a database that takes turns as in production"),
]

OPTIONAL = LATER.replace('name = "Hội nghị trực tuyến"', 'name = "Hội nghị trực tuyến"\nrequired = false')


@pytest.fixture
def ground(transactional_db):
    world = World()
    round_ = open_sample(world)
    north = at_unit(round_, world.n1)
    draft = save_draft(north, answers(**{"KP01||2021": "1.500"}), version=0, by=world.officer)
    return world, round_, north, draft, later_version(world, OPTIONAL)


def test_what_was_being_saved_is_carried_along(ground, monkeypatch):
    world, round_, north, _draft, version = ground
    old, seen = round_.version_id, fingerprint("4")
    save = Pause(monkeypatch, cells, "write_draft")
    first, second = save.while_there(
        lambda: save_cells(north, {"cells:QT01": "9"}, {"cells:QT01": seen}, form=old, by=world.officer),
        lambda: move_round(round_, version, reason="x", by=world.secretary),
    )
    first.end()
    second.end()
    assert Draft.objects.get().answers["cells"] == {"QT01": "9", "QT02": "100"}


def test_what_comes_while_it_moves_is_told_and_not_written_in_the_old_form(ground, monkeypatch):
    world, round_, north, draft, version = ground
    old = round_.version_id
    move = Pause(monkeypatch, moving, "_carry")
    first, second = move.while_there(
        lambda: move_round(round_, version, reason="x", by=world.secretary),
        lambda: save_cells(north, {"cells:QT01": "9"}, {"cells:QT01": fingerprint("4")}, form=old, by=world.officer),
    )
    first.end()
    assert isinstance(second.error, WrongState)
    there = Draft.objects.get()
    assert (there.answers["cells"], there.version) == ({"QT01": "4", "QT02": "100"}, draft.version + 1)


@pytest.mark.parametrize("moves_first", [True, False])
def test_a_report_that_is_sent_meanwhile_answers_one_version_whole(ground, monkeypatch, moves_first):
    world, round_, north, draft, version = ground
    acts = (
        lambda: move_round(round_, version, reason="x", by=world.secretary),
        lambda: send_draft(north, version=draft.version, by=world.officer),
    )
    pause = Pause(monkeypatch, *((moving, "_carry") if moves_first else (cells, "refuse_unless_ready")))
    first, second = pause.while_there(*(acts if moves_first else acts[::-1]))
    first.end()
    if moves_first:
        assert isinstance(second.error, WrongState)
        assert not Submission.objects.exists()
    else:
        second.end()
        sent = Submission.objects.get()
        assert (sent.version.number, sent.answers["cells"]["KP01||2021"]) == (1, "1.500")
    assert rebuild(Round.objects.get(pk=round_.pk)).differing == 0
