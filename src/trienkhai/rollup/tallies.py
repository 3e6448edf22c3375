"""Stored totals: kept right by every act, rebuilt to the same bytes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.rollup import above, ask
from trienkhai.rollup.arrays.accumulate import Overflow
from trienkhai.rollup.arrays.columns import Columns
from trienkhai.rollup.arrays.layout import OtherVersion, Words, pack
from trienkhai.rollup.climbing import climb
from trienkhai.rollup.cube import Cube
from trienkhai.rollup.models import Tally
from trienkhai.rollup.versions import columns_for

POINTERS: dict[ask.Basis, str] = {"received": "latest", "accepted": "accepted"}
BATCH = 500


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild found: stored totals, and how many of them were not what the submissions say."""

    totals: int
    differing: int


def follow_unit(here: RoundUnit, basis: ask.Basis) -> frozenset[str]:
    """Recompute the totals above a unit whose submission of this basis changed; the keys of the columns that moved.

    Must run in the transaction of the act. Four queries: lock and read the path from the leaf to the root, read what stands
    next below its lowest, beat the pulse, write what changed; one more where an extreme may have gone. Raises Unacceptable
    when a total would pass int64.
    """
    columns = columns_for(here.round.version)
    try:
        climbed = climb(here, basis, columns)
    except OtherVersion:
        rebuild(here.round)
        return frozenset(columns.named)
    except Overflow as overflow:
        raise too_large(overflow, columns) from overflow
    above.beat(here.round_id)  # type: ignore[attr-defined]
    packed = pack(np.stack(list(climbed.words.values()))) if climbed.words else []
    rows = zip(climbed.words.items(), packed, strict=True)
    above.keep(here.round_id, basis, {pk: (int(row[0]), int(row[1]), one) for (pk, row), one in rows})  # type: ignore[attr-defined]
    return climbed.moved


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
    above.beat(round_.pk)
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
