"""A time axis over whole years, on which bars of tasks are drawn: places in per cent of its length. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MOST_MARKS = 8


@dataclass(frozen=True)
class Mark:
    """A word below the axis. `place`: where it begins, in per cent."""

    place: float
    word: str


@dataclass(frozen=True)
class Bar:
    """One task on the axis: where it begins, how long it is, how much of that is done; all in per cent of the axis."""

    begin: float
    length: float
    done: float
    today: float | None
    is_late: bool


@dataclass(frozen=True)
class Axis:
    """From the first day up to, and without, the day after the last."""

    first: date
    after: date

    def place(self, day: date) -> float:
        """Where a day begins, held within the axis."""
        whole = (self.after - self.first).days
        return round(min(max((day - self.first).days / whole, 0), 1) * 100, 1)

    def bar(self, begin: date, end: date, *, percent: int, today: date, is_late: bool) -> Bar:
        """`end` is the last day; `percent` of the bar is drawn as done."""
        at = self.place(begin)
        length = max(round(self.place(end) - at, 1), 0.8)  # one day is still seen
        now = self.place(today) if self.first <= today < self.after else None
        return Bar(at, length, round(length * percent / 100, 1), now, is_late)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The years, the first in full; the quarters' first months where there is one year only."""
        years = range(self.first.year, self.after.year)
        if len(years) == 1:
            starts = [date(years[0], month, 1) for month in (1, 4, 7, 10)]
            return tuple(
                Mark(self.place(day), f"{day.month}/{day.year}" if not at else str(day.month))
                for at, day in enumerate(starts)
            )
        step = -(-len(years) // MOST_MARKS)
        return tuple(
            Mark(self.place(date(year, 1, 1)), str(year) if not at else f"{year % 100:02d}")
            for at, year in enumerate(years[::step])
        )


def axis_over(days: Iterable[date], *, today: date) -> Axis:
    """The whole years in which the days lie; the year of today where there are none."""
    years = {day.year for day in days} or {today.year}
    return Axis(date(min(years), 1, 1), date(max(years) + 1, 1, 1))
