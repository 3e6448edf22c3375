"""Reporting periods: half-open spans of days [starts, ends) with a key, a name and neighbours.

Two presets say where a period is cut:

- `calendar`: first day of a month to the last.
- `nd09`: Decree 09/2019/NĐ-CP of 24/01/2019, article 12: data are taken up to the 14th. A month runs from the 15th of
  the month before to the 14th, a quarter from the 15th of the month before it to the 14th of its last month, the first
  half from 15/12 to 14/6, the second from 15/6 to 14/12, the year from 15/12 to 14/12. The decree is silent on nine
  months; they follow the same cut (15/12 to 14/9).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from trienkhai.vietnamese.dates import ENGLISH_MONTHS
from trienkhai.vietnamese.numbers import Lang

Preset = Literal["calendar", "nd09"]

FIRST_YEAR, LAST_YEAR = 1900, 2199


class Kind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    NINE_MONTHS = "nine_months"
    YEAR = "year"
    TERM = "term"
    RANGE = "range"


MONTHS_OF = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.HALF: 6, Kind.NINE_MONTHS: 9, Kind.YEAR: 12}
"""Kinds cut out of one year, with their length."""

TILING = (Kind.MONTH, Kind.QUARTER, Kind.HALF, Kind.YEAR)
"""Kinds that follow each other without gap or overlap."""

_ROMAN = ("", "I", "II", "III", "IV")


@dataclass(frozen=True)
class Period:
    """One period. `index` counts within the year from 1; it is 1 for a year, nine months, a term and a range."""

    kind: Kind
    year: int
    index: int
    starts: date
    ends: date
    preset: Preset = "calendar"

    @property
    def last_day(self) -> date:
        return self.ends - timedelta(days=1)

    @property
    def key(self) -> str:
        """Stable and readable back by `parse_period_key`: 2023, 2023-H1, 2023-9M, 2023-Q2, 2023-06, 2020-2025,
        2021-10-01..2026-09-30; with "@nd09" behind where the decree's cut-offs hold."""
        return self._bare_key() + ("" if self.preset == "calendar" else f"@{self.preset}")

    def __str__(self) -> str:
        return self.key

    def __contains__(self, day: date) -> bool:
        return self.starts <= day < self.ends

    def name(self, lang: Lang = "vi") -> str:
        """As it stands in a heading: "Quý II/2023", "6 tháng đầu năm 2023"; "Q2 2023", "First half of 2023"."""
        return self._vietnamese() if lang == "vi" else self._english()

    def previous(self) -> Period:
        """The one before of the same kind; nine months have only those of the year before."""
        return self._stepped(-1)

    def following(self) -> Period:
        """The one after of the same kind."""
        return self._stepped(1)

    def same_last_year(self) -> Period:
        """What a figure is compared with as "cùng kỳ năm trước"."""
        if self.kind in MONTHS_OF:
            return period(self.kind, self.year - 1, self.index, self.preset)
        starts, ends = _shifted(self.starts, -12), _shifted(self.ends, -12)
        return replace(self, year=self.year - 1, starts=starts, ends=ends)

    def _stepped(self, step: int) -> Period:
        if self.kind in MONTHS_OF:
            a_year = 12 // MONTHS_OF[self.kind]
            years, place = divmod(self.index - 1 + step, a_year)
            return period(self.kind, self.year + years, place + 1, self.preset)
        starts, ends = _beside(self.starts, self.ends, step)
        return replace(self, year=starts.year, starts=starts, ends=ends)

    def _bare_key(self) -> str:
        if self.kind is Kind.RANGE:
            return f"{self.starts.isoformat()}..{self.last_day.isoformat()}"
        if self.kind is Kind.TERM:
            return f"{self.starts.year:04d}-{self.ends.year:04d}"
        behind = {Kind.YEAR: "", Kind.NINE_MONTHS: "-9M", Kind.HALF: f"-H{self.index}", Kind.QUARTER: f"-Q{self.index}"}
        return f"{self.year:04d}" + behind.get(self.kind, f"-{self.index:02d}")

    def _vietnamese(self) -> str:
        match self.kind:
            case Kind.MONTH:
                return f"Tháng {self.index}/{self.year}"
            case Kind.QUARTER:
                return f"Quý {_ROMAN[self.index]}/{self.year}"
            case Kind.HALF:
                return f"6 tháng {'đầu' if self.index == 1 else 'cuối'} năm {self.year}"
            case Kind.NINE_MONTHS:
                return f"9 tháng đầu năm {self.year}"
            case Kind.YEAR:
                return f"Năm {self.year}"
            case Kind.TERM:
                return f"Nhiệm kỳ {self.starts.year}–{self.ends.year}"
            case Kind.RANGE:
                return f"Giai đoạn {self._span()}"

    def _english(self) -> str:
        match self.kind:
            case Kind.MONTH:
                return f"{ENGLISH_MONTHS[self.index - 1]} {self.year}"
            case Kind.QUARTER:
                return f"Q{self.index} {self.year}"
            case Kind.HALF:
                return f"{'First' if self.index == 1 else 'Second'} half of {self.year}"
            case Kind.NINE_MONTHS:
                return f"First nine months of {self.year}"
            case Kind.YEAR:
                return f"Year {self.year}"
            case Kind.TERM:
                return f"Term {self.starts.year}–{self.ends.year}"
            case Kind.RANGE:
                return f"Period {self._span()}"

    def _span(self) -> str:
        """Whole years as 2021–2025, anything else with its first and last day."""
        if (self.starts.month, self.starts.day, self.ends.month, self.ends.day) == (1, 1, 1, 1):
            last = self.last_day.year
            return str(self.starts.year) if last == self.starts.year else f"{self.starts.year}–{last}"
        first, last_day = self.starts, self.last_day
        return f"{first.day}/{first.month}/{first.year}–{last_day.day}/{last_day.month}/{last_day.year}"


def period(kind: Kind, year: int, index: int = 1, preset: Preset = "calendar") -> Period:
    """A period cut out of one year. Raises ValueError for a place the year does not have."""
    months = MONTHS_OF[kind]
    if not 1 <= index <= 12 // months:
        raise ValueError(f"a year has no {kind} number {index}")
    starts = date(year, 1 + months * (index - 1), 1)
    ends = _shifted(starts, months)
    if preset == "nd09":
        starts, ends = _cut(starts), _cut(ends)
    return Period(kind, year, index, starts, ends, preset)


def term(first: int, last: int) -> Period:
    """A term named by its years, 2020-2025: [1/1/2020, 1/1/2025), so that terms follow each other without overlap.

    A congress falls inside a year; where its very day counts, use a span of days.
    """
    if not first < last:
        raise ValueError("a term ends in a later year than it begins")
    return Period(Kind.TERM, first, 1, date(first, 1, 1), date(last, 1, 1))


def span(first_day: date, last_day: date) -> Period:
    """Any days, both named ones included. Raises ValueError when the last lies before the first."""
    if last_day < first_day:
        raise ValueError("the last day lies before the first")
    return Period(Kind.RANGE, first_day.year, 1, first_day, last_day + timedelta(days=1))


def period_of(day: date, kind: Kind, preset: Preset = "calendar") -> Period:
    """The month, quarter, half or year a day belongs to."""
    months = MONTHS_OF[kind]
    counted = day if preset == "calendar" else _shifted(day.replace(day=1), 1 if day.day >= 15 else 0)
    return period(kind, counted.year, 1 + (counted.month - 1) // months, preset)


def periods_between(kind: Kind, starts: date, ends: date, preset: Preset = "calendar") -> list[Period]:
    """Every month, quarter, half or year that has a day in [starts, ends), in order, without gap.

    Raises ValueError for kinds that do not follow each other (nine months, term, range).
    """
    if kind not in TILING:
        raise ValueError(f"{kind} periods do not follow each other")
    found: list[Period] = []
    if starts >= ends:
        return found
    current = period_of(starts, kind, preset)
    while current.starts < ends:
        found.append(current)
        current = current.following()
    return found


def _cut(first_of_month: date) -> date:
    """Data are taken to the 14th of the month before: the next span begins on the 15th."""
    return _shifted(first_of_month, -1).replace(day=15)


def _shifted(day: date, months: int) -> date:
    """The same day some months on; the last of the month where there is no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def _beside(starts: date, ends: date, step: int) -> tuple[date, date]:
    """The span of equal length directly before or after: by months where it is whole months, else by days."""
    months = (ends.year - starts.year) * 12 + ends.month - starts.month
    if starts.day == ends.day <= 28 and months:
        return _shifted(starts, months * step), _shifted(ends, months * step)
    length = ends - starts
    return starts + step * length, ends + step * length
