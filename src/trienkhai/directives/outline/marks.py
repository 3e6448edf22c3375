"""Marked sentences: a range of the text of a provision with an anchor of its own, which tasks and figures can point at."""

from collections.abc import Sequence
from dataclasses import replace

from trienkhai.directives.outline.anchors import SENTENCE, document_of, fresh
from trienkhai.directives.outline.pieces import POINT, Mark, Outline
from trienkhai.directives.outline.problems import Impossible, _
from trienkhai.directives.outline.standing import place_of_key
from trienkhai.vietnamese import sentence_spans


def mark(outline: Outline, key: int, sentences: Sequence[int]) -> Outline:
    """Mark sentences of a provision, by their numbers from 1. Raises Impossible unless they follow each other unmarked."""
    at = place_of_key(outline, key)
    piece = outline.pieces[at]
    spans = sentence_spans(piece.text)
    chosen = sorted(set(sentences))
    if not chosen or chosen[0] < 1 or chosen[-1] > len(spans):
        raise Impossible("no_sentence", _("Choose one sentence of the text, or several that follow each other."))
    if chosen != list(range(chosen[0], chosen[-1] + 1)):
        raise Impossible("not_in_a_row", _("Choose one sentence of the text, or several that follow each other."))
    begins, ends = spans[chosen[0] - 1][0], spans[chosen[-1] - 1][1]
    if any(one.begins < ends and begins < one.ends for one in piece.marks):
        raise Impossible("marked_already", _("A part of it is marked already. Take that mark away first."))
    anchor = fresh(outline, SENTENCE, str(chosen[0]), piece, document_of(outline, at))
    made = Mark(outline.next_key, anchor, begins, ends)
    marks = tuple(sorted((*piece.marks, made), key=lambda one: one.begins))
    return outline.with_pieces(at, at + 1, replace(piece, marks=marks))


def unmark(outline: Outline, key: int) -> Outline:
    """Take a mark away. Raises Impossible for one that is not there."""
    for at, piece in enumerate(outline.pieces):
        kept = tuple(one for one in piece.marks if one.key != key)
        if len(kept) < len(piece.marks):
            return outline.with_pieces(at, at + 1, replace(piece, marks=kept))
    raise Impossible("not_there", _("This point is not there any more."))


def relocated(one: Mark, source: str, target: str, shift: int) -> Mark:
    """The same words in another text, which differs in spaces and points only; `shift`: how many letters more stand before them.

    Raises Impossible where they would not all lie in it.
    """
    first, last = _letters(source[: one.begins]) + shift, _letters(source[: one.ends]) + shift
    places = [at for at, sign in enumerate(target) if _is_letter(sign)]
    if first < 0 or last > len(places) or first >= last:
        raise Impossible(
            "mark_across", _("A marked sentence would not lie in the text any more. Take its mark away first.")
        )
    begins, ends = places[first], places[last - 1] + 1
    words = source[one.begins : one.ends]
    for _point in range(len(words) - len(words.rstrip(POINT))):
        if target[ends : ends + 1] == POINT:
            ends += 1
    return replace(one, begins=begins, ends=ends)


def _letters(text: str) -> int:
    return sum(map(_is_letter, text))


def _is_letter(sign: str) -> bool:
    return sign != POINT and not sign.isspace()
