import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trienkhai.periods import (
    holidays,
    is_working_day,
    lunar_new_year,
    lunar_to_solar,
    next_working_day,
    working_day_on_or_after,
    working_days_after,
    working_days_before,
)

KNOWN = ["2020-01-25", "2021-02-12", "2022-02-01", "2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17"]
OTHER_THAN_IN_THE_NORTH = ["1968-01-29", "1985-01-21", "2007-02-17", "2030-02-02"]  # UTC+7, not UTC+8
DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    "known",
    [*KNOWN, *OTHER_THAN_IN_THE_NORTH],
)
def test_tet_falls_on_its_known_day(known):
    day = date.fromisoformat(known)
    assert lunar_new_year(day.year) == day


def test_the_hung_kings_are_remembered_on_the_tenth_of_the_third_month():
    known = ["2020-04-02", "2021-04-21", "2022-04-10", "2023-04-29", "2024-04-18", "2025-04-07", "2026-04-26"]
    assert [lunar_to_solar(10, 3, year).isoformat() for year in range(2020, 2027)] == known


@given(st.integers(1901, 2199))
def test_lunar_months_have_29_or_30_days_and_years_12_or_13_moons(year):
    firsts = [lunar_to_solar(1, month, year) for month in range(1, 13)] + [lunar_new_year(year + 1)]
    lengths = [(after - before).days for before, after in itertools.pairwise(firsts)]
    assert sum(length > 31 for length in lengths) <= 1
    assert all(length in {29, 30, 58, 59, 60} for length in lengths)
    assert 353 <= (firsts[-1] - firsts[0]).days <= 385


def test_a_year_of_holidays_with_days_in_lieu():
    assert [day.strftime("%d/%m") for day in holidays(2023)] == [
        *("01/01", "02/01", "20/01", "21/01", "22/01", "23/01", "24/01", "25/01", "26/01"),
        *("29/04", "30/04", "01/05", "02/05", "03/05", "01/09", "02/09", "04/09"),
    ]
    assert date(2020, 9, 3) not in holidays(2020)
    assert date(2021, 9, 3) in holidays(2021)


def test_work_begins_again_after_tet():
    assert not is_working_day(date(2023, 1, 26))
    assert next_working_day(date(2023, 1, 19)) == date(2023, 1, 27)
    assert working_day_on_or_after(date(2023, 1, 19)) == date(2023, 1, 19)
    assert working_days_before(date(2023, 1, 27), 2) == date(2023, 1, 18)
    assert working_days_after(date(2023, 1, 18), 2) == date(2023, 1, 27)
    assert working_days_before(date(2023, 1, 22), 0) == date(2023, 1, 22)
    with pytest.raises(ValueError):
        working_days_before(date(2023, 1, 22), -1)


def test_days_decided_for_one_year_go_before_the_rule():
    monday, saturday = date(2024, 4, 29), date(2024, 5, 4)
    assert is_working_day(monday)
    assert not is_working_day(monday, off=[monday], worked=[saturday])
    assert is_working_day(saturday, off=[monday], worked=[saturday])
    assert next_working_day(date(2024, 4, 26), off=[monday]) == date(2024, 5, 2)


@given(DAYS, st.integers(1, 60))
def test_going_back_and_forth_over_working_days_agrees(day, count):
    start = working_day_on_or_after(day)
    assert working_days_before(working_days_after(start, count), count) == start


@given(DAYS)
def test_the_next_working_day_is_worked_and_none_lies_between(day):
    found = next_working_day(day)
    assert is_working_day(found)
    assert not any(is_working_day(day + timedelta(days=step)) for step in range(1, (found - day).days))
