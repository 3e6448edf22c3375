"""Deadlines in words: one reading is understood, two or none are asked about with what they may mean."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from trienkhai.directives.parsing.model import Notice
from trienkhai.plans.parsing.grammar import Sign, code_of, signs_of
from trienkhai.plans.parsing.model import Deadline, Doubt, Every, _
from trienkhai.plans.parsing.settling import (
    BEFORE,
    Ask,
    Frame,
    day_before,
    last_day,
    later,
    pairs,
    plus_months,
    repaired,
    settled,
    span_of,
    whole,
    written_out,
)
from trienkhai.plans.parsing.times import Moment, Span
from trienkhai.vietnamese import normalise, short_date
from trienkhai.vietnamese.problems import shown

MOST = 6  # proposals
LONGEST = 300  # characters: more is a story
REASONS = {
    "empty": _("No deadline is written."),
    "not_understood": _("“%(words)s” was not understood as a deadline."),
    "several": _("“%(words)s” names several times."),
    "which_year": _("“%(words)s” names no year."),
    "short_year": _("“%(words)s” writes the year with two digits."),
    "impossible": _("“%(words)s” is a time that does not exist."),
    "reversed": _("“%(words)s” ends before it begins."),
    "vague": _("“%(words)s” names no exact day."),
    "term": _("“%(words)s” names a term or a school year; on which day it ends is not said."),
    "no_end": _("“%(words)s” says when it begins, and not when it ends."),
    "elsewhere": _("“%(words)s” leaves the day to another paper."),
    "on_demand": _("“%(words)s” names no day: it is done on demand."),
    "event": _("“%(words)s” depends on something that has no day yet."),
    "issue_day": _("“%(words)s” counts from the day of issue, which is not known."),
    "rhythm": _("“%(words)s” comes again in a rhythm that is not a month, quarter, half-year or year."),
    "how_often": _("“%(words)s” does not say how often."),
    "two_readings": _("“%(words)s” can be read in two ways."),
    "month_or_day": _("Excel keeps “%(words)s” both for this day and for its whole month."),
    "day_number": _("“%(words)s” may be a day that Excel shows as a number."),
    "differ": _("Two columns name different days: “%(words)s”."),
}
DEMAND = Notice("on_demand_besides", _("It is also done on demand."))
MONTHS_OF: dict[Every, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
EXCEL_DAYS = (36_526, 73_050)  # 2000 to 2099
EXCEL_ZERO = date(1899, 12, 30)
_SERIAL = re.compile(r"\d{5}")


def read_deadline(
    words: str, *, plan_begin: date | None = None, plan_end: date | None = None, issued_on: date | None = None
) -> Deadline | Doubt:
    """What the words of a deadline mean, in Vietnamese (with marks or without) or English; day before month, always.

    The days of the plan are used for one thing only: a year that is not written, or written with two digits, is theirs when
    exactly one of their years fits. `issued_on` is the day from which "within 30 days of issue" counts.
    """
    return _judged(normalise(words) if "\n" not in words else words, Frame(plan_begin, plan_end, issued_on))


@lru_cache(maxsize=2_000)  # the rows of a plan say the same few things
def _judged(words: str, frame: Frame) -> Deadline | Doubt:
    said = normalise(words)
    try:
        found = _read(words, frame)
    except Ask as ask:
        return Doubt(said, ask.code, REASONS[ask.code], {"words": shown(said, 80)}, _proposed(ask.proposals, said))
    return replace(found, words=said, notes=(*found.notes, *_beside_the_plan(found, frame)))


def deadline_of_day(
    day: date, words: str, *, plan_begin: date | None = None, plan_end: date | None = None
) -> Deadline | Doubt:
    """What a cell that Excel keeps as a day means. Excel makes 1 June of a typed "6/2024": such a day is asked about."""
    frame = Frame(plan_begin, plan_end, None)
    one = Deadline("day", due_on=day, words=words)
    if day.day == 1:
        span = span_of(Moment("month", day.year, day.month))
        proposals = (*([replace(whole(span), words=words)] if span else []), one)
        return Doubt(words, "month_or_day", REASONS["month_or_day"], {"words": words}, proposals)
    return replace(one, notes=_beside_the_plan(one, frame))


def between(begin: Deadline | Doubt | None, end: Deadline | Doubt) -> Deadline | Doubt:
    """The deadline of a row whose beginning and end stand in columns of their own; `begin` is None where nothing is written."""
    if begin is None or isinstance(end, Doubt):
        return end
    words = f"{begin.words} – {end.words}"
    if isinstance(begin, Doubt):
        proposals = tuple(found for one in begin.proposals if isinstance(found := between(one, end), Deadline))
        return Doubt(words, begin.code, begin.message, begin.params, proposals)
    first = begin.begins_on or begin.due_on
    if first is None or end.due_on is None or end.kind in {"recurring", "continuous"}:
        return _doubt("two_readings", words, (end,))
    if first > end.due_on:
        return _doubt("reversed", words)
    return replace(end, kind="period", begins_on=first, words=words)


def same(one: Deadline | Doubt, other: Deadline | Doubt) -> Deadline | Doubt:
    """One deadline of two columns that both name it; asked about where they differ."""
    if isinstance(one, Doubt):
        return one
    if isinstance(other, Doubt):
        return other
    if (one.due_on, one.every) == (other.due_on, other.every):
        return other if other.begins_on and not one.begins_on else one
    return _doubt("differ", f"{one.words} – {other.words}", (one, other))


def only_begin(begin: Deadline | Doubt) -> Doubt:
    """A row that says when it begins and nothing of its end."""
    known = isinstance(begin, Deadline)
    first = (begin.begins_on or begin.due_on) if isinstance(begin, Deadline) else None
    return _doubt("no_end", begin.words, (Deadline("continuous", begins_on=first, words=begin.words),) if known else ())


def _doubt(code: str, words: str, proposals: tuple[Deadline, ...] = ()) -> Doubt:
    return Doubt(words, code, REASONS[code], {"words": shown(words, 80)}, proposals)


def _proposed(proposals: Iterable[Deadline], words: str) -> tuple[Deadline, ...]:
    """Each once, and not too many."""
    kept: list[Deadline] = []
    for one in proposals:
        if (told := replace(one, words=words)) not in kept:
            kept.append(told)
    return tuple(kept[:MOST])


def _read(words: str, frame: Frame) -> Deadline:
    if not any(letter.isalnum() for letter in words):
        raise Ask("empty", _until_the_end(frame))
    if len(words) > LONGEST:
        raise Ask("not_understood")
    signs = signs_of(words)
    code = code_of(signs)
    if _SERIAL.fullmatch(normalise(words)) and EXCEL_DAYS[0] <= int(normalise(words)) <= EXCEL_DAYS[1]:
        raise Ask("day_number", [Deadline("day", due_on=EXCEL_ZERO + timedelta(days=int(normalise(words))))])
    for pattern, judge in RULES:
        if pattern.fullmatch(code):
            return judge(signs, frame)
    seen = list(_each(signs, frame))
    raise Ask("several" if len(seen) > 1 else "not_understood", [*_over_all(signs, frame), *seen])


def _one(signs: Sequence[Sign], frame: Frame) -> Deadline:
    (moment,) = _moments(signs)
    return settled(moment, frame, whole)


def _before(signs: Sequence[Sign], frame: Frame) -> Deadline:
    (moment,) = _moments(signs)
    return settled(moment, frame, day_before)


def _until(signs: Sequence[Sign], frame: Frame) -> Deadline:
    (moment,) = _moments(signs)
    return settled(moment, frame, last_day)


def _vague(signs: Sequence[Sign], frame: Frame) -> Deadline:
    """ "đầu năm 2025", "giữa quý II": somewhere inside."""
    (moment,) = _moments(signs)
    spans = [span for one in written_out(moment, frame) if (span := span_of(one))]
    is_middle = any(sign.code == "G" for sign in signs)
    proposals = [last_day((span[0], _within(span, moment, is_middle=is_middle))) for span in spans]
    raise Ask("vague", [*proposals, *map(last_day, spans)])


def _within(span: Span, moment: Moment, *, is_middle: bool) -> date:
    """The end of the first part, or of the first half."""
    if moment.months <= 1:
        return min(span[0] + timedelta(days=14 if is_middle else 9), span[1])
    months = moment.months // 2 if is_middle else max(1, moment.months // 4)
    return plus_months(span[0], months) - timedelta(days=1)


def _range(signs: Sequence[Sign], frame: Frame) -> Deadline:
    first, last = _moments(signs)
    readings = list(pairs(first, last, frame))
    spans = [(begin[0], end[1]) for begin, end in readings if begin and end]
    if len(spans) < len(readings) or not spans:
        if any(None in pair for pair in readings):
            raise Ask("impossible", map(last_day, filter(None, (span_of(one) for one in repaired(last)))))
        raise Ask("which_year")
    if any(begin > end for begin, end in spans):
        raise Ask("reversed")
    is_short = first.is_short or last.is_short
    if len(spans) > 1 or (is_short and not frame.holds(spans[0])):
        raise Ask("short_year" if is_short else "which_year", map(whole, spans))
    return whole(spans[0])


def _from(signs: Sequence[Sign], frame: Frame) -> Deadline:
    """ "từ năm 2024": all the time from there; "từ năm 2021 đến 2025" is one time already."""
    (moment,) = _moments(signs)
    if moment.unit == "years":
        return settled(moment, frame, whole)
    return settled(moment, frame, lambda span: Deadline("continuous", begins_on=span[0]))


def _after(signs: Sequence[Sign], frame: Frame) -> Deadline:
    (moment,) = _moments(signs)
    after = [span[1] + timedelta(days=1) for one in written_out(moment, frame) if (span := span_of(one))]
    raise Ask("no_end", [Deadline("continuous", begins_on=day) for day in after])


def _recurring(signs: Sequence[Sign], frame: Frame) -> Deadline:
    every = next(sign.every for sign in signs if sign.code == "E")
    moments = _moments(signs)
    if not moments:
        return Deadline("recurring", every=every)
    months = MONTHS_OF[every]
    if len(moments) == 1 and any(sign.code == "F" for sign in signs) and moments[0].unit != "years":
        return Deadline("recurring", every=every, begins_on=_from(signs, frame).begins_on)
    if len(moments) == 1 and moments[0].months < months:
        return _in_each_term(signs, moments[0], every, frame)
    span = _one(signs, frame) if len(moments) == 1 else _range(signs, frame)
    until = None if span.due_on and frame.plan_end and span.due_on >= frame.plan_end else span.due_on
    return Deadline("recurring", every=every, begins_on=span.begins_on, until=until)


def _in_each_term(signs: Sequence[Sign], moment: Moment, every: Every, frame: Frame) -> Deadline:
    """ "trước 15/12 hằng năm": the day of one year stands for the same day of each."""
    made = day_before if any(sign.code == "B" for sign in signs) else last_day
    any_year = frame.plan_begin or frame.issued_on
    if moment.year is not None or every != "year":
        days = [made(span) for one in written_out(moment, frame)[:1] if (span := span_of(one))]
        raise Ask("two_readings", [*(replace(one, kind="recurring", every=every) for one in days), *days])
    if any_year is None:
        raise Ask("which_year", [Deadline("recurring", every=every)])
    return replace(settled(moment.of(any_year.year), frame, made), kind="recurring", every=every)


def _day_of_each_month(signs: Sequence[Sign], frame: Frame) -> Deadline:
    """ "trước ngày 20 hằng tháng": the day of one month stands for the same day of each."""
    number = next(sign.payload for sign in signs if sign.code == "N")
    begin = frame.plan_begin or frame.issued_on
    assert isinstance(number, tuple)
    day = number[0] - any(sign.code == "B" for sign in signs)
    if begin is None or not 1 <= day <= 28:
        raise Ask("vague", [Deadline("recurring", every="month")])
    notes = (BEFORE,) if day < number[0] else ()
    return Deadline("recurring", due_on=begin.replace(day=day), every="month", notes=notes)


def _continuous(signs: Sequence[Sign], frame: Frame) -> Deadline:
    moments = _moments(signs)
    if not moments:
        return Deadline("continuous")
    if any(sign.code == "F" for sign in signs) and len(moments) == 1:
        return _from(signs, frame)
    span = _one(signs, frame) if len(moments) == 1 else _range(signs, frame)
    if span.kind == "day":
        raise Ask("two_readings", [Deadline("continuous"), span])
    return replace(span, kind="continuous")


def _on_demand_besides(signs: Sequence[Sign], frame: Frame) -> Deadline:
    base = next(sign for sign in signs if sign.code in "EC")
    found = Deadline("continuous") if base.code == "C" else Deadline("recurring", every=base.every)
    return replace(found, notes=(DEMAND,))


def _after_issue(signs: Sequence[Sign], frame: Frame) -> Deadline:
    payload = signs[0].payload
    assert isinstance(payload, tuple)
    if frame.issued_on is None:
        raise Ask("issue_day")
    return Deadline("day", due_on=later(frame.issued_on, *payload))


def _asks(code: str) -> Callable[[Sequence[Sign], Frame], Deadline]:
    def judge(signs: Sequence[Sign], frame: Frame) -> Deadline:
        all_the_time = [Deadline("continuous")]
        match code:
            case "elsewhere" | "event":
                raise Ask(code, [*_each(signs, frame), *_until_the_end(frame)])
            case "on_demand" | "rhythm":
                raise Ask(code, all_the_time)
            case "how_often":
                raise Ask(code, [Deadline("recurring", every=every) for every in MONTHS_OF])
            case _:
                raise Ask(code, _each(signs, frame))

    return judge


def _until_the_end(frame: Frame) -> list[Deadline]:
    return [Deadline("day", due_on=frame.plan_end)] if frame.plan_end else []


RULES: tuple[tuple[re.Pattern[str], Callable[[Sequence[Sign], Frame], Deadline]], ...] = tuple(
    (re.compile(pattern), judge)
    for pattern, judge in (
        ("M", _one),
        ("T?BT?M", _before),
        ("T+U?M|B?UM", _until),
        ("[TB]?[DG]M", _vague),
        ("F?M(?:T|H)T?U?M", _range),
        ("FM|F?MF", _from),
        ("AM", _after),
        ("K?S?E", _recurring),
        ("E[SH]?T*U?M|T*U?M[SH]?E|E[SH]?T?B?M|T?B?M[SH]?E|E[SH]?F?M[TH]M|E[SH]?FM", _recurring),
        ("[BT]*NE|E[SH]?[BT]*N", _day_of_each_month),
        ("C", _continuous),
        ("C[SH]?F?M|M[SH]?C|C[SH]?F?M[TH]M", _continuous),
        ("C[SH]?[EK]|[EK][SH]?C|E[SH]?E", _asks("two_readings")),
        ("[EC][SH]?O|O[SH]?[EC]", _on_demand_besides),
        ("O", _asks("on_demand")),
        ("W|W[SH]W", _asks("elsewhere")),
        ("V", _asks("event")),
        ("R", _after_issue),
        ("Z", _asks("rhythm")),
        ("K", _asks("how_often")),
    )
)
"""Which rows of signs have which meaning; the first that fits. All others are asked about."""


def _moments(signs: Sequence[Sign]) -> list[Moment]:
    return [sign.moment for sign in signs if sign.code == "M"]


def _each(signs: Sequence[Sign], frame: Frame) -> Iterator[Deadline]:
    """Every time and rhythm by itself, as proposals."""
    years = [one.year for one in _moments(signs) if one.year is not None]
    for at, sign in enumerate(signs):
        if sign.code == "M":
            made = day_before if at and signs[at - 1].code == "B" else whole
            moment = sign.moment.of(years[0]) if sign.moment.year is None and len(years) == 1 else sign.moment
            yield from (made(span) for one in written_out(moment, frame) if (span := span_of(one)))
        elif sign.code == "E":
            yield Deadline("recurring", every=sign.every)
        elif sign.code == "C":
            yield Deadline("continuous")


def _over_all(signs: Sequence[Sign], frame: Frame) -> Iterator[Deadline]:
    """ "Quý II, quý III/2024" may be one time over both."""
    moments = _moments(signs)
    if len(moments) < 2 or any(sign.code not in "MSH" for sign in signs) or any(one.is_short for one in moments):
        return
    readings = [pair for pair in pairs(moments[0], moments[-1], frame) if pair[0] and pair[1]]
    yield from (whole((one[0], end[1])) for one, end in readings if one and end and one[0] <= end[1])


def _beside_the_plan(found: Deadline, frame: Frame) -> tuple[Notice, ...]:
    """A word about a day outside the plan."""
    days = [day for day in (found.begins_on if found.kind != "recurring" else None, found.due_on, found.until) if day]
    if not days or not (frame.plan_begin and frame.plan_end) or frame.holds((min(days), max(days))):
        return ()
    message = _("%(day)s lies outside the plan (%(begin)s–%(end)s).")
    told = {"day": short_date(max(days)), "begin": short_date(frame.plan_begin), "end": short_date(frame.plan_end)}
    return (Notice("outside_the_plan", message, told),)
