"""The pages on which a unit asks for reopening and the level above answers."""

import pytest
from django.urls import reverse

from tests.reporting.ground import answers
from trienkhai.home.queries.reports import duties_of
from trienkhai.home.queries.waiting import to_reopen
from trienkhai.reporting.actions import accept, ask_reopening, reopen, submit
from trienkhai.reporting.models import ReopenRequest


@pytest.fixture
def accepted(world, north):
    sent = submit(north, by=world.officer, answers=answers("1234", **{"KP01||2021": "1.5"}))
    accept(sent, by=world.secretary)
    return sent


def address(name: str, pk: int) -> str:
    return reverse(f"reporting:{name}", args=[pk])


def test_a_unit_asks_and_the_level_above_finds_it_and_reopens(world, north, accepted):
    officer, secretary = world.browser(world.officer), world.browser(world.secretary)
    assert "Xin mở lại" in officer.get(address("submission", accepted.pk)).content.decode()
    form = officer.get(address("ask_reopening", accepted.pk)).content.decode()
    assert 'name="w-KP01||2021"' in form
    assert "1.234" in form
    typed = {"reason": "Cộng nhầm.", "w-QT01": "1.235", "w-KP01||2021": "1,75", "c-LV01": "1"}
    assert officer.post(address("ask_reopening", accepted.pk), typed).status_code == 302

    request = ReopenRequest.objects.get()
    assert {one["key"]: one["wanted"] for one in request.cells} == {"QT01": "1235", "KP01||2021": "1.750", "LV01": ""}
    assert "Cộng nhầm." in secretary.get("/").content.decode()
    assert "Cộng nhầm." in officer.get(address("submission", accepted.pk)).content.decode()
    page = secretary.get(address("answer_reopening", request.pk)).content.decode()
    assert "1.235" in page
    assert "1,75" in page
    told = secretary.post(address("answer_reopening", request.pk), {"act": "grant"}, follow=True)
    assert told.status_code == 200
    north.refresh_from_db()
    assert north.state == "returned"
    unit = officer.get(address("fill", north.pk)).content.decode()
    assert "1234 → 1235" in unit
    assert to_reopen(duties_of(world.secretary)) == ()


def test_declined_the_history_tells_both(world, accepted):
    request = ask_reopening(accepted, reason="Cộng nhầm.", by=world.officer)
    secretary = world.browser(world.secretary)
    assert secretary.post(address("answer_reopening", request.pk), {"act": "decline", "reason": " "}).status_code == 422
    secretary.post(address("answer_reopening", request.pk), {"act": "decline", "reason": "Đã chốt."})
    page = world.browser(world.officer).get(address("submission", accepted.pk)).content.decode()
    assert "Cộng nhầm." in page
    assert "Đã chốt." in page
    assert "Xin mở lại" in page
    assert secretary.post(address("answer_reopening", request.pk), {"act": "grant"}).status_code == 409


def test_what_was_typed_comes_back_with_everything_that_is_wrong(world, accepted):
    typed = {"reason": "Vì sai.", "w-QT01": "nhiều", "w-QT02": "1.5", "c-VB": "1"}
    page = world.browser(world.officer).post(address("ask_reopening", accepted.pk), typed)
    assert page.status_code == 422
    body = page.content.decode()
    for kept in ("Vì sai.", 'value="nhiều"', 'value="1.5"', "QT01", "QT02"):
        assert kept in body
    assert not ReopenRequest.objects.exists()
    assert world.browser(world.officer).post(address("ask_reopening", accepted.pk), {}).status_code == 422


def test_a_request_on_what_was_reopened_meanwhile_is_out_of_turn(world, accepted):
    reopen(accepted, reason="Tự thấy.", by=world.secretary)
    told = world.browser(world.officer).post(address("ask_reopening", accepted.pk), {"reason": "x"})
    assert told.status_code == 409


@pytest.mark.parametrize("act", ["", "x", "grant "])
def test_an_answer_without_a_choice_changes_nothing(world, accepted, act):
    request = ask_reopening(accepted, reason="Cộng nhầm.", by=world.officer)
    told = world.browser(world.secretary).post(address("answer_reopening", request.pk), {"act": act, "reason": "x"})
    assert told.status_code == 409
    assert not hasattr(ReopenRequest.objects.get(), "answer")


def test_others_may_not_and_strangers_see_nothing(world, accepted):
    request = ask_reopening(accepted, reason="Cộng nhầm.", by=world.officer)
    asking, answering = address("ask_reopening", accepted.pk), address("answer_reopening", request.pk)
    for person, ask, answer in ((world.auditor, 403, 403), (world.neighbour, 404, 404), (world.officer, 200, 403)):
        assert world.browser(person).get(asking).status_code == ask
        assert world.browser(person).get(answering).status_code == answer
    assert world.browser(world.secretary).get(address("answer_reopening", 2**63)).status_code == 404
