"""Some places of the vectors of many submissions: what the reports of a round say of a few columns.

What a submission says never changes. So a place that was read is remembered, with the mark of the round, which says how many
submissions there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np

from trienkhai.reporting.models import Submission, SubmissionNumbers, TemplateVersion
from trienkhai.reporting.rules.packing import MISSING
from trienkhai.rollup.aligned import Aligner, matrix
from trienkhai.rollup.arrays.trees import Ints
from trienkhai.rollup.remembering import Remembered
from trienkhai.rollup.shapes import Mark
from trienkhai.rollup.vectors import rows_of, with_versions
from trienkhai.rollup.versions import columns_for

WIDE = 8  # from so many places on, whole vectors are cheaper than pieces of them
MOST_BYTES = 64_000_000  # remembered at once, in all rounds together


@dataclass(frozen=True)
class Pieces:
    """Of one round. `submissions` is sorted; `values` has a row for each."""

    places: tuple[int, ...]
    submissions: Ints
    values: Ints

    def at(self, submissions: Ints, places: Sequence[int]) -> Ints:
        """Values of chosen submissions at some of the places; MISSING in every place where a submission is 0 or gone."""
        found = np.full((len(submissions), len(places)), MISSING, dtype=np.int64)
        if not len(self.submissions):
            return found
        rows = np.minimum(np.searchsorted(self.submissions, submissions), len(self.submissions) - 1)
        here = np.flatnonzero(self.submissions[rows] == submissions)
        columns = [self.places.index(place) for place in places]
        found[here] = self.values[rows[here]][:, columns]
        return found


Known = tuple[Ints, Ints]  # submissions, sorted; what each says in one place
_known: Remembered[tuple[int, Mark, int, int], Known] = Remembered(MOST_BYTES, lambda one: 16 * len(one[0]))


def pieces_of(
    rounds: Mapping[int, Mark | None], places: Sequence[int], version: TemplateVersion, *, moved: bool = False
) -> dict[int, Pieces]:
    """Some places of every submission of rounds that have one template version, by round. One query where not all are remembered.

    rounds: their marks, None where nothing is to be remembered. moved: one of the rounds has moved to that version; then the reports are
    read by their own, in two queries.
    """
    found = {pk: known for pk, mark in rounds.items() if (known := _remembered(pk, mark, version, places))}
    lacking = sorted(rounds.keys() - found.keys())
    if not lacking:
        return found
    of_rounds, submissions, values = (_moved if moved else _read)(lacking, places, version)
    for pk in lacking:
        begin, end = np.searchsorted(of_rounds, [pk, pk + 1])
        found[pk] = Pieces(tuple(places), submissions[begin:end], values[begin:end])
        _remember(pk, rounds[pk], version, found[pk])
    return found


def _remembered(pk: int, mark: Mark | None, version: TemplateVersion, places: Sequence[int]) -> Pieces | None:
    if mark is None or not mark.is_sure or not places:
        return None
    columns = [one for place in places if (one := _known.get((pk, mark, version.pk, place)))]
    if len(columns) < len(places):
        return None
    return Pieces(tuple(places), columns[0][0], np.stack([values for _ids, values in columns], axis=1))


def _remember(pk: int, mark: Mark | None, version: TemplateVersion, pieces: Pieces) -> None:
    if mark is None or not mark.is_sure or len(pieces.places) >= WIDE:
        return
    ids = pieces.submissions.copy()
    for at, place in enumerate(pieces.places):
        _known.put((pk, mark, version.pk, place), (ids, pieces.values[:, at].copy()))


def _moved(round_ids: Sequence[int], places: Sequence[int], version: TemplateVersion) -> tuple[Ints, Ints, Ints]:
    found = with_versions(round_ids, "default")
    whole = Aligner(version).rows([row[2] for row in found], [row[3] for row in found])
    return _ints(row[0] for row in found), _ints(row[1] for row in found), whole[:, list(places)]


def _read(round_ids: Sequence[int], places: Sequence[int], version: TemplateVersion) -> tuple[Ints, Ints, Ints]:
    few = len(places) < WIDE
    wanted = ", ".join(f"substr(sn.packed, {8 * place + 1}, 8)" for place in places) if few else "sn.packed"
    sql = f"""
        SELECT s.round_id, sn.submission_id, {wanted} FROM {Submission._meta.db_table} s
        JOIN {SubmissionNumbers._meta.db_table} sn ON s.id = sn.submission_id
        WHERE s.round_id IN ({", ".join(["%s"] * len(round_ids))}) ORDER BY s.round_id, s.id
    """
    with rows_of("default", sql, list(round_ids)) as cursor:
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    of_rounds, submissions, *packed = zip(*rows, strict=True) if rows else ((), (), ())
    if few:
        values = matrix([b"".join(chain.from_iterable(zip(*packed, strict=True)))], len(places) * len(rows))
        return _ints(of_rounds), _ints(submissions), values.reshape(len(rows), len(places))
    return _ints(of_rounds), _ints(submissions), matrix(packed[0], len(columns_for(version).cells))[:, list(places)]


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), dtype=np.int64)
