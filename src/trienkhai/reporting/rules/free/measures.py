"""Units of measure as people write them: whether a heading counts in other units than the indicator does."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from trienkhai.vietnamese import fold, normalise

SCALES = {
    "nghin": 3,
    "ngan": 3,
    "1000": 3,
    "1.000": 3,
    "thousand": 3,
    "trieu": 6,
    "tr": 6,
    "million": 6,
    "mn": 6,
    "ty": 9,
    "ti": 9,
    "billion": 9,
    "bn": 9,
}
SHORT = {
    "trd": "trieu dong",
    "tr.d": "trieu dong",
    "trdong": "trieu dong",
    "vnd": "dong",
    "d": "dong",
    "ngd": "nghin dong",
}
SAME = {"vnd": "dong", "d": "dong", "percent": "%", "phan tram": "%", "persons": "nguoi", "people": "nguoi"}
NAMED = re.compile(r"(?:don vi(?: tinh)?|dvt|unit(?: of measure)?|in)\s*[:.]\s*(.+)")
BRACKETS = re.compile(r"\(([^()]{1,40})\)")
KNOWN = re.compile(
    r"%|(?:(?:nghin|ngan|1\.?000|trieu|ty|ti)\s+)?(?:dong|vnd|nguoi|luot nguoi|ha|tan|kg|km|m2|m3|usd|hoc sinh|ho)|trd|tr\.d"
)
TENS = re.compile(r"x(1|0\.0*1|10+)")


@dataclass(frozen=True)
class Measure:
    """`base`: what is counted, `power`: in which power of ten. `text`: as it was written."""

    base: str
    power: int
    text: str


def measure_of(text: str) -> Measure | None:
    """A unit of measure written by itself ("Triệu đồng"), or nothing for an empty text."""
    plain = normalise(text)
    folded = fold(plain).strip(" .():")
    folded = SHORT.get(folded, folded)
    if not folded:
        return None
    first, _space, rest = folded.partition(" ")
    if first in SCALES and rest:
        return Measure(SAME.get(rest, rest), SCALES[first], plain.strip(" ():"))
    return Measure(SAME.get(folded, folded), 0, plain.strip(" ():"))


@lru_cache(maxsize=10_000)
def measure_in(text: str) -> Measure | None:
    """The unit of measure a heading names in brackets or behind "Đơn vị tính"; nothing where it names none."""
    for line in text.split("\n"):
        plain = normalise(line)
        if (found := NAMED.search(fold(plain))) and len(found[1]) <= 40:
            return measure_of(plain[-len(found[1]) :] if len(fold(plain)) == len(plain) else found[1])
        for said in BRACKETS.findall(plain):
            if KNOWN.fullmatch(fold(said).strip()):
                return measure_of(said)
    return None


def without_measure(text: str) -> str:
    """A heading without the unit of measure in its brackets."""
    return BRACKETS.sub(lambda found: "" if KNOWN.fullmatch(fold(found[1]).strip()) else found[0], text).strip()


def differs(said: Measure | None, asked: str, *, of_the_table: bool) -> bool:
    """Whether figures in `said` are not what an indicator measured in `asked` wants.

    What stands over a whole table speaks only of the indicators that count the same thing.
    """
    wanted = measure_of(asked)
    if said is None or wanted is None or said == wanted:
        return False
    if said.base == wanted.base:
        return said.power != wanted.power
    return not of_the_table and wanted.base not in said.base and said.base not in wanted.base


def factor_between(said: Measure, asked: str) -> Decimal | None:
    """By what to multiply a figure in `said`; None where the two do not count the same."""
    wanted = measure_of(asked)
    if wanted is None or wanted.base != said.base:
        return None
    return Decimal(10) ** (said.power - wanted.power)


def factor_of(choice: str) -> Decimal | None:
    """What was chosen for figures in another unit of measure: 'as_is', or 'x0.001'; None for nothing yet."""
    if choice == "as_is":
        return Decimal(1)
    found = TENS.fullmatch(choice)
    return Decimal(found[1]) if found else None


def choice_of(factor: Decimal) -> str:
    """The inverse of `factor_of`."""
    return f"x{factor:f}"
