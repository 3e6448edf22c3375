"""How two spellings of a Vietnamese name differ: not at all, in how they are typed, or in what they say."""

import unicodedata
from enum import StrEnum

from trienkhai.vietnamese import normalise

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


class Likeness(StrEnum):
    SAME = "same"
    UNTIDY = "untidy"  # spaces, line breaks, invisible characters
    SPELLED = "spelled"  # Hoà and Hòa: the tone on another letter of the same word; capitals
    OTHER = "other"


def likeness(one: str, other: str) -> Likeness:
    """How alike two names as written are."""
    if one == other:
        return Likeness.SAME
    if normalise(one) == normalise(other):
        return Likeness.UNTIDY
    return Likeness.SPELLED if spoken(one) == spoken(other) else Likeness.OTHER


def spoken(name: str) -> tuple[tuple[str, str], ...]:
    """The syllables of a name, each as letters and tone, wherever the tone was put."""
    return tuple(_syllable(word) for word in normalise(name).lower().split())


def _syllable(word: str) -> tuple[str, str]:
    decomposed = unicodedata.normalize("NFD", word)
    letters = "".join(character for character in decomposed if character not in _TONES)
    return letters, "".join(sorted(character for character in decomposed if character in _TONES))
