"""Calendars, pure: reporting periods and working days.

Owns how a period is cut, keyed and named, and which days are worked in Viet Nam. Knows no Django.
"""

from trienkhai.periods.calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    Kind,
    Period,
    Preset,
    period,
    period_of,
    periods_between,
    span,
    term,
)
from trienkhai.periods.holidays import (
    FOLLOWS_THE_MOON,
    holidays,
    is_working_day,
    next_working_day,
    working_day_on_or_after,
    working_day_on_or_before,
    working_days_after,
    working_days_before,
)
from trienkhai.periods.keys import NotAPeriod, parse_period_key
from trienkhai.periods.lunar import lunar_new_year, lunar_to_solar

__all__ = [
    "FIRST_YEAR",
    "FOLLOWS_THE_MOON",
    "LAST_YEAR",
    "Kind",
    "NotAPeriod",
    "Period",
    "Preset",
    "holidays",
    "is_working_day",
    "lunar_new_year",
    "lunar_to_solar",
    "next_working_day",
    "parse_period_key",
    "period",
    "period_of",
    "periods_between",
    "span",
    "term",
    "working_day_on_or_after",
    "working_day_on_or_before",
    "working_days_after",
    "working_days_before",
]
