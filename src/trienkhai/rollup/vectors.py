"""Packed numbers straight from the database, in as few copies as possible. The one place with SQL by hand."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from django.db import connections

from trienkhai.reporting.models import Round, RoundUnit, Submission, SubmissionNumbers
from trienkhai.reporting.rules.packing import MISSING
from trienkhai.rollup.arrays.trees import Ints, Tree

ROWS_AT_ONCE = 600
POINTERS = {"received": "latest_id", "accepted": "accepted_id"}
WIDE = 8  # from so many places on, whole vectors are cheaper than pieces of them


class Unreadable(ValueError):
    """A stored vector does not have the length of its template version."""


def tree_of(round_: Round, using: str) -> tuple[Ints, Tree]:
    """Unit ids by position, and the tree. One query, integers only."""
    sql = f"""
        SELECT unit_id, depth * 4 + CASE WHEN is_expected THEN 2 ELSE 0 END + CASE WHEN mode = 'lump' THEN 1 ELSE 0 END
        FROM {RoundUnit._meta.db_table} WHERE round_id = %s ORDER BY position
    """
    with _rows(using, sql, [round_.pk]) as cursor:
        flat = np.fromiter(chain.from_iterable(cursor), dtype=np.int64)
    units, flags = flat[0::2], flat[1::2]
    return units, Tree(flags >> 2, (flags & 2) > 0, (flags & 1) > 0)


def rows_of(round_: Round, basis: str, cells: int, using: str) -> Iterator[tuple[Ints, Ints]]:
    """The current numbers of a round in blocks: (positions, values of shape (rows, cells)). One query, streamed."""
    sql = f"""
        SELECT ru.position, sn.packed FROM {RoundUnit._meta.db_table} ru
        JOIN {SubmissionNumbers._meta.db_table} sn ON sn.submission_id = ru.{POINTERS[basis]}
        WHERE ru.round_id = %s ORDER BY ru.position
    """
    with _rows(using, sql, [round_.pk]) as cursor:
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            positions, packed = zip(*rows, strict=True)
            yield np.array(positions, dtype=np.int64), matrix(packed, cells)


def matrix(packed: Sequence[bytes], cells: int) -> Ints:
    """Packed vectors as rows. Raises Unreadable."""
    joined = b"".join(packed)
    if len(joined) != len(packed) * cells * 8:
        raise Unreadable
    return np.frombuffer(joined, dtype="<i8").reshape(len(packed), cells)


def vectors_of(round_: Round, cells: int, using: str) -> dict[int, Ints]:
    """Submission id → its numbers, for every submission of a round, older ones too. One query."""
    sql = f"""
        SELECT sn.submission_id, sn.packed FROM {SubmissionNumbers._meta.db_table} sn
        WHERE sn.submission_id IN (SELECT id FROM {Submission._meta.db_table} WHERE round_id = %s)
    """
    with _rows(using, sql, [round_.pk]) as cursor:
        rows = cursor.fetchall()
    return dict(zip((row[0] for row in rows), matrix([row[1] for row in rows], cells), strict=True))


@dataclass(frozen=True)
class Pieces:
    """Some places of the vectors of many submissions. `submissions` is sorted; `values` has a row for each."""

    places: tuple[int, ...]
    submissions: Ints
    values: Ints

    def at(self, submissions: Ints, places: Sequence[int]) -> Ints:
        """Values of chosen submissions at some of the places; MISSING in every place where a submission is 0 or gone."""
        found = np.full((len(submissions), len(places)), MISSING, dtype=np.int64)
        here = np.flatnonzero(np.isin(submissions, self.submissions))
        rows = np.searchsorted(self.submissions, submissions[here])
        columns = [self.places.index(place) for place in places]
        found[here] = self.values[rows][:, columns]
        return found


def pieces_of(round_ids: Sequence[int], places: Sequence[int], cells: int, using: str = "default") -> Pieces:
    """Some places of every submission of rounds that have one template version. One query."""
    few = len(places) < WIDE
    wanted = ", ".join(f"substr(sn.packed, {8 * place + 1}, 8)" for place in places) if few else "sn.packed"
    marks = ", ".join(["%s"] * len(round_ids))
    sql = f"""
        SELECT sn.submission_id, {wanted} FROM {SubmissionNumbers._meta.db_table} sn
        JOIN {Submission._meta.db_table} s ON s.id = sn.submission_id
        WHERE s.round_id IN ({marks}) ORDER BY sn.submission_id
    """
    with _rows(using, sql, list(round_ids)) as cursor:
        rows = cursor.fetchall()
    values = matrix([b"".join(row[1:]) for row in rows], len(places) if few else cells)
    if not few:
        values = values[:, list(places)]
    return Pieces(tuple(places), np.array([row[0] for row in rows], dtype=np.int64), values)


@contextmanager
def _rows(using: str, sql: str, params: Sequence[Any]) -> Iterator[Any]:
    """An executed cursor that hands out bytes. PostgreSQL sends them in binary only when told, half as long as in text."""
    connection = connections[using]
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        driver: Any = connection
        with driver.Database.Cursor(driver.connection) as cursor:
            cursor.execute(sql, params, binary=True)
            yield cursor
    else:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            yield cursor
