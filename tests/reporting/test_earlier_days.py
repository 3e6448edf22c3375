"""A level asks those below it for their reports before the due day; the round judges by its own days all the same."""

from datetime import date

import pytest
from django.urls import reverse

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.access.models import Grant
from trienkhai.audit.models import Entry
from trienkhai.reporting.actions import ask_earlier, close_round, drop_earlier, extend_due, release_unit, submit
from trienkhai.reporting.models import EarlierDay, Round, RoundChange
from trienkhai.reporting.queries import round_board
from trienkhai.reporting.queries.changes import changes_of
from trienkhai.reporting.queries.days import days_of

DUE, EARLY = date(2093, 7, 6), date(2093, 7, 1)
WHY = "để kịp tổng hợp"


@pytest.fixture
def quarter(world) -> Round:
    return open_sample(world, due_on=DUE)


@pytest.fixture
def chief(world):
    """Decides for the northern company and all below it."""
    return world.person("chief", "leader", at=world.north)


@pytest.fixture
def cells(world, quarter):
    return [at_unit(quarter, world.n1), at_unit(quarter, world.n2)]


def ask(north, cells, chief, day=EARLY, reason=WHY, **more) -> int:
    return ask_earlier(north, cells, day=day, reason=reason, by=chief, **more)


def test_it_is_told_below_and_recorded_above(world, north, cells, chief):
    assert ask(north, cells, chief) == 2
    (told,) = days_of(cells[0]).earlier
    assert (told.day, told.asked_by, told.by, told.reason) == (EARLY, "Công ty Bắc", "Chief", WHY)
    change = RoundChange.objects.get()
    assert (change.event, change.by, change.details["unit_id"]) == ("earlier_asked", chief, world.north.pk)
    assert Entry.objects.get(event="reporting.earlier_asked").details == {"units": 2, "to": "2093-07-01"}
    (line,) = changes_of(north.round, world.officer).lines
    assert (line.unit, line.due, line.below) == ("Công ty Bắc", EARLY, 2)
    assert not changes_of(north.round, world.neighbour).lines


def test_the_board_names_the_earlier_day_and_judges_by_the_day_of_the_round(world, quarter, north, cells, chief):
    ask(north, cells, chief)
    row = next(
        row for row in round_board(quarter, world.secretary, on=date(2093, 7, 3)).rows if row.name == "Chi bộ 1 Bắc"
    )
    assert (row.earlier.day, row.earlier.asked_by) == (EARLY, "Công ty Bắc")
    assert (row.late_days, row.due_on) == (0, DUE)
    row = next(
        row for row in round_board(quarter, world.secretary, on=date(2093, 7, 8)).rows if row.name == "Chi bộ 1 Bắc"
    )
    assert row.late_days == 2
    page = world.browser(world.secretary).get(reverse("reporting:board", args=[quarter.pk])).content.decode()
    assert "sớm hơn: 1/7/2093" in page


def test_the_earliest_of_several_levels_is_told_first_and_each_takes_back_its_own(world, quarter, north, cells, chief):
    top = at_unit(quarter, world.group)
    ask(north, cells, chief)
    ask(top, cells, world.secretary, day=date(2093, 7, 3))
    assert [one.asked_by for one in days_of(cells[0]).earlier] == ["Công ty Bắc", world.group.namings.get().name]
    assert drop_earlier(north, reason="đã đủ", by=chief) == 2
    assert [one.day for one in days_of(cells[0]).earlier] == [date(2093, 7, 3)]
    assert ask(top, cells[:1], world.secretary, day=date(2093, 7, 2)) == 1
    assert sorted(EarlierDay.objects.values_list("day", flat=True)) == [date(2093, 7, 2), date(2093, 7, 3)]


def test_a_day_that_comes_after_a_due_day_moved_since_is_told_no_longer(world, quarter, north, cells, chief):
    ask(north, cells, chief)
    extend_due(quarter, due_on=date(2093, 6, 30), reason="sớm hơn", by=world.secretary)
    cells[0].refresh_from_db()
    assert not days_of(cells[0]).earlier


@pytest.mark.parametrize(
    ("day", "reason", "code"),
    [
        (DUE, WHY, "not_earlier"),
        (date(2093, 7, 7), WHY, "not_earlier"),
        (date(2020, 1, 1), WHY, "past_day"),
        (EARLY, " ", "missing_text"),
        (EARLY, "x" * 301, "long_text"),
    ],
)
def test_a_day_that_is_not_earlier_or_has_no_reason_is_refused(north, cells, chief, day, reason, code):
    with pytest.raises(Unacceptable) as refused:
        ask(north, cells, chief, day, reason)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert not EarlierDay.objects.exists()


def test_only_who_decides_on_them_asks_and_only_those_below(world, quarter, north, cells, chief):
    south = at_unit(quarter, world.s1)
    for by, rows in ((world.officer, cells), (chief, [*cells, south]), (chief, [north]), (world.neighbour, cells)):
        with pytest.raises(Refused):
            ask(north, rows, by)
    with pytest.raises(Refused):
        ask(at_unit(quarter, world.south), [south], chief)
    alone = world.person("alone", "leader", at=world.group, reach="unit")
    top = at_unit(quarter, world.group)
    with pytest.raises(Refused):
        ask(top, cells, alone)  # he decides on the units next below only
    assert ask(top, [north], alone) == 1


def test_a_closed_round_and_units_no_longer_asked_want_another_state(world, quarter, north, cells, chief):
    release_unit(cells[0], reason="thôi", by=world.secretary)
    with pytest.raises(WrongState):
        ask(north, cells, chief)
    with pytest.raises(WrongState):
        ask(north, [], chief)
    with pytest.raises(WrongState):
        drop_earlier(north, reason="thôi", by=chief)
    close_round(quarter, by=world.secretary)
    with pytest.raises(WrongState):
        ask(north, cells[1:], chief)


def page_of(row) -> str:
    return reverse("reporting:earlier", args=[row.pk])


def test_it_is_asked_and_taken_back_on_a_page(world, north, cells, chief):
    browser = world.browser(chief)
    assert page_of(north) in browser.get(reverse("reporting:fill", args=[north.pk])).content.decode()
    page = browser.get(page_of(north)).content.decode()
    assert "Chi bộ 2 Bắc" in page
    answer = browser.post(page_of(north), {"unit": [cells[0].pk], "day": "1/7/2093", "reason": WHY})
    assert answer.headers["Location"] == reverse("reporting:fill", args=[north.pk])
    told = world.browser(world.officer).get(reverse("reporting:fill", args=[cells[0].pk])).content.decode()
    assert "Sớm hơn, hạn 1/7/2093, theo yêu cầu của Công ty Bắc" in told
    told = world.browser(world.officer).get(reverse("reporting:entry", args=[cells[0].pk])).content.decode()
    assert "theo yêu cầu của Công ty Bắc" in told
    assert browser.post(page_of(north), {"act": "drop", "drop-reason": ""}).status_code == 422
    assert browser.post(page_of(north), {"act": "drop", "drop-reason": "đã đủ"}).status_code == 302
    assert not EarlierDay.objects.exists()


def test_faults_of_the_page_are_said(world, quarter, north, cells, chief):
    browser = world.browser(chief)
    good = {"unit": [cells[0].pk], "day": "1/7/2093", "reason": WHY}
    for wrong in ({"unit": []}, {"day": "32/7/2093"}, {"day": "6/7/2093"}, {"reason": ""}, {"day": "1/7/0001"}):
        assert browser.post(page_of(north), good | wrong).status_code == 422
    for wrong in (["9" * 25], [cells[0].pk, "x"], [at_unit(quarter, world.s1).pk]):
        assert browser.post(page_of(north), good | {"unit": wrong}).status_code == 409
    submit(cells[0], answers=answers(), by=world.officer)
    assert browser.post(page_of(north), good).status_code == 409
    assert not EarlierDay.objects.exists()


def test_the_page_is_for_who_decides(world, quarter, north, chief):
    assert world.browser(world.officer).get(page_of(north)).status_code == 403
    assert world.browser(world.neighbour).get(page_of(north)).status_code == 404
    close_round(quarter, by=world.secretary)
    assert world.browser(chief).get(page_of(north)).status_code == 409
    Grant.objects.filter(person=chief).update(role="member")
    assert page_of(north) not in world.browser(chief).get(reverse("reporting:fill", args=[north.pk])).content.decode()
