"""One half of a step of a bridge: what each unit below the one that is asked gives on one side, and where it stands there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Literal, get_args

from trienkhai.rollup.portions import GIVEN, Portion, from_reports, value_of
from trienkhai.rollup.reading import Reading
from trienkhai.rollup.trace.contributions import sides

Kind = Literal[
    "added", "gone", "changed", "counts", "moved", "merged", "split", "opened", "closed", "reclassified"
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
NOTHING: tuple[int, ...] = ()


@dataclass(frozen=True)
class Half:
    """`top`: the position of the unit that is asked about."""

    reading: Reading
    top: int

    @cached_property
    def said(self) -> Mapping[int, tuple[int, ...]]:
        """By unit, in the order of the tree: what its report says, for comparing; nothing where it is not awaited."""
        reading, span = self.reading, slice(self.top, int(self.reading.frame.tree.end[self.top]))
        found: dict[int, tuple[int, ...]] = {}
        for unit, awaited, state, values in zip(
            reading.frame.units[span].tolist(),
            reading.awaited[span].tolist(),
            reading.states[span].tolist(),
            reading.values[span].tolist(),
            strict=True,
        ):
            before = found.setdefault(unit, NOTHING)
            if awaited and before and state == GIVEN:  # another share of the same report
                found[unit] = (state, *(one + other for one, other in zip(before[1:], values, strict=True)))
            elif awaited:
                found[unit] = (state, *values) if state == GIVEN else (state,)
        return found

    @cached_property
    def _everywhere(self) -> Mapping[int, Sequence[int]]:
        found: dict[int, list[int]] = {}
        for at, unit in enumerate(self.reading.frame.units.tolist()):
            found.setdefault(unit, []).append(at)
        return found

    def places(self, unit: int) -> list[int]:
        """Where it stands below the unit that is asked about; in several places where its line was shared out."""
        end = int(self.reading.frame.tree.end[self.top])
        return [at for at in self._everywhere.get(unit, ()) if self.top <= at < end]

    def anywhere(self, unit: int) -> Sequence[int]:
        """Where it stands in the whole tree."""
        return self._everywhere.get(unit, ())

    def own(self, unit: int) -> Portion:
        """What its report gives, counted once."""
        reading, at = self.reading, [at for at in self.places(unit) if self.reading.awaited[at]]
        portion = from_reports(reading.states[at], reading.values[at], reading.column)
        if len(at) < 2:
            return portion
        counts = (portion.expected, portion.given, portion.not_applicable, portion.unknown)
        expected, given, idle, unknown = (min(1, count) for count in counts)
        return replace(portion, expected=expected, given=given, not_applicable=idle, unknown=unknown)

    def value(self, unit: int) -> Fraction | None:
        """The same as a value; None where it gives no number."""
        own, column = self.own(unit), self.reading.column
        if not own.given:
            return None
        if column.rule in ("none", "list"):
            return sides(column, own.total, own.right)[0]
        return value_of(column, own)

    def row(self, unit: int) -> int:
        """The id of its RoundUnit, 0 where it does not stand here."""
        places = self.places(unit)
        return int(self.reading.frame.rows[places[0]]) if places else 0

    def version(self, unit: int) -> int:
        """The id of its submission, 0 where there is none."""
        places = self.places(unit)
        return int(self.reading.submissions[places[0]]) if places else 0


def kind_of(earlier: Half | None, later: Half | None, unit: int) -> Kind:
    """What a line of a bridge says of a unit whose report counts otherwise. One side may lack the round."""
    before, after = (half is not None and half.value(unit) is not None for half in (earlier, later))
    here, there = (later, earlier) if after else (earlier, later)
    if not (before or after) or here is None:
        return "counts"
    if there is None:
        return _came_or_went(here, unit) or ("added" if after else "gone")
    if before and after:
        is_same = here.version(unit) == there.version(unit)
        return "split" if is_same and (_shared(here, unit) or _shared(there, unit)) else "changed"
    if not there.anywhere(unit):
        return "opened" if here is later else "closed"
    if not there.places(unit):
        why = [kind for half in (here, there) if (kind := _came_or_went(half, unit))]
        return next((kind for kind in why if kind in ("merged", "split")), why[0] if why else "moved")
    within = there.reading.within
    if within is not None and not any(within[at] for at in there.places(unit)):
        return "reclassified"
    return "added" if after else "gone"


def _came_or_went(half: Half, unit: int) -> Kind | None:
    """Why it stands elsewhere than in the round, where it does not stand in the tree of the day at all."""
    anew = half.reading.frame.anew
    places = [at for at in half.anywhere(unit) if anew and anew.strangers[at]]
    if anew is None or not places:
        return None
    if not anew.carried[places[0]]:
        return "closed" if anew.ended[places[0]] else "opened"
    return "split" if _shared(half, unit) else "merged"


def _shared(half: Half, unit: int) -> bool:
    anew = half.reading.frame.anew
    return anew is not None and any(at in anew.shares for at in half.anywhere(unit))
