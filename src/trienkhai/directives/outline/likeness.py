"""How alike the words of two provisions are, without accents and in any order; and which may be the same at all."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from trienkhai.directives.outline.pieces import Piece
from trienkhai.vietnamese import search_key

RAREST = 10  # words of a provision by which others are looked for
NEAREST = 12  # others looked at
Words = tuple[str, ...]


@lru_cache(maxsize=20_000)
def _words(text: str) -> Words:
    return tuple("".join(sign if sign.isalnum() else " " for sign in search_key(text)).split())


def words_of(piece: Piece) -> Words:
    """The words of heading and text, small and without accents."""
    return _words(f"{piece.heading}\n{piece.text}")


def likeness(one: Words, other: Words) -> Fraction:
    """The share of words that both have, from 0 to 1; 1 for two that have none."""
    if not one and not other:
        return Fraction(1)
    common = sum((Counter(one) & Counter(other)).values())
    return Fraction(2 * common, len(one) + len(other))


def candidates(old: Mapping[int, Words], new: Mapping[int, Words]) -> Iterable[tuple[Fraction, int, int]]:
    """Pairs that share rare words, with their likeness. Linear in the words but for pages of the same words."""
    places: dict[str, list[int]] = defaultdict(list)
    for key, words in new.items():
        for word in set(words):
            places[word].append(key)
    for key, words in old.items():
        rare = sorted({word for word in words if word in places}, key=lambda word: (len(places[word]), word))[:RAREST]
        hits = Counter(other for word in rare for other in places[word])
        for other in _nearest(hits):
            yield likeness(words, new[other]), key, other


def _nearest(hits: Counter[int]) -> Sequence[int]:
    return [key for key, _count in sorted(hits.items(), key=lambda pair: (-pair[1], pair[0]))[:NEAREST]]
