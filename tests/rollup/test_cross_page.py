"""Units, rounds and indicators against each other: the figures are those of their traces, and nobody sees outside his view."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.access.models import Reach
from trienkhai.directory import actions as directory
from trienkhai.reporting.actions import open_round, submit
from trienkhai.reporting.models import Round
from trienkhai.rollup.answers import answer
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.cross import cross

pytestmark = pytest.mark.django_db
PAGE = "/truy-nguon/bang-cheo/"
NAMES: dict[str, str] = {}


@pytest.fixture
def quarters(world) -> list[Round]:
    """Two quarters; in the first both cells of the north have sent, in the second one of them and one of the south."""
    first = open_sample(world)
    second = open_round(
        first.version, period_key="2023-Q3", due_on=date(2023, 10, 6), by=world.secretary, kinds={"company", "cell"}
    )
    submit(at_unit(first, world.n1), by=world.officer, answers=answers("20", QT03="40"))
    submit(at_unit(first, world.n2), by=world.officer, answers=answers("300", QT03="30"))
    submit(at_unit(second, world.n2), by=world.officer, answers=answers("7", QT03="5"))
    submit(at_unit(second, world.s1), by=world.neighbour, answers=answers("4000", QT03="90"))
    for key in ("group", "north", "south", "n1", "n2", "s1"):
        NAMES[key] = at_unit(first, getattr(world, key)).name
    return [first, second]


def asked(world, quarters, **more):
    return {"ky": str(quarters[-1].pk), "don-vi": str(world.group.pk), "cot": "QT01", "can-cu": "received", **more}


def table(page):
    """Names of the columns and, by the name of the row, what is shown."""
    found = page.found
    shown = {
        item.name: [None if cell.answer is None or not cell.answer.moments else cell.answer.shown() for cell in cells]
        for item, cells in zip(found.rows, found.cells, strict=True)
    }
    return [item.name for item in found.columns], shown


def opened(world, quarters, person=None, **more):
    answered = world.browser(person or world.secretary).get(PAGE, asked(world, quarters, **more))
    assert answered.status_code == 200
    return answered


def test_units_by_rounds(world, quarters):
    page = opened(world, quarters).context["page"]
    assert table(page) == (
        ["Quý II/2023", "Quý III/2023"],
        {
            NAMES["north"]: ["320", "7"],
            NAMES["south"]: ["chưa có số liệu", "4.000"],
            NAMES["group"]: ["320", "4.007"],
        },
    )
    for item, cells in zip(page.found.rows, page.found.cells, strict=True):
        for round_, cell in zip(quarters, cells, strict=True):
            assert cell.answer.value == answer(Ask(item.key, "QT01", (round_.pk,), "received")).value
    # Of four numbers three are there to be compared; the total is none of them.
    assert [[cell.level for cell in cells] for cells in page.found.cells] == [[2, 1], [0, 4], [0, 0]]


def test_units_by_indicators_and_indicators_by_rounds(world, quarters):
    names, shown = table(opened(world, quarters, theo="chi-tieu").context["page"])
    assert dict(zip(names, shown[NAMES["group"]], strict=True))["Hội nghị đã tổ chức"] == "4.007"
    page = opened(world, quarters, hang="chi-tieu", **{"don-vi": str(world.n2.pk)}).context["page"]
    names, shown = table(page)
    assert (page.meant, names) == (NAMES["n2"], ["Quý II/2023", "Quý III/2023"])
    assert shown["Hội nghị đã tổ chức"] == ["300", "7"]


def test_every_number_leads_to_its_trace_and_every_company_to_its_cells(world, quarters):
    page = opened(world, quarters).content.decode()
    ask = Ask(world.north.pk, "QT01", (quarters[0].pk,), "received")
    assert ask.url.replace("&", "&amp;") in page
    company = opened(world, quarters).context["page"].lines[0].head
    assert company.item.key == world.north.pk
    below = world.browser(world.secretary).get(company.url)
    assert table(below.context["page"])[1] == {
        NAMES["n1"]: ["20", "chưa có số liệu"],
        NAMES["n2"]: ["300", "7"],
        NAMES["north"]: ["320", "7"],
    }
    assert "<svg" in below.content.decode()


def test_a_unit_that_stands_in_one_round_only_is_blank_in_the_others(world, quarters):
    directory.close_unit(world.s1, on=date(2023, 10, 15), by=world.secretary)
    open_round(
        quarters[0].version,
        period_key="2023-Q4",
        due_on=date(2024, 1, 8),
        by=world.secretary,
        kinds={"company", "cell"},
    )
    _names, shown = table(opened(world, quarters, **{"don-vi": str(world.south.pk)}).context["page"])
    assert shown[NAMES["s1"]] == ["chưa có số liệu", "4.000", None]


def test_the_workbook_has_the_table_and_a_row_for_each_number(world, quarters):
    book = load_workbook(io.BytesIO(opened(world, quarters, xuat="xlsx").content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(min_row=2)]
    assert rows[1] == [NAMES["north"], 320, 7]
    assert rows[3][1:] == [320, 4007]
    numbers = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows(min_row=2)]
    assert [NAMES["north"], "Quý II/2023", 320] == [numbers[0][0], numbers[0][2], numbers[0][4]]
    assert len(numbers) == 4  # without the totals, which a pivot would count twice


def test_nobody_sees_more_than_his_own(world, quarters):
    north = world.person("bac", "auditor", at=world.north, reach=Reach.SUBTREE)
    own = opened(world, quarters, north, **{"don-vi": str(world.north.pk)})
    assert set(table(own.context["page"])[1]) == {NAMES["n1"], NAMES["n2"], NAMES["north"]}
    browser = world.browser(north)
    assert browser.get(PAGE, asked(world, quarters)).status_code == 404
    assert browser.get(PAGE, {"ky": str(quarters[0].pk)}).context["page"].found.unit_name == NAMES["north"]


def test_a_round_in_which_one_sees_nothing_is_none_of_ones_columns(world, quarters):
    open_round(
        quarters[0].version,
        period_key="2023-Q4",
        due_on=date(2024, 1, 8),
        by=world.secretary,
        kinds={"company", "cell"},
        top=world.south,
    )
    north = world.person("bac", "auditor", at=world.north, reach=Reach.SUBTREE)
    page = opened(world, quarters, north, **{"don-vi": str(world.north.pk)}).context["page"]
    assert table(page)[0] == ["Quý II/2023", "Quý III/2023"]
    for head in page.heads:
        assert world.browser(north).get(head.url).status_code == 200


def test_signed_figures_ask_for_the_pins_once(world, quarters, django_assert_max_num_queries):
    browser = world.browser(world.secretary)
    browser.get(PAGE, asked(world, quarters, **{"can-cu": "signed"}))
    with django_assert_max_num_queries(26):
        browser.get(PAGE, asked(world, quarters, **{"can-cu": "signed"}))


def test_of_many_units_the_workbook_holds_all(world, quarters, monkeypatch):
    monkeypatch.setattr("trienkhai.rollup.cross.build.ON_A_PAGE", 1)
    monkeypatch.setattr(cross, "__kwdefaults__", {"a_page": 1})
    page = opened(world, quarters, page="2").context["page"]
    assert (page.found.pages, [item.name for item in page.found.rows]) == (2, [NAMES["south"], NAMES["group"]])
    book = load_workbook(io.BytesIO(opened(world, quarters, page="2", xuat="xlsx").content))
    assert [row[0].value for row in book.worksheets[0].iter_rows(min_row=3)][:2] == [NAMES["north"], NAMES["south"]]


def test_a_column_that_the_table_does_not_have_gives_way_to_one_that_it_has(world, quarters):
    page = opened(world, quarters, cot="count:QT01").context["page"]
    assert page.meant == "Hội nghị đã tổ chức"
    trend = world.browser(world.secretary).get("/truy-nguon/theo-thoi-gian/", asked(world, quarters, cot="count:QT01"))
    assert trend.context["page"].units_url == ""
    whole = world.browser(world.secretary).get("/truy-nguon/theo-thoi-gian/", asked(world, quarters))
    assert world.browser(world.secretary).get(whole.context["page"].units_url).status_code == 200


def test_an_address_that_asks_no_table_is_told_in_words(world, quarters):
    browser = world.browser(world.secretary)
    same = browser.get(PAGE, asked(world, quarters, hang="ky", theo="ky"))
    assert same.status_code == 422 and "Hàng và cột" in same.content.decode()
    assert browser.get(PAGE).status_code == 422
    assert browser.get(PAGE, {"ky": "999999"}).status_code == 404


def test_its_queries_do_not_grow_with_units_and_rounds(world, quarters, django_assert_max_num_queries):
    browser = world.browser(world.secretary)
    browser.get(PAGE, asked(world, quarters, **{"don-vi": str(world.south.pk)}))
    with django_assert_max_num_queries(24):
        browser.get(PAGE, asked(world, quarters, **{"don-vi": str(world.south.pk)}))
    with django_assert_max_num_queries(24):
        browser.get(PAGE, asked(world, quarters))


def test_it_opens_in_english_too(world, quarters):
    browser = world.browser(world.secretary)
    browser.cookies["django_language"] = "en"
    page = browser.get(PAGE, asked(world, quarters, theo="chi-tieu")).content.decode()
    assert "Cross table" in page and "The darker a cell" in page
