"""What one act changed: a stretch of the document before and after, as it is stored, and put back."""

from dataclasses import asdict, dataclass
from typing import Any

from trienkhai.directives.outline.pieces import Joint, Kind, Mark, Outline, Piece

Stored = list[dict[str, Any]]


@dataclass(frozen=True)
class Delta:
    """`start` pieces stand unchanged before the stretch."""

    start: int
    before: Stored
    after: Stored


def delta(before: Outline, after: Outline) -> Delta:
    """The shortest stretch in which two outlines differ."""
    old, new = before.pieces, after.pieces
    least = min(len(old), len(new))
    start = next((at for at in range(least) if old[at] != new[at]), least)
    end = 0
    while end < least - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return Delta(start, _stored(old[start : len(old) - end]), _stored(new[start : len(new) - end]))


def taken_back(outline: Outline, start: int, before: Stored, after: Stored) -> Outline | None:
    """The outline without an act; None where the stretch is another by now."""
    end = start + len(after)
    if _stored(outline.pieces[start:end]) != after or end > len(outline.pieces):
        return None
    return outline.with_pieces(start, end, *map(_piece, before))


def _stored(pieces: tuple[Piece, ...]) -> Stored:
    """As JSON gives it back: lists for tuples."""
    return [
        {
            **asdict(piece),
            "kind": piece.kind.value,
            "joined": [asdict(one) for one in piece.joined],
            "marks": [asdict(one) for one in piece.marks],
            "former": list(piece.former),
            "topics": list(piece.topics),
        }
        for piece in pieces
    ]


def _piece(stored: dict[str, Any]) -> Piece:
    parts = {
        "kind": Kind(stored["kind"]),
        "joined": tuple(Joint(**one) for one in stored["joined"]),
        "marks": tuple(Mark(**one) for one in stored["marks"]),
        "former": tuple(stored["former"]),
        "topics": tuple(stored["topics"]),
    }
    return Piece(**{**stored, **parts})
