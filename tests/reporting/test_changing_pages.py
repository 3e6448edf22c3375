"""Changing a round on its board: due days, who is asked, the end; and the list of what was changed."""

from datetime import date

from django.urls import reverse

from tests.reporting.ground import answers, open_sample
from trienkhai.accounts.models import Person
from trienkhai.audit.events import Event
from trienkhai.audit.models import Entry
from trienkhai.reporting.actions import close_round, extend_due, release_unit, submit
from trienkhai.reporting.models import RoundChange, RoundUnit
from trienkhai.reporting.queries.changes import changes_of
from trienkhai.units.scope import EVERYTHING

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
    assert "Cho lùi hạn từ" in board


def test_it_moves_for_the_whole_round_when_that_was_chosen(world, quarter, north):
    browser, address = page_of(world, quarter, "extend")
    shown = text(browser.get(address))
    assert "cả kỳ" in shown
    assert 'name="whole" value="1"' in shown
    assert browser.post(address, REASON | {"due_on": "20/7/2093"}).status_code == 422
    assert browser.post(address).status_code == 422  # from the board, with nothing ticked
    assert not RoundChange.objects.exists()
    browser.post(address, REASON | {"due_on": "20/7/2093", "whole": "1"})
    assert RoundUnit.objects.get(pk=north.pk).due == date(2093, 7, 20)


def test_a_reason_and_a_day_are_needed(world, quarter):
    browser, address = page_of(world, quarter, "extend")
    assert browser.post(address, {"reason": "", "due_on": "x", "whole": "1"}).status_code == 422
    assert browser.post(address, {"reason": "r" * 301, "due_on": "20/7/2093", "whole": "1"}).status_code == 422
    assert not RoundChange.objects.exists()


def test_silent_units_are_released_and_one_that_sent_is_not(world, quarter, north, cell):
    browser, address = page_of(world, quarter, "release")
    submit(north, by=world.officer, answers=answers())
    assert browser.post(address, REASON | {"unit": [north.pk, cell.pk]}).status_code == 409
    assert RoundUnit.objects.get(pk=cell.pk).is_expected
    assert browser.post(address, REASON | {"unit": ["9" * 30]}).status_code == 409
    assert browser.post(address, REASON).status_code == 422
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


def test_a_closed_round_is_opened_again_with_a_reason_after_the_page_told_who_owes_then(world, quarter, north):
    submit(north, by=world.officer, answers=answers())
    browser, address = page_of(world, quarter, "open_again")
    board = reverse("reporting:board", args=[quarter.pk])
    assert address not in text(browser.get(board))
    assert browser.get(address).status_code == 409
    close_round(quarter, by=world.secretary)
    assert address in text(browser.get(board))
    silent = RoundUnit.objects.filter(round=quarter, is_expected=True, latest=None).count()
    page = browser.get(address)
    assert page.status_code == 200 and f"{silent} đơn vị chưa nộp báo cáo" in text(page)
    assert browser.post(address, {"reason": ""}).status_code == 422
    for person, status in ((world.officer, 403), (world.auditor, 403)):
        other, _ = page_of(world, quarter, "open_again", person)
        assert address not in text(other.get(board))
        assert (other.get(address).status_code, other.post(address, REASON).status_code) == (status, status)
    stranger = world.browser(Person.objects.create_person("stranger", full_name="Người lạ", password="lạ-hoắc-1"))
    assert stranger.post(address, REASON).status_code == 404
    assert browser.post(address, REASON).status_code == 302
    shown = text(browser.get(board))
    assert "Mở lại; kỳ đã đóng từ" in shown and REASON["reason"] in shown
    assert browser.post(address, REASON).status_code == 409
    assert Entry.objects.filter(event=Event.ROUND_OPENED_AGAIN).count() == 1


def test_only_who_opened_rounds_may_change_them(world, quarter, north):
    for name in ("extend", "release", "expect", "close", "open_again"):
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


def test_stale_ticks_move_nothing(world, quarter, north, cell):
    browser, address = page_of(world, quarter, "extend")
    assert browser.post(address, {"unit": [cell.pk]}).status_code == 200
    release_unit(cell, reason="khác", by=world.secretary)  # somebody else, meanwhile
    for ticks in ([cell.pk], [cell.pk, north.pk]):
        answer = browser.post(address, REASON | {"unit": ticks, "due_on": "20/8/2093"})
        assert answer.status_code == 409
    quarter.refresh_from_db()
    assert quarter.due_on == date(2023, 7, 6)
    assert RoundUnit.objects.get(pk=north.pk).due == date(2023, 7, 6)


def test_units_with_a_day_of_their_own_are_named_before_and_after(world, quarter, north):
    browser, address = page_of(world, quarter, "extend")
    browser.post(address, REASON | {"unit": [north.pk], "due_on": "10/7/2093"})
    assert "Công ty Bắc" in text(browser.get(address))
    done = browser.post(address, REASON | {"due_on": "31/7/2093", "whole": "1"}, follow=True)
    assert "1 đơn vị vẫn giữ hạn riêng sớm hơn: Công ty Bắc." in text(done)


def test_releasing_a_lump_says_who_reports_instead(world):
    opened = open_sample(world, lump_ids={world.north.pk})
    browser, address = page_of(world, opened, "release")
    row = RoundUnit.objects.get(round=opened, unit=world.north)
    assert "tự báo cáo" in text(browser.post(address, {"unit": [row.pk]}))
    browser.post(address, REASON | {"unit": [row.pk]})
    assert "tự báo cáo" in text(browser.get(reverse("reporting:board", args=[opened.pk])))


def test_the_board_lists_the_newest_changes_and_leads_to_the_earlier(world, quarter, django_assert_max_num_queries):
    for number in range(53):
        extend_due(quarter, due_on=date(2093, 8, 1), reason=f"lần {number + 1}.", by=world.secretary)
    browser, board = world.browser(world.secretary), reverse("reporting:board", args=[quarter.pk])
    first, second = text(browser.get(board)), text(browser.get(board, {"td": "2"}))
    assert ("lần 53." in first, "lần 4." in first, "lần 3." in first) == (True, True, False)
    assert "3 thay đổi trước đó" in first
    assert ("lần 3." in second, "lần 4." in second) == (True, False)
    assert "50 thay đổi sau đó" in second
    assert "lần 3." in text(browser.get(board, {"td": "99"}))
    with django_assert_max_num_queries(3):
        changes_of(quarter, EVERYTHING)
