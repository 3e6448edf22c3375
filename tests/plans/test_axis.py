"""The axis of time on which tasks are drawn."""

from datetime import date

import pytest

from trienkhai.plans.rules.axis import axis_over

TODAY = date(2026, 7, 8)


def test_whole_years_and_their_marks():
    axis = axis_over([date(2021, 6, 15), date(2026, 12, 31)], today=TODAY)
    assert (axis.first, axis.after) == (date(2021, 1, 1), date(2027, 1, 1))
    assert [mark.word for mark in axis.marks] == ["2021", "22", "23", "24", "25", "26"]
    assert [mark.place for mark in axis.marks][:2] == [0.0, 16.7]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], ["1/2026", "4", "7", "10"]),
        ([date(2000, 1, 1), date(2039, 1, 1)], ["2000", "05", "10", "15", "20", "25", "30", "35"]),
    ],
)
def test_one_year_has_its_quarters_and_many_years_some_marks(days, words):
    assert [mark.word for mark in axis_over(days, today=TODAY).marks] == words


def test_a_bar_lies_within_the_axis():
    axis = axis_over([date(2026, 1, 1)], today=TODAY)
    bar = axis.bar(date(2025, 1, 1), date(2027, 1, 1), percent=50, today=TODAY, is_late=False)
    assert (bar.begin, bar.length, bar.done) == (0.0, 100.0, 50.0)
    day = axis.bar(TODAY, TODAY, percent=100, today=date(2031, 1, 1), is_late=True)
    assert (day.length, day.today) == (0.8, None)
