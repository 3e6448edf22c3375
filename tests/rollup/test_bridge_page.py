"""The page of a bridge: its form, its lines, its workbook, and who sees it."""

import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate
from openpyxl import load_workbook

from tests.reporting.ground import TOML, answers, at_unit, open_sample
from trienkhai.reporting.actions import accept, design_template, open_round, submit, withdraw
from trienkhai.reporting.rules.template_file import read_toml

pytestmark = pytest.mark.django_db
PAGE = "/truy-nguon/doi-chieu/"


@pytest.fixture
def quarter(world):
    """The north has been accepted, the south has only sent."""
    round_ = open_sample(world)
    sent = submit(at_unit(round_, world.north), by=world.officer, answers=answers("4"))
    accept(sent, by=world.secretary)
    submit(at_unit(round_, world.south), by=world.person("nam", "officer", at=world.south), answers=answers("3"))
    return round_


@pytest.fixture
def asked(world, quarter) -> dict:
    return {"don-vi": world.group.pk, "cot": "QT01", "ky": quarter.pk, "can-cu": "accepted"}


def test_from_accepted_to_received_stands_what_nobody_accepted(world, asked):
    answer = world.browser(world.secretary).get(PAGE, asked | {"v-can-cu": "received"})
    text = answer.content.decode()
    found = answer.context["page"].found
    assert (found.answer_before.value, found.answer.value, found.adds_up) == (4, 7, True)
    assert [(row.line.name, row.effect) for row in answer.context["page"].rows] == [("Công ty Nam", "+3")]
    assert "Tổng các dòng đúng bằng chênh lệch, +3" in text and "Được tính thêm" in text
    (row,) = answer.context["page"].rows
    assert row.url_before == "" and world.browser(world.secretary).get(row.url).status_code == 200


def test_the_trace_leads_to_it_and_it_leads_back(world, asked):
    browser = world.browser(world.secretary)
    trace = browser.get("/truy-nguon/", asked)
    assert f'href="{PAGE}?' in trace.content.decode()
    page = browser.get(PAGE, asked)
    assert page.context["page"] is None and "Đối chiếu với" in page.content.decode()
    turned = browser.get(PAGE, asked | {"v-can-cu": "received"}).context["choice"].turned
    assert browser.get(turned).context["page"].found.difference == -3


def test_days_are_typed_as_people_type_them_and_what_is_none_is_told(world, asked):
    browser = world.browser(world.secretary)
    before = (date.today() - timedelta(days=2)).strftime("%d/%m/%Y")
    page = browser.get(PAGE, asked | {"v-can-cu": "received", "v-biet": before})
    assert page.context["page"].found.answer.value is None
    assert f'value="{before}"' in page.content.decode()
    wrong = browser.get(PAGE, asked | {"v-den": "31/2/2026"})
    assert wrong.status_code == 422 and "31/2/2026" in wrong.content.decode()


def test_the_workbook_computes_the_second_figure(world, asked):
    answer = world.browser(world.secretary).get(PAGE, asked | {"v-can-cu": "received", "xuat": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][6] == 4 and rows[2][6] == 7
    assert rows[5][2:7] == ["Công ty Nam", "CTN", None, 3, 3]
    assert rows[6][6] == "=SUM(G6:G6)" and rows[7][6] == "=G2+G7"


def test_what_cannot_be_compared_is_told_and_never_something_else_instead(world, quarter, asked):
    browser = world.browser(world.secretary)
    assert browser.get(PAGE, asked | {"v-ky": "abc", "v-can-cu": "received"}).status_code == 422
    toml = TOML.replace('key = "bieu-01"', 'key = "bieu-02"')
    version = design_template(world.root, read_toml(toml), by=world.secretary)
    other = open_round(version, period_key="2023-Q2", due_on=quarter.due_on, by=world.secretary, kinds={"company"})
    page = browser.get(PAGE, asked | {"v-ky": other.pk, "can-cu": "received"})
    assert page.status_code == 422 and page.context["page"] is None


def test_nobody_sees_it_who_may_not_see_the_figure(world, asked):
    stranger = world.person("nguoi-la", "officer", at=world.south)
    assert world.browser(stranger).get(PAGE, asked | {"v-can-cu": "received"}).status_code == 404


def test_a_report_that_was_taken_back_is_counted_as_it_was_and_not_opened(world, quarter, asked):
    yesterday = timezone.now() - timedelta(days=1)
    west = submit(
        at_unit(quarter, world.s1), by=world.person("tay", "officer", at=world.s1), answers=answers("9"), at=yesterday
    )
    withdraw(west, by=world.person("tay", "officer", at=world.s1))
    other = asked | {"can-cu": "received", "v-can-cu": "received", "v-biet": f"{localdate(yesterday):%d/%m/%Y}"}
    found = world.browser(world.secretary).get(PAGE, other).context["page"].found
    assert (found.answer_before.value, found.answer.value, found.adds_up) == (7, 9, True)
    assert (found.hidden, found.hidden_effect) == (1, 9)
    assert [line.name for line in found.lines] == ["Công ty Bắc", "Công ty Nam"]


def test_it_asks_a_fixed_number_of_queries(world, asked, django_assert_max_num_queries):
    browser = world.browser(world.secretary)
    browser.get(PAGE, asked | {"v-can-cu": "received"})
    with django_assert_max_num_queries(40):
        browser.get(PAGE, asked | {"v-can-cu": "received"})
