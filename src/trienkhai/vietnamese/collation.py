"""Alphabetical order of Vietnamese as a plain string that any database sorts byte by byte.

Source: CLDR, locale vi. The letters a ă â b c d đ e ê … differ at the first level; tones at the second, in the order
ngang, huyền, hỏi, ngã, sắc, nặng; case at the third, small letters first. A run of digits sorts as a number.

A key is ASCII: three levels parted by a space, which is lower than every code. In the first level a space is `!`,
punctuation `"` + code, a number its length + digits, a Vietnamese letter one character from `A`, anything else
`~` + code point. Every code is prefix-free, so comparing keys compares texts element by element.
"""

import re
import unicodedata
from collections.abc import Iterator

from trienkhai.vietnamese.text import normalise

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ("\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # huyền, hỏi, ngã, sắc, nặng; ngang has no mark

_VOWEL_MARKS = "\u0306\u0302\u031b"  # breve, circumflex, horn
_PRIMARY = {letter: chr(ord("A") + place) for place, letter in enumerate(LETTERS)}
_TONE = {mark: str(place) for place, mark in enumerate(TONES, start=1)}
_ELEMENT = re.compile("[0-9]+|.[\u0300-\u036f]*", re.DOTALL)
_LONGEST_SHORT_NUMBER = 98

_Levels = tuple[str, str, str]


def sort_key(text: str) -> str:
    """A string whose byte order is the Vietnamese order of `text`.

    About twice the length of the text; store it in an indexed column of binary collation ("C" on PostgreSQL).
    """
    elements = list(_elements(unicodedata.normalize("NFD", normalise(text))))
    first = "".join(element[0] for element in elements)
    second = "".join(element[1] for element in elements).rstrip("0")
    third = "".join(element[2] for element in elements).rstrip("0")
    return f"{first} {second} {third}"


def given_name_key(full_name: str) -> str:
    """The order in which people are listed: given name (the last word), then middle names, then family name."""
    words = normalise(full_name).lower().split(" ")
    given, middle, family = words[-1], " ".join(words[1:-1]), words[0] if len(words) > 1 else ""
    return " ".join(sort_key(part) for part in (given, middle, family))


def _elements(decomposed: str) -> Iterator[_Levels]:
    for match in _ELEMENT.finditer(decomposed):
        found = match.group()
        yield _number(found) if found[0] in "0123456789" else _letter(found[0], found[1:])


def _number(digits: str) -> _Levels:
    significant = digits.lstrip("0")
    length = len(significant)
    prefix = f"{length:02d}" if length <= _LONGEST_SHORT_NUMBER else f"99{length:09d}"
    return prefix + significant, "0", str(min(9, len(digits) - length))


def _letter(character: str, marks: str) -> _Levels:
    base = character.lower()
    upper = "1" if base != character else "0"
    for mark in marks:
        letter = unicodedata.normalize("NFC", base + mark)
        if mark in _VOWEL_MARKS and letter in _PRIMARY:
            base, marks = letter, marks.replace(mark, "", 1)
            break
    return _first_level(base), _second_level(marks), upper


def _first_level(base: str) -> str:
    if base in _PRIMARY:
        return _PRIMARY[base]
    if base.isspace():
        return "!"
    if unicodedata.category(base[0])[0] in "PSZ":
        return f'"{base}' if "!" <= base < "~" else f'"~{ord(base[0]):06X}'
    return "".join(f"~{ord(part):06X}" for part in base)


def _second_level(marks: str) -> str:
    """One digit for a tone; 9 and the code for a mark Vietnamese does not have, closed by 0 when there are several."""
    if not marks:
        return "0"
    if marks in _TONE:
        return _TONE[marks]
    return "".join(f"9{ord(mark):04X}" for mark in marks) + "0"
