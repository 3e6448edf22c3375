"""How alike two names are, without marks: words in any order, capitals for whole words ("NSĐP"), small slips of the pen."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from trienkhai.vietnamese import search_key

WORD = re.compile(r"[^\W_]+")
LIGHT = frozenset(
    re.findall(
        r"\S+",
        "tinh thanh pho tp quan huyen xa phuong thi tran cong ty tnhh cp mtv ban so cua va cac cho tu trong do the of in to "
        "and a for tong theo ve",
    )
)
LIGHT_WEIGHT = 0.3
SLIP = 0.8  # likeness of two long words from which one is the other with a slip
LONG = 4
OTHER_ORDER = 0.9
SHORTENED = 0.97
OPPOSED = 0.5
OPPOSITES = tuple(
    frozenset(pair.split("/"))
    for pair in [
        "thu/chi",
        "nam/nu",
        "tang/giam",
        "dau/cuoi",
        "trong/ngoai",
        "da/chua",
        "da/phai",
        "moi/cu",
        "duoc/mat",
        "bac/nam",
        "dong/tay",
        "tren/duoi",
        "revenue/expenditure",
        "income/expenditure",
        "male/female",
        "men/women",
        "positive/negative",
        "pos/neg",
        "new/total",
        "increase/decrease",
        "urban/rural",
        "actual/planned",
        "cao/thap",
    ]
)
"""What one cannot be where the other stands, however alike the rest is."""


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """The words of a name, small letters without marks."""
    return tuple(WORD.findall(search_key(text)))


def key_of(text: str) -> str:
    """What two spellings of the same label share: letters and digits only."""
    return " ".join(words(text))


def likeness(one: str, other: str) -> float:
    """From 0 to 1; 1 only for the same words in the same order."""
    left, right = words(one), words(other)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    if "".join(left) == "".join(right):
        return 0.99
    longer_left, longer_right = _spelled_out(left, right), _spelled_out(right, left)
    factor = 1.0 if (longer_left, longer_right) == (left, right) else SHORTENED
    like = min(0.99, _overlap(longer_left, longer_right) * factor)
    return min(like, OPPOSED) if _are_opposed(set(longer_left), set(longer_right)) else like


def _are_opposed(left: set[str], right: set[str]) -> bool:
    """Other numbers, or words that exclude each other, on the two sides."""
    only_left, only_right = left - right, right - left
    if any(word.isdigit() for word in only_left) and any(word.isdigit() for word in only_right):
        return True
    return any(pair & only_left and pair & only_right for pair in OPPOSITES)


def _overlap(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """Twice the weight of the words both have, over the weight of all."""
    rest, shared, order = list(enumerate(right)), 0.0, []
    for word in left:
        best, like = None, 0.0
        for place, other in rest:
            now = _same_word(word, other)
            if now > like:
                best, like = (place, other), now
        if best is not None:
            rest.remove(best)
            order.append(best[0])
            shared += like * min(_weight(word), _weight(best[1]))
    whole = sum(map(_weight, left)) + sum(map(_weight, right))
    return 2 * shared / whole * (1.0 if order == sorted(order) else OTHER_ORDER)


def _same_word(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if min(len(one), len(other)) < LONG or one.isdigit() or other.isdigit():
        return 0.0
    like = SequenceMatcher(None, one, other).ratio()
    return like if like >= SLIP else 0.0


def _weight(word: str) -> float:
    return LIGHT_WEIGHT if word in LIGHT else 1.0


def _spelled_out(short: tuple[str, ...], full: tuple[str, ...]) -> tuple[str, ...]:
    """Words of two letters or more that are the first letters of words on the other side, written as those."""
    found: list[str] = []
    for word in short:
        found += _behind(word, full) if word not in full and len(word) > 1 and word.isalpha() else [word]
    return tuple(found)


def as_initials(word: str) -> str:
    """Letters as first letters of words: the W of "TW" is the Ư of "trung ương"."""
    return word.replace("w", "u")


def _behind(word: str, full: tuple[str, ...]) -> Iterable[str]:
    for begin in range(len(full) - len(word) + 1):
        piece = full[begin : begin + len(word)]
        if all(one.startswith(letter) for one, letter in zip(piece, as_initials(word), strict=True)):
            return piece
    return [word]
