"""The tree of contributions. Branches are made when they are opened; each is a set of spans of the rounds' trees."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

import numpy as np

from trienkhai.rollup.arrays.trees import Ints
from trienkhai.rollup.portions import Portion
from trienkhai.rollup.reading import Reading
from trienkhai.rollup.series import Moment, combine

Kind = Literal["unit", "own", "round", "outside"]


@dataclass(frozen=True)
class Span:
    """Positions [start, end) of one round's tree."""

    reading: Reading
    start: int
    end: int

    @cached_property
    def portion(self) -> Portion:
        return self.reading.portion(self.start, self.end)

    @property
    def unit(self) -> int:
        return int(self.reading.frame.units[self.start])

    @property
    def name(self) -> str:
        return self.reading.frame.called(self.start)

    @property
    def is_single(self) -> bool:
        return self.end == self.start + 1

    def below(self) -> list["Span"]:
        """The unit's own line and its children, those that gave something."""
        frame = self.reading.frame
        parts = [Span(self.reading, self.start, self.start + 1)]
        parts += [Span(self.reading, at, int(frame.tree.end[at])) for at in frame.children(self.start)]
        return [part for part in parts if part.portion.given]

    def reports(self) -> Ints:
        """Positions of the units that gave a number."""
        return self.reading.given(self.start, self.end)


class Sight:
    """Which reports a reader may open: those of some RoundUnits, or all."""

    def __init__(self, rows: Iterable[int] | None) -> None:
        self.rows = None if rows is None else np.fromiter(rows, dtype=np.int64)

    @property
    def is_everything(self) -> bool:
        return self.rows is None

    def opens(self, span: Span) -> Ints:
        """Positions of the reports of a span that may be opened."""
        at = span.reports()
        return at if self.rows is None else at[np.isin(span.reading.frame.rows[at], self.rows)]

    def hides(self, span: Span) -> Ints:
        """Positions of the others."""
        return np.setdiff1d(span.reports(), self.opens(span))

    def may(self, span: Span) -> bool:
        """Whether a span holds a report that may be opened. Sight of a unit is sight of all below it."""
        return self.rows is None or len(self.opens(span)) > 0


@dataclass(frozen=True)
class Branch:
    """A part of a figure. `key` is its path from the root, as the page's address has it: 'u12.u40.r5'."""

    key: str
    kind: Kind
    name: str
    spans: tuple[Span, ...]
    sight: Sight = field(repr=False)
    rounds_first: bool = False

    @cached_property
    def moments(self) -> list[Moment]:
        """The portion of this branch in each round."""
        found: dict[int, Moment] = {}
        for span in self.spans:
            round_ = span.reading.round
            before = found.get(round_.pk)
            portion = span.portion if before is None else before.portion + span.portion
            found[round_.pk] = Moment(round_, span.reading.column, portion)
        return list(found.values())

    @cached_property
    def value(self) -> Fraction | None:
        """By the rules of the column."""
        return combine(self.moments)

    @property
    def weight(self) -> Fraction:
        """What a bar is drawn from: the size of the value, of the denominator for a ratio, of the weight for a mean."""
        pair = any(moment.column.of == "pair" for moment in self.moments)
        if pair:
            return sum((Fraction(abs(moment.portion.right)) for moment in self.moments), Fraction(0))
        return abs(self.value or Fraction(0))

    @property
    def parts(self) -> tuple[Fraction, Fraction]:
        """Exact left and right sums of a ratio, in their own units of measure."""
        above = (Fraction(one.portion.total, 10 ** one.column.scale[0]) for one in self.moments)
        below = (Fraction(one.portion.right, 10 ** one.column.scale[1]) for one in self.moments)
        return sum(above, Fraction(0)), sum(below, Fraction(0))

    @cached_property
    def count(self) -> int:
        """How many reports contribute."""
        return sum(span.portion.given for span in self.spans)

    @cached_property
    def units(self) -> int:
        """How many units contribute."""
        units = [span.reading.frame.units[span.reports()] for span in self.spans]
        return len(np.unique(np.concatenate(units))) if units else 0

    @property
    def is_report(self) -> bool:
        """Whether this is one unit's own report in one round."""
        return self.kind != "outside" and len(self.spans) == 1 and self.spans[0].is_single

    @property
    def submission(self) -> int | None:
        """The one submission that this branch is, None for a branch of several and for one outside the view."""
        span = self.spans[0]
        return int(span.reading.submissions[span.start]) or None if self.is_report else None

    @property
    def can_open(self) -> bool:
        return self.kind != "outside" and not self.is_report and self.count > 0

    @cached_property
    def children(self) -> tuple["Branch", ...]:
        """What this branch is made of; what the reader may not open stands as one line at the end."""
        if not self.can_open:
            return ()
        if self.rounds_first or all(span.is_single for span in self.spans):
            return self._by_round()
        return self._by_unit()

    def _by_round(self) -> tuple["Branch", ...]:
        given = [span for span in self.spans if span.portion.given]
        rounds = [span.reading.round for span in given]
        return self._folded(
            Branch(self._key(f"r{round_.pk}"), "round", round_.name, (span,), self.sight)
            for round_, span in zip(rounds, given, strict=True)
        )

    def _by_unit(self) -> tuple["Branch", ...]:
        groups: dict[tuple[str, int], list[Span]] = {}
        for span in self.spans:
            for part in span.below():
                own = part.start == span.start
                groups.setdefault(("o" if own else "u", part.unit), []).append(part)
        return self._folded(
            Branch(
                self._key(f"{mark}{unit}"), "own" if mark == "o" else "unit", spans[-1].name, tuple(spans), self.sight
            )
            for (mark, unit), spans in groups.items()
        )

    def _key(self, step: str) -> str:
        return f"{self.key}.{step}" if self.key else step

    def _folded(self, branches: Iterable["Branch"]) -> tuple["Branch", ...]:
        """Branches with at least one report that may be opened; all others as one line."""
        shown: list[Branch] = []
        hidden: list[Span] = []
        for branch in branches:
            open_ones = [span for span in branch.spans if self.sight.may(span)]
            hidden += [span for span in branch.spans if not self.sight.may(span)]
            if open_ones:
                shown.append(Branch(branch.key, branch.kind, branch.name, tuple(open_ones), self.sight))
        if hidden:
            shown.append(Branch(self._key("x"), "outside", "", tuple(hidden), self.sight))
        return tuple(shown)
