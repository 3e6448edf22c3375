from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trienkhai.vietnamese import NotADate, letter_date, parse_date, short_date


def test_a_letter_date_pads_small_days_and_the_first_two_months():
    assert letter_date(date(2023, 2, 5), "Hà Nội") == "Hà Nội, ngày 05 tháng 02 năm 2023"
    assert letter_date(date(2023, 7, 24)) == "ngày 24 tháng 7 năm 2023"
    assert letter_date(date(2023, 3, 9)) == "ngày 09 tháng 3 năm 2023"
    assert letter_date(date(2023, 2, 5), "Hà Nội", "en") == "Hà Nội, 5 February 2023"


def test_a_table_date_is_not_padded():
    assert short_date(date(2026, 7, 8)) == "8/7/2026"


@pytest.mark.parametrize(
    "text",
    [
        "24/7/2023",
        "24/07/2023",
        "24-7-2023",
        "24.7.2023",
        "24-07-2023",
        "2023-07-24",
        " 24/7/2023\u00a0",
        "ngày 24 tháng 7 năm 2023",
        "Hà Nội, ngày 24 tháng 07 năm 2023",
    ],
)
def test_every_customary_form_is_read(text):
    assert parse_date(text) == date(2023, 7, 24)


@pytest.mark.parametrize(
    "text",
    ["", "07/24/2023", "31/4/2023", "24/7/23", "24.7", "24/7-2023", "2023-13-01", "20230724", "0/1/2023", "1/1/0000"],
)
def test_what_is_no_date_is_refused_and_never_guessed(text):
    with pytest.raises(NotADate) as refused:
        parse_date(text)
    assert refused.value.code == "not_a_date"


@given(st.dates(date(1000, 1, 1)))
def test_what_is_written_is_read_back(day):
    assert parse_date(short_date(day)) == parse_date(letter_date(day, "Huế")) == parse_date(day.isoformat()) == day
