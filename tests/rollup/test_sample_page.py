"""Samples for auditors: of figures, reports and files, by seed and strata, with a working paper for each item."""

import io

import pytest
from openpyxl import load_workbook

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.access.models import Reach
from trienkhai.reporting.actions import submit
from trienkhai.reporting.models import Round

pytestmark = pytest.mark.django_db
PAGE = "/truy-nguon/chon-mau/"


@pytest.fixture
def quarter(world) -> Round:
    opened = open_sample(world)
    for unit, person, number in (
        (world.north, world.officer, "1"),
        (world.n1, world.officer, "20"),
        (world.n2, world.officer, "300"),
        (world.s1, world.neighbour, "4000"),
    ):
        submit(at_unit(opened, unit), by=person, answers=answers(number, QT03="5"), places={"QT01": "Biểu 01!D7"})
    return opened


def asked(quarter, **more):
    return {"ky": str(quarter.pk), "so-mau": "3", "hat-giong": "QĐ 12/2026", **more}


def drawn(world, quarter, person=None, **more):
    answered = world.browser(person or world.auditor).get(PAGE, asked(quarter, **more))
    assert answered.status_code == 200
    return answered.context["found"]


def told(found):
    return [(one.unit, one.cell and one.cell.key, one.value) for one in found.items]


def test_the_same_seed_draws_the_same_and_each_item_leads_to_its_cell(world, quarter):
    found = drawn(world, quarter)
    again = drawn(world, quarter, world.secretary)
    assert (told(found), found.population) == (told(again), again.population)
    assert len(found.items) == 3 and found.size > 10
    assert {tuple(told(drawn(world, quarter, **{"hat-giong": str(seed)}))) for seed in range(6)} != {tuple(told(found))}
    browser = world.browser(world.auditor)
    page = browser.get(PAGE, asked(quarter))
    for one, url in page.context["items"]:
        answer = browser.get(url.partition("#")[0])
        assert answer.status_code == 200
        assert one.value in answer.content.decode()


def test_every_figure_of_every_report_can_be_drawn_as_it_was_reported(world, quarter):
    found = drawn(world, quarter, **{"so-mau": "500"})
    assert len(found.items) == found.size
    shown = {(one.unit, one.cell.key): (one.value, one.place) for one in found.items}
    name = at_unit(quarter, world.s1).name
    assert shown[name, "QT01"] == ("4.000", "Biểu 01!D7")
    assert shown[name, "QT03"] == ("5", "")


def test_strata_share_the_sample(world, quarter):
    found = drawn(world, quarter, loai="bao-cao", tang="duoi", **{"so-mau": "2"})
    assert [(one.size, one.drawn) for one in found.strata] == [(3, 1), (1, 1)]
    rows = [at_unit(quarter, unit) for unit in (world.north, world.south)]
    assert {one.name for one in found.strata} == {f"{row.name} {row.code}".strip() for row in rows}
    assert len(drawn(world, quarter, loai="tep").items) == 0


def test_nothing_is_drawn_without_a_seed(world, quarter):
    found = drawn(world, quarter, **{"hat-giong": " "})
    assert found.items == ()


def test_a_working_paper_for_each_item(world, quarter):
    answered = world.browser(world.auditor).get(PAGE, asked(quarter, xuat="xlsx"))
    book = load_workbook(io.BytesIO(answered.content))
    assert book.sheetnames == ["Cách chọn", "Danh sách", "1", "2", "3"]
    how = {row[0].value: row[1].value for row in book["Cách chọn"].iter_rows(max_row=10)}
    assert how["Hạt giống"] == "QĐ 12/2026" and how["Số đã chọn"] == "3" and "SHA-256" in how["Phương pháp"]
    found = drawn(world, quarter)
    heads, *rows = [[cell.value for cell in row] for row in book["Danh sách"].iter_rows()]
    assert [row[heads.index("Đơn vị")] for row in rows] == [one.unit for one in found.items]
    assert [row[heads.index("SHA-256 của báo cáo")] for row in rows] == [one.submission.sha256 for one in found.items]
    assert book["Danh sách"].data_validations.dataValidation
    paper = {row[0].value: row[1].value for row in book["2"].iter_rows(min_row=3)}
    assert paper["Đơn vị"] == found.items[1].unit and paper["Kết luận"] is None


def test_only_reports_one_may_read_are_drawn_from(world, quarter):
    south = world.person("nam", "auditor", at=world.south, reach=Reach.SUBTREE)
    found = drawn(world, quarter, south, loai="bao-cao", **{"so-mau": "9"})
    assert [one.unit for one in found.items] == [at_unit(quarter, world.s1).name]
    assert found.population != drawn(world, quarter, loai="bao-cao", **{"so-mau": "9"}).population
    cell = world.person("nam-mot", "auditor", at=world.s1)
    (alone,) = drawn(world, quarter, cell, loai="bao-cao", tang="duoi").strata
    assert alone.name == ""  # the name of the unit above is not his to see


def test_what_cannot_be_drawn_is_told_in_words(world, quarter):
    browser = world.browser(world.auditor)
    for more, said in (
        ({"so-mau": "0"}, "từ 1 đến 500"),
        ({"so-mau": "501"}, "từ 1 đến 500"),
        ({"hat-giong": "x" * 61}, "60 ký tự"),
    ):
        answered = browser.get(PAGE, asked(quarter, **more))
        assert answered.status_code == 422 and said in answered.content.decode()
    assert browser.get(PAGE).status_code == 422
    assert browser.get(PAGE, asked(quarter, ky="99999")).status_code == 404


def test_its_queries_do_not_grow(world, quarter, django_assert_max_num_queries):
    browser = world.browser(world.auditor)
    browser.get(PAGE, asked(quarter))
    with django_assert_max_num_queries(22):
        browser.get(PAGE, asked(quarter))
    with django_assert_max_num_queries(22):
        browser.get(PAGE, asked(quarter, **{"so-mau": "60"}, tang="duoi"))


def test_it_opens_in_english_too(world, quarter):
    browser = world.browser(world.auditor)
    browser.cookies["django_language"] = "en"
    assert "Sample for examination" in browser.get(PAGE, asked(quarter)).content.decode()
