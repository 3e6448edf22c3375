"""Packed numbers straight from the database, in as few copies as possible, with SQL by hand (as in `above`)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from django.db import connections

from trienkhai.reporting.models import Round, RoundUnit, Submission, SubmissionNumbers
from trienkhai.rollup.aligned import Aligner, matrix
from trienkhai.rollup.arrays.trees import Ints, Tree

ROWS_AT_ONCE = 600
POINTERS = {"received": "latest_id", "accepted": "accepted_id"}

Rows = list[tuple[Ints, Ints]]


def round_of(round_: Round, basis: str, cells: int, using: str) -> tuple[Ints, Tree, Rows]:
    """Unit ids by position, the tree, and the current numbers in blocks: (positions, values of shape (rows, cells)).

    One query, so that tree and numbers are of one moment, and each unit's row is looked up once. Of a round that has moved
    the version of each report comes along, and its numbers stand in the order of the round's. Raises Unreadable.
    """
    sql = f"""
        SELECT ru.unit_id,
            ru.depth * 4 + CASE WHEN ru.is_expected THEN 2 ELSE 0 END + CASE WHEN ru.mode = 'lump' THEN 1 ELSE 0 END,
            sn.packed{", s.version_id" if round_.is_moved else ""}
        FROM {RoundUnit._meta.db_table} ru
        LEFT JOIN {SubmissionNumbers._meta.db_table} sn ON sn.submission_id = ru.{POINTERS[basis]}
        {f"LEFT JOIN {Submission._meta.db_table} s ON s.id = ru.{POINTERS[basis]}" if round_.is_moved else ""}
        WHERE ru.round_id = %s ORDER BY ru.position
    """
    aligner = Aligner(round_.version, using) if round_.is_moved else None
    units: list[int] = []
    flags: list[int] = []
    blocks: Rows = []
    with rows_of(using, sql, [round_.pk]) as cursor:
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            unit_ids, flags_here, packed, *more = zip(*rows, strict=True)
            here = [at for at, one in enumerate(packed, len(units)) if one is not None]
            units += unit_ids
            flags += flags_here
            if here:
                blocks.append((_ints(here), _block(packed, more, cells, aligner)))
    said = _ints(flags)
    return _ints(units), Tree(said >> 2, (said & 2) > 0, (said & 1) > 0), blocks


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int64)


def _block(packed: Sequence[bytes | None], more: Sequence[Sequence[int]], cells: int, aligner: Aligner | None) -> Ints:
    """The numbers that are there as rows; `more` holds the version of each where there are several."""
    if aligner is None:
        return matrix([one for one in packed if one is not None], cells)
    there = [(version, one) for version, one in zip(more[0], packed, strict=True) if one is not None]
    return aligner.rows([version for version, _one in there], [one for _version, one in there])


def vectors_of(round_: Round, cells: int, using: str) -> dict[int, Ints]:
    """Submission id → its numbers in the order of the round's version, for every submission of a round, older ones too.

    One query, or two of a round that has moved.
    """
    if round_.is_moved:
        return _moved_vectors(round_, using)
    sql = f"""
        SELECT sn.submission_id, sn.packed FROM {SubmissionNumbers._meta.db_table} sn
        WHERE sn.submission_id IN (SELECT id FROM {Submission._meta.db_table} WHERE round_id = %s)
    """
    with rows_of(using, sql, [round_.pk]) as cursor:
        rows = cursor.fetchall()
    return dict(zip((row[0] for row in rows), matrix([row[1] for row in rows], cells), strict=True))


def _moved_vectors(round_: Round, using: str) -> dict[int, Ints]:
    found = with_versions([round_.pk], using)
    values = Aligner(round_.version, using).rows([row[2] for row in found], [row[3] for row in found])
    return dict(zip((row[1] for row in found), values, strict=True))


def with_versions(round_ids: Sequence[int], using: str) -> list[tuple[int, int, int, bytes]]:
    """(round, id, version, numbers) of every submission of some rounds, by round and id. One query."""
    sql = f"""
        SELECT s.round_id, s.id, s.version_id, sn.packed FROM {SubmissionNumbers._meta.db_table} sn
        JOIN {Submission._meta.db_table} s ON s.id = sn.submission_id
        WHERE s.round_id IN ({", ".join(["%s"] * len(round_ids))}) ORDER BY s.round_id, s.id
    """
    with rows_of(using, sql, list(round_ids)) as cursor:
        rows: list[tuple[int, int, int, bytes]] = cursor.fetchall()
    return rows


@contextmanager
def rows_of(using: str, sql: str, params: Sequence[Any]) -> Iterator[Any]:
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
