"""The pieces of a document: opening and closing paragraphs, provisions, paragraphs without a place.

The tree of provisions is told by their depths: a provision stands under the nearest one before it that is less deep, and
none is more than one deeper than the one before it. A marked sentence is no piece of its own: its words stand in the text of
its provision, once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

POINT = "."
"""The register leaves it out of "Điều 1." and sets it again where the label runs into a text, so it counts for no letter."""


class Kind(StrEnum):
    OPENING = "opening"
    PROVISION = "provision"
    UNPLACED = "unplaced"
    CLOSING = "closing"


@dataclass(frozen=True)
class Joint:
    """A paragraph without a number that the reading joined: its line in the document, its words, where they stand in the text."""

    line: int
    text: str
    at: int
    lines: int


@dataclass(frozen=True)
class Mark:
    """A marked sentence: characters [begins, ends) of the text. `key` is its row, negative while it has none."""

    key: int
    anchor: str
    begins: int
    ends: int


@dataclass(frozen=True)
class Piece:
    """`key` is the row of a provision, negative while it has none; `line` the line of any other piece in the document, 0 where
    nobody knows it. `former`: anchors that the provision had before; they mean it for ever. `topics`: ids.
    """

    kind: Kind
    text: str = ""
    line: int = 0
    reason: str = ""
    key: int = 0
    anchor: str = ""
    level: str = ""
    label: str = ""
    heading: str = ""
    depth: int = 0
    joined: tuple[Joint, ...] = ()
    marks: tuple[Mark, ...] = ()
    former: tuple[str, ...] = ()
    topics: tuple[int, ...] = ()

    @property
    def is_provision(self) -> bool:
        return self.kind == Kind.PROVISION

    @property
    def lines(self) -> list[str]:
        """The lines of the text, without label and heading."""
        return self.text.split("\n") if self.text else []


@dataclass(frozen=True)
class Outline:
    """`taken`: anchors of the document that belong to no piece any more and must not be given again."""

    scheme: str
    pieces: tuple[Piece, ...] = ()
    taken: frozenset[str] = frozenset()

    @cached_property
    def places(self) -> dict[int, int]:
        """Where each provision stands, by its key."""
        return {piece.key: at for at, piece in enumerate(self.pieces) if piece.is_provision}

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Every anchor that means something in this document."""
        own = (anchor for piece in self.pieces if piece.is_provision for anchor in (piece.anchor, *piece.former))
        marks = (mark.anchor for piece in self.pieces for mark in piece.marks)
        return self.taken | {*own, *marks}

    def before(self, at: int) -> int | None:
        """The place of the provision before a place."""
        return next((place for place in range(at - 1, -1, -1) if self.pieces[place].is_provision), None)

    def parent(self, at: int) -> int | None:
        """The place of the provision that one stands under."""
        depth = self.pieces[at].depth
        return next((place for place in self.chain(at) if self.pieces[place].depth < depth), None)

    def chain(self, at: int) -> Iterator[int]:
        """The provision before a place and all that it stands under, nearest first: what a provision there may stand under."""
        place, depth = self.before(at), None
        while place is not None:
            if depth is None or self.pieces[place].depth < depth:
                depth = self.pieces[place].depth
                yield place
            place = self.before(place) if depth else None

    def end(self, at: int) -> int:
        """The place behind a provision and all that stands under it, with the paragraphs without a place among it.

        The closing of a document belongs to no provision.
        """
        depth = self.pieces[at].depth
        for place in range(at + 1, len(self.pieces)):
            piece = self.pieces[place]
            if piece.kind in (Kind.CLOSING, Kind.OPENING) or (piece.is_provision and piece.depth <= depth):
                return place
        return len(self.pieces)

    def with_pieces(self, begin: int, end: int, *put: Piece) -> "Outline":
        """Pieces [begin, end) replaced."""
        return Outline(self.scheme, (*self.pieces[:begin], *put, *self.pieces[end:]), self.taken)

    @property
    def next_key(self) -> int:
        """A key for a provision or a mark that has no row yet."""
        keys = [0, *(piece.key for piece in self.pieces), *(mark.key for piece in self.pieces for mark in piece.marks)]
        return min(keys) - 1


def mark_of(label: str) -> str:
    """A label as it runs into the text: "Điều 1." where the register has left the point out."""
    return f"{label}." if label[-1:].isalnum() else label


def lines_of(piece: Piece) -> list[str]:
    """A piece as lines of the document."""
    if not piece.is_provision or not (piece.label or piece.heading):
        return piece.lines
    first = piece.heading or (piece.lines[0] if piece.text else "")
    rest = piece.lines if piece.heading else piece.lines[1:]
    head = f"{mark_of(piece.label)} {first}".strip() if first else piece.label
    return [head, *rest]


def text_begins(piece: Piece) -> tuple[int, int]:
    """Where the text of a provision begins in its lines: the line, and the character in the joined lines."""
    if piece.heading:
        return 1, len(lines_of(replace(piece, text=""))[0]) + 1
    return 0, len(mark_of(piece.label)) + 1 if piece.label and piece.text else 0


def letters_of(pieces: Sequence[Piece]) -> str:
    """Every letter, digit and sign of the document in order, without spaces and points: what no act may change."""
    texts = (text for piece in pieces for text in (piece.label, piece.heading, piece.text))
    return "".join("".join(texts).replace(POINT, "").split())


def settled(pieces: list[Piece]) -> list[Piece]:
    """No provision more than one deeper than the one before it: whatever hung in the air stands under the nearest one."""
    put: list[Piece] = []
    falls: list[tuple[int, int]] = []  # from which depth on, by how much
    before = -1
    for piece in pieces:
        if not piece.is_provision:
            put.append(piece)
            continue
        while falls and piece.depth < falls[-1][0]:
            falls.pop()
        depth = piece.depth - (falls[-1][1] if falls else 0)
        if depth > before + 1:
            falls.append((piece.depth, piece.depth - before - 1))
            depth = before + 1
        before = depth
        put.append(piece if depth == piece.depth else replace(piece, depth=depth))
    return put
