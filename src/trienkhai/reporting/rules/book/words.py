"""The words that may be typed into a cell instead of a number, written in the language of the organisation, read in both."""

from typing import Literal

from trienkhai.vietnamese import fold, format_for_input

Lang = Literal["vi", "en"]

STATE_WORDS: dict[str, dict[Lang, str]] = {
    "na": {"vi": "không áp dụng", "en": "not applicable"},
    "unknown": {"vi": "chưa biết", "en": "not known"},
}
YES_NO: dict[str, dict[Lang, str]] = {"1": {"vi": "có", "en": "yes"}, "0": {"vi": "không", "en": "no"}}
NOTHING: dict[Lang, str] = {"vi": "không có", "en": "none"}

_STATES = {fold(word): state for state, words in STATE_WORDS.items() for word in words.values()} | {
    "n/a": "na",
    "na": "na",
    "unknown": "unknown",
    "kad": "na",
}
_YES_NO = {fold(word): value for value, words in YES_NO.items() for word in words.values()}
_NOTHING = {fold(word) for word in NOTHING.values()} | {"x"}


def state_of(text: str) -> str | None:
    """'na' or 'unknown' when the text says so in either language."""
    return _STATES.get(fold(text))


def yes_no_of(text: str) -> str | None:
    """'1' or '0' when the text says yes or no."""
    return _YES_NO.get(fold(text))


def says_nothing(text: str) -> bool:
    """Whether a list is declared to be empty."""
    return fold(text) in _NOTHING


def as_shown(text: str, decimals: int, *, yes_no: bool, lang: Lang) -> str:
    """An answer as a person reads it in a cell."""
    if text in STATE_WORDS:
        return STATE_WORDS[text][lang]
    if yes_no and text in YES_NO:
        return YES_NO[text][lang]
    scaled = int(text.replace(".", ""))
    return format_for_input(scaled, decimals, lang)
