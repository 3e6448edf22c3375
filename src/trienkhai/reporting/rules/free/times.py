"""What a heading or a label says of time: a year, a part of a year, or a whole period."""

import re
from dataclasses import dataclass

from trienkhai.periods import NotAPeriod, parse_period_key
from trienkhai.vietnamese import fold, normalise

ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
YEAR = re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?![\d.,]*\d)")
QUARTER = re.compile(r"(?:\bquy|\bquarter|(?<![a-z])q)[\s.]*(iv|i{1,3}|[1-4])(?![\da-z])")
MONTH = re.compile(r"(?:\bthang|\bmonth|(?<![a-z])t)[\s.]*(1[0-2]|0?[1-9])(?![\da-z])")
HALF = re.compile(r"\b6 thang (dau|cuoi)(?: nam)?|(?<![a-z])h([12])(?![\da-z])")
NINE = re.compile(r"\b9 thang(?: dau nam)?|(?<!\d)9m\b")
FILLING = re.compile(r"\b(nam|ky|year|cy|fy|dau|cuoi)\b|(?<![a-z])[cf]y(?=\W|\d|$)|[^\w]")
PERIOD = re.compile(r"(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d")


@dataclass(frozen=True)
class Time:
    """`year` is a year or a term ("2020-2025"), `piece` a part of a year as keys of periods write it ("Q2", "H1", "9M", "05")."""

    year: str = ""
    piece: str = ""

    def __bool__(self) -> bool:
        return bool(self.year or self.piece)

    @property
    def key(self) -> str:
        return "-".join(filter(None, (self.year, self.piece)))


NO_TIME = Time()


def time_of_key(text: str) -> Time:
    """The inverse of `Time.key`."""
    if re.fullmatch(r"\d{4}-\d{4}", text):
        return Time(text)
    year, _dash, piece = text.partition("-") if re.match(r"\d{4}", text) else ("", "", text)
    return Time(year, piece)


def bare(period_key: str) -> str:
    """The key of a period without its calendar: "2023-Q2@nd09" is the quarter 2023-Q2."""
    return period_key.partition("@")[0]


def time_in(text: str) -> Time:
    """Every time a text names; nothing where it names several years."""
    return _split(text)[0]


def without_time(text: str) -> str:
    """The folded text without the words of time; '' for a heading that says nothing but a time."""
    return _split(text)[1]


def only_time(text: str) -> Time:
    """The time of a text that says nothing else; nothing for any other text."""
    time, rest = _split(text)
    return time if not rest else Time()


def _split(text: str) -> tuple[Time, str]:
    plain = normalise(text)
    if not plain:
        return Time(), ""
    try:
        return time_of_key(bare(parse_period_key(plain).key)), ""
    except NotAPeriod:
        pass
    folded = re.sub(r"\b[cf]y(?=\d)", "", fold(plain).replace("_", " "))
    folded = re.sub(r"(?<=\d)(?=q[1-4]\b)", " ", folded)
    if term := PERIOD.search(folded):
        return Time(re.sub(r"\s*[-–]\s*", "-", term[0])), _rest(folded.replace(term[0], " "))
    years = set(YEAR.findall(folded))
    rest, piece = YEAR.sub(" ", folded), ""
    for pattern, written in ((HALF, "H"), (NINE, "9M"), (QUARTER, "Q"), (MONTH, "")):
        if found := pattern.search(rest):
            piece = _piece(written, next((group for group in found.groups() if group), ""))
            rest = pattern.sub(" ", rest)
            break
    if len(years) > 1:
        return Time(), folded
    if not years and not piece:
        return Time(), folded
    return Time(years.pop() if years else "", piece), _rest(rest)


def _piece(written: str, said: str) -> str:
    match written:
        case "9M":
            return "9M"
        case "H":
            return "H" + {"dau": "1", "cuoi": "2"}.get(said, said)
        case "Q":
            return "Q" + ROMAN.get(said, said)
        case _:
            return said.rjust(2, "0")


def _rest(text: str) -> str:
    """What is left once the words around a time are gone too; '' where nothing is."""
    return " ".join(text.split()) if FILLING.sub("", text) else ""
