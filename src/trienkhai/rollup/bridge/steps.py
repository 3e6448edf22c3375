"""How one figure becomes another, a report at a time. What a step is worth is the figure after it less the figure before.

The steps follow the rounds and, within one, the tree. Under a rule that adds up their order says nothing; under any other a
step is worth what it changes at its turn. Either way the steps sum exactly to the difference of the figures (a figure that is
none counts as nothing here).
"""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

import numpy as np

from trienkhai.reporting.models import Round
from trienkhai.rollup.arrays.columns import Column
from trienkhai.rollup.portions import GIVEN, Portion, from_reports, left_of, value_of
from trienkhai.rollup.reading import Reading
from trienkhai.rollup.series import Moment, combine
from trienkhai.rollup.trace.contributions import sides

Kind = Literal["added", "gone", "changed", "counts"]
KINDS: tuple[Kind, ...] = ("added", "gone", "changed", "counts")


@dataclass(frozen=True)
class Line:
    """One report that counts otherwise. `kind`: 'added' and 'gone' say that it gives a number on one side only, 'changed'
    that it gives another; 'counts' that it gives none on either, where whether it is awaited at all changes the figure.

    `row` and `row_before`: ids of the RoundUnits, 0 where there is none; `version` and `version_before`: ids of the submissions.
    """

    kind: Kind
    round: Round
    unit: int
    name: str
    code: str
    above: tuple[str, ...]
    before: Fraction | None
    after: Fraction | None
    effect: Fraction
    row_before: int
    row: int
    version_before: int
    version: int


@dataclass(frozen=True)
class Pair:
    """The same round on both sides, or two rounds that are compared; and where the unit stands in them."""

    before: Reading
    after: Reading
    top_before: int
    top: int


@dataclass
class _State:
    """The portions of all pairs, some steps on the way; `lefts`: what each report gives, in order, where an extreme is asked."""

    pairs: Sequence[Pair]
    portions: list[Portion]
    lefts: list[list[int]] = field(default_factory=list)
    _running: Fraction | None = None  # the figure, where rounds are added up: then a step touches one of them only

    def __post_init__(self) -> None:
        column = self.pairs[-1].after.column
        if len(self.pairs) > 1 and not column.is_ratio and column.time_rule == "sum":
            self._running = sum(map(self._value, range(len(self.pairs))), Fraction(0))

    def _value(self, at: int) -> Fraction:
        return value_of(self.pairs[at].after.column, self.portions[at]) or Fraction(0)

    @property
    def figure(self) -> Fraction:
        if self._running is not None:
            return self._running
        moments = [
            Moment(pair.after.round, pair.after.column, portion)
            for pair, portion in zip(self.pairs, self.portions, strict=True)
        ]
        return combine(moments) or Fraction(0)

    def step(self, at: int, gone: Portion, come: Portion) -> None:
        """One report of a pair replaced by another, either of them perhaps by nothing."""
        if self.lefts:
            self._replace(self.lefts[at], gone, come)
        here, before = self.portions[at], self._value(at)
        self.portions[at] = Portion(
            here.expected - gone.expected + come.expected,
            here.given - gone.given + come.given,
            here.not_applicable - gone.not_applicable + come.not_applicable,
            here.unknown - gone.unknown + come.unknown,
            here.total - gone.total + come.total,
            here.right - gone.right + come.right,
            (self.lefts[at][0] if self.lefts[at] else None) if self.lefts else None,
            (self.lefts[at][-1] if self.lefts[at] else None) if self.lefts else None,
        )
        if self._running is not None:
            self._running += self._value(at) - before

    @staticmethod
    def _replace(lefts: list[int], gone: Portion, come: Portion) -> None:
        if gone.given:
            del lefts[bisect_left(lefts, gone.total)]
        if come.given:
            insort(lefts, come.total)


def steps(pairs: Sequence[Pair]) -> Iterator[Line]:
    """Every report that counts otherwise, with what that is worth. The columns of a pair must be of one kind (see `alike`)."""
    if not pairs:
        return
    begin = [pair.before.portion(pair.top_before) for pair in pairs]
    state = _State(pairs, begin, [_lefts(pair) for pair in pairs] if _asks_extremes(pairs) else [])
    for at, pair in enumerate(pairs):
        figure = state.figure
        for line, gone, come in _differing(pair):
            state.step(at, gone, come)
            now = state.figure
            if line.kind != "counts" or now != figure:
                yield replace(line, effect=now - figure)
            figure = now


def alike(one: Column, other: Column) -> bool:
    """Whether two versions of an indicator are counted in the same way, so that their reports can take each other's place."""
    asked = ("of", "rule", "time_rule", "decimals", "scale", "percent", "unit_of_measure")
    return all(getattr(one, name) == getattr(other, name) for name in asked)


def _asks_extremes(pairs: Sequence[Pair]) -> bool:
    return any(pair.after.column.of == "cell" and pair.after.column.rule in ("min", "max") for pair in pairs)


def _lefts(pair: Pair) -> list[int]:
    reading = pair.before
    rows = (tuple(reading.values[at].tolist()) for at in reading.given(pair.top_before))
    return sorted(left_of(row, reading.column) for row in rows)


def _differing(pair: Pair) -> Iterator[tuple[Line, Portion, Portion]]:
    """The reports that say otherwise, in the order of the later tree, those that stand only in the earlier one behind."""
    earlier, later = _said(pair.before, pair.top_before), _said(pair.after, pair.top)
    for unit, (at, says) in later.items():
        before, said = earlier.pop(unit, (None, ()))
        if said != says:
            yield from _line(pair, before, at)
    for before, said in earlier.values():
        if said:
            yield from _line(pair, before, None)


def _said(reading: Reading, top: int) -> dict[int, tuple[int | None, tuple[int, ...]]]:
    """By unit, in the order of the tree: its place, and what its report says, for comparing; nothing where it is not awaited."""
    span = slice(top, int(reading.frame.tree.end[top]))
    told = zip(
        reading.frame.units[span].tolist(),
        reading.awaited[span].tolist(),
        reading.states[span].tolist(),
        reading.values[span].tolist(),
        strict=True,
    )
    return {
        unit: (at, () if not awaited else (state, *values) if state == GIVEN else (state,))
        for at, (unit, awaited, state, values) in enumerate(told, top)
    }


def _line(pair: Pair, before: int | None, at: int | None) -> Iterator[tuple[Line, Portion, Portion]]:
    gone, come = _own(pair.before, before), _own(pair.after, at)
    if gone == come:
        return
    kind: Kind = (
        "changed" if gone.given and come.given else "added" if come.given else "gone" if gone.given else "counts"
    )
    reading, place = (pair.after, at) if at is not None else (pair.before, before or 0)
    frame, top = reading.frame, pair.top if at is not None else pair.top_before
    line = Line(
        kind,
        pair.after.round,
        int(frame.units[place]),
        frame.names[place],
        frame.codes[place],
        tuple(frame.names[above] for above in frame.path(place)[1:] if above >= top),
        _value(pair.before, gone),
        _value(pair.after, come),
        Fraction(0),
        0 if before is None else int(pair.before.frame.rows[before]),
        0 if at is None else int(pair.after.frame.rows[at]),
        0 if before is None else int(pair.before.submissions[before]),
        0 if at is None else int(pair.after.submissions[at]),
    )
    yield line, gone, come


def _own(reading: Reading, at: int | None) -> Portion:
    if at is None or not reading.awaited[at]:
        return Portion()
    return from_reports(np.asarray(reading.states[at : at + 1]), reading.values[at : at + 1], reading.column)


def _value(reading: Reading, own: Portion) -> Fraction | None:
    if not own.given:
        return None
    if reading.column.rule in ("none", "list"):
        return sides(reading.column, own.total, own.right)[0]
    return value_of(reading.column, own)
