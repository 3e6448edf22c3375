"""The days of a task: one day, a period, a day that comes again, or none. Pure.

A task that comes again is due at the end of each month, quarter, half-year or year between its beginning and its end, or, when
`due_on` names a day, on that day of each.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

DAY: Final = "day"
PERIOD: Final = "period"
RECURRING: Final = "recurring"
CONTINUOUS: Final = "continuous"
KINDS: Final = (DAY, PERIOD, RECURRING, CONTINUOUS)

MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}
"""How many months lie between two days on which a task that comes again is due."""

MOST_TERMS: Final = 240


def due_days(
    kind: str, *, begins_on: date | None, due_on: date | None, ends_on: date | None, every: str
) -> tuple[date, ...]:
    """All days on which a task is due, the earliest first; none for one without end.

    `due_on` of a task that comes again is a day of its first term or of any: its distance from the end of its term counts
    in every term ("each year before 15 December"). At most 240 terms.
    """
    if kind == CONTINUOUS:
        return ()
    if kind in (DAY, PERIOD):
        return (due_on,) if due_on else ()
    if not (begins_on and ends_on and every in MONTHS):
        return ()
    days = []
    for first, last in _terms(begins_on, ends_on, MONTHS[every]):
        day = min(last, _same_place(due_on, first, last, MONTHS[every])) if due_on else last
        if begins_on <= day <= ends_on:
            days.append(day)
        if len(days) == MOST_TERMS:
            break
    return tuple(days)


def next_due(days: tuple[date, ...], done: int) -> date | None:
    """The day of the first term that is not done; None when all are, and for a task without end."""
    return days[done] if done < len(days) else None


def _terms(begin: date, end: date, months: int) -> Iterator[tuple[date, date]]:
    """First and last day of the calendar months, quarters, half-years or years that touch begin … end."""
    month = (begin.month - 1) // months * months
    first = date(begin.year, month + 1, 1)
    while first <= end:
        after_it = _plus(first, months)
        yield first, after_it - timedelta(days=1)
        first = after_it


def _plus(day: date, months: int) -> date:
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def _same_place(day: date, first: date, last: date, months: int) -> date:
    """The day that stands in this term where `day` stands in its own: the same month of it, the same day of that month."""
    within = (day.month - 1) % months
    month = _plus(first, within)
    longest = (_plus(month, 1) - timedelta(days=1)).day
    return date(month.year, month.month, min(day.day, longest))
