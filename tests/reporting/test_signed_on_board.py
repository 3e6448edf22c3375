"""Signed is a fact of its own on the board: the newest report of the unit above rests on this one."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.evidence.test_accepting import pdf
from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.reporting import actions
from trienkhai.reporting.models import RoundUnit
from trienkhai.reporting.queries import Filters, round_board


def told(round_, reader):
    return {row.name: row.signed for row in round_board(round_, reader).rows if row.signed}


def fresh(row):
    return RoundUnit.objects.get(pk=row.pk)


@pytest.fixture
def signed(world, north, cell):
    """The northern company signs with one of its two cells."""
    actions.submit(cell, answers=answers(), by=world.officer)
    actions.submit(north, answers=answers(), gaps={world.n2.pk: "chưa có"}, by=world.officer)


def test_what_the_newest_report_above_rests_on_is_signed(world, quarter, signed):
    assert told(quarter, world.secretary) == {"Chi bộ 1 Bắc": "signed"}
    assert round_board(quarter, world.secretary).counts["signed"] == 1


def test_accepted_and_signed_are_two_facts(world, quarter, north, cell, signed):
    actions.accept(fresh(north).latest, by=world.secretary)
    rows = {row.name: (row.state, row.signed) for row in round_board(quarter, world.secretary).rows}
    assert rows["Công ty Bắc"] == ("accepted", "")
    assert rows["Chi bộ 1 Bắc"] == ("submitted", "signed")


def test_sent_again_it_is_changed_since_until_the_unit_above_sends_again(world, quarter, north, cell, signed):
    actions.submit(fresh(cell), answers=answers("9"), by=world.officer)
    assert told(quarter, world.secretary) == {"Chi bộ 1 Bắc": "changed"}
    actions.submit(fresh(north), answers=answers(), gaps={world.n2.pk: "chưa có"}, by=world.officer)
    assert told(quarter, world.secretary) == {"Chi bộ 1 Bắc": "signed"}


def test_when_the_report_above_is_withdrawn_nothing_is_signed_by_it(world, quarter, north, signed):
    actions.withdraw(fresh(north).latest, by=world.officer)
    assert told(quarter, world.secretary) == {}


def test_the_top_signs_with_the_report_that_rests_on_the_others(world):
    round_ = open_sample(world, kinds={"group", "company"})
    north, top = at_unit(round_, world.north), at_unit(round_, world.group)
    actions.submit(north, answers=answers(), by=world.officer)
    assert told(round_, world.secretary) == {}
    actions.submit(top, answers=answers(), gaps={world.south.pk: "chưa có"}, by=world.secretary)
    assert told(round_, world.secretary) == {world.root.name: "signed", "Công ty Bắc": "signed"}


def test_the_board_is_filtered_by_it(world, quarter, cell, signed):
    def names(state):
        return [row.name for row in round_board(quarter, world.secretary, Filters(state=state)).rows]

    assert (names("signed"), names("changed")) == (["Chi bộ 1 Bắc"], [])
    actions.submit(fresh(cell), answers=answers("9"), by=world.officer)
    assert (names("signed"), names("changed")) == ([], ["Chi bộ 1 Bắc"])


def test_page_and_sheet_say_it_in_words(world, quarter, north, signed):
    actions.hand_in_scan(fresh(north).latest, [("ban-ky.pdf", pdf())], compared=True, by=world.officer)
    browser = world.browser(world.secretary)
    page = browser.get(reverse("reporting:board", args=[quarter.pk])).content.decode()
    assert page.count("Cấp trên đã ký") == 3  # the filter, the row, the key on paper
    assert "Bản giấy đã ký" in page
    answer = browser.get(reverse("reporting:board_sheet", args=[quarter.pk]))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    heads = [cell.value for cell in sheet[5]]
    rows = {row[1]: dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=6, values_only=True)}
    assert rows["Chi bộ 1 Bắc"]["Cấp trên đã ký"] == "đã ký"
    assert rows["Công ty Bắc"]["Bản giấy đã ký"] == "đã nộp"
    assert not rows["Công ty Nam"]["Cấp trên đã ký"]
