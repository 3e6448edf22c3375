"""The single submissions behind a figure, as a flat list: to search, to page through, to put into a sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from trienkhai.reporting.models import Round
from trienkhai.rollup.arrays.columns import Column
from trienkhai.rollup.portions import from_reports, value_of
from trienkhai.rollup.reading import Reading
from trienkhai.vietnamese.text import fold


@dataclass(frozen=True)
class Contribution:
    """One report that gives a number. `above`: names of the units over it, nearest first, as they were in the round.

    left and right: for a ratio its two sides, for a weighted mean weight × value and the weight, else the value and 0.
    """

    round: Round
    unit: int
    name: str
    code: str
    above: tuple[str, ...]
    submission: int
    value: Fraction | None
    left: Fraction
    right: Fraction

    def matches(self, folded: str) -> bool:
        """Whether a searched text, folded, stands in its names, its code or its round."""
        return folded in fold(" ".join((self.name, self.code, *self.above, self.round.name)))


def listed(reading: Reading, top: int, visible: set[int] | None) -> Iterator[Contribution]:
    """The contributions of one round below a position that may be opened, in the order of the tree."""
    frame = reading.frame
    for at in reading.given(top):
        if visible is None or int(frame.rows[at]) in visible:
            yield _contribution(reading, at, top)


def _contribution(reading: Reading, at: int, top: int) -> Contribution:
    frame = reading.frame
    portion = from_reports(reading.states[at : at + 1], reading.values[at : at + 1], reading.column)
    left, right = sides(reading.column, portion.total, portion.right)
    return Contribution(
        reading.round,
        int(frame.units[at]),
        frame.called(at),
        frame.codes[at],
        tuple(frame.names[above] for above in frame.path(at)[1:] if above >= top),
        int(reading.submissions[at]),
        value_of(reading.column, portion) if reading.column.rule not in ("none", "list") else left,
        left,
        right,
    )


def sides(column: Column, total: int, right: int) -> tuple[Fraction, Fraction]:
    """Sums of a portion in the units of measure of its two sides."""
    if column.of == "count":
        return Fraction(1), Fraction(0)
    if column.is_ratio:
        return Fraction(total, 10 ** column.scale[0]), Fraction(right, 10 ** column.scale[1])
    if column.of == "pair":  # the decimals of the weight cancel, so it is taken as a whole number
        return Fraction(total, 10**column.decimals), Fraction(right)
    return Fraction(total, 1 if column.rule == "count" else 10**column.decimals), Fraction(0)


def search(contributions: Sequence[Contribution], text: str) -> list[Contribution]:
    """Those in which every word of a text is found, whatever its letters' marks."""
    words = fold(text).split()
    return [one for one in contributions if all(one.matches(word) for word in words)]
