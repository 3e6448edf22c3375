"""The page for who leads: what came in round by round, who owes a report and for how long, what is thin; each leads to its source."""

from datetime import date

import pytest
from django.utils import timezone

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.access.models import Reach
from trienkhai.reporting.actions import open_round, submit
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.rollup.overview import overview

pytestmark = pytest.mark.django_db
PAGE = "/truy-nguon/toan-canh/"


@pytest.fixture
def quarters(world) -> list[Round]:
    """Two quarters whose day has passed; the company of the south sent in none of them, that of the north in the first, in time."""
    first = open_sample(world)
    second = open_round(
        first.version, period_key="2023-Q3", due_on=date(2023, 10, 6), by=world.secretary, kinds={"company", "cell"}
    )
    for unit, person in ((world.north, world.officer), (world.n1, world.officer), (world.n2, world.officer)):
        sent = submit(at_unit(first, unit), by=person, answers=answers("1", QT03="4"))
        sent.submitted_at = timezone.make_aware(timezone.datetime(2023, 7, 1, 9))
        sent.save()
    submit(at_unit(second, world.n2), by=world.officer, answers=answers("7", QT03="5"))
    return [first, second]


def test_it_counts_what_came_in_and_who_was_on_time(world, quarters):
    found = overview(world.secretary)
    assert [(one.round.pk, one.given, one.expected) for one in found.past] == [
        (quarters[0].pk, 3, 5),
        (quarters[1].pk, 1, 5),
    ]
    assert [(one.on_time, one.told) for one in found.past] == [(1, 2), (0, 2)]
    assert found.unshown == 0
    shares = {one.unit: one.shares for one in found.small}
    assert shares == {world.north.pk: (1.0, 1 / 3), world.south.pk: (0.0, 0.0)}


def test_a_unit_with_nobody_below_and_a_round_nobody_has_reported_in_are_counted_too(world, quarters):
    cell = overview(world.person("mot", "auditor", at=world.n2))
    assert [(one.given, one.expected) for one in cell.past] == [(1, 1), (1, 1)]
    open_round(
        quarters[0].version,
        period_key="2023-Q4",
        due_on=date(2024, 1, 8),
        by=world.secretary,
        kinds={"company", "cell"},
    )
    assert [(one.given, one.expected) for one in overview(world.secretary).past] == [(3, 5), (1, 5), (0, 5)]


def test_who_is_covered_by_a_sum_above_is_not_late(world, quarters):
    RoundUnit.objects.filter(round=quarters[1], unit=world.group).update(mode="lump")
    found = overview(world.secretary)
    assert found.past[-1].told == 0
    assert {one.state for one in found.small} == {""}


def test_a_round_in_which_one_sees_nothing_is_left_out(world, quarters):
    open_round(
        quarters[0].version,
        period_key="2023-Q4",
        due_on=date(2024, 1, 8),
        by=world.secretary,
        kinds={"company", "cell"},
        top=world.south,
    )
    north = world.person("bac", "auditor", at=world.north, reach=Reach.SUBTREE)
    assert [one.round.pk for one in overview(north).past] == [one.pk for one in quarters]


def test_who_owes_a_report_is_named_with_how_many_rounds_in_a_row(world, quarters):
    found = overview(world.secretary)
    assert found.late_count == 4
    rows = {one.unit: one.row for one in found.late}
    assert rows == {world.south.pk: 2, world.s1.pk: 2, world.north.pk: 1, world.n1.pk: 1}
    assert [one.row for one in found.late] == [2, 2, 1, 1]
    before = overview(world.secretary, on=date(2023, 10, 6))
    assert (before.late, before.late_count) == ((), 0)


def test_the_sections_say_how_much_of_them_was_given(world, quarters):
    parts = overview(world.secretary).parts
    assert sum(one.given for one in parts) == 3  # the numbers of the one report that is there
    assert sum(one.asked for one in parts) == 9  # of one report, the count of its list among them


def test_the_page_says_it_in_words_and_everything_leads_somewhere(world, quarters):
    browser = world.browser(world.secretary)
    answered = browser.get(PAGE)
    page = answered.content.decode()
    assert "4 đơn vị quá hạn" in page
    assert "Đã có 1 trên 5 báo cáo (20%); kỳ trước là 60%." in page
    assert "2 kỳ liền" in page and "<svg" in page
    shown = answered.context["page"]
    urls = [one.url for one in shown.past] + [url for _name, url, _row, _days in shown.late]
    urls += [url for _part, url, _share in shown.parts] + [shown.late_url, shown.cross_url, shown.board_url]
    urls += [one.url for _group, members in shown.groups for one in members] + [
        url for _form, url, _here in shown.forms
    ]
    for url in dict.fromkeys(urls):
        assert browser.get(url).status_code == 200, url


def test_nobody_sees_more_than_his_own(world, quarters):
    south = world.person("nam", "auditor", at=world.south, reach=Reach.SUBTREE)
    found = overview(south)
    assert (found.unit, found.late_count) == (world.south.pk, 2)
    page = world.browser(south).get(PAGE).content.decode()
    assert at_unit(quarters[0], world.north).name not in page


def test_before_anything_is_asked_it_says_what_comes(world):
    answered = world.browser(world.secretary).get(PAGE)
    assert answered.status_code == 200 and answered.context["page"] is None
    assert world.browser(world.secretary).get(PAGE, {"bieu": "99999"}).status_code == 404


def test_its_queries_do_not_grow_with_units_and_rounds(world, quarters, django_assert_max_num_queries):
    browser = world.browser(world.secretary)
    browser.get(PAGE)
    with django_assert_max_num_queries(40) as before:
        browser.get(PAGE)
    asked = len(before)
    third = open_round(
        quarters[0].version,
        period_key="2023-Q4",
        due_on=date(2024, 1, 8),
        by=world.secretary,
        kinds={"company", "cell"},
    )
    submit(at_unit(third, world.s1), by=world.neighbour, answers=answers("5"))
    with django_assert_max_num_queries(asked):
        browser.get(PAGE)


def test_it_opens_in_english_too(world, quarters):
    browser = world.browser(world.secretary)
    browser.cookies["django_language"] = "en"
    page = browser.get(PAGE).content.decode()
    assert "4 units are overdue" in page and "1 of 5 reports are there (20%)" in page
