"""Where a provision stands: deeper or less deep, under another one, before or behind its neighbours.

All that stands under it goes with it. What followed it and would be left without a place stands under it.
"""

from dataclasses import replace

from trienkhai.directives.outline.anchors import PARAGRAPH, document_of, fresh, number_in, rank, scheme_of
from trienkhai.directives.outline.pieces import Outline, Piece, lines_of, settled
from trienkhai.directives.outline.problems import Impossible, _
from trienkhai.directives.outline.reading import guess


def indent(outline: Outline, key: int) -> Outline:
    """Put it under the provision before it that stood beside it. Raises Impossible where there is none."""
    at = place_of_key(outline, key)
    if beside(outline, at) is None:
        raise Impossible("nothing_above", _("Nothing stands before it on its level that it could stand under."))
    return _to_depth(outline, at, outline.pieces[at].depth + 1)


def outdent(outline: Outline, key: int) -> Outline:
    """Put it beside the one it stands under. Raises Impossible at the top."""
    at = place_of_key(outline, key)
    if outline.pieces[at].depth == 0:
        raise Impossible("at_the_top", _("It stands at the top already."))
    return _to_depth(outline, at, outline.pieces[at].depth - 1)


def put_under(outline: Outline, key: int, above: int) -> Outline:
    """Put it under another provision, 0: at the top; the order of the text stays.

    Raises Impossible for one that it cannot stand under without passing over others.
    """
    at = place_of_key(outline, key)
    if above == 0:
        return _to_depth(outline, at, 0)
    place = place_of_key(outline, above)
    if place not in set(outline.chain(at)):
        message = _(
            "It can stand under the point before it, or under one of those that one stands under; the order of the text stays."
            " To bring it elsewhere, move it up or down."
        )
        raise Impossible("not_before_it", message)
    return _to_depth(outline, at, outline.pieces[place].depth + 1)


def call_level(outline: Outline, key: int, level: str) -> Outline:
    """Say what it is, an article, a clause, a point; where it stands remains. Raises Impossible for an unknown level."""
    at = place_of_key(outline, key)
    if level not in levels_of(outline.scheme):
        raise Impossible("unknown_level", _("The numbering of this document has no such level."))
    return outline.with_pieces(at, at + 1, replace(outline.pieces[at], level=level))


def levels_of(key: str) -> list[str]:
    """The levels a provision may have, highest first."""
    used = scheme_of(key)
    if used is None:
        return [PARAGRAPH]
    attached = [one for one in (used.annex_key, used.attached_key) if one]
    return [*attached, *(one.key for one in used.levels), PARAGRAPH]


def move(outline: Outline, key: int, by: int) -> Outline:
    """Change places with the provision before it (by = -1) or behind it (by = 1) that stands beside it.

    The only act that changes the order of the text. Raises Impossible where none stands there.
    """
    at = place_of_key(outline, key)
    first = beside(outline, at) if by < 0 else at
    second = at if by < 0 else outline.end(at)
    if first is None or not are_neighbours(outline, first, second):
        raise Impossible("no_neighbour", _("No point of its level stands next to it on that side."))
    end = outline.end(second)
    return outline.with_pieces(first, end, *outline.pieces[second:end], *outline.pieces[first:second])


def renew_anchor(outline: Outline, key: int) -> Outline:
    """Give it the anchor that follows from its place and label; the one it had means it as before."""
    at = place_of_key(outline, key)
    piece, parent = outline.pieces[at], outline.parent(at)
    above = outline.pieces[parent] if parent is not None else None
    without = outline.with_pieces(at, at + 1, replace(piece, anchor="", former=()))
    anchor = fresh(without, piece.level, number_in(piece.label), above, document_of(outline, at))
    former = tuple(one for one in (piece.anchor, *piece.former) if one != anchor)
    return outline.with_pieces(at, at + 1, replace(piece, anchor=anchor, former=former))


def place_of_key(outline: Outline, key: int) -> int:
    """Where a provision stands. Raises Impossible for one that is not there."""
    if key not in outline.places:
        raise Impossible("not_there", _("This point is not there any more."))
    return outline.places[key]


def beside(outline: Outline, at: int) -> int | None:
    """The provision before one that stands under the same."""
    depth, place = outline.pieces[at].depth, outline.before(at)
    while place is not None and outline.pieces[place].depth > depth:
        place = outline.before(place)
    return place if place is not None and outline.pieces[place].depth == depth else None


def are_neighbours(outline: Outline, first: int, second: int) -> bool:
    """Whether the provision at the second place stands right behind the first and what is under it, on the same level."""
    if second >= len(outline.pieces) or outline.end(first) != second:
        return False
    one, other = outline.pieces[first], outline.pieces[second]
    return other.is_provision and one.depth == other.depth


def to_depth(outline: Outline, at: int, depth: int, level: str) -> Outline:
    """A provision with all that stands under it at a depth, as a provision of a level."""
    end, by = outline.end(at), depth - outline.pieces[at].depth
    block = [
        replace(piece, depth=piece.depth + by) if piece.is_provision else piece for piece in outline.pieces[at:end]
    ]
    block[0] = replace(block[0], level=level)
    return Outline(outline.scheme, tuple(settled([*outline.pieces[:at], *block, *outline.pieces[end:]])), outline.taken)


def _to_depth(outline: Outline, at: int, depth: int) -> Outline:
    if depth == outline.pieces[at].depth:
        return outline
    return to_depth(outline, at, depth, _level_at(outline, at, depth))


def _level_at(outline: Outline, at: int, depth: int) -> str:
    """What a provision is at a depth: what its number says, else what those beside it are, else the next level down."""
    piece = outline.pieces[at]
    if piece.level == PARAGRAPH:
        return PARAGRAPH
    said = guess(outline, at, (lines_of(piece) or [""])[0])
    if said.level != PARAGRAPH and said.depth == depth:
        return said.level
    above: Piece | None = None
    for place in range(at - 1, -1, -1):
        other = outline.pieces[place]
        if other.is_provision and other.depth == depth and rank(outline.scheme, other.level) >= 0:
            return other.level
        if other.is_provision and other.depth < depth:
            above = other
            break
    floor = rank(outline.scheme, above.level) if above else -1
    if rank(outline.scheme, piece.level) > floor:
        return piece.level
    deeper = (one for one in levels_of(outline.scheme) if rank(outline.scheme, one) > floor and one != PARAGRAPH)
    return next(deeper, piece.level)
