"""What the figures of a unit are to cover is said in its workbook and on the board."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.reporting.books import FIGURES, filled
from tests.reporting.ground import at_unit, open_sample
from trienkhai.reporting.actions import take_in
from trienkhai.reporting.models import Export
from trienkhai.reporting.workbook import export_workbook
from trienkhai.reporting.workbook.export import written

pytestmark = pytest.mark.files


def first_sheet(data: bytes) -> str:
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)


def test_a_parent_by_parts_is_told_to_leave_out_the_units_below(world, quarter, north):
    data = export_workbook(north, by=world.officer)
    said = first_sheet(data)
    assert "Chỉ ghi phần Công ty Bắc trực tiếp làm" in said
    assert "Chi bộ 1 Bắc, Chi bộ 2 Bắc" in said
    assert load_workbook(BytesIO(data))[FIGURES]["B4"].value == "chỉ phần của đơn vị, không gồm cấp dưới"


def test_a_unit_in_one_sum_is_told_what_it_includes_even_units_the_round_does_not_ask(world):
    quarter = open_sample(world, kinds={"company"}, lump_ids={world.north.pk})
    said = first_sheet(export_workbook(at_unit(quarter, world.north), by=world.officer))
    assert "Ghi số gộp của Công ty Bắc và toàn bộ cấp dưới: Chi bộ 1 Bắc, Chi bộ 2 Bắc." in said


def test_a_unit_with_nobody_below_is_told_nothing_of_it(world, quarter, cell):
    data = export_workbook(cell, by=world.officer)
    assert "Chỉ ghi phần" not in first_sheet(data)
    assert load_workbook(BytesIO(data))[FIGURES]["B4"].value is None


def test_every_cell_of_such_a_workbook_is_still_accounted_for(world):
    quarter = open_sample(world, lump_ids={world.north.pk})
    data = export_workbook(at_unit(quarter, world.north), by=world.officer)
    intake = take_in(filled(data, {f"{FIGURES}!D7": 4, f"{FIGURES}!D8": 100}), name="a.xlsx", by=world.officer)
    assert intake.outcome == "taken"
    assert "unknown" not in intake.account["counts"]


def test_a_unit_called_with_a_percent_sign_breaks_nothing(world):
    world.unit("100% Bắc %(due)s", "PC", "cell", world.north)
    quarter = open_sample(world)
    assert "100% Bắc %(due)s" in first_sheet(export_workbook(at_unit(quarter, world.north), by=world.officer))


def test_an_export_from_before_is_written_as_it_was(world, north):
    export_workbook(north, by=world.officer)
    export = Export.objects.get()
    del export.values["covers"]
    assert "Chỉ ghi phần" not in first_sheet(written(export))


def test_the_board_says_who_reports_in_which_way(world):
    quarter = open_sample(world, lump_ids={world.north.pk})
    page = world.browser(world.secretary).get(reverse("reporting:board", args=[quarter.pk])).content.decode()
    assert page.count("Báo cáo gộp") == 1
    assert page.count("Chỉ phần của đơn vị") == 1
