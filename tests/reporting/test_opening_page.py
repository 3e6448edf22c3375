"""The page on which a round is opened: nothing is opened that was not shown just so before."""

import re
from datetime import date

import pytest
from django.urls import reverse

from tests.reporting.ground import sample_spec
from trienkhai.access.models import Grant
from trienkhai.directory import actions as directory
from trienkhai.reporting.actions import design_template
from trienkhai.reporting.models import Mode, Round, RoundUnit

PAGE = "reporting:open_round"


@pytest.fixture
def form(world) -> dict:
    version = design_template(world.root, sample_spec(), by=world.secretary)
    return {"template": version.template_id, "period": "2023-Q2", "due_on": "6/7/2023", "kinds": ["company"]}


def text(response) -> str:
    return response.content.decode()


def looked(browser, form) -> dict:
    """The form as the page gives it back after a look."""
    page = browser.post(reverse(PAGE), form | {"step": "look"})
    assert page.status_code == 200
    (seen,) = re.findall(r'name="seen" value="(\w+)"', text(page))
    checked = re.findall(r'name="confirmed" value="(\w+)"', text(page))
    return form | {"seen": seen, "step": "open", "confirmed": checked}


def test_a_round_is_opened_after_it_was_looked_at(world, form):
    browser = world.browser(world.secretary)
    assert browser.get(reverse(PAGE)).status_code == 200
    wishes = looked(browser, form | {"units": "CTB-1, CTN-1", "lumps": "CTN"})
    assert not Round.objects.exists()

    answer = browser.post(reverse(PAGE), wishes)

    opened = Round.objects.get()
    assert answer.headers["Location"] == reverse("reporting:board", args=[opened.pk])
    asked = RoundUnit.objects.filter(round=opened, is_expected=True)
    assert {row.code for row in asked} == {"CTB", "CTN", "CTB-1", "CTN-1"}
    assert [row.code for row in asked if row.mode == Mode.LUMP] == ["CTN"]
    assert (opened.due_on, opened.tree_on) == (date(2023, 7, 6), date(2023, 6, 30))


def test_what_was_not_shown_is_not_opened(world, form):
    browser = world.browser(world.secretary)
    wishes = looked(browser, form)
    page = browser.post(reverse(PAGE), wishes | {"kinds": ["cell"]})
    assert "Khác với nội dung đã xem" in text(page)
    assert browser.post(reverse(PAGE), form | {"step": "open"}).status_code == 200
    assert not Round.objects.exists()


def test_units_for_which_nobody_may_send_are_named_first(world, form):
    page = world.browser(world.secretary).post(reverse(PAGE), form)
    assert "chưa có người được nộp" not in text(page)  # the secretary may send for everybody
    secretary = world.secretary
    world.person("opener", "officer", at=world.north)
    Grant.objects.filter(unit=world.group).update(reach="unit")
    page = text(world.browser(secretary).post(reverse(PAGE), form))
    assert "1 đơn vị chưa có người được nộp báo cáo" in page
    assert page.index(">Công ty Nam<") < page.index(">Công ty Bắc<")


def test_a_unit_closed_inside_the_period_is_offered_and_heard_when_ticked(world, form):
    directory.close_unit(world.n2, on=date(2023, 5, 1), by=world.founder)
    browser = world.browser(world.secretary)
    assert "Chi bộ 2 Bắc" in text(browser.post(reverse(PAGE), form))
    browser.post(reverse(PAGE), looked(browser, form | {"heard": [str(world.n2.pk), "9" * 30, "x"]}))
    assert RoundUnit.objects.get(unit=world.n2).is_expected


def test_faults_are_said_beside_their_field(world, form):
    browser = world.browser(world.secretary)
    for name, wrong, said in (
        ("period", "2023-Q9", "2023-Q9"),
        ("due_on", "32/7/2023", "32/7/2023"),
        ("units", "XYZ", "XYZ"),
        ("top", "XYZ", "XYZ"),
        ("template", "9" * 30, "biểu mẫu"),
        ("units", "\x01", ""),
    ):
        page = browser.post(reverse(PAGE), form | {name: wrong})
        assert page.status_code == 422, name
        assert said.lower() in text(page).lower()
    assert browser.post(reverse(PAGE), {}).status_code in {200, 422}


def test_nobody_asked_and_a_round_there_already_are_said_on_the_page(world, form):
    browser = world.browser(world.secretary)
    page = browser.post(reverse(PAGE), form | {"kinds": []})
    assert "Chưa mở được kỳ này" in text(page)
    browser.post(reverse(PAGE), looked(browser, form))
    again = browser.post(reverse(PAGE), form)
    assert "Chưa mở được kỳ này" in text(again)
    assert 'value="open"' not in text(again)


def test_only_who_may_open_rounds_finds_the_page(world, form):
    assert world.browser(world.officer).get(reverse(PAGE)).status_code == 403
    own = world.person("own", "secretary", at=world.north)
    assert world.browser(own).post(reverse(PAGE), form).status_code == 403
    page = world.browser(own).post(reverse(PAGE), form | {"top": "CTB", "kinds": ["cell"]})
    assert "Chi bộ 1 Bắc" in text(page)
    assert "Chi bộ 1 Nam" not in text(page)


def test_a_closed_unit_outside_ones_scope_is_neither_offered_nor_heard(world, form):
    directory.close_unit(world.s1, on=date(2023, 5, 1), by=world.founder)
    own = world.person("own", "secretary", at=world.north)
    wishes = form | {"top": "CTB", "kinds": ["cell"], "heard": [str(world.s1.pk)]}
    page = world.browser(own).post(reverse(PAGE), wishes)
    assert page.status_code == 200
    assert "Chi bộ 1 Nam" not in text(page)


def test_the_list_of_rounds_leads_there(world, form):
    page = world.browser(world.secretary).get(reverse("reporting:index"))
    assert reverse(PAGE) in text(page)
    assert reverse(PAGE) not in text(world.browser(world.officer).get(reverse("reporting:index")))
