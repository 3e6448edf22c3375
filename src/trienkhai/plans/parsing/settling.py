"""From a time to its days: the year that is not written, the two ends of a range, what an impossible day may have meant."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from trienkhai.directives.parsing.model import Notice
from trienkhai.periods import working_days_after
from trienkhai.plans.parsing.model import Deadline, _
from trienkhai.plans.parsing.times import Moment, Span

BEFORE = Notice("the_day_before", _("“Before” was taken as: on the day before at the latest."))


class Ask(Exception):
    """A deadline that cannot be decided: why, and what it may mean."""

    def __init__(self, code: str, proposals: Iterable[Deadline] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.proposals = tuple(proposals)


@dataclass(frozen=True)
class Frame:
    """What is known beside the words."""

    plan_begin: date | None
    plan_end: date | None
    issued_on: date | None

    @property
    def years(self) -> range:
        """The years of the plan; none where its days are not known."""
        if self.plan_begin and self.plan_end:
            return range(self.plan_begin.year, self.plan_end.year + 1)
        return range(0)

    def holds(self, span: Span) -> bool:
        """Whether a span has a day in the plan; never where its days are not known."""
        return bool(self.plan_begin and self.plan_end and span[0] <= self.plan_end and span[1] >= self.plan_begin)


def later(day: date, count: int, unit: str) -> date:
    """So many days, working days, weeks, months or years after a day; the unit as the grammar found it."""
    if unit.startswith(("ngay lam viec", "working")):
        return working_days_after(day, count)
    if unit.startswith(("thang", "month")):
        return plus_months(day, count)
    if unit.startswith(("nam", "year")):
        return plus_months(day, 12 * count)
    return day + timedelta(days=count * (7 if unit.startswith(("tuan", "week")) else 1))


def plus_months(day: date, months: int) -> date:
    """The same day some months on; the last of the month where there is no such day."""
    at = day.year * 12 + day.month - 1 + months
    first = date(at // 12, at % 12 + 1, 1)
    following = date((at + 1) // 12, (at + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def settled(moment: Moment, frame: Frame, made: Callable[[Span], Deadline]) -> Deadline:
    """The deadline of a time. Asks where its year is open, or where there is no such time."""
    if moment.unit in {"term", "school_year"}:
        span = span_of(moment)
        raise Ask("term", [made(span)] if span else ())
    written = written_out(moment, frame)
    spans = [span for one in written if (span := span_of(one))]
    if moment.year is not None and not moment.is_short and not spans:
        raise Ask("impossible", [made(span) for one in repaired(moment) if (span := span_of(one))])
    fitting = [span for span in spans if frame.holds(span)]
    if moment.year is None or moment.is_short:
        if len(fitting) == 1:
            return made(fitting[0])
        if written and not spans:
            raise Ask("impossible")
        raise Ask("short_year" if moment.is_short else "which_year", map(made, fitting or spans))
    return made(spans[0])


def written_out(moment: Moment, frame: Frame) -> list[Moment]:
    """The time with each year it may have."""
    if moment.is_short and moment.year is not None:
        return [moment.of(century + moment.year) for century in (2000, 1900) if not frame.years or century == 2000]
    if moment.year is None:
        near = range(frame.issued_on.year, frame.issued_on.year + 2) if frame.issued_on else range(0)
        return [moment.of(year) for year in frame.years or near]
    return [moment]


def pairs(first: Moment, last: Moment, frame: Frame) -> Iterator[tuple[Span | None, Span | None]]:
    """Both ends of a range, in each reading; a year that only one end names holds for both."""
    if first.year is None and last.year is None:
        spans = [(span_of(one), span_of(last.of(one.year or 0))) for one in written_out(first, frame)]
        found = [(_earlier_or_same(one, end), end) for one, end in spans]
        yield from [pair for pair in found if pair[0] and pair[1] and frame.holds((pair[0][0], pair[1][1]))] or found
        return
    for end in written_out(last, frame) if last.year is not None else [last.of(first.year or 0)]:
        for begin in written_out(first, frame) if first.year is not None else [first.of(end.year or 0)]:
            one, other = span_of(begin), span_of(end)
            if first.year is None:
                one = _earlier_or_same(one, other)
            elif last.year is None and one and other and other[1] < one[0]:
                other = span_of(end.of((end.year or 0) + 1))
            yield one, other


def _earlier_or_same(begin: Span | None, end: Span | None) -> Span | None:
    """ "tháng 11 - tháng 2/2025" begins in the year before."""
    if begin and end and begin[0] > end[1]:
        return begin[0].replace(year=begin[0].year - 1), begin[1].replace(year=begin[1].year - 1)
    return begin


def span_of(moment: Moment) -> Span | None:
    """Its days, or None where there is no such time."""
    try:
        return moment.span()
    except ValueError:
        return None


def repaired(moment: Moment) -> Iterator[Moment]:
    """What an impossible day may have meant: the last of its month, or day and month the other way round."""
    if moment.unit == "day" and 1 <= moment.index <= 12 and moment.day > 28:
        shorter = (replace(moment, day=day) for day in (30, 29, 28) if day < moment.day)
        yield from [one for one in shorter if span_of(one)][:1]
    elif moment.unit == "day" and moment.index > 12:
        yield replace(moment, day=moment.index, index=moment.day)


def whole(span: Span) -> Deadline:
    """Within a span."""
    if span[0] == span[1]:
        return Deadline("day", due_on=span[1])
    return Deadline("period", due_on=span[1], begins_on=span[0])


def last_day(span: Span) -> Deadline:
    """By the end of a span."""
    return Deadline("day", due_on=span[1])


def day_before(span: Span) -> Deadline:
    """Before a span begins."""
    return Deadline("day", due_on=span[0] - timedelta(days=1), notes=(BEFORE,))
