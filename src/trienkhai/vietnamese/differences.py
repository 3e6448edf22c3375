"""Two texts in one, word by word: what stayed, what was added, what was removed. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

SAME: Final = "same"
ADDED: Final = "added"
REMOVED: Final = "removed"
WORD = re.compile(r"\s+|[^\s]+")
MOST_PAIRS = 1_000_000  # above this the middle of two texts is shown as replaced whole


@dataclass(frozen=True)
class Piece:
    """A stretch of text, and whether it is in both, was added or was removed."""

    mark: str
    text: str


def text_pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts in one, word by word; the pieces without the added ones are the first, without the removed the second."""
    found: list[Piece] = []
    for mark, words in marked(WORD.findall(before), WORD.findall(after)):
        text = "".join(words)
        if found and found[-1].mark == mark:
            found[-1] = Piece(mark, found[-1].text + text)
        else:
            found.append(Piece(mark, text))
    return tuple(found)


def marked(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[str, Sequence[Any]]]:
    """Stretches of both, in order: kept, removed, added."""
    first = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    if first:
        yield SAME, old[:first]
    yield from _middle(old[first : len(old) - last], new[first : len(new) - last])
    if last:
        yield SAME, old[len(old) - last :]


def _middle(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[str, Sequence[Any]]]:
    if len(old) * len(new) > MOST_PAIRS:
        yield from ((REMOVED, old), (ADDED, new))
        return
    for verb, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if verb == "equal":
            yield SAME, old[a:b]
            continue
        if b > a:
            yield REMOVED, old[a:b]
        if d > c:
            yield ADDED, new[c:d]
