import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trienkhai.periods import Kind, NotAPeriod, parse_period_key, period, period_of, periods_between, span, term
from trienkhai.periods.calendar import MONTHS_OF, TILING

DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
PRESETS = st.sampled_from(["calendar", "nd09"])


@pytest.mark.parametrize(
    ("key", "first", "last", "vietnamese", "english"),
    [
        ("2023", "2023-01-01", "2023-12-31", "Năm 2023", "Year 2023"),
        ("2023-H1", "2023-01-01", "2023-06-30", "6 tháng đầu năm 2023", "First half of 2023"),
        ("2023-H2", "2023-07-01", "2023-12-31", "6 tháng cuối năm 2023", "Second half of 2023"),
        ("2023-9M", "2023-01-01", "2023-09-30", "9 tháng đầu năm 2023", "First nine months of 2023"),
        ("2023-Q2", "2023-04-01", "2023-06-30", "Quý II/2023", "Q2 2023"),
        ("2024-02", "2024-02-01", "2024-02-29", "Tháng 2/2024", "February 2024"),
        ("2020-2025", "2020-01-01", "2024-12-31", "Nhiệm kỳ 2020–2025", "Term 2020–2025"),
        ("2021-01-01..2025-12-31", "2021-01-01", "2025-12-31", "Giai đoạn 2021–2025", "Period 2021–2025"),
        (
            "2021-10-01..2026-09-30",
            "2021-10-01",
            "2026-09-30",
            "Giai đoạn 1/10/2021–30/9/2026",
            "Period 1/10/2021–30/9/2026",
        ),
        ("2023@nd09", "2022-12-15", "2023-12-14", "Năm 2023", "Year 2023"),
        ("2023-H1@nd09", "2022-12-15", "2023-06-14", "6 tháng đầu năm 2023", "First half of 2023"),
        ("2023-H2@nd09", "2023-06-15", "2023-12-14", "6 tháng cuối năm 2023", "Second half of 2023"),
        ("2023-Q1@nd09", "2022-12-15", "2023-03-14", "Quý I/2023", "Q1 2023"),
        ("2023-06@nd09", "2023-05-15", "2023-06-14", "Tháng 6/2023", "June 2023"),
    ],
)
def test_a_key_says_the_days_and_the_name(key, first, last, vietnamese, english):
    found = parse_period_key(key)
    assert found.key == str(found) == key
    assert (found.starts.isoformat(), found.last_day.isoformat()) == (first, last)
    assert (found.name(), found.name("en")) == (vietnamese, english)
    assert found.starts in found
    assert found.ends not in found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "23",
        "2023-Q5",
        "2023-13",
        "2023-H3",
        "2023-6",
        "2025-2020",
        "2020-2020",
        "2020-2099",
        "1500",
        "9999",
        "2026-01-01..2025-01-01",
        "2023-02-30..2023-03-01",
        "2020-2025@nd09",
        "2023@x",
        "2023@",
        "2023-Q2-Q3",
        "quý II",
    ],
)
def test_what_is_no_period_is_refused_with_examples(text):
    with pytest.raises(NotAPeriod) as refused:
        parse_period_key(text)
    assert refused.value.code == "not_a_period"
    assert "2023-Q2" in str(refused.value)


def test_keys_typed_loosely_are_read():
    assert parse_period_key(" 2023-q2 ").key == "2023-Q2"
    assert parse_period_key("2020–2025").kind is Kind.TERM
    assert parse_period_key("2023-h1@ND09").key == "2023-H1@nd09"


@pytest.mark.parametrize(
    ("key", "before", "last_year"),
    [
        ("2023-Q1", "2022-Q4", "2022-Q1"),
        ("2023-H2", "2023-H1", "2022-H2"),
        ("2023-01", "2022-12", "2022-01"),
        ("2023", "2022", "2022"),
        ("2023-9M", "2022-9M", "2022-9M"),
        ("2023-01@nd09", "2022-12@nd09", "2022-01@nd09"),
        ("2020-2025", "2015-2020", "2019-2024"),
        ("2021-10-01..2026-09-30", "2016-10-01..2021-09-30", "2020-10-01..2025-09-30"),
        ("2023-03-10..2023-03-12", "2023-03-07..2023-03-09", "2022-03-10..2022-03-12"),
    ],
)
def test_neighbours_are_known(key, before, last_year):
    assert parse_period_key(key).previous().key == before
    assert parse_period_key(key).same_last_year().key == last_year
    assert parse_period_key(before).following().key == key


def test_a_place_the_year_does_not_have_is_an_error():
    for make in (
        lambda: period(Kind.QUARTER, 2023, 5),
        lambda: period(Kind.YEAR, 2023, 2),
        lambda: term(2025, 2020),
        lambda: span(date(2023, 2, 1), date(2023, 1, 1)),
        lambda: periods_between(Kind.NINE_MONTHS, date(2023, 1, 1), date(2024, 1, 1)),
    ):
        with pytest.raises(ValueError):
            make()


def test_the_years_a_review_touches_are_listed():
    review = parse_period_key("2021-10-01..2026-09-30")
    years = periods_between(Kind.YEAR, review.starts, review.ends)
    assert [year.key for year in years] == ["2021", "2022", "2023", "2024", "2025", "2026"]
    assert periods_between(Kind.YEAR, review.starts, review.starts) == []


@given(st.sampled_from(list(MONTHS_OF)), st.integers(1900, 2199), st.integers(0, 11), PRESETS)
def test_every_key_reads_back_as_the_same_period(kind, year, place, preset):
    made = period(kind, year, 1 + place % (12 // MONTHS_OF[kind]), preset)
    assert parse_period_key(made.key) == made


@given(DAYS, st.integers(0, 4000))
def test_a_span_of_days_reads_back(first, length):
    made = span(first, first + timedelta(days=length))
    assert parse_period_key(made.key) == made
    assert made.previous().ends == made.starts
    assert made.following().starts == made.ends


@given(st.sampled_from(TILING), DAYS, st.integers(1, 3000), PRESETS)
def test_periods_tile_the_days_between(kind, starts, length, preset):
    ends = starts + timedelta(days=length)
    found = periods_between(kind, starts, ends, preset)
    assert starts in found[0]
    assert ends - timedelta(days=1) in found[-1]
    for one, following in itertools.pairwise(found):
        assert one.ends == following.starts
        assert one.following() == following
        assert following.previous() == one


@given(st.sampled_from(TILING), DAYS, PRESETS)
def test_a_day_lies_in_its_period(kind, day, preset):
    assert day in period_of(day, kind, preset)
