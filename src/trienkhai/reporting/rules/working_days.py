"""The working days of one organisation: the public holidays of Viet Nam, and what was decided besides. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from trienkhai.periods import (
    holidays,
    is_working_day,
    next_working_day,
    working_day_on_or_after,
    working_day_on_or_before,
    working_days_before,
)
from trienkhai.reporting.rules.faults import _

WEEKEND: Final = _("weekend")


@dataclass(frozen=True)
class WorkingDays:
    """`off`: days decided to be free, each with its name; `worked`: days decided to be worked. They go before the rule."""

    off: Mapping[date, str] = field(default_factory=dict)
    worked: frozenset[date] = frozenset()

    def is_worked(self, day: date) -> bool:
        return is_working_day(day, off=self.off, worked=self.worked)

    def why_free(self, day: date) -> str:
        """The name of a free day, of the organisation or an English one (a msgid); '' for a day that is worked."""
        return "" if self.is_worked(day) else self.off.get(day) or holidays(day.year).get(day) or WEEKEND

    def following(self, day: date) -> date:
        """The first working day after."""
        return next_working_day(day, off=self.off, worked=self.worked)

    def on_or_after(self, day: date) -> date:
        return working_day_on_or_after(day, off=self.off, worked=self.worked)

    def on_or_before(self, day: date) -> date:
        return working_day_on_or_before(day, off=self.off, worked=self.worked)

    def before(self, day: date, count: int) -> date:
        """So many working days earlier."""
        return working_days_before(day, count, off=self.off, worked=self.worked)

    def between(self, first: date, last: date) -> int:
        """How many working days lie after `first` up to and with `last`; 0 when `last` is not later."""
        day, count = first, 0
        while (day := self.following(day)) <= last:
            count += 1
        return count
