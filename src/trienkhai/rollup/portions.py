"""One column of one unit in one round: its exact sums and counts, and the value they make."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trienkhai.reporting.rules.packing import LAST_STATE, NOT_APPLICABLE, UNKNOWN
from trienkhai.rollup.arrays.columns import Column, Columns
from trienkhai.rollup.arrays.layout import Layout, Words
from trienkhai.rollup.arrays.trees import Ints

SAFE = 2**62  # half of what int64 holds


@dataclass(frozen=True)
class Portion:
    """Exact, in scaled integers. `total` is the left sum of a pair, `right` its right one.

    expected = given + not_applicable + unknown + missing, always.
    """

    expected: int = 0
    given: int = 0
    not_applicable: int = 0
    unknown: int = 0
    total: int = 0
    right: int = 0
    low: int | None = None
    high: int | None = None

    @property
    def missing(self) -> int:
        return self.expected - self.given - self.not_applicable - self.unknown

    def __add__(self, other: "Portion") -> "Portion":
        """Two parts of one round together."""
        return Portion(
            self.expected + other.expected,
            self.given + other.given,
            self.not_applicable + other.not_applicable,
            self.unknown + other.unknown,
            self.total + other.total,
            self.right + other.right,
            _extreme(min, self.low, other.low),
            _extreme(max, self.high, other.high),
        )


def _extreme(pick: Callable[[int, int], int], one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else pick(one, other)


def from_words(words: Words, columns: Columns, column: Column) -> Portion:
    """The portion that stored accumulators hold for a column."""
    layout, at = Layout.of(columns), column.place
    if column.of == "pair":
        blocks = (layout.pair_n, layout.pair_not_applicable, layout.pair_unknown, layout.left, layout.right)
        given, idle, unknown, total, right = (int(words[block.start + at]) for block in blocks)
        return Portion(int(words[0]), given, idle, unknown, total, right)
    four = (layout.n, layout.not_applicable, layout.unknown, layout.total)
    given, idle, unknown, total = (int(words[block.start + at]) for block in four)
    extreme = columns.extreme_at.get(at)
    low = high = None
    if extreme is not None and given:
        low, high = int(words[layout.low.start + extreme]), int(words[layout.high.start + extreme])
    return Portion(int(words[0]), given, idle, unknown, total, 0, low, high)


def places_of(column: Column, columns: Columns) -> tuple[int, ...]:
    """The places of the packed vector that a column reads."""
    if column.of == "pair":
        pair = columns.pairs[column.place]
        return (pair.left, pair.right)
    return (column.place,)


def can_be_shared(column: Column, columns: Columns) -> bool:
    """Whether a report's part in the column may be given on in shares: sums alone, and the two sums of a ratio."""
    if column.is_ratio:
        pair = columns.pairs[column.place]
        return all(columns.cells[place].unit_rule == "sum" for place in (pair.left, pair.right))
    return column.of == "cell" and column.rule == "sum"


def shared_out(values: Ints, shares: Mapping[int, Callable[[int], int]]) -> Ints:
    """Rows of values in which some are but a share of what the report says; what is no number stays as it is."""
    if not shares:
        return values
    found = values.copy()
    for at, part in shares.items():
        found[at] = [part(value) if value > LAST_STATE else value for value in values[at].tolist()]
    return found


MISSING, GIVEN, IDLE, NOT_KNOWN = range(4)
STATE_NAMES = ("missing", "given", "not_applicable", "unknown")


def states_of(values: Ints) -> NDArray[np.int8]:
    """For rows of values at `places_of`: what each report says of the cell or of the pair, as one of the states above."""
    given = (values > LAST_STATE).all(axis=1)
    idle = (values == NOT_APPLICABLE).any(axis=1)
    unknown = ~given & ((values > LAST_STATE) | (values == UNKNOWN)).all(axis=1)
    return np.asarray(given * GIVEN + idle * IDLE + unknown * NOT_KNOWN, dtype=np.int8)


def from_reports(states: NDArray[np.int8], values: Ints, column: Column) -> Portion:
    """The portion of single reports, each a row of values at `places_of`. Added exactly, however large they are."""
    counts = np.bincount(states, minlength=len(STATE_NAMES)).tolist()
    rows = values[states == GIVEN]
    lefts = lefts_of(rows, column)
    has_extremes = column.of == "cell" and len(rows) > 0
    return Portion(
        len(states),
        counts[GIVEN],
        counts[IDLE],
        counts[NOT_KNOWN],
        _exact_sum(lefts),
        _exact_sum(rows[:, 1]) if column.of == "pair" else 0,
        int(lefts.min()) if has_extremes else None,
        int(lefts.max()) if has_extremes else None,
    )


def lefts_of(rows: Ints, column: Column) -> NDArray[Any]:
    """What each report adds to the total: int64, or Python's integers where a product could be too large for it."""
    if column.of == "pair" and not column.is_ratio:
        wide = _largest(rows[:, 0]) * _largest(rows[:, 1]) >= SAFE
        left, right = (rows[:, at].astype(object) if wide else rows[:, at] for at in (0, 1))
        return np.asarray(left * right)
    return np.asarray((rows[:, 0] > 0).astype(np.int64) if column.rule == "count" else rows[:, 0])


def _largest(values: Ints) -> int:
    return max(int(values.max()), -int(values.min())) if len(values) else 0


def _exact_sum(values: NDArray[Any]) -> int:
    """In int64 where it surely holds the sum, else in Python's integers."""
    if values.dtype != object and _largest(values) * len(values) < SAFE:
        return int(values.sum())
    return sum(values.tolist())


def value_of(column: Column, portion: Portion) -> Fraction | None:
    """The value by the rule over units, in the indicator's own unit; None where there is none."""
    if column.of == "count":
        return Fraction(portion.given)
    if portion.given == 0:
        return None
    if column.of == "pair":
        return _quotient(column, portion)
    scale = 10**column.decimals
    by_rule = {
        "sum": Fraction(portion.total, scale),
        "count": Fraction(portion.total),
        "mean": Fraction(portion.total, scale * portion.given),
        "min": None if portion.low is None else Fraction(portion.low, scale),
        "max": None if portion.high is None else Fraction(portion.high, scale),
    }
    if column.rule in by_rule:
        return by_rule[column.rule]
    # What is never added up still has a value where only one report is awaited.
    return Fraction(portion.total, scale) if portion.expected == portion.given == 1 else None


def _quotient(column: Column, portion: Portion) -> Fraction | None:
    if portion.right == 0:
        return None
    if column.is_ratio:
        above, below = column.scale
        return Fraction(portion.total * 10**below, portion.right * 10**above)
    return Fraction(portion.total, portion.right * 10**column.decimals)
