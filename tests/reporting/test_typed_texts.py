"""Reasons and remarks are stored as one text rule says: NFC, no control characters, judged for length by the act itself."""

import unicodedata
from datetime import date

import pytest

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.access.errors import Unacceptable
from trienkhai.reporting.actions import accept, expect_unit, extend_due, reopen, return_report, submit
from trienkhai.reporting.models import Decision, RoundChange

pytestmark = pytest.mark.django_db
TYPED = unicodedata.normalize("NFD", " Thiếu số liệu\x07 tháng 3\ufffe\r\nxem lại ")
STORED = "Thiếu số liệu tháng 3\nxem lại"


@pytest.fixture
def sent(world):
    return submit(at_unit(open_sample(world), world.north), by=world.officer, answers=answers())


def test_a_return_stores_reason_and_notes_in_the_house_form(world, sent):
    decision = return_report(sent, reason=TYPED, notes={"QT01": TYPED, "QT02": " \n "}, by=world.secretary)
    assert decision.reason == STORED
    assert list(decision.notes.values_list("cell_key", "text")) == [("QT01", STORED)]


def test_everything_wrong_with_a_return_is_said_at_once_and_nothing_is_stored(world, sent):
    wrong = {"QT01": "x" * 1001, "khong-co": "xem"}
    with pytest.raises(Unacceptable) as refused:
        return_report(sent, reason=" \x00 ", notes=wrong, by=world.secretary)
    assert {problem.where for problem in refused.value.problems} == {"", "QT01", "khong-co"}
    assert not Decision.objects.exists()


def test_a_note_that_is_too_long_comes_back_on_the_page(world, sent):
    page = world.browser(world.secretary).post(
        f"/ky-bao-cao/bao-cao/{sent.pk}/tra-lai/", {"reason": "xem", "note-QT01": "x" * 1500}
    )
    assert page.status_code == 422
    assert "1500" in page.content.decode()


def test_a_note_on_a_cell_nobody_knows_is_refused_on_the_page(world, sent):
    page = world.browser(world.secretary).post(
        f"/ky-bao-cao/bao-cao/{sent.pk}/tra-lai/", {"reason": "xem", "note-" + "k" * 500: "x"}
    )
    assert page.status_code == 422


def test_a_reopening_stores_its_reason_in_the_house_form_and_refuses_one_too_long(world, sent):
    accept(sent, by=world.secretary)
    with pytest.raises(Unacceptable):
        reopen(sent, reason="x" * 1001, by=world.secretary)
    assert reopen(sent, reason=TYPED, by=world.secretary).reason == STORED


def test_a_change_of_a_round_stores_its_reason_in_the_house_form(world):
    round_ = open_sample(world)
    extend_due(round_, due_on=date(2030, 1, 1), reason=TYPED, by=world.secretary)
    assert RoundChange.objects.get().reason == STORED
    with pytest.raises(Unacceptable):
        expect_unit(round_, world.group, reason="x" * 301, by=world.secretary)


def test_a_note_on_the_source_is_judged_for_its_length(world):
    row = at_unit(open_sample(world), world.north)
    with pytest.raises(Unacceptable):
        submit(row, by=world.officer, answers=answers(), source_note="x" * 301)
    assert submit(row, by=world.officer, answers=answers(), source_note=TYPED).source_note == STORED
