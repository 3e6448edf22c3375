"""Times as a plan writes them: days, months, quarters, halves, years and ranges of years, with a year or without."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from trienkhai.periods import FIRST_YEAR, LAST_YEAR, Kind, period
from trienkhai.vietnamese.dates import ENGLISH_MONTHS
from trienkhai.vietnamese.text import fold, normalise

Unit = Literal["day", "month", "quarter", "half", "nine_months", "year", "years", "term", "school_year"]
Span = tuple[date, date]

KINDS = {"month": Kind.MONTH, "quarter": Kind.QUARTER, "half": Kind.HALF, "nine_months": Kind.NINE_MONTHS}
LENGTHS = {"day": 0, "month": 1, "quarter": 3, "half": 6, "nine_months": 9, "year": 12, "school_year": 12}
LONGEST = 20  # years of a range whose end is written with two digits
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
MONTH_WORDS = {
    "gieng": 1,
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "tu": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
    "muoi mot": 11,
    "muoi hai": 12,
    "chap": 12,
}
ENGLISH = {name.lower(): number for number, name in enumerate(ENGLISH_MONTHS, 1)}
ENGLISH |= {name[:3]: number for name, number in ENGLISH.items()} | {"sept": 9}


@dataclass(frozen=True)
class Moment:
    """A time as written. `year` is None where none is named, two digits stay as they are (24).

    `index` is the month, quarter or half; `last_year` ends a range of years. Nothing is checked before `span`.
    """

    unit: Unit
    year: int | None
    index: int = 1
    day: int = 0
    last_year: int = 0

    @property
    def is_short(self) -> bool:
        return self.year is not None and self.year < 100

    @property
    def months(self) -> int:
        """Its length in months, 0 for a day; a range of years by their number."""
        return LENGTHS.get(self.unit, 12 * (1 + self.last_year - (self.year or 0)))

    def of(self, year: int) -> "Moment":
        return replace(self, year=year)

    def span(self) -> Span:
        """First and last day. Raises ValueError for a day, month or year that does not exist, or without a whole year."""
        if self.year is None or not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ValueError("no such year")
        if self.unit == "day":
            day = date(self.year, self.index, self.day)
            return day, day
        if self.unit == "school_year":
            return date(self.year, 9, 1), date(self.last_year or self.year + 1, 5, 31)
        if self.unit in KINDS:
            found = period(KINDS[self.unit], self.year, self.index)
            return found.starts, found.last_day
        last = self.last_year or self.year
        if not self.year <= last <= LAST_YEAR:
            raise ValueError("the years go backwards")
        return date(self.year, 1, 1), date(last, 12, 31)


def folded(words: str) -> str:
    """What the patterns read: small letters without marks, one kind of dash, single spaces; a line end is a semicolon."""
    lines = [normalise(unicodedata.normalize("NFKC", line)) for line in re.split(r"[\r\n\v\f\u2028\u2029]+", words)]
    text = fold(" ; ".join(line for line in lines if line))
    text = re.sub("[\u2010-\u2015\u2212~÷→]|(?<=\\s)->(?=\\s)", "-", text)
    return re.sub(r"\s+", " ", text.replace("&", " va ").replace("“", " ").replace("”", " ")).strip(" .")


_Y = r"((?:19|20|21)\d\d)(?!\d)"
_L = r"(?<![0-9a-z])(?<!\d[/.])"  # no number or word goes on here
_R = r"(?![0-9a-z])(?!\s?[/.]\s?\d)"
_Q = r"(iv|i{1,3}|[1-4])(?![0-9a-z])"
_EN = f"({'|'.join(sorted(ENGLISH, key=len, reverse=True))})"
_ALONE = "|".join(name.lower() for name in ENGLISH_MONTHS if name not in {"March", "May"})


def _n(text: str) -> int:
    return ROMAN.get(text) or int(text)


def _dmy(one: re.Match[str]) -> Moment:
    return Moment("day", int(one[3]), int(one[2]), int(one[1]))


def _day_or_month(one: re.Match[str]) -> Moment:
    """ "30/6" is a day; "6/25" has no month 25 and is a month with a short year."""
    first, second = int(one[1]), int(one[2])
    return Moment("month", second, first) if second > 12 >= first else Moment("day", None, second, first)


def _quarter(one: re.Match[str]) -> Moment:
    year = one[2] or one[3]
    return Moment("quarter", int(year) if year else None, _n(one[1]))


def _half(one: re.Match[str]) -> Moment:
    return Moment("half", int(one[2]) if one[2] else None, 1 if one[1] in {"dau", "1", "first"} else 2)


def _years(unit: Unit) -> Callable[[re.Match[str]], Moment]:
    """A range of years; "2021-25" ends in 2025."""

    def made(one: re.Match[str]) -> Moment:
        first, last = int(one[1]), int(one[2])
        whole = first - first % 100 + last
        return Moment(unit, first, last_year=whole if last < 100 and whole - first <= LONGEST else last)

    return made


_Made = Callable[[re.Match[str]], Moment]
_WRITTEN: tuple[tuple[str, _Made], ...] = (
    (rf"{_L}(\d{{4}})([/.\-])(\d{{1,2}})\2(\d{{1,2}}){_R}", lambda m: Moment("day", int(m[1]), int(m[3]), int(m[4]))),
    (
        rf"{_L}(?:ngay )?(?P<day>\d{{1,2}}) ?(?P<dash>[/.\-]) ?(?P<month>\d{{1,2}}) ?(?P=dash) ?(?P<year>\d{{4}}|\d\d)"
        rf"(?![0-9a-z])(?! ?[/.\-] ?\d{{4}})",
        lambda m: Moment("day", int(m["year"]), int(m["month"]), int(m["day"])),
    ),
    (rf"{_L}(?:ngay )?(\d{{1,2}})[/.](\d{{1,2}})-{_Y}", _dmy),
    (rf"{_L}(?:ngay )?(\d{{1,2}}) thang (\d{{1,2}})(?: ?,? ?nam ?| ?[/.\-] ?| ){_Y}", _dmy),
    (rf"{_L}(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_EN}\.?,? {_Y}", lambda m: _english_day(m[1], m[2], m[3])),
    (rf"{_L}{_EN}\.? (\d{{1,2}})(?:st|nd|rd|th)?,? {_Y}", lambda m: _english_day(m[2], m[1], m[3])),
    (rf"{_L}(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? {_EN}(?![a-z])", lambda m: _english_day(m[1], m[2], "")),
    (rf"{_L}{_EN} (\d{{1,2}})(?:st|nd|rd|th)?(?![0-9a-z])", lambda m: _english_day(m[2], m[1], "")),
    (rf"{_L}{_EN}\.?,? {_Y}", lambda m: Moment("month", int(m[2]), ENGLISH[m[1]])),
    (rf"{_L}ngay (\d{{1,2}}) thang (\d{{1,2}})(?!\d)", lambda m: Moment("day", None, int(m[2]), int(m[1]))),
    (rf"{_L}{_Y} ?[/\-]? ?q([1-4])(?![0-9a-z])", lambda m: Moment("quarter", int(m[1]), int(m[2]))),
    (
        rf"{_L}(?:quy|q)\.? ?{_Q}(?:(?: ?[/.,\-] ?(?:nam )?| (?:cua )?(?:nam|of) | ){_Y}| ?/ ?(\d\d)(?!\d))?",
        _quarter,
    ),
    (rf"{_L}(?:thang|thg|t)\.? ?(\d{{1,2}})(?: ?[/.\-] ?| ?,? ?nam | ){_Y}", lambda m: _month(m[1], m[2])),
    (rf"{_L}(?:thang|thg|t)\.? ?(\d{{1,2}}) ?/ ?(\d\d){_R}", lambda m: _month(m[1], m[2])),
    (rf"{_L}(\d{{1,2}}) ?[/.\-] ?{_Y}", lambda m: _month(m[1], m[2])),
    (rf"{_L}(?:ngay )?(\d{{1,2}}) ?/ ?(\d{{1,2}})(?!\d){_R}", _day_or_month),
    (rf"{_L}ngay (\d{{1,2}}) ?[.\-] ?(\d{{1,2}})(?!\d){_R}", _day_or_month),
    (rf"{_L}(?:0?6|sau) thang (dau|cuoi)(?: (?:cua )?nam)?(?: ?[/.,\-]? ?{_Y})?", _half),
    (rf"{_L}nua (dau|cuoi)(?: (?:cua )?nam)?(?: ?[/.,\-]? ?{_Y})?(?! ?thang)(?! ?quy)", _half),
    (rf"{_L}h([12])(?: ?[/.\-]? ?{_Y})(?![0-9a-z])", _half),
    (rf"{_L}(first|second) half(?: of)?(?: the year)?(?: ?{_Y})?", _half),
    (
        rf"{_L}(?:0?9|chin) thang dau(?: (?:cua )?nam)?(?: ?[/.,\-]? ?{_Y})?",
        lambda m: Moment("nine_months", int(m[1]) if m[1] else None),
    ),
    (
        rf"{_L}(?:0?3|ba) thang (dau|cuoi)(?: (?:cua )?nam)?(?: ?[/.,\-]? ?{_Y})?",
        lambda m: Moment("quarter", int(m[2]) if m[2] else None, 1 if m[1] == "dau" else 4),
    ),
    (rf"{_L}nam hoc {_Y} ?- ?(?:nam )?(\d{{4}}|\d\d)(?!\d)", _years("school_year")),
    (rf"{_L}(?:nhiem ky|khoa) {_Y} ?(?:-|den|toi) ?(?:nam )?(\d{{4}}|\d\d)(?!\d)", _years("term")),
    (
        rf"{_L}(?:giai doan |thoi ky |cac nam |nam )?{_Y} ?(?:-|den|toi) ?(?:het )?(?:nam )?(\d{{4}}|\d\d)(?!\d)(?! ?[/.])",
        _years("years"),
    ),
    (rf"{_L}(?:nam|year) {_Y}", lambda m: Moment("year", int(m[1]))),
    (rf"{_L}{_Y}{_R}", lambda m: Moment("year", int(m[1]))),
    (rf"{_L}thang (\d{{1,2}})(?!\d)(?! ?/)(?! lan)", lambda m: Moment("month", None, int(m[1]))),
    (rf"{_L}({_ALONE})(?![a-z])", lambda m: Moment("month", None, ENGLISH[m[1]])),
    (
        r"(?:(?<=trong )|(?<=ca )|(?<=cuoi )|(?<=dau )|(?<=giua )|(?<=het ))nam(?: nay)?(?![a-z])(?! hoc)",
        lambda _: Moment("year", None),
    ),
)
PATTERNS = tuple((re.compile(pattern), made) for pattern, made in _WRITTEN)
"""What a time looks like in folded text, and what it then is; a pattern higher up takes its words from those below."""


def _english_day(day: str, month: str, year: str) -> Moment:
    return Moment("day", int(year) if year else None, ENGLISH[month], int(day))


def _month(month: str, year: str) -> Moment:
    return Moment("month", int(year), int(month))


_BETWEEN = r" ?(?:,|;|-|\+|/|va|den|toi|hoac) ?"
_MORE_QUARTERS = re.compile(
    rf"((?<![a-z])quy (?:iv|i{{1,3}}|[1-4])(?:{_BETWEEN}quy (?:iv|i{{1,3}}|[1-4]))*{_BETWEEN})(?=(?:iv|i{{1,3}}|[1-4])(?![0-9a-z]))"
)
_MORE_MONTHS = re.compile(
    r"((?<![a-z])thang \d{1,2}(?: ?(?:,|;|-|\+|va|den|toi) ?thang \d{1,2})* ?(?:,|;|-|\+|va|den|toi) ?)"
    r"(?=\d{1,2}(?!\d)(?! ?[/.\-] ?\d{1,2}(?!\d))(?! thang))"
)
_MONTH_WORD = re.compile(
    rf"(?<![a-z])thang ({'|'.join(sorted(MONTH_WORDS, key=len, reverse=True))})(?=(?: nam \d| ?/ ?\d))"
)
_SPELLED: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(?<![a-z])quy ?(?:so )?([il]{1,3}|[il]v)(?![a-z0-9])"), lambda m: "quy " + m[1].replace("l", "i")),
    (
        re.compile(r"(?<![a-z])quy (mot|hai|ba|bon|tu|nhat)(?= nam \d| ?/ ?\d)"),
        lambda m: f"quy {MONTH_WORDS.get(m[1], 4 if m[1] == 'bon' else 1)}",
    ),
    (re.compile(r"(?<![a-z])quy cuoi(?= nam| ?/|$)"), lambda m: "quy 4"),
    (re.compile(r"(?<![a-z])quy dau(?= nam| ?/|$)"), lambda m: "quy 1"),
    (re.compile(r"(?<![a-z])(first|second|third|fourth|1st|2nd|3rd|4th) quarter(?: of)?"), lambda m: _ordinal(m[1])),
    (re.compile(r"(?<![a-z0-9])quarter ([1-4]|iv|i{1,3})(?![0-9a-z])(?: of)?"), lambda m: f"q{_n(m[1])}"),
    (re.compile(r"(?<![a-z0-9])(q[1-4]),? of "), lambda m: f"{m[1]} "),
    (_MONTH_WORD, lambda m: f"thang {MONTH_WORDS[m[1]]}"),
    (
        re.compile(rf"(?:(?<![a-z])nam )?{_Y},? ?(?:va |- )?(?:cac|nhung) nam (?:tiep theo|sau|tiep sau)"),
        lambda m: f"tu nam {m[1]}",
    ),
)


def _ordinal(word: str) -> str:
    place = {"first": 1, "second": 2, "third": 3, "fourth": 4}
    return f"q{place.get(word) or word[0]}"


def spelled(text: str) -> str:
    """Folded text in which each time names itself: "quy i, ii" as "quy i, quy ii", "quarter 2 of" as "q2"."""
    for pattern, made in _SPELLED:
        text = pattern.sub(made, text)
    for pattern, word in ((_MORE_QUARTERS, "quy "), (_MORE_MONTHS, "thang ")):
        before = ""
        while before != text:
            before, text = text, pattern.sub(rf"\g<1>{word}", text)
    return text
