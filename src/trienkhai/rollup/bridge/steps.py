"""How one figure becomes another, a report at a time. What a step is worth is the figure after it less the figure before.

The steps follow the rounds and, within one, the tree. Under a rule that adds up their order says nothing; under any other a
step is worth what it changes at its turn. Either way the steps sum exactly to the difference of the figures (a figure that is
none counts as nothing here).
"""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from trienkhai.reporting.models import Round
from trienkhai.rollup.arrays.columns import Column
from trienkhai.rollup.bridge.halves import NOTHING, Half, Kind, kind_of
from trienkhai.rollup.portions import Portion, lefts_of, value_of
from trienkhai.rollup.reading import Reading
from trienkhai.rollup.series import Moment, combine


@dataclass(frozen=True)
class Line:
    """One report that counts otherwise. `kind`: 'added' and 'gone' say that it gives a number on one side only, 'changed'
    that it gives another; 'counts' that it gives none on either, where whether it is awaited at all changes the figure. The
    others say that the report is the same and its unit stands elsewhere: it moved, came into being or ended, its line went to
    a successor (whole or in shares), or it is of another part of the grouping that is asked.

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
    """The same round on both sides, or two rounds that are compared. One side may lack it, not both."""

    before: Half | None
    after: Half | None

    @property
    def either(self) -> Reading:
        """The later side, else the earlier."""
        half = self.after or self.before
        if half is None:
            raise ValueError("a pair has a side at least")
        return half.reading

    @property
    def column(self) -> Column:
        return self.either.column


@dataclass
class _State:
    """The portions of all pairs, some steps on the way; `lefts`: what each report gives, in order, where an extreme is asked."""

    pairs: Sequence[Pair]
    portions: list[Portion]
    lefts: list[list[int]] = field(default_factory=list)
    _running: Fraction | None = None  # the figure, where rounds are added up: then a step touches one of them only

    def __post_init__(self) -> None:
        column = self.pairs[-1].column
        if len(self.pairs) > 1 and not column.is_ratio and column.time_rule == "sum":
            self._running = sum(map(self._value, range(len(self.pairs))), Fraction(0))

    def _value(self, at: int) -> Fraction:
        return value_of(self.pairs[at].column, self.portions[at]) or Fraction(0)

    @property
    def figure(self) -> Fraction:
        if self._running is not None:
            return self._running
        moments = [
            Moment(pair.either.round, pair.column, portion)
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
    begin = [pair.before.reading.portion(pair.before.top) if pair.before else Portion() for pair in pairs]
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
    return any(pair.column.of == "cell" and pair.column.rule in ("min", "max") for pair in pairs)


def _lefts(pair: Pair) -> list[int]:
    if pair.before is None:
        return []
    reading = pair.before.reading
    return sorted(lefts_of(reading.values[reading.given(pair.before.top)], reading.column).tolist())


def _differing(pair: Pair) -> Iterator[tuple[Line, Portion, Portion]]:
    """The reports that say otherwise, in the order of the later tree, those that stand only in the earlier one behind."""
    earlier, later = (half.said if half else {} for half in (pair.before, pair.after))
    for unit in [*later, *(unit for unit in earlier if unit not in later)]:
        if earlier.get(unit, NOTHING) != later.get(unit, NOTHING):
            gone, come = (half.own(unit) if half else Portion() for half in (pair.before, pair.after))
            if gone != come:
                yield _line(pair, unit), gone, come


def _line(pair: Pair, unit: int) -> Line:
    halves = [half for half in (pair.after, pair.before) if half and unit in half.said]
    frame, place = halves[0].reading.frame, halves[0].places(unit)[0]
    before, after = pair.before, pair.after
    return Line(
        kind_of(before, after, unit),
        pair.either.round,
        unit,
        frame.called(place),
        frame.codes[place],
        tuple(frame.names[above] for above in frame.path(place)[1:] if above >= halves[0].top),
        before.value(unit) if before else None,
        after.value(unit) if after else None,
        Fraction(0),
        before.row(unit) if before else 0,
        after.row(unit) if after else 0,
        before.version(unit) if before else 0,
        after.version(unit) if after else 0,
    )
