"""`bridge`: the whole way from one figure to another, for one reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.reporting.models import Withdrawal
from trienkhai.rollup.answers import Answer, answer_from
from trienkhai.rollup.arrays.columns import Column
from trienkhai.rollup.bridge.halves import Half
from trienkhai.rollup.bridge.sides import Side
from trienkhai.rollup.bridge.steps import Line, Pair, alike, steps
from trienkhai.rollup.library import Library
from trienkhai.rollup.reading import Reading
from trienkhai.rollup.trace.build import visible_rows
from trienkhai.units.scope import EVERYTHING


@dataclass(frozen=True)
class Bridge:
    """`lines`: those the reader may open, in their order; `hidden`: how many others there are, and what they sum to."""

    before: Side
    after: Side
    answer_before: Answer
    answer: Answer
    lines: tuple[Line, ...]
    hidden: int
    hidden_effect: Fraction

    @property
    def told(self) -> Answer:
        """The side that has a name and a column; the later one where both have."""
        return self.answer if self.answer.moments else self.answer_before

    @property
    def column(self) -> Column | None:
        return self.told.moments[-1].column if self.told.moments else None

    @property
    def difference(self) -> Fraction:
        """The later figure less the earlier; one that is none counts as nothing."""
        return (self.answer.value or Fraction(0)) - (self.answer_before.value or Fraction(0))

    @property
    def total(self) -> Fraction:
        """What all lines sum to."""
        return sum((line.effect for line in self.lines), self.hidden_effect)

    @property
    def adds_up(self) -> bool:
        """Whether the lines sum exactly to the difference."""
        return self.total == self.difference


def bridge(before: Side, after: Side, reader: Any = EVERYTHING) -> Bridge:
    """From one figure to another of the same indicator and unit. A number of queries that does not grow with the lines.

    What the reader may not open stands in one sum. Whether he may ask for the figures at all is the caller's to judge. Raises
    Unacceptable where the sides do not rest on as many rounds, or count the indicator in another way; Overflow.
    """
    (told_before, earlier), (told_after, later) = _read(before), _read(after)
    readings = (earlier, later)
    pairs = _pairs(before, after, *readings)
    visible = visible_rows([one.round for side in readings for one in side], reader)
    lines = tuple(steps(pairs))
    withdrawn: set[int] = (
        set() if reader is EVERYTHING else _withdrawn([one.round.pk for side in readings for one in side])
    )
    shown: list[Line] = []
    rest: list[Line] = []
    for line in lines:
        is_open = visible is None or all(row in visible for row in (line.row_before, line.row) if row)
        (shown if is_open and not withdrawn & {line.version_before, line.version} else rest).append(line)
    hidden = sum((line.effect for line in rest), Fraction(0))
    return Bridge(before, after, told_before, told_after, tuple(shown), len(rest), hidden)


def _withdrawn(rounds: Sequence[int]) -> set[int]:
    """The submissions that were taken back since. They stood in the totals of their time, but nobody above opens them."""
    rows = Withdrawal.objects.filter(submission__round__in=set(rounds))
    return set(rows.values_list("submission_id", flat=True))


def _read(side: Side) -> tuple[Answer, list[Reading]]:
    """The figure of one side, and the single reports behind it."""
    library = Library.open([side.ask], side.known_at, singly=True)
    found = answer_from(side.ask, library)
    return found, [library.reading(side.ask, moment.round) for moment in found.moments]


def _pairs(before: Side, after: Side, earlier: list[Reading], later: list[Reading]) -> list[Pair]:
    met = _met(before, after, earlier, later)
    for one, other in met:
        if one is None or other is None:
            continue
        is_same = one.round.version.template_id == other.round.version.template_id  # type: ignore[attr-defined]
        if not is_same or not alike(one.column, other.column):
            message = _(
                "The indicator is counted otherwise in “%(after)s” than in “%(before)s”; no bridge leads there."
            )
            words = {"before": one.round.name, "after": other.round.name}
            raise Unacceptable([Problem(message % words, code="counted_otherwise")])
    return [Pair(_half(before, one), _half(after, other)) for one, other in met]


def _half(side: Side, reading: Reading | None) -> Half | None:
    return Half(reading, reading.frame.position(side.ask.unit)) if reading else None


def _met(
    before: Side, after: Side, earlier: list[Reading], later: list[Reading]
) -> list[tuple[Reading | None, Reading | None]]:
    """The rounds of the two sides, one to one. Of the same rounds one may be lacking, where the unit does not stand in its tree."""
    if len(earlier) == len(later):
        return list(zip(earlier, later, strict=True))
    alone = max(earlier, later, key=len)[-1].column
    has_no_rule = len(earlier) + len(later) > 1 and alone.time_rule == "none" and not alone.is_ratio
    if before.ask.rounds != after.ask.rounds or has_no_rule:
        message = _("The two figures rest on %(before)s and %(after)s rounds; a bridge leads between as many.")
        words = {"before": str(len(earlier)), "after": str(len(later))}
        raise Unacceptable([Problem(message % words, code="not_as_many_rounds")])
    halves = [{one.round.pk: one for one in readings} for readings in (earlier, later)]
    return [(halves[0].get(pk), halves[1].get(pk)) for pk in before.ask.rounds if pk in halves[0] or pk in halves[1]]
