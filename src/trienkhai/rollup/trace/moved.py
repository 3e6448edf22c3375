"""What moved between two traces of one figure: the reports that give something else now, came, or count no more."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from trienkhai.reporting.models import Round
from trienkhai.rollup.trace.branches import Branch
from trienkhai.rollup.trace.build import Trace
from trienkhai.rollup.trace.contributions import Contribution


@dataclass(frozen=True)
class Move:
    """One unit in one round. None on a side where it gave nothing that counts."""

    then: Contribution | None
    now: Contribution | None

    @property
    def either(self) -> Contribution:
        """Either side, for its names."""
        found = self.now or self.then
        if found is None:
            raise ValueError("a move has a side at least")
        return found

    @property
    def round(self) -> Round:
        return self.either.round


@dataclass(frozen=True)
class Moved:
    """`outside`: then and now of what the reader may not open, where that differs; as one line, like everywhere."""

    moves: tuple[Move, ...]
    outside: tuple[Branch | None, Branch | None] | None

    def __bool__(self) -> bool:
        return bool(self.moves or self.outside)


def moved_between(then: Trace, now: Trace) -> Moved:
    """The differences, in the order of the later trace; what is gone from it comes last."""
    return Moved(tuple(_moves(then, now)), _outside(then.outside, now.outside))


def _moves(then: Trace, now: Trace) -> Iterator[Move]:
    before = _each_once(then)
    for one in _each_once(now).values():
        was = before.pop((one.round.pk, one.unit), None)
        if was is None or _gives(was) != _gives(one):
            yield Move(was, one)
    for was in before.values():
        yield Move(was, None)


def _each_once(trace: Trace) -> dict[tuple[int, int], Contribution]:
    """By round and unit; a report that stands in several places in shares is put together again."""
    found: dict[tuple[int, int], Contribution] = {}
    for one in trace.contributions:
        other = found.get((one.round.pk, one.unit))
        found[one.round.pk, one.unit] = one if other is None else _together(other, one)
    return found


def _together(one: Contribution, other: Contribution) -> Contribution:
    """Only sums are shared out, and the two sums of a ratio."""
    left, right = one.left + other.left, one.right + other.right
    is_ratio = one.right != 0 or other.right != 0
    return replace(one, left=left, right=right, value=(left / right if right else None) if is_ratio else left)


def _gives(one: Contribution) -> tuple[Fraction | None, Fraction, Fraction]:
    return one.value, one.left, one.right


def _outside(then: Branch | None, now: Branch | None) -> tuple[Branch | None, Branch | None] | None:
    return None if _sum(then) == _sum(now) else (then, now)


def _sum(branch: Branch | None) -> tuple[int, Fraction | None, tuple[Fraction, Fraction]]:
    if branch is None:
        return 0, None, (Fraction(0), Fraction(0))
    return branch.count, branch.value, branch.parts
