"""Where words that were searched for stand in a text, so that a page can mark them."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from trienkhai.vietnamese.text import exact_key, remove_marks, search_key

_INVISIBLE = {"Cc", "Cf", "Cs"}
_BEFORE = 60  # characters of an excerpt that stand before its first hit


@dataclass(frozen=True)
class Run:
    """A piece of a text; `is_hit` when it is what was searched for."""

    text: str
    is_hit: bool = False


def hits(text: str, asked: str) -> list[tuple[int, int]]:
    """Half-open places of `asked` in `text`, in order: with the same marks if it stands there so at all, else without."""
    keys: tuple[tuple[Callable[[str], str], bool], ...] = ((exact_key, False), (search_key, True))
    for key, bare in keys:
        if found := _places(text, key(asked), bare):
            return found
    return []


def runs(text: str, asked: str) -> list[Run]:
    """The whole text, cut into hits and what stands between them."""
    return _cut(text, hits(text, asked), 0, len(text))


def excerpt(text: str, asked: str, most: int = 240) -> list[Run]:
    """About `most` characters around the first hit, whole words, with dots where something is left out."""
    found = hits(text, asked)
    begin = _word_begin(text, found[0][0] - _BEFORE) if found else 0
    end = _word_end(text, max(begin + most, found[0][1] if found else 0))
    cut = _cut(text, [place for place in found if place[1] <= end], begin, end)
    return [*([Run("… ")] if begin else []), *cut, *([Run(" …")] if end < len(text) else [])]


def _places(text: str, wanted: str, bare: bool) -> list[tuple[int, int]]:
    if not wanted:
        return []
    folded, at = _folded(text, bare)
    found: list[tuple[int, int]] = []
    begin = folded.find(wanted)
    while begin >= 0:
        end = begin + len(wanted)
        found.append((at[begin], at[end]))
        begin = folded.find(wanted, end)
    return found


def _folded(text: str, bare: bool) -> tuple[str, list[int]]:
    """The text as keys are made, and for each of its letters, and its end, the place it came from."""
    letters: list[str] = []
    at: list[int] = []
    for place, letter in enumerate(text):
        if letter.isspace():
            told = " " if letters and letters[-1] != " " else ""
        elif unicodedata.category(letter) in _INVISIBLE:
            told = ""
        else:
            told = remove_marks(letter.lower()) if bare else letter.lower()
        letters.extend(told)
        at.extend([place] * len(told))
    return "".join(letters), [*at, len(text)]


def _cut(text: str, places: list[tuple[int, int]], begin: int, end: int) -> list[Run]:
    cut: list[Run] = []
    last = begin
    for first, behind in places:
        cut += [Run(text[last:first]), Run(text[first:behind], is_hit=True)]
        last = behind
    return [run for run in [*cut, Run(text[last:end])] if run.text]


def _word_begin(text: str, place: int) -> int:
    """The beginning of the first whole word from a place on."""
    if place <= 0:
        return 0
    space = text.find(" ", place, place + _BEFORE)
    return space + 1 if space >= 0 else place


def _word_end(text: str, place: int) -> int:
    """The end of the last whole word up to a place."""
    if place >= len(text):
        return len(text)
    space = text.rfind(" ", place - _BEFORE, place)
    return space if space >= 0 else place
