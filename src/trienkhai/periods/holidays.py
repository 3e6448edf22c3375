"""Working days in Viet Nam: weekends, public holidays and the days off in their stead.

Sources: Labour Code 45/2019/QH14, article 112 (New Year 1 day, Tết 5 days, 30/4, 1/5, National Day 2 days, Hùng Kings
10/3 lunar) and article 111.3 (a holiday on a weekly day of rest is made up for on the next working day). Which days
round Tết and 2/9 are taken is decided each year and stands below as data; a year without an entry takes one day before
Tết and the day after 2/9. Swaps of working days are decided each year as well: pass them as `off` and `worked`.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from trienkhai.periods.moon_days import day_of_the_kings, first_of_tet
from trienkhai.vietnamese.problems import _

NEW_YEAR = _("New Year's Day")
TET = _("Lunar New Year")
HUNG_KINGS = _("Hùng Kings' Commemoration")
REUNIFICATION = _("Reunification Day")
LABOUR = _("Labour Day")
NATIONAL = _("National Day")
IN_LIEU = _("Day off in lieu")

FOLLOWS_THE_MOON = frozenset({TET, HUNG_KINGS})
"""Days that want a look at the official notice of each year."""

TWO_DAYS_BEFORE_TET = frozenset({2020, 2021, 2023, 2024, 2025})
"""Years in which the five days were two before and three from the first of Tết; else one before and four."""

FIRST_OF_SEPTEMBER = frozenset({2022, 2023, 2025, 2026})
"""Years in which the second day of National Day was 1/9; else 3/9. There was no second day before 2021."""

_DAY = timedelta(days=1)
_SATURDAY = 5
_SECOND_DAY_SINCE = 2021


@lru_cache(maxsize=256)
def holidays(year: int) -> Mapping[date, str]:
    """The public holidays and the days in lieu of a solar year, each with its English name (a msgid), in order."""
    days = _named_days(year)
    for day in [day for day in sorted(days) if day.weekday() >= _SATURDAY]:
        instead = day + _DAY
        while instead in days or instead.weekday() >= _SATURDAY:
            instead += _DAY
        days[instead] = IN_LIEU
    return MappingProxyType({day: days[day] for day in sorted(days)})


def is_working_day(day: date, *, off: Collection[date] = (), worked: Collection[date] = ()) -> bool:
    """`off` and `worked` are days decided for one year or one place; they go before the general rule."""
    if day in worked:
        return True
    return day not in off and day.weekday() < _SATURDAY and day not in holidays(day.year)


def next_working_day(day: date, *, off: Collection[date] = (), worked: Collection[date] = ()) -> date:
    """The first working day after `day`."""
    return _walked(day, 1, _DAY, off, worked)


def working_day_on_or_after(day: date, *, off: Collection[date] = (), worked: Collection[date] = ()) -> date:
    """`day` itself when it is worked, else the next one that is."""
    return next_working_day(day - _DAY, off=off, worked=worked)


def working_day_on_or_before(day: date, *, off: Collection[date] = (), worked: Collection[date] = ()) -> date:
    """`day` itself when it is worked, else the last one before it that is."""
    return day if is_working_day(day, off=off, worked=worked) else working_days_before(day, 1, off=off, worked=worked)


def working_days_before(day: date, count: int, *, off: Collection[date] = (), worked: Collection[date] = ()) -> date:
    """The working day that lies `count` working days before `day`; `day` itself is not counted, 0 gives `day`."""
    return _walked(day, count, -_DAY, off, worked)


def working_days_after(day: date, count: int, *, off: Collection[date] = (), worked: Collection[date] = ()) -> date:
    """The working day that lies `count` working days after `day`; `day` itself is not counted, 0 gives `day`."""
    return _walked(day, count, _DAY, off, worked)


def _walked(day: date, count: int, step: timedelta, off: Collection[date], worked: Collection[date]) -> date:
    if count < 0:
        raise ValueError("a number of working days is not negative")
    while count:
        day += step
        count -= is_working_day(day, off=off, worked=worked)
    return day


def _named_days(year: int) -> dict[date, str]:
    days = {
        date(year, 1, 1): NEW_YEAR,
        day_of_the_kings(year): HUNG_KINGS,
        date(year, 4, 30): REUNIFICATION,
        date(year, 5, 1): LABOUR,
        date(year, 9, 2): NATIONAL,
    }
    if year >= _SECOND_DAY_SINCE:
        days[date(year, 9, 1 if year in FIRST_OF_SEPTEMBER else 3)] = NATIONAL
    first = first_of_tet(year) - (2 if year in TWO_DAYS_BEFORE_TET else 1) * _DAY
    return days | {first + place * _DAY: TET for place in range(5)}
