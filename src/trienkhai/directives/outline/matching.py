"""Which provision of an amended text is which of the text before: by anchor, by its own words, by its place.

One to one, and the same for the same two texts. What is neither clearly the same nor clearly another is left to a person.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from trienkhai.directives.outline.likeness import Words, candidates, likeness, words_of
from trienkhai.directives.outline.pieces import Outline, Piece

ALIKE = Fraction(1, 2)  # with the same anchor, or the same label in the same place
SURE = Fraction(7, 10)  # with nothing but the words
UNSURE = Fraction(2, 5)  # from here on a person is asked
TELLING = 4  # so many words say what a provision is, wherever it stands
OFFERED = 3  # candidates for one that a person decides


@dataclass
class Matching:
    """`pairs`: key of an old provision → key of the new one. `unsure`: key of an old one → new ones it may be, likeliest first."""

    pairs: dict[int, int] = field(default_factory=dict)
    unsure: dict[int, tuple[int, ...]] = field(default_factory=dict)


class _Sides:
    """Two texts with what is not paired yet."""

    def __init__(self, old: Outline, new: Outline) -> None:
        self.old, self.new = _provisions(old), _provisions(new)
        self.above_old, self.above_new = parents_of(old), parents_of(new)
        self.words_old = {key: words_of(piece) for key, piece in self.old.items()}
        self.words_new = {key: words_of(piece) for key, piece in self.new.items()}
        self.pairs: dict[int, int] = {}
        self.taken: set[int] = set()

    def pair(self, one: int, other: int) -> None:
        """Say that they are the same, unless one of them has its place already."""
        if one in self.old and other in self.new and one not in self.pairs and other not in self.taken:
            self.pairs[one] = other
            self.taken.add(other)

    def left_old(self) -> list[int]:
        return [key for key in self.old if key not in self.pairs]

    def left_new(self) -> list[int]:
        return [key for key in self.new if key not in self.taken]

    def like(self, old: int, new: int) -> Fraction:
        return likeness(self.words_old[old], self.words_new[new])

    def share_a_parent(self, old: int, new: int) -> bool:
        above, other = self.above_old[old], self.above_new[new]
        return (self.pairs.get(above) if above else 0) == other


def match(old: Outline, new: Outline, decided: Mapping[int, int] | None = None) -> Matching:
    """Pair two texts. `decided`: key of an old provision → key of the new one that a person chose, 0 for none."""
    sides = _Sides(old, new)
    given = decided or {}
    for one, other in given.items():
        sides.pair(one, other)
    refused = {one for one, other in given.items() if other == 0}
    for step in (_same_place_same_words, _same_words, _same_place, _same_label, _like_words):
        for one, other in step(sides):
            if one not in refused:
                sides.pair(one, other)
    return Matching(sides.pairs, _unsure(sides, refused))


def parents_of(outline: Outline) -> dict[int, int]:
    """Key of every provision → key of the one it stands under, 0 at the top; in order."""
    found: dict[int, int] = {}
    way: list[int] = []
    for piece in outline.pieces:
        if piece.is_provision:
            del way[piece.depth :]
            found[piece.key] = way[-1] if way else 0
            way.append(piece.key)
    return found


def _provisions(outline: Outline) -> dict[int, Piece]:
    return {piece.key: piece for piece in outline.pieces if piece.is_provision}


def _by_anchor(sides: _Sides) -> Iterable[tuple[int, int]]:
    places = {sides.new[key].anchor: key for key in sides.left_new()}
    for key in sides.left_old():
        if sides.old[key].anchor in places:
            yield key, places[sides.old[key].anchor]


def _same_place_same_words(sides: _Sides) -> Iterable[tuple[int, int]]:
    return [(one, other) for one, other in _by_anchor(sides) if sides.words_old[one] == sides.words_new[other]]


def _same_words(sides: _Sides) -> Iterable[tuple[int, int]]:
    """The same words elsewhere, where only one on either side has them."""
    old, new = (_once(words, left) for words, left in (
        (sides.words_old, sides.left_old()), (sides.words_new, sides.left_new())
    ))  # fmt: skip
    return [(old[words], new[words]) for words in old if words in new and len(words) >= TELLING]


def _once(words: Mapping[int, Words], left: Iterable[int]) -> dict[Words, int]:
    keys = list(left)
    count = Counter(words[key] for key in keys)
    return {words[key]: key for key in keys if count[words[key]] == 1}


def _same_place(sides: _Sides) -> Iterable[tuple[int, int]]:
    return [(one, other) for one, other in _by_anchor(sides) if sides.like(one, other) >= ALIKE]


def _same_label(sides: _Sides) -> Iterable[tuple[int, int]]:
    """The same label and level under the same provision: where an anchor was kept although a place was corrected."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for key in sides.left_new():
        places[(sides.new[key].level, sides.new[key].label)].append(key)
    for one in sides.left_old():
        piece = sides.old[one]
        for other in places[(piece.level, piece.label)] if piece.label else ():
            if sides.share_a_parent(one, other) and sides.like(one, other) >= ALIKE:
                yield one, other
                break


def _like_words(sides: _Sides) -> Iterable[tuple[int, int]]:
    """The likeliest first; of two that are as like, the one under the same provision."""
    found = [pair for pair in _candidates(sides) if pair[0] >= SURE]
    found.sort(key=lambda pair: (-pair[0], not sides.share_a_parent(pair[1], pair[2]), pair[1], pair[2]))
    return [(one, other) for _like, one, other in found]


def _candidates(sides: _Sides) -> list[tuple[Fraction, int, int]]:
    old = {key: sides.words_old[key] for key in sides.left_old() if len(sides.words_old[key]) >= TELLING}
    new = {key: sides.words_new[key] for key in sides.left_new() if len(sides.words_new[key]) >= TELLING}
    return list(candidates(old, new))


def _unsure(sides: _Sides, refused: set[int]) -> dict[int, tuple[int, ...]]:
    """What stands in the same place with other words, and what is somewhat like: by the old one, likeliest first."""
    found: dict[int, list[tuple[Fraction, int]]] = defaultdict(list)
    for one, other in _by_anchor(sides):
        found[one].append((max(sides.like(one, other), UNSURE), other))
    for like, one, other in _candidates(sides):
        if like >= UNSURE and other not in [key for _like, key in found[one]]:
            found[one].append((like, other))
    return {
        one: tuple(other for _like, other in sorted(offered, key=lambda pair: (-pair[0], pair[1]))[:OFFERED])
        for one, offered in sorted(found.items())
        if one not in refused and offered
    }
