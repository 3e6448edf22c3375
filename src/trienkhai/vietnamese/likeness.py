"""How alike two names are, without marks: words in any order, capitals for whole words ("NSĐP"), small slips of the pen."""

import re
from difflib import SequenceMatcher
from functools import lru_cache

from trienkhai.vietnamese.text import search_key

SHORT_FORMS = re.compile(r"\bc\.?ty\b")
WORD = re.compile(r"[^\W_]+")
LIGHT = frozenset(
    re.findall(
        r"\S+",
        "tinh thanh pho tp quan huyen xa phuong thi tran cong ty tnhh cp mtv ban so cua va cac cho tu trong do the of in to "
        "and a for tong so theo ve",
    )
)
LIGHT_WEIGHT = 0.3
SLIP = 0.8  # likeness of two long words from which one is the other with a slip
LONG = 4
MOST_INITIALS = 7
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
    return tuple(WORD.findall(SHORT_FORMS.sub("cong ty", search_key(text))))


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
    one_left, one_right = tuple(map(one_spelling, longer_left)), tuple(map(one_spelling, longer_right))
    if len({*one_left} & {*one_right}) > len({*longer_left} & {*longer_right}):
        longer_left, longer_right, factor = one_left, one_right, factor * SHORTENED
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
    places: dict[str, list[int]] = {}
    for place, word in enumerate(right):
        places.setdefault(word, []).append(place)
    shared, pairs, rest = 0.0, [], []
    for turn, word in enumerate(left):
        if places.get(word):
            pairs.append((turn, places[word].pop(0)))
            shared += _weight(word)
        elif len(word) >= LONG:
            rest.append((turn, word))
    for turn, word in rest:
        near = [(like, -found[0], other) for other, found in places.items() if found and (like := _slip(word, other))]
        if near:
            like, place, other = max(near)
            places[other].pop(0)
            pairs.append((turn, -place))
            shared += like * min(_weight(word), _weight(other))
    whole = sum(map(_weight, left)) + sum(map(_weight, right))
    order = [place for _turn, place in sorted(pairs)]
    return 2 * shared / whole * (1.0 if order == sorted(order) else OTHER_ORDER)


@lru_cache(maxsize=100_000)
def _slip(one: str, other: str) -> float:
    """How alike two long words are of which one may be the other with a slip; 0 for any others."""
    shorter, longer = sorted((len(one), len(other)))
    if shorter < LONG or 2 * shorter < SLIP * (shorter + longer) or one.isdigit() or other.isdigit():
        return 0.0
    like = SequenceMatcher(None, one, other).ratio()
    return like if like >= SLIP else 0.0


def _weight(word: str) -> float:
    return LIGHT_WEIGHT if word in LIGHT else 1.0


def _spelled_out(short: tuple[str, ...], full: tuple[str, ...]) -> tuple[str, ...]:
    """Words of two letters or more that are the first letters of words on the other side, written as those."""
    firsts = "".join(word[0] for word in full)
    found: list[str] = []
    for word in short:
        begin = firsts.find(as_initials(word)) if 1 < len(word) <= MOST_INITIALS and word not in full else -1
        found += full[begin : begin + len(word)] if begin >= 0 else (word,)
    return tuple(found)


@lru_cache(maxsize=20_000)
def one_spelling(word: str) -> str:
    """A word that is spelled in two ways, in one of them: "Bắc Kạn" and "Bắc Cạn", "kỹ" and "kĩ"."""
    return word.replace("k", "c").replace("y", "i")


def as_initials(word: str) -> str:
    """Letters as first letters of words: the W of "TW" is the Ư of "trung ương"."""
    return word.replace("w", "u")
