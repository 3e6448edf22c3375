"""Letters and numerals that number the parts of a document."""

import re

from trienkhai.vietnamese.problems import Problem, _, shown

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
"""The 29 letters of the Vietnamese alphabet."""

_POINTS = tuple("abcdđeghiklmnopqrstuvxy")
_ROMAN_DIGITS = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_ROMAN = re.compile("M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")


class NotARomanNumeral(Problem):
    code = "not_roman"
    message = _("“%(text)s” is not a Roman numeral.")


class NotAPointLetter(Problem):
    code = "not_a_point_letter"
    message = _("“%(text)s” is not a letter that numbers a point: a, b, c, d, đ, e, g … y.")


def point_letters() -> tuple[str, ...]:
    """The letters that number điểm, in order: letters with a vowel mark are left out, đ is in."""
    return _POINTS


def next_letter(letter: str) -> str | None:
    """The letter of the following điểm, in the case given; None after y. Raises NotAPointLetter."""
    small = letter.lower()
    if small not in _POINTS:
        raise NotAPointLetter(text=shown(letter))
    place = _POINTS.index(small) + 1
    if place == len(_POINTS):
        return None
    return _POINTS[place].upper() if letter != small else _POINTS[place]


def to_roman(number: int) -> str:
    """1 to 3999 in capitals. Raises ValueError beyond."""
    if not 1 <= number <= 3999:
        raise ValueError(f"{number} has no Roman numeral")
    written = ""
    for value, digits in _ROMAN_DIGITS:
        count, number = divmod(number, value)
        written += digits * count
    return written


def from_roman(text: str) -> int:
    """The number of a numeral in its one right spelling, capitals only. Raises NotARomanNumeral ("IIII", "iv", "")."""
    if not text or not _ROMAN.fullmatch(text):
        raise NotARomanNumeral(text=shown(text))
    total, rest = 0, text
    for value, digits in _ROMAN_DIGITS:
        while rest.startswith(digits):
            total, rest = total + value, rest[len(digits) :]
    return total
