"""Changing a round on its board: due days, who is asked, the end; and the list of what was changed."""

from datetime import date

from django.urls import reverse

from tests.reporting.ground import answers
from trienkhai.reporting.actions import submit
from trienkhai.reporting.models import RoundChange, RoundUnit

REASON = {"reason": "lũ lụt"}


def text(response) -> str:
    return response.content.decode()


def page_of(world, round_, name, person=None):
    address = reverse(f"reporting:{name}", args=[round_.pk])
    return world.browser(person or world.secretary), address


def test_the_due_day_moves_for_the_ticked_units_after_it_was_asked(world, quarter, north, cell):
    browser, address = page_of(world, quarter, "extend")
    asked = browser.post(address, {"unit": [north.pk]})
    assert asked.status_code == 200
    assert "Công ty Bắc" in text(asked)
    assert not RoundChange.objects.exists()

    done = browser.post(address, REASON | {"unit": [north.pk], "due_on": "20/7/2093"})

    assert done.status_code == 302
    assert RoundUnit.objects.get(pk=north.pk).due == date(2093, 7, 20)
    assert RoundUnit.objects.get(pk=cell.pk).due == date(2023, 7, 6)
    board = text(browser.get(reverse("reporting:board", args=[quarter.pk])))
    assert "lũ lụt" in board
    assert "Hạn nộp mới" in board


def test_without_a_tick_it_moves_for_the_whole_round(world, quarter, north):
    browser, address = page_of(world, quarter, "extend")
    assert "cả kỳ" in text(browser.get(address))
    browser.post(address, REASON | {"due_on": "20/7/2093"})
    assert RoundUnit.objects.get(pk=north.pk).due == date(2093, 7, 20)


def test_a_reason_and_a_day_are_needed(world, quarter):
    browser, address = page_of(world, quarter, "extend")
    assert browser.post(address, {"reason": "", "due_on": "x"}).status_code == 422
    assert browser.post(address, {"reason": "r" * 301, "due_on": "20/7/2093"}).status_code == 422
    assert not RoundChange.objects.exists()


def test_silent_units_are_released_and_one_that_sent_is_not(world, quarter, north, cell):
    browser, address = page_of(world, quarter, "release")
    submit(north, by=world.officer, answers=answers())
    assert browser.post(address, REASON | {"unit": [north.pk, cell.pk]}).status_code == 409
    assert RoundUnit.objects.get(pk=cell.pk).is_expected
    assert browser.post(address, REASON | {"unit": ["9" * 30]}).status_code == 422
    assert browser.post(address, REASON | {"unit": [cell.pk]}).status_code == 302
    assert not RoundUnit.objects.get(pk=cell.pk).is_expected


def test_one_more_unit_is_asked_by_its_code(world, quarter):
    browser, address = page_of(world, quarter, "expect")
    assert browser.get(address).status_code == 200
    unknown = browser.post(address, REASON | {"code": "XYZ"})
    assert unknown.status_code == 422
    assert "XYZ" in text(unknown)
    assert browser.post(address, REASON | {"code": "SL"}).status_code == 302
    assert RoundUnit.objects.get(round=quarter, unit=world.group).is_expected
    assert browser.post(address, REASON | {"code": "SL"}).status_code == 409


def test_a_round_is_closed_after_it_was_asked_once_more(world, quarter, north):
    browser, address = page_of(world, quarter, "close")
    board = reverse("reporting:board", args=[quarter.pk])
    assert address in text(browser.get(board))
    assert browser.get(address).status_code == 200
    quarter.refresh_from_db()
    assert quarter.closed_at is None
    assert browser.post(address).status_code == 302
    quarter.refresh_from_db()
    assert quarter.closed_at is not None
    assert browser.post(address).status_code == 409
    assert address not in text(browser.get(board))


def test_only_who_opened_rounds_may_change_them(world, quarter, north):
    for name in ("extend", "release", "expect", "close"):
        browser, address = page_of(world, quarter, name, world.officer)
        assert browser.post(address, REASON | {"unit": [north.pk], "due_on": "20/7/2093"}).status_code == 403
        stranger = world.person("x", "administrator", at=world.group)
        assert world.browser(stranger).get(address).status_code == 404
    page = world.browser(world.officer).get(reverse("reporting:board", args=[quarter.pk]))
    assert reverse("reporting:extend", args=[quarter.pk]) not in text(page)


def test_changes_of_units_out_of_view_are_not_shown(world, quarter):
    browser, address = page_of(world, quarter, "release")
    south = RoundUnit.objects.get(round=quarter, unit=world.s1)
    browser.post(address, {"reason": "chuyện của Nam", "unit": [south.pk]})
    board = reverse("reporting:board", args=[quarter.pk])
    assert "chuyện của Nam" in text(browser.get(board))
    assert "chuyện của Nam" not in text(world.browser(world.officer).get(board))
