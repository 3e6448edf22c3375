"""A figure over time: every round of its template, as reported and restated beside each other, drawn, listed, as a workbook."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.access.models import Reach
from trienkhai.directory import actions as directory
from trienkhai.reporting.actions import open_round, submit
from trienkhai.reporting.models import Round
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.over import Over
from trienkhai.rollup.trend import trend
from trienkhai.units.models import Succession

pytestmark = pytest.mark.django_db
PAGE = "/truy-nguon/theo-thoi-gian/"
REFORM = date(2023, 12, 1)


def opened(world, first: Round, period: str, due: date) -> Round:
    return open_round(first.version, period_key=period, due_on=due, by=world.secretary, kinds={"company", "cell"})


def send(world, rounds: list[Round], figure: int) -> None:
    submit(at_unit(rounds[-1], world.s1), by=world.neighbour, answers=answers(str(figure)))
    if figure < 3:
        submit(at_unit(rounds[-1], world.n2), by=world.officer, answers=answers(str(figure * 10)))


@pytest.fixture
def seasons(world) -> list[Round]:
    """Two quarters before the second cell of the north was merged into that of the south, one after it, one of the next year."""
    rounds = [open_sample(world)]
    days = [("2023-Q3", date(2023, 10, 6)), ("2023-Q4", date(2024, 1, 8)), ("2024-Q1", date(2024, 4, 8))]
    for at, (period, due) in enumerate(days, 1):
        send(world, rounds, at)
        if at == 2:
            directory.merge_units([world.n2], world.s1, on=REFORM, by=world.founder)
        rounds.append(opened(world, rounds[0], period, due))
    send(world, rounds, 4)
    return rounds


def asked(world, seasons, unit=None, **more) -> dict:
    return {"don-vi": (unit or world.s1).pk, "cot": "QT01", "ky": seasons[0].pk, "can-cu": "received", **more}


def test_as_reported_and_restated_stand_beside_each_other(world, seasons):
    browser = world.browser(world.secretary)
    answer = browser.get(PAGE, asked(world, seasons, cay="1/1/2024", **{"quy-doi": "1"}))
    page = answer.context["page"]
    assert [(row.reported, row.over, row.difference) for row in page.rows] == [
        ("1", "11", "+10"),
        ("2", "22", "+20"),
        ("3", "3", "0"),
        ("4", "4", "0"),
    ]
    text = answer.content.decode()
    assert "<svg" in text and "quy đổi về 1/1/2024" in text and "Quý II/2023" in text
    for row in page.rows:
        for url in (row.url_reported, row.url_over, row.url_bridge):
            assert browser.get(url).status_code == 200, url
    assert browser.get(page.rows[0].url_bridge).context["page"].difference == "+10"


def test_by_year_the_quarters_are_added_up(world, seasons):
    answer = world.browser(world.secretary).get(PAGE, asked(world, seasons, theo="nam"))
    assert [(row.label, row.reported) for row in answer.context["page"].rows] == [("2023", "6"), ("2024", "4")]
    assert answer.context["page"].hidden[-1] == ("theo", "nam")


def test_where_shares_are_lacking_the_line_is_interrupted_and_the_unit_named(world, seasons):
    directory.split_unit(
        world.s1,
        {world.unit("Chi bộ 2 Nam", "CTN-2", "cell", world.south, date(2024, 5, 1)): 1, world.n1: 1},
        on=date(2024, 5, 1),
        by=world.founder,
    )
    Succession.objects.filter(predecessor=world.s1).update(share=None)
    found = trend(Ask(world.n1.pk, "QT01", (seasons[0].pk,), "received", over=Over(date(2024, 6, 1), restated=True)))
    assert [[one.name for one in point.breaks] for point in found.points] == [
        ["Chi bộ 2 Bắc", "Chi bộ 1 Nam"],
        ["Chi bộ 2 Bắc", "Chi bộ 1 Nam"],
        ["Chi bộ 1 Nam"],
        ["Chi bộ 1 Nam"],
    ]
    assert found.interrupted() == {2}
    answer = world.browser(world.secretary).get(
        PAGE, asked(world, seasons, world.n1, cay="1/6/2024", **{"quy-doi": "1"})
    )
    assert "đứt chuỗi" in answer.content.decode()


def test_the_workbook_has_the_same_rows_and_computes_the_difference(world, seasons):
    words = asked(world, seasons, cay="1/1/2024", xuat="xlsx", **{"quy-doi": "1"})
    sheet = load_workbook(io.BytesIO(world.browser(world.secretary).get(PAGE, words).content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [row[:2] + row[3:5] for row in rows[:2]] == [
        ["Quý II/2023", 1, 11, "=D4-B4"],
        ["Quý III/2023", 2, 22, "=D5-B5"],
    ]


def test_nobody_sees_more_than_his_own(world, seasons):
    north = world.person("bac", "auditor", at=world.north, reach=Reach.SUBTREE)
    browser = world.browser(north)
    assert browser.get(PAGE, asked(world, seasons)).status_code == 404
    own = browser.get(PAGE, asked(world, seasons, world.north, cay="1/1/2024"))
    assert [row.reported for row in own.context["page"].rows] == ["10", "20", "–", "–"]
    south = world.person("nam", "auditor", at=world.south, reach=Reach.SUBTREE)
    hidden = world.browser(south).get(PAGE, asked(world, seasons, world.south, cay="1/7/2023"))
    assert hidden.context["page"].trend.ask.over == Over(date(2023, 7, 1))


def test_its_queries_do_not_grow_with_the_rounds(world, seasons, django_assert_max_num_queries):
    browser = world.browser(world.secretary)
    words = asked(world, seasons, cay="1/1/2024", **{"quy-doi": "1"})
    browser.get(PAGE, words)
    with django_assert_max_num_queries(33) as few:
        browser.get(PAGE, words)
    queries = len(few)
    again = opened(world, seasons[0], "2024-Q2", date(2024, 7, 8))
    submit(at_unit(again, world.s1), by=world.neighbour, answers=answers("5"))
    browser.get(PAGE, words)  # a tree is read when it is met first
    with django_assert_max_num_queries(queries):
        browser.get(PAGE, words)
