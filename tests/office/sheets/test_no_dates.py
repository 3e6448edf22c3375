"""A number that a format shows as a date, and that is none, is read as the number it is."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from trienkhai.office.sheets.no_dates import shows_a_date
from trienkhai.office.sheets.reading import read_book


def one_cell(value, number_format):
    book = Workbook()
    book.active["A1"] = value
    book.active["A1"].number_format = number_format
    book.active["A2"] = 45000
    book.active["A2"].number_format = "dd/mm/yyyy"
    target = BytesIO()
    book.save(target)
    cell, day = read_book(target.getvalue(), "a.xlsx").sheets[0].cells
    assert str(day.value) == "2023-03-15"
    return cell


@pytest.mark.parametrize("number_format", ["dd/mm/yyyy", "[h]:mm:ss", "hh:mm", 'yyyy"năm"'])
@pytest.mark.parametrize("value", [-5, -0.25, -1e30, 2_958_466, 1e10, 3.5e37])
def test_what_is_no_date_stays_a_number(value, number_format):
    cell = one_cell(value, number_format)
    assert (cell.kind, cell.value) == ("number", pytest.approx(value))


def test_a_date_stays_a_date():
    assert str(one_cell(2_958_465, "dd/mm/yyyy").value) == "9999-12-31"
    assert one_cell(0.5, "hh:mm").kind == "time"


@pytest.mark.parametrize(
    ("number_format", "code", "shows"),
    [
        (14, "", True),
        (2, "", False),
        (164, "#,##0.00", False),
        (164, '0.0 "đ/m"', False),
        (164, "[Red]0", False),
        (164, "[h]:mm", True),
        (164, "[$-42A]dd mmmm", True),
        (164, "0\\h", False),
    ],
)
def test_formats_of_dates_are_told_from_others(number_format, code, shows):
    assert shows_a_date(number_format, code) is shows
