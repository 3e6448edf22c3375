"""An amended text in the place of the one before: whoever still has a place keeps its key and what pointed at it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from trienkhai.directives.outline.carrying import corrected, standing_as_before
from trienkhai.directives.outline.likeness import likeness, words_of
from trienkhai.directives.outline.matching import SURE, Matching, match
from trienkhai.directives.outline.pieces import Kind, Mark, Outline, Piece, lines_of
from trienkhai.vietnamese import sentence_spans


class Fate(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Line:
    """What becomes of one provision or marked sentence. `key`: its row, 0 for a new one; `place`: where it comes to stand in the
    new text, None for one that goes. `offered`: places of what one that a person decides may be.
    """

    fate: Fate
    key: int
    anchor: str
    before: str
    after: str
    place: int | None = None
    is_mark: bool = False
    offered: tuple[int, ...] = ()


@dataclass(frozen=True)
class Amended:
    """The new text with the keys of the old one, and what becomes of every provision. What is `UNSURE` is gone in it."""

    outline: Outline
    lines: tuple[Line, ...]

    def of(self, fate: Fate) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.fate == fate)

    @property
    def gone(self) -> frozenset[int]:
        """Keys of rows that have no place in the new text."""
        return frozenset(line.key for line in self.lines if line.fate in (Fate.GONE, Fate.UNSURE))


def amended(old: Outline, text: Outline, decided: Mapping[int, int] | None = None) -> Amended:
    """Put a text in the place of another. `text`: as it was read, with keys of its own, all negative.

    `decided`: key of an old provision → place in the new text of the one that it is, -1 for none.
    """
    new = corrected(old, text)
    keys = [piece.key for piece in new.pieces]
    given = {key: keys[place] if 0 <= place < len(keys) else 0 for key, place in (decided or {}).items()}
    found = match(old, new, given)
    new = standing_as_before(old, new, found.pairs)
    before = {piece.key: piece for piece in old.pieces if piece.is_provision}
    back = {other: one for one, other in found.pairs.items()}
    taken = set(old.anchors)
    pieces: list[Piece] = []
    for piece in new.pieces:
        if not piece.is_provision:
            pieces.append(piece)
        elif (one := before.get(back.get(piece.key, 0))) is not None:
            pieces.append(_kept(one, piece, taken))
        else:
            pieces.append(replace(piece, anchor=_free(piece.anchor, taken)))
        taken.add(pieces[-1].anchor)
    lost = frozenset(anchor for key, piece in before.items() if key not in found.pairs for anchor in _anchors(piece))
    outline = Outline(old.scheme, tuple(pieces), old.taken | lost)
    outline, marks = _with_marks(old, outline)
    gone_marks = frozenset(line.anchor for line in marks if line.fate == Fate.GONE)
    outline = Outline(outline.scheme, outline.pieces, outline.taken | gone_marks)
    return Amended(outline, (*_lines(before, outline, found, keys), *marks))


def _anchors(piece: Piece) -> tuple[str, ...]:
    return piece.anchor, *piece.former


def _kept(old: Piece, new: Piece, taken: set[str]) -> Piece:
    """The new words in the old row. Its anchor changes only with its label, and only to one that never meant another."""
    anchor, former = old.anchor, old.former
    if old.label != new.label and new.anchor not in taken:
        anchor, former = new.anchor, (old.anchor, *old.former)
    return replace(new, key=old.key, anchor=anchor, former=former, topics=old.topics)


def _free(anchor: str, taken: set[str]) -> str:
    found, count = anchor, 1
    while found in taken:
        count += 1
        found = f"{anchor}-{count}"
    return found


def _with_marks(old: Outline, new: Outline) -> tuple[Outline, list[Line]]:
    """Marked sentences at their words in the new text: in the provision they were in, else where the same words stand once."""
    pieces, lines = list(new.pieces), []
    for piece in old.pieces:
        for mark in piece.marks:
            words = piece.text[mark.begins : mark.ends]
            place, span = _found(pieces, new.places.get(piece.key), words)
            if place is None:
                lines.append(Line(Fate.GONE, mark.key, mark.anchor, words, "", is_mark=True))
                continue
            now = pieces[place]
            moved = Mark(mark.key, mark.anchor, *span)
            pieces[place] = replace(now, marks=tuple(sorted((*now.marks, moved), key=lambda one: one.begins)))
            after = now.text[span[0] : span[1]]
            fate = Fate.SAME if _plain(after) == _plain(words) else Fate.CHANGED
            lines.append(Line(fate, mark.key, mark.anchor, words, after, place, is_mark=True))
    return Outline(new.scheme, tuple(pieces), new.taken), lines


def _found(pieces: list[Piece], home: int | None, words: str) -> tuple[int | None, tuple[int, int]]:
    """Where a sentence stands now, none of it marked yet."""
    order = [home] if home is not None else []
    exact = [at for at in [*order, *range(len(pieces))] if pieces[at].is_provision and words in pieces[at].text]
    if exact and (exact[0] == home or len(set(exact)) == 1):
        begins = pieces[exact[0]].text.index(words)
        if _is_free(pieces[exact[0]], begins, begins + len(words)):
            return exact[0], (begins, begins + len(words))
    if home is None:
        return None, (0, 0)
    text, wanted = pieces[home].text, words_of(Piece(Kind.PROVISION, text=words))
    spans = [span for span in sentence_spans(text) if _is_free(pieces[home], *span)]
    likely = [
        (likeness(wanted, words_of(Piece(Kind.PROVISION, text=text[begins:ends]))), -begins, (begins, ends))
        for begins, ends in spans
    ]
    best = max(likely, default=None)
    return (home, best[2]) if best is not None and best[0] >= SURE else (None, (0, 0))


def _is_free(piece: Piece, begins: int, ends: int) -> bool:
    return all(one.ends <= begins or ends <= one.begins for one in piece.marks)


def _lines(before: Mapping[int, Piece], outline: Outline, found: Matching, keys: list[int]) -> Iterable[Line]:
    """What becomes of every provision: those of the new text in its order, then those that go."""
    places = {key: at for at, key in enumerate(keys)}
    for at, piece in enumerate(outline.pieces):
        if not piece.is_provision:
            continue
        old, after = before.get(piece.key), _told(piece)
        if old is None:
            yield Line(Fate.NEW, 0, piece.anchor, "", after, at)
        else:
            same = _plain(_told(old)) == _plain(after)
            yield Line(Fate.SAME if same else Fate.CHANGED, piece.key, piece.anchor, _told(old), after, at)
    for key, piece in before.items():
        if key not in found.pairs:
            offered = tuple(places[other] for other in found.unsure.get(key, ()))
            yield Line(Fate.UNSURE if offered else Fate.GONE, key, piece.anchor, _told(piece), "", offered=offered)


def _told(piece: Piece) -> str:
    return "\n".join(lines_of(piece))


def _plain(text: str) -> str:
    return " ".join(text.split())
