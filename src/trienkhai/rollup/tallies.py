"""Stored totals: kept right by every act, rebuilt to the same bytes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.reporting.models import Mode, Round, RoundUnit
from trienkhai.rollup import above, ask
from trienkhai.rollup.aligned import Aligner
from trienkhai.rollup.arrays.accumulate import Overflow
from trienkhai.rollup.arrays.columns import Columns
from trienkhai.rollup.arrays.layout import Layout, OtherVersion, Words, pack, unpack
from trienkhai.rollup.arrays.paths import Family, Line, recompute
from trienkhai.rollup.cube import Cube
from trienkhai.rollup.models import Tally
from trienkhai.rollup.versions import columns_for

POINTERS: dict[ask.Basis, str] = {"received": "latest", "accepted": "accepted"}
BATCH = 500


@dataclass(frozen=True)
class Member:
    """A unit on the path of a change, or next below one: what its total is made of."""

    pk: int
    parent: int | None
    is_leaf: bool
    is_lump: bool
    line: Line
    tally: bytes | None


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild found: stored totals, and how many of them were not what the submissions say."""

    totals: int
    differing: int


def follow_unit(here: RoundUnit, basis: ask.Basis) -> frozenset[str]:
    """Recompute the totals above a unit whose submission of this basis changed; the keys of the columns that moved.

    Must run in the transaction of the act. Three queries: lock the path from the leaf to the root, read it with what
    stands next below it, write what changed. Raises Unacceptable when a total would pass int64.
    """
    columns = columns_for(here.round.version)
    path = _locked_path(here, basis)
    try:
        if path is None:
            raise OtherVersion
        written, moved = _climb(path, _members(path, basis, _aligner(here.round)), columns)
    except OtherVersion:
        rebuild(here.round)
        return frozenset(columns.named)
    except Overflow as overflow:
        raise too_large(overflow, columns) from overflow
    packed = pack(np.stack(list(written.values()))) if written else []
    rows = zip(written.items(), packed, strict=True)
    above.keep(here.round_id, basis, {pk: (int(row[0]), int(row[1]), one) for (pk, row), one in rows})  # type: ignore[attr-defined]
    return moved


def _locked_path(here: RoundUnit, basis: ask.Basis) -> list[int] | None:
    """Ids of the inner units from here to the top, their totals locked in this order; None when some have none yet."""
    path = above.locked_path(here, basis)
    is_inner = here.end > here.position + 1
    return path if len(path) == here.depth + is_inner else None


def _aligner(round_: Round) -> Aligner | None:
    """What brings the numbers of a round that has moved into the order of its version; None where all have it."""
    return Aligner(round_.version) if round_.is_moved else None


def _members(path: Sequence[int], basis: ask.Basis, aligner: Aligner | None) -> dict[int, Member]:
    """The units of a path and everybody next below one of them. One query; another where the round has moved."""
    rows = above.family_of(path, basis, with_versions=aligner is not None)
    return {
        pk: Member(
            pk,
            parent,
            end == position + 1,
            mode == Mode.LUMP,
            Line(_numbers(packed, version, aligner), bool(expected)),
            None if total is None else bytes(total),
        )
        for pk, parent, position, end, mode, expected, packed, total, *version in rows
    }


def _numbers(packed: bytes | None, version: Sequence[int], aligner: Aligner | None) -> bytes | None:
    if packed is None:
        return None
    return bytes(packed) if aligner is None else aligner.one(version[0], bytes(packed))


def _climb(
    path: Sequence[int], members: Mapping[int, Member], columns: Columns
) -> tuple[dict[int, Words], frozenset[str]]:
    """New accumulators of a path, leaf to root, as far as they change; and the columns that moved. Raises OtherVersion."""
    layout = Layout.of(columns)
    below: dict[int, list[Member]] = {}
    for member in members.values():
        if member.parent is not None:
            below.setdefault(member.parent, []).append(member)
    made: dict[int, Words] = {}
    moved: set[str] = set()
    for at, pk in enumerate(path):
        node, children = members[pk], below.get(pk, [])
        words = recompute(
            Family(
                node.line,
                [child.line for child in children if child.is_leaf],
                [
                    made[child.pk] if child.pk in made else _stored(child, layout)
                    for child in children
                    if not child.is_leaf
                ],
                lump=node.is_lump,
                covered=any(members[higher].is_lump for higher in path[at + 1 :]),
            ),
            columns,
        )
        before = _stored(node, layout)
        if np.array_equal(words, before):
            break
        made[pk] = words
        moved |= _moved(words, before, layout, columns)
    return made, frozenset(moved)


def _stored(member: Member, layout: Layout) -> Words:
    if member.tally is None:
        raise OtherVersion
    return unpack(member.tally, layout)


def _moved(words: Words, before: Words, layout: Layout, columns: Columns) -> set[str]:
    """Keys of the columns whose figure or coverage is no longer what it was."""
    changed = np.flatnonzero(words != before).tolist()
    if 0 in changed:  # somebody else is awaited: every coverage moved
        return set(columns.named)
    return {layout.key_of(word, columns) for word in changed if word > 1}


def too_large(overflow: Overflow, columns: Columns) -> Unacceptable:
    """The refusal for a total that int64 cannot hold."""
    name = columns.named[overflow.key].name
    message = _("The total of “%(name)s” would be too large to be exact. Check the values of the units.")
    return Unacceptable([Problem(message % {"name": name}, where=overflow.key, code="overflow")])


@transaction.atomic
def rebuild(round_: Round) -> Rebuilt:
    """All stored totals of a round anew, from the submissions. Raises Unacceptable when a total would pass int64."""
    # Not the strongest lock: every new submission holds its round by a foreign key, and two would wait for each other.
    held = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    if (held.version_id, held.is_moved) != (round_.version_id, round_.is_moved):  # type: ignore[attr-defined]
        round_ = held  # it moved since the caller read it
    stored = {
        (unit, basis): bytes(packed)
        for unit, basis, packed in Tally.objects.filter(round=round_)
        .order_by("-round_unit__position")
        .select_for_update(of=("self",), no_key=True)
        .values_list("round_unit_id", "basis", "packed")
    }
    rows = dict(RoundUnit.objects.filter(round=round_).values_list("unit_id", "pk"))
    fresh: dict[tuple[int, str], bytes] = {}
    for basis in POINTERS:
        try:
            cube = Cube.for_round(round_, basis)
        except Overflow as overflow:
            raise too_large(overflow, columns_for(round_.version)) from overflow
        made = {rows[unit]: words for unit, words in zip(cube.units[cube.tree.inner].tolist(), cube.words, strict=True)}
        fresh |= {(pk, basis): packed for pk, packed in zip(made, pack(cube.words), strict=True)}
        _write(
            round_,
            basis,
            {pk: words for pk, words in made.items() if fresh[pk, basis] != stored.get((pk, basis))},
        )
    gone = {unit for unit, _basis in stored} - {unit for unit, _basis in fresh}
    Tally.objects.filter(round=round_, round_unit__in=gone).delete()
    differing = sum(1 for key in stored if stored[key] != fresh.get(key))
    return Rebuilt(len(fresh), differing)


def _write(round_: Round, basis: ask.Basis, words: Mapping[int, Words]) -> None:
    """Store accumulators by id of their RoundUnit. One query for every BATCH."""
    packed = pack(np.stack(list(words.values()))) if words else []
    tallies: Iterable[Tally] = (
        Tally(round=round_, round_unit_id=pk, basis=basis, expected=int(row[0]), given=int(row[1]), packed=stored)
        for (pk, row), stored in zip(words.items(), packed, strict=True)
    )
    Tally.objects.bulk_create(
        tallies,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["round_unit", "basis"],
        update_fields=["expected", "given", "packed"],
    )
