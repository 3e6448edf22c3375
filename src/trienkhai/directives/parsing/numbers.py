"""Which number follows which, in each way of numbering."""

import re
from collections.abc import Callable

from trienkhai.vietnamese.alphabet import from_roman, next_letter

WORDS = {
    word: value for value, word in enumerate(("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"), 1)
}
INSERTED = re.compile(r"(\d+)([a-zđ])")


def _roman(number: str) -> int:
    return from_roman(number.upper())


def _value(number: str) -> int:
    """Arabic, Roman or word."""
    if number.isdigit():
        return int(number)
    return WORDS.get(number.lower()) or _roman(number)


def _follows_value(before: str | None, number: str) -> bool:
    try:
        return _value(number) == (1 if before is None else _value(before) + 1)
    except ValueError:
        return False


def _follows_arabic(before: str | None, number: str) -> bool:
    """'5' after '4'; '4a' after '4' or '4b' after '4a' (points put in by an amendment)."""
    inserted = INSERTED.fullmatch(number)
    if inserted:
        base, letter = inserted.groups()
        if before is None:
            return False
        earlier = INSERTED.fullmatch(before)
        if earlier:
            return earlier[1] == base and next_letter(earlier[2]) == letter
        return before == base and letter == "a"
    if before is None:
        return number == "1"
    return int(number) == int(re.match(r"\d+", before)[0]) + 1  # type: ignore[index]


def _follows_letter(before: str | None, number: str) -> bool:
    if before is None:
        return number == "a"
    try:
        return next_letter(before[0]) == number[0] or (len(number) > 1 and number[0] == before[0])
    except ValueError:
        return False


def _follows_latin(before: str | None, number: str) -> bool:
    return number == ("a" if before is None else chr(ord(before) + 1))


def _follows_dotted(before: str | None, number: str) -> bool:
    head, _, last = number.rpartition(".")
    if before is None:
        return last == "1"
    before_head, _, before_last = before.rpartition(".")
    return head == before_head and int(last) == int(before_last) + 1


FOLLOWS: dict[str, Callable[[str | None, str], bool]] = {
    "roman": _follows_value,
    "roman-or-arabic": _follows_value,
    "roman-or-word": _follows_value,
    "arabic": _follows_arabic,
    "vietnamese-letter": _follows_letter,
    "latin-letter": _follows_latin,
    "dotted": _follows_dotted,
    "bullet": lambda before, number: True,
}


def anchor_part(number: str) -> str:
    """A number as part of an anchor: small ASCII letters and digits; 'đ' becomes 'dd'."""
    return re.sub(r"[^a-z0-9]+", "-", number.lower().replace("đ", "dd")).strip("-")
