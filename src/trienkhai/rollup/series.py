"""Several rounds as one figure: the rule over time, over each round's own tree (as reported)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from trienkhai.reporting.models import Round
from trienkhai.rollup.arrays.columns import Column
from trienkhai.rollup.portions import Portion, value_of


@dataclass(frozen=True)
class Moment:
    """What one round says: its column (versions may differ in decimals) and its portion."""

    round: Round
    column: Column
    portion: Portion

    @property
    def value(self) -> Fraction | None:
        return value_of(self.column, self.portion)


def in_order(rounds: Sequence[Round]) -> list[Round]:
    """By the last day of their period."""
    return sorted(rounds, key=lambda one: (one.period.last_day, one.period.starts, one.pk))


def entering(moments: Sequence[Moment]) -> list[Moment]:
    """The rounds that enter the figure: under the rule 'last' only the last one, else all."""
    if not moments:
        return []
    column = moments[-1].column
    return list(moments[-1:]) if column.time_rule == "last" and not column.is_ratio else list(moments)


def combine(moments: Sequence[Moment]) -> Fraction | None:
    """The value over time. A ratio is the fraction of the sums over all pairs; rounds without a value are passed over."""
    moments = entering(moments)
    if len(moments) < 2:
        return moments[0].value if moments else None
    column = moments[-1].column
    if column.is_ratio:
        return _ratio(moments)
    values = [moment.value for moment in moments if moment.value is not None]
    if not values or column.time_rule == "none":
        return None
    if column.time_rule == "max":
        return max(values)
    total = sum(values, Fraction(0))
    return total / len(values) if column.time_rule == "mean" else total


def _ratio(moments: Sequence[Moment]) -> Fraction | None:
    above = sum((Fraction(moment.portion.total, 10 ** moment.column.scale[0]) for moment in moments), Fraction(0))
    below = sum((Fraction(moment.portion.right, 10 ** moment.column.scale[1]) for moment in moments), Fraction(0))
    return above / below if below else None
