from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trienkhai.vietnamese import (
    Ambiguous,
    NotANumber,
    NumberProblem,
    TooLarge,
    TooManyDecimals,
    format_for_input,
    format_fraction,
    format_scaled,
    parse_decimal,
    percent,
    round_fraction,
    scaled_from_number,
    spell_padded,
)

VALUES = st.integers(-(10**15), 10**15)
DECIMALS = st.integers(0, 6)
LANGS = st.sampled_from(["vi", "en"])


@pytest.mark.parametrize(
    ("text", "decimals", "value"),
    [
        ("1234567,5", 1, 12345675),
        ("1.234.567,5", 1, 12345675),
        ("1234567.5", 1, 12345675),
        ("1,234,567.5", 1, 12345675),
        ("1 234\u00a0567,5", 1, 12345675),
        ("1\u00a0234", 0, 1234),
        ("1.234", 0, 1234),
        ("1,234", 3, 1234),
        ("12.000", 0, 12000),
        ("1.234.567", 2, 123456700),
        ("1.234,567", 3, 1234567),
        ("0,123", 3, 123),
        ("0.500", 1, 5),
        ("1234.567", 3, 1234567),
        ("1 234.567", 3, 1234567),
        ("-0,5", 1, -5),
        ("−7", 0, -7),
        ("+7", 0, 7),
        (",5", 1, 5),
        ("03", 0, 3),
        ("1,50", 1, 15),
        ("0", 0, 0),
        ("1.000.000.000.000.000", 0, 10**15),
    ],
)
def test_what_people_type_is_read_exactly(text, decimals, value):
    assert parse_decimal(text, decimals) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "—",
        "12 34",
        "1.2.3",
        "1,23,456",
        "1.234,567,890",
        "1.234,5.6",
        "5.",
        "1e5",
        "12%",
        "٣",
        "1.2345,6",
        "a",
        "01.234.567",
        "1 234.567.890",
        "--5",
    ],
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(NotANumber):
        parse_decimal(text, 2)


def test_too_many_decimals_and_too_large_values_are_refused_with_what_and_how():
    with pytest.raises(TooManyDecimals) as many:
        parse_decimal("1,55", 1)
    assert many.value.params == {"text": "1,55", "decimals": 1}
    assert "1,55" in str(many.value)
    for text in ("1000000000000001", "9" * 5000, "100000000000000,1"):
        with pytest.raises(TooLarge) as large:
            parse_decimal(text, 1)
        assert len(str(large.value)) < 150


@pytest.mark.parametrize(
    ("text", "decimals", "grouped", "decimal"),
    [
        ("1.234", 3, 1234000, 1234),
        ("1,000", 3, 1000000, 1000),
        ("1,234", 0, 1234, None),
        ("-1.234", 3, -1234000, -1234),
        ("1.230", 2, 123000, 123),
        ("1,234", 2, 123400, None),
        ("1,000", 0, 1000, 1),
    ],
)
def test_two_honest_readings_are_asked_about(text, decimals, grouped, decimal):
    with pytest.raises(Ambiguous) as asked:
        parse_decimal(text, decimals)
    assert (asked.value.grouped, asked.value.decimal) == (grouped, decimal)
    assert parse_decimal(text, decimals, reading="grouped") == grouped
    if decimal is None:
        with pytest.raises(TooManyDecimals):
            parse_decimal(text, decimals, reading="decimal")
    else:
        assert parse_decimal(text, decimals, reading="decimal") == decimal


def test_in_english_the_marks_change_places():
    assert parse_decimal("1,234", 0, lang="en") == 1234
    assert parse_decimal("1.234", 3, lang="en") == 1234
    for text, decimals in (("1.234", 0), ("1,234", 3), ("1.234", 2)):
        with pytest.raises(Ambiguous) as asked:
            parse_decimal(text, decimals, lang="en")
        assert asked.value.params["decimal"] == "1.234"


def test_numeric_cells_count_with_the_digits_a_spreadsheet_shows():
    assert scaled_from_number(0.1 + 0.2, 1) == 3
    assert scaled_from_number(1234.5, 1) == 12345
    assert scaled_from_number(Decimal("1E+3"), 2) == 100000
    assert scaled_from_number(-5, 2) == -500
    for value, problem in [
        (1e-7, TooManyDecimals),
        (1e300, TooLarge),
        (10**400, TooLarge),
        (float("nan"), NotANumber),
        (float("inf"), NotANumber),
        (True, NotANumber),
    ]:
        with pytest.raises(problem):
            scaled_from_number(value, 2)


@given(VALUES, DECIMALS)
def test_a_decimal_cell_gives_back_its_scaled_value(value, decimals):
    assert scaled_from_number(Decimal(value).scaleb(-decimals), decimals) == value


@given(VALUES, DECIMALS, LANGS)
def test_an_input_field_reads_back_what_it_shows(value, decimals, lang):
    assert parse_decimal(format_for_input(value, decimals, lang), decimals, lang=lang) == value


@given(VALUES, DECIMALS, LANGS, LANGS)
def test_an_input_field_is_never_read_as_another_value_in_another_language(value, decimals, lang, other):
    try:
        assert parse_decimal(format_for_input(value, decimals, lang), decimals, lang=other) == value
    except Ambiguous as asked:
        assert value in {asked.grouped, asked.decimal}


@given(VALUES, DECIMALS, LANGS)
def test_a_shown_number_reads_back_or_asks_with_the_value_among_the_readings(value, decimals, lang):
    try:
        assert parse_decimal(format_scaled(value, decimals, lang), decimals, lang=lang) == value
    except Ambiguous as asked:
        assert value in {asked.grouped, asked.decimal}


@given(st.text(alphabet="0123456789., -+\u00a0", max_size=20), DECIMALS)
def test_any_text_is_a_value_or_a_known_problem(text, decimals):
    try:
        assert abs(parse_decimal(text, decimals)) <= 10**15
    except NumberProblem as problem:
        assert problem.code
        assert str(problem) == problem.message % problem.params


def test_numbers_are_shown_in_the_way_of_each_language():
    assert format_scaled(12345675, 1, "vi") == "1.234.567,5"
    assert format_scaled(12345675, 1, "en") == "1,234,567.5"
    assert format_scaled(-5, 2) == "-0,05"
    assert format_scaled(0, 0) == "0"


def test_fractions_are_exact_and_halves_go_away_from_zero():
    assert format_fraction(1, 8, 2) == "0,13"
    assert format_fraction(-1, 8, 2) == "-0,13"
    assert format_fraction(1, -8, 2, "en") == "-0.13"
    assert percent(119, 120) == "99,17%"
    assert percent(1, 3, 1, "en") == "33.3%"
    with pytest.raises(ZeroDivisionError):
        format_fraction(1, 0, 2)


@given(st.integers(-(10**18), 10**18), st.sampled_from([1, 2, 4, 5, 8, 10, 16, 20, 25, 40, 1000]), DECIMALS)
def test_rounding_agrees_with_decimal_arithmetic(numerator, denominator, decimals):
    exact = Decimal(numerator) / Decimal(denominator)
    expected = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP).scaleb(decimals)
    assert round_fraction(numerator, denominator, decimals) == int(expected)


def test_small_counts_are_padded_in_papers():
    assert [spell_padded(n) for n in (0, 3, 9, 10, 1234)] == ["0", "03", "09", "10", "1.234"]
