"""The working days of an organisation, and the days of a year that are free in it."""

from dataclasses import dataclass
from datetime import date

from trienkhai.periods import FOLLOWS_THE_MOON, holidays
from trienkhai.periods.holidays import IN_LIEU
from trienkhai.periods.moon_days import FIRST_TABLED, LAST_TABLED
from trienkhai.reporting.models import Holiday
from trienkhai.reporting.rules.working_days import WorkingDays
from trienkhai.units.models import Root

A_WEEK = 7


@dataclass(frozen=True)
class FreeDay:
    """One day of the table. `own` was decided here; else it is a public holiday, an English name (a msgid).

    `by_moon`: it follows the lunar calendar and wants a look at the official notice; `reckoned`: outside the years of the table.
    `is_for_all`: decided for every organisation. `overruled`: shipped, but decided otherwise.
    """

    day: date
    name: str
    own: Holiday | None = None
    is_for_all: bool = False
    by_moon: bool = False
    reckoned: bool = False
    overruled: bool = False


def working_days_of(root: Root) -> WorkingDays:
    """Public holidays and what was decided for the organisation; that goes before what was decided for all. One query."""
    off: dict[date, str] = {}
    worked: set[date] = set()
    for row in Holiday.objects.of(root):
        off.pop(row.day, None)
        worked.discard(row.day)
        if row.is_worked:
            worked.add(row.day)
        else:
            off[row.day] = row.name
    return WorkingDays(off, frozenset(worked))


def free_days(root: Root | None, year: int) -> list[FreeDay]:
    """The table of one year in order: public holidays, and what was decided besides. One query."""
    decided = list(Holiday.objects.of(root).between(date(year, 1, 1), date(year, 12, 31)))
    overruled = {row.day for row in decided}
    by_moon = {day for day, name in holidays(year).items() if name in FOLLOWS_THE_MOON}
    shipped = [
        FreeDay(
            day,
            name,
            by_moon=day in by_moon or (name == IN_LIEU and any(0 < (day - one).days < A_WEEK for one in by_moon)),
            reckoned=not FIRST_TABLED <= year <= LAST_TABLED,
            overruled=day in overruled,
        )
        for day, name in holidays(year).items()
    ]
    own = [FreeDay(row.day, row.name, own=row, is_for_all=row.root_id is None) for row in decided]  # type: ignore[attr-defined]
    return sorted(shipped + own, key=lambda one: (one.day, one.own is not None))
