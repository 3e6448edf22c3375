"""Which number follows which, in each way of numbering."""

import re
from collections.abc import Callable

from trienkhai.vietnamese.alphabet import from_roman, next_letter

WORDS = {
    word: value for value, word in enumerate(("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"), 1)
}
INSERTED = re.compile(r"(\d+)([a-zđ])")
LATIN_ONLY = "fjwz"
"""Letters that number no điểm: a list that has them goes by the Latin alphabet."""


def value(number: str) -> int:
    """Arabic (also '5a'), Roman or word. Raises ValueError."""
    digits = re.match(r"[0-9]+", number)
    if digits:
        return int(digits[0])
    return WORDS.get(number.lower()) or from_roman(number.upper())


def _follows_value(before: str | None, number: str) -> bool:
    try:
        return value(number) == (1 if before is None else value(before) + 1)
    except ValueError:
        return False


def _follows_arabic(before: str | None, number: str) -> bool:
    """'5' after '4'; '4a' after '4' or '4b' after '4a' (articles put in by an amendment)."""
    inserted = INSERTED.fullmatch(number)
    if inserted is None or before is None:
        return inserted is None and _follows_value(before, number)
    base, letter = inserted.groups()
    earlier = INSERTED.fullmatch(before)
    if earlier:
        return int(earlier[1]) == int(base) and next_letter(earlier[2]) == letter
    return value(before) == int(base) and letter == "a"


def _follows_letter(before: str | None, number: str) -> bool:
    """Vietnamese order (đ after d, g after e), 'a1' after 'a'; Latin order where a letter is Latin only."""
    if before is None:
        return number == "a"
    if number[0] == before[0]:
        return len(number) > 1 and number[1:].isdigit() and int(number[1:]) == int(before[1:] or 0) + 1
    if LATIN_ONLY.find(before[0]) >= 0 or LATIN_ONLY.find(number[0]) >= 0:
        return ord(number[0]) == ord(before[0]) + 1
    try:
        return next_letter(before[0]) == number[0]
    except ValueError:
        return False


def _follows_latin(before: str | None, number: str) -> bool:
    return number.lower() == ("a" if before is None else chr(ord(before.lower()) + 1))


def _follows_capital(before: str | None, number: str) -> bool:
    """A, B, C, D, then Đ or E."""
    return (before == "D" and number == "Đ") or (before == "Đ" and number == "E") or _follows_latin(before, number)


def _follows_dotted(before: str | None, number: str) -> bool:
    head, _, last = number.rpartition(".")
    if before is None:
        return int(last) == 1
    before_head, _, before_last = before.rpartition(".")
    return head == before_head and int(last) == int(before_last) + 1


def _follows_anything(_before: str | None, _number: str) -> bool:
    return True


FOLLOWS: dict[str, Callable[[str | None, str], bool]] = {
    "roman": _follows_value,
    "roman-or-arabic": _follows_value,
    "roman-or-word": _follows_value,
    "arabic": _follows_arabic,
    "vietnamese-letter": _follows_letter,
    "latin-letter": _follows_latin,
    "capital-letter": _follows_capital,
    "dotted": _follows_dotted,
    "bullet": _follows_anything,
}


def is_latin_run(before: str | None, number: str, after: str | None) -> bool:
    """'e' behind 'd' is Latin order, and đ is not missing, when 'f' comes next; so are 'i' before 'j', 'v' before 'w'."""
    if before is None or after is None or len(before) != 1 or len(number) != 1:
        return False
    return after in LATIN_ONLY and ord(number) == ord(before) + 1 and ord(after) == ord(number) + 1


def anchor_part(number: str) -> str:
    """A number as part of an anchor: small ASCII letters and digits; 'đ' becomes 'dd', '01' becomes '1'."""
    plain = re.sub(r"[^a-z0-9]+", "-", _ascii_words(number)).strip("-")
    return re.sub(r"(?<![a-z0-9])0+(?=[0-9])", "", plain)


def _ascii_words(number: str) -> str:
    small = number.lower()
    return str(WORDS[small]) if small in WORDS else small.replace("đ", "dd")
