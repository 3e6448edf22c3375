"""What changed between two sets of answers: cell by cell, texts word by word, lists row by row. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from trienkhai.reporting.rules.packing import Answers

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


@dataclass(frozen=True)
class Row:
    """A row of a list, and whether it is in both, was added or was removed."""

    mark: str
    entries: Mapping[str, str]


@dataclass(frozen=True)
class Differences:
    """Only what differs, by key. A value that is None was not given."""

    cells: dict[str, tuple[str | None, str | None]]
    texts: dict[str, tuple[Piece, ...]]
    notes: dict[str, tuple[Piece, ...]]
    lists: dict[str, tuple[Row, ...]]

    @property
    def count(self) -> int:
        return sum(len(part) for part in (self.cells, self.texts, self.notes, self.lists))


def differences(before: Answers, after: Answers) -> Differences:
    """From one to the other. Lists that were not answered and empty ones differ."""
    return Differences(
        cells=dict(_changed(before, after, "cells")),
        texts={key: text_pieces(old or "", new or "") for key, (old, new) in _changed(before, after, "texts")},
        notes={key: text_pieces(old or "", new or "") for key, (old, new) in _changed(before, after, "notes")},
        lists={key: tuple(_rows(old or [], new or [])) for key, (old, new) in _changed(before, after, "lists")},
    )


def _changed(before: Answers, after: Answers, part: str) -> Iterator[tuple[str, tuple[Any, Any]]]:
    old, new = before.get(part) or {}, after.get(part) or {}
    for key in dict.fromkeys((*new, *old)):
        if old.get(key) != new.get(key):
            yield key, (old.get(key), new.get(key))


def text_pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts in one, word by word; the pieces without the added ones are the first, without the removed the second."""
    found: list[Piece] = []
    for mark, words in _marked(WORD.findall(before), WORD.findall(after)):
        text = "".join(words)
        if found and found[-1].mark == mark:
            found[-1] = Piece(mark, found[-1].text + text)
        else:
            found.append(Piece(mark, text))
    return tuple(found)


def _rows(before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]]) -> Iterator[Row]:
    old, new = ([tuple(sorted(row.items())) for row in rows] for rows in (before, after))
    for mark, rows in _marked(old, new):
        yield from (Row(mark, dict(row)) for row in rows)


def _marked(old: Sequence[Any], new: Sequence[Any]) -> Iterator[tuple[str, Sequence[Any]]]:
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
