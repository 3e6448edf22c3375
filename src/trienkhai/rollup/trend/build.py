"""`trend`: one question asked of every round of a template, or of every year of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from typing import Any

from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.rollup.answers import Answer, answer_all
from trienkhai.rollup.arrays.columns import Column
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.frames import Break
from trienkhai.rollup.rights import may_ask, with_totals_for
from trienkhai.rollup.series import in_order
from trienkhai.units.scope import EVERYTHING

MOST_ROUNDS = 80


@dataclass(frozen=True)
class Point:
    """The rounds of one place on the line. `over`: the same over the tree of the day; None where only as reported is asked."""

    rounds: tuple[Round, ...]
    reported: Answer
    over: Answer | None

    @property
    def difference(self) -> Fraction | None:
        """What the other tree adds to what was reported; None where one of them has no value."""
        if self.over is None or self.over.value is None or self.reported.value is None:
            return None
        return self.over.value - self.reported.value

    @property
    def breaks(self) -> tuple[Break, ...]:
        return self.over.breaks if self.over else ()


@dataclass(frozen=True)
class Trend:
    """`ask`: the question, its rounds being all of the template in order. `left_out`: rounds older than those shown."""

    ask: Ask
    points: tuple[Point, ...]
    by_year: bool
    left_out: int = 0

    @property
    def column(self) -> Column | None:
        """As the last round that asks it counts it."""
        moments = [moment for point in self.points for one in _of(point) for moment in one.moments]
        return moments[-1].column if moments else None

    @property
    def name(self) -> str:
        return next((one.name for point in reversed(self.points) for one in _of(point) if one.moments), self.ask.column)

    def interrupted(self) -> frozenset[int]:
        """Places before which the line over the other tree is interrupted: other lines are lacking than before."""
        lacking = [frozenset(one.unit for one in point.breaks) for point in self.points]
        return frozenset(at for at in range(1, len(lacking)) if lacking[at] != lacking[at - 1])


def _of(point: Point) -> list[Answer]:
    return [one for one in (point.reported, point.over) if one is not None]


def trend(ask: Ask, *, by_year: bool = False, reader: Any = EVERYTHING) -> Trend | None:
    """The question of every round of the template of its first one. A number of queries that does not grow with rounds or units.

    As reported only the rounds are asked in which the reader may see the totals of the unit. None where he may see nothing.
    """
    every = rounds_of_template(ask.rounds[0])
    shown = every[-MOST_ROUNDS:]
    if by_year and len(every) > len(shown):  # no year is shown in part
        shown = [one for one in shown if _year(one) != _year(every[-len(shown) - 1])]
    seen = set(
        with_totals_for(
            reader, RoundUnit.objects.filter(round__in=[one.pk for one in shown], unit=ask.unit)
        ).values_list("round_id", flat=True)
    )
    whole = replace(ask, rounds=tuple(one.pk for one in shown))
    has_other = ask.over is not None and may_ask(reader, whole)
    if not shown or not (seen or has_other):
        return None
    cut = [(rounds, _asked(whole, rounds, seen)) for rounds in _places(shown, by_year=by_year)]
    asks = [one for _rounds, (reported, over) in cut for one in ((reported, over) if has_other else (reported,))]
    answers = iter(answer_all(asks, names=False))
    points = tuple(Point(tuple(rounds), next(answers), next(answers) if has_other else None) for rounds, _pair in cut)
    if not any(one.moments for point in points for one in _of(point)):
        return None
    return Trend(whole if has_other else replace(whole, over=None), points, by_year, len(every) - len(shown))


def rounds_of_template(round_id: int) -> list[Round]:
    """The rounds of the template of one of them, in order. One query."""
    template = Round.objects.filter(pk=round_id).values("version__template")
    rows = Round.objects.filter(version__template__in=template)
    return in_order(list(rows.select_related("root", "version__template").defer("version__spec")))


def _places(rounds: Sequence[Round], *, by_year: bool) -> list[list[Round]]:
    if not by_year:
        return [[one] for one in rounds]
    return [list(of_year) for _year, of_year in groupby(rounds, key=_year)]


def _year(round_: Round) -> int:
    return round_.period.last_day.year


def _asked(whole: Ask, rounds: Sequence[Round], seen: set[int]) -> tuple[Ask, Ask]:
    """As reported, of what may be seen; and over the other tree."""
    mine = tuple(one.pk for one in rounds if one.pk in seen)
    return replace(whole, rounds=mine, over=None), replace(whole, rounds=tuple(one.pk for one in rounds))
