"""One changed report climbs: the totals from a unit to its top, of which only the lowest is made of its parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from trienkhai.reporting.models import Mode, Round, RoundUnit
from trienkhai.rollup import above, ask
from trienkhai.rollup.aligned import Aligner
from trienkhai.rollup.arrays.columns import Columns
from trienkhai.rollup.arrays.layout import Layout, OtherVersion, Words, unpack
from trienkhai.rollup.arrays.paths import Family, Line, carry, recompute


@dataclass(frozen=True)
class Step:
    """An inner unit on the way to the top, with its total as it is stored."""

    pk: int
    is_lump: bool
    words: Words


@dataclass(frozen=True)
class Member:
    """A unit of the way, or next below one: what a total is made of."""

    parent: int | None
    is_leaf: bool
    line: Line
    total: bytes | None


@dataclass
class Climbed:
    """`words`: the accumulators that changed, by id of the RoundUnit; `moved`: keys of the columns that are others."""

    words: dict[int, Words] = field(default_factory=dict)
    moved: frozenset[str] = frozenset()


def climb(here: RoundUnit, basis: ask.Basis, columns: Columns) -> Climbed:
    """New accumulators above a unit, as far as they change. The stored ones are locked.

    The lowest is made anew of its own line and of those next below; what has changed in it changes in all above it, in each of
    which the stored total says the rest. Where that cannot tell, because a smallest or a largest may have gone, it is made anew
    too. Two queries, or three. Raises Overflow; OtherVersion where a total is not there or of another layout.
    """
    layout = Layout.of(columns)
    path = [Step(pk, mode == Mode.LUMP, unpack(packed, layout)) for pk, mode, packed in above.locked_path(here, basis)]
    is_inner = here.end > here.position + 1
    if len(path) != here.depth + is_inner:
        raise OtherVersion
    climbed = Climbed()
    if not path or any(step.is_lump for step in path[1:]):  # nothing counts below a unit that reports in one sum
        return climbed
    families = _Families(here.round, basis, columns, path)
    before, words = path[0].words, families.made_anew(path[0], climbed.words)
    for at, step in enumerate(path):
        if at:
            carried = carry(step.words, before, words, columns)
            before = step.words
            words = families.made_anew(step, climbed.words) if carried is None else carried
        if np.array_equal(words, before):
            break
        climbed.words[step.pk] = words
        climbed.moved |= _moved(words, before, layout, columns)
    return climbed


def _moved(words: Words, before: Words, layout: Layout, columns: Columns) -> set[str]:
    """Keys of the columns whose figure or coverage is no longer what it was."""
    changed = np.flatnonzero(words != before).tolist()
    if 0 in changed:  # somebody else is awaited: every coverage moved
        return set(columns.named)
    return {layout.key_of(word, columns) for word in changed if word > 1}


class _Families:
    """What the units of a path are made of: read for the lowest, and for all others once one of them asks."""

    def __init__(self, round_: Round, basis: ask.Basis, columns: Columns, path: Sequence[Step]) -> None:
        self.basis, self.columns, self.layout = basis, columns, Layout.of(columns)
        self.path = path
        self.aligner = Aligner(round_.version) if round_.is_moved else None
        self.members: dict[int, Member] = {}

    def made_anew(self, step: Step, made: Mapping[int, Words]) -> Words:
        """Accumulators from the own line and from those next below, of which some have been `made` already."""
        if step.pk not in self.members:
            lowest, *others = (one.pk for one in self.path)
            self._read([lowest] if step.pk == lowest else others)
        below = {pk: one for pk, one in self.members.items() if one.parent == step.pk}
        totals = [made[pk] if pk in made else self._stored(one) for pk, one in below.items() if not one.is_leaf]
        lines = [one.line for one in below.values() if one.is_leaf]
        return recompute(Family(self.members[step.pk].line, lines, totals, lump=step.is_lump), self.columns)

    def _read(self, path: Sequence[int]) -> None:
        """The units of a path and everybody next below one of them. One query; another where the round has moved."""
        rows = above.family_of(path, self.basis, with_versions=self.aligner is not None)
        for pk, parent, position, end, expected, packed, total, *version in rows:
            line = Line(self._numbers(packed, version), bool(expected))
            self.members[pk] = Member(parent, end == position + 1, line, None if total is None else bytes(total))

    def _numbers(self, packed: bytes | None, version: Sequence[int]) -> bytes | None:
        if packed is None:
            return None
        return bytes(packed) if self.aligner is None else self.aligner.one(version[0], bytes(packed))

    def _stored(self, member: Member) -> Words:
        if member.total is None:
            raise OtherVersion
        return unpack(member.total, self.layout)
