import pytest
from hypothesis import given
from hypothesis import strategies as st

from trienkhai.vietnamese import from_roman, next_letter, point_letters, to_roman
from trienkhai.vietnamese.alphabet import NotAPointLetter, NotARomanNumeral


def test_points_are_lettered_without_vowel_marks_but_with_d_stroke():
    assert "".join(point_letters()) == "abcdđeghiklmnopqrstuvxy"


def test_letters_follow_each_other_to_the_end():
    assert [next_letter(letter) for letter in ("d", "đ", "e", "i", "D", "y")] == ["đ", "e", "g", "k", "Đ", None]
    for wrong in ("w", "ă", "", "ab", "1"):
        with pytest.raises(NotAPointLetter):
            next_letter(wrong)


@given(st.integers(1, 3999))
def test_roman_numerals_read_back(number):
    assert from_roman(to_roman(number)) == number


@pytest.mark.parametrize("text", ["", "IIII", "IM", "iv", "VX", "IIV", "A", "XIIX", "MMMM"])
def test_only_the_right_spelling_is_roman(text):
    with pytest.raises(NotARomanNumeral):
        from_roman(text)


def test_known_numerals_stand():
    assert (to_roman(1994), from_roman("XIII"), to_roman(4)) == ("MCMXCIV", 13, "IV")
    for beyond in (0, 4000, -1):
        with pytest.raises(ValueError):
            to_roman(beyond)
