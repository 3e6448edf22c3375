"""What an address or a form gave, read without trust."""

from collections.abc import Mapping

MOST = 2**31 - 1  # no row of ours has a larger number, and every database takes this one


def whole_number(given: Mapping[str, str], name: str, default: int | None = None, *, least: int = 0) -> int | None:
    """A whole number in plain digits between `least` and MOST; `default` for anything else, or nothing."""
    return number_of(given.get(name, ""), default, least=least)


def number_of(text: str | None, default: int | None = None, *, least: int = 0) -> int | None:
    """The same for a text that was taken out already."""
    word = (text or "").strip()
    if not (word.isascii() and word.isdigit() and len(word) <= 10):
        return default
    number = int(word)
    return number if least <= number <= MOST else default
