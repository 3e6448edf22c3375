"""A figure over the tree of another day, on its page, in its workbook, in a bridge, by command; and who sees it."""

import io
import json
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.access.models import Reach
from trienkhai.cli import main as entry
from trienkhai.directory import actions as directory
from trienkhai.reporting.actions import submit
from trienkhai.rollup.ask import Ask

pytestmark = pytest.mark.django_db
LATER = date(2024, 1, 1)


@pytest.fixture
def reorganised(world):
    """Cells of the north sent 20 and 300, the one of the south 4000. Since then the first of the north went to the south, where
    the second was merged into the old one of the south.
    """
    round_ = open_sample(world)
    for unit, person, figure in (
        (world.n1, world.officer, "20"),
        (world.n2, world.officer, "300"),
        (world.s1, world.neighbour, "4000"),
    ):
        submit(at_unit(round_, unit), by=person, answers=answers(figure))
    directory.move_unit(world.n1, parent=world.south, on=LATER, by=world.founder)
    directory.merge_units([world.n2], world.s1, on=LATER, by=world.founder)
    return round_


def page_of(world, round_, unit, person=None, **more):
    ask = Ask(unit.pk, "QT01", (round_.pk,), "received")
    return world.browser(person or world.secretary).get(
        ask.url, {**dict(pair.split("=") for pair in ask.to_query().split("&")), **more}
    )


def test_the_page_says_which_tree_it_reads_and_what_changed_with_it(world, reorganised):
    page = page_of(world, reorganised, world.south).content.decode()
    assert "như đã báo cáo" in page and "4.000" in page
    page = page_of(world, reorganised, world.south, cay="1/1/2024").content.decode()
    assert "theo tổ chức ngày 1/1/2024" in page and "4.320" in page
    assert "Chi bộ 2 Bắc (không có trong tổ chức ngày đó)" in page
    page = page_of(world, reorganised, world.s1, cay="1/1/2024", **{"quy-doi": "1"}).content.decode()
    assert "quy đổi về 1/1/2024" in page and "4.300" in page


def test_a_day_that_is_none_and_what_is_signed_are_refused_in_words(world, reorganised):
    assert page_of(world, reorganised, world.south, cay="32/1/2024").status_code == 422
    refused = page_of(world, reorganised, world.south, cay="1/1/2024", **{"can-cu": "signed"})
    assert refused.status_code == 422 and "đã ký" in refused.content.decode()


def test_the_workbook_says_it_too_and_its_formula_makes_the_total(world, reorganised):
    answer = page_of(world, reorganised, world.s1, cay="1/1/2024", xuat="xlsx", **{"quy-doi": "1"})
    book = load_workbook(io.BytesIO(answer.content))
    told = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows()}
    assert "quy đổi về 1/1/2024" in told.values()
    assert [row[4].value for row in book.worksheets[1].iter_rows(min_row=3)] == [4000, 300]


def test_a_bridge_leads_from_as_reported_to_it(world, reorganised):
    asked = {"don-vi": world.south.pk, "cot": "QT01", "ky": reorganised.pk, "can-cu": "received"}
    answer = world.browser(world.secretary).get(
        "/truy-nguon/doi-chieu/", asked | {"v-cay": "1/1/2024", "v-quy-doi": "1"}
    )
    page = answer.context["page"]
    assert [(row.line.kind, row.effect) for row in page.rows] == [("moved", "+20"), ("merged", "+300")]
    assert page.found.adds_up and page.difference == "+320"
    text = answer.content.decode()
    assert "quy đổi về 1/1/2024" in text and "Thuộc đơn vị cấp trên khác" in text


def test_reports_of_units_outside_ones_view_never_enter_it(world, reorganised):
    """Over the tree before the change the north holds its cell that stands in the south today."""
    north = world.person("bac", "auditor", at=world.north, reach=Reach.SUBTREE)
    assert page_of(world, reorganised, world.north, north).status_code == 200  # as reported: it was of the north
    assert page_of(world, reorganised, world.north, north, cay="1/1/2024").status_code == 200
    south = world.person("nam", "auditor", at=world.south, reach=Reach.SUBTREE)
    assert page_of(world, reorganised, world.south, south, cay="1/1/2024").status_code == 200
    directory.move_unit(world.n1, parent=world.north, on=date(2024, 3, 1), by=world.founder)
    refused = page_of(world, reorganised, world.south, south, cay="1/1/2024")
    assert refused.status_code == 422 and "ngoài phạm vi" in refused.content.decode()
    assert page_of(world, reorganised, world.north, south, cay="1/1/2024").status_code == 404


def test_by_command(world, reorganised, capsys):
    words = [
        "--template",
        "bieu-01",
        "--period",
        reorganised.period_key,
        "--column",
        "QT01",
        "--unit",
        "CTN",
        "--basis",
        "received",
    ]
    assert entry.main(["trace", *words, "--over", "2024-01-01", "--restated", "--json"]) == entry.DONE
    told = json.loads(capsys.readouterr().out)
    assert (told["value"], told["adds_up"], told["ask"]["over"]) == (
        "4320",
        True,
        {"day": "2024-01-01", "restated": True},
    )
    assert (
        entry.main(
            [
                "rollup",
                "bieu-01",
                reorganised.period_key,
                "--unit",
                "CTN",
                "--basis",
                "received",
                "--over",
                "2024-01-01",
                "--json",
            ]
        )
        == entry.DONE
    )
    assert json.loads(capsys.readouterr().out)["over"] == {"day": "2024-01-01", "restated": False}
    assert entry.main(["trace", *words, "--restated", "--json"]) == entry.REFUSED_INPUT
