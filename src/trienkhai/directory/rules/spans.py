"""Half-open spans of days [begin, end); an open end is None."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=False)
class Span:
    """Days from `begin` up to, not including, `end`."""

    begin: date
    end: date | None = None

    @property
    def is_empty(self) -> bool:
        return self.end is not None and self.end <= self.begin

    def meet(self, other: "Span") -> "Span | None":
        """The days both have, None when there are none."""
        met = Span(max(self.begin, other.begin), earlier(self.end, other.end))
        return None if met.is_empty else met

    def __contains__(self, day: date) -> bool:
        return self.begin <= day and (self.end is None or day < self.end)


def earlier(one: date | None, other: date | None) -> date | None:
    """The earlier of two ends, None being never."""
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def first_gap(whole: Span, parts: Iterable[Span]) -> Span | None:
    """The first days of `whole` that no part covers."""
    at = whole.begin
    for part in sorted(parts, key=lambda part: part.begin):
        if part.end is not None and part.end <= at:
            continue
        if part.begin > at:
            return whole.meet(Span(at, part.begin))
        if part.end is None:
            return None
        at = part.end
    return whole.meet(Span(at, None))
