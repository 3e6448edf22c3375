"""What changed between two sets of answers: cell by cell, texts word by word, lists row by row. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trienkhai.reporting.rules.packing import Answers
from trienkhai.vietnamese.differences import Piece, marked, text_pieces


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


def _rows(before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]]) -> Iterator[Row]:
    old, new = ([tuple(sorted(row.items())) for row in rows] for rows in (before, after))
    for mark, rows in marked(old, new):
        yield from (Row(mark, dict(row)) for row in rows)
