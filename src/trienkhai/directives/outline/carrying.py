"""What was corrected in one text is corrected in the next one: points made and joined by hand, and where they stand."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache, partial

from trienkhai.directives.outline.matching import parents_of
from trienkhai.directives.outline.pieces import Kind, Outline, lines_of
from trienkhai.directives.outline.problems import Impossible
from trienkhai.directives.outline.reading import depth_for
from trienkhai.directives.outline.standing import to_depth
from trienkhai.directives.outline.texts import join, place, split
from trienkhai.vietnamese import search_key

ENOUGH = 6  # letters and digits of a line that is taken for the same one


def corrected(old: Outline, new: Outline) -> Outline:
    """The new text with the corrections of the old one, where the line they are about stands in it once."""
    begins = {_key(lines_of(piece)[0]): piece for piece in old.pieces if piece.is_provision and lines_of(piece)}
    inside = {_key(line) for piece in old.pieces if piece.is_provision for line in lines_of(piece)[1:]}
    places = _places(new)
    for key, piece in begins.items():
        found = places.get(key, [])
        if len(key) >= ENOUGH and len(found) == 1 and found[0][1] is not None:
            new = _made(new, found[0][0], found[0][1], piece.level)
            places = _places(new)
    for key, at_first in [(_key((lines_of(one) or [""])[0]), one.key) for one in new.pieces if one.is_provision]:
        if len(key) >= ENOUGH and key in inside and key not in begins:
            new = _tried(partial(join, key=at_first), new)
    return new


def _made(new: Outline, at: int, line: int, level: str) -> Outline:
    """A line that is no provision of the new text becomes one, of the level it had."""
    piece = new.pieces[at]
    act = partial(split, key=piece.key, line=line) if piece.is_provision else partial(place, at=at)
    made = _tried(act, new)
    added = made.places.keys() - new.places.keys()
    return _levelled(made, added.pop(), level) if added else new


def _levelled(outline: Outline, key: int, level: str) -> Outline:
    at = outline.places[key]
    if outline.pieces[at].level == level:
        return outline
    return to_depth(outline, at, depth_for(outline, at, level), level)


def _places(outline: Outline) -> dict[str, list[tuple[int, int | None]]]:
    """Where each line stands: the place of its piece and its number in the text, None where a provision begins with it."""
    found: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
    for at, piece in enumerate(outline.pieces):
        if piece.kind == Kind.UNPLACED:
            found[_key(piece.text)].append((at, 0))
        if not piece.is_provision:
            continue
        lines = lines_of(piece)
        if lines:
            found[_key(lines[0])].append((at, None))
        first = int(not piece.heading)
        for number, line in enumerate(piece.lines[first:], first):
            found[_key(line)].append((at, number))
    return found


@lru_cache(maxsize=20_000)
def _key(line: str) -> str:
    return "".join(sign for sign in search_key(line) if sign.isalnum())


def _tried(act: Callable[[Outline], Outline], outline: Outline) -> Outline:
    try:
        return act(outline)
    except Impossible:
        return outline


def standing_as_before(old: Outline, new: Outline, pairs: Mapping[int, int]) -> Outline:
    """The level and the place of what is in both texts stay as they were corrected, where the order of the new one lets them.

    Among provisions that were there before only: what is new may well be what the others stand under now.
    """
    back = {other: one for one, other in pairs.items()}
    pieces = {piece.key: piece for piece in old.pieces if piece.is_provision}
    order = {key: at for at, key in enumerate(pieces)}
    above = parents_of(old)
    for key in parents_of(new):
        before = pieces.get(back.get(key, 0))
        if before is None:
            continue
        at = new.places[key]
        parent = new.parent(at)
        now = back.get(new.pieces[parent].key) if parent is not None else 0
        wanted = above[before.key]
        if now is None or now == wanted or (now and order[now] > order[before.key]):
            continue
        target = pairs.get(wanted) if wanted else 0
        if target is None or (target and new.places[target] not in set(new.chain(at))):
            continue
        depth = new.pieces[new.places[target]].depth + 1 if target else 0
        new = to_depth(new, at, depth, before.level)
    return new
