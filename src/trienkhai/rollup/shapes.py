"""What never changes silently in the tree of a round, remembered between questions: who stands where, under which name.

A recorded change of the tree gives the round another stamp (Round.tree_stamp), and then it is read anew. Which report is the latest
and which is accepted changes with every act, each of which is a beat of the pulse of the round. Who looks for silent changes reads
all of it fresh.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any
from uuid import UUID

import numpy as np

from trienkhai.reporting.models import Mode, Round, RoundUnit
from trienkhai.rollup.arrays.trees import Ints, Tree
from trienkhai.rollup.consistent import is_picture
from trienkhai.rollup.remembering import Remembered
from trienkhai.rollup.vectors import rows_of
from trienkhai.vietnamese.text import fold

UNITS, ROUNDS = RoundUnit._meta.db_table, Round._meta.db_table
# Remembered at once, in all rounds together.
MOST_UNITS = 400_000  # up to some seven hundred bytes each, with what is searched in
MOST_BYTES = 32_000_000


@dataclass(frozen=True)
class Shape:
    """A tree without its reports. All arrays are by position, in depth-first order; `rows`: ids of the RoundUnits."""

    rows: Ints
    units: Ints
    names: tuple[str, ...]
    codes: tuple[str, ...]
    tree: Tree

    @cached_property
    def position(self) -> dict[int, int]:
        """Unit id → position."""
        return {unit: at for at, unit in enumerate(self.units.tolist())}

    @cached_property
    def row_at(self) -> dict[int, int]:
        """Id of a RoundUnit → position."""
        return {row: at for at, row in enumerate(self.rows.tolist())}

    @cached_property
    def searched_names(self) -> list[str]:
        """Names as they are searched in, by position."""
        return [fold(name) for name in self.names]

    @cached_property
    def searched(self) -> list[str]:
        """The same with the codes."""
        return [f"{name} {fold(code)}" for name, code in zip(self.searched_names, self.codes, strict=True)]


@dataclass(frozen=True)
class Mark:
    """What a tree and its reports follow from. `is_sure`: nothing that is not committed was seen, so it may be remembered by it."""

    stamp: UUID
    beat: int
    is_sure: bool


@dataclass(frozen=True)
class Reports:
    """Which reports stand in the tree of a round now, by position; 0 where there is none."""

    mark: Mark
    latest: Ints
    accepted: Ints


_shapes: Remembered[tuple[int, UUID], Shape] = Remembered(MOST_UNITS, lambda one: len(one.rows))
_reports: Remembered[tuple[int, Mark], Reports] = Remembered(MOST_BYTES, lambda one: 16 * len(one.latest))


def marks_of(round_ids: Iterable[int]) -> dict[int, Mark]:
    """The marks of rounds, a round that is gone left out. One query."""
    sure = is_picture()
    rows = Round.objects.filter(pk__in=set(round_ids)).values_list("pk", "tree_stamp", "pulse__beat")
    return {pk: Mark(stamp, beat or 0, sure) for pk, stamp, beat in rows}


def reports_of(marks: Mapping[int, Mark]) -> dict[int, Reports]:
    """The reports of rounds, by their marks; a round without anybody is left out. One query where they are not remembered."""
    found = {pk: known for pk, mark in marks.items() if mark.is_sure and (known := _reports.get((pk, mark)))}
    lacking = sorted(marks.keys() - found.keys())
    if not lacking:
        return found
    sql = f"""
        SELECT round_id, coalesce(latest_id, 0), coalesce(accepted_id, 0) FROM {UNITS}
        WHERE round_id IN ({", ".join(["%s"] * len(lacking))}) ORDER BY round_id, position
    """
    with rows_of("default", sql, lacking) as cursor:
        rows = cursor.fetchall()
    table = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=3 * len(rows)).reshape(-1, 3)
    for pk in lacking:
        begin, end = np.searchsorted(table[:, 0], [pk, pk + 1])
        if begin == end:
            continue
        found[pk] = Reports(marks[pk], *(np.ascontiguousarray(table[begin:end, column]) for column in (1, 2)))
        if marks[pk].is_sure:
            _reports.put((pk, marks[pk]), found[pk])
    return found


def shapes_of(stamps: Mapping[int, UUID], *, fresh: bool = False) -> dict[int, Shape]:
    """By round id the shape with a stamp, or a later one. One query where one is not remembered. `fresh`: whatever is remembered."""
    found = {pk: _shapes.get((pk, stamp)) for pk, stamp in stamps.items()} if not fresh else {}
    lacking = [pk for pk in stamps if not found.get(pk)]
    if not lacking:
        return {pk: shape for pk, shape in found.items() if shape}
    sql = f"""
        SELECT u.round_id, CASE WHEN u.position = 0 THEN r.tree_stamp END, u.id, u.unit_id, u.depth, u.is_expected, u.mode,
            u.name, u.code
        FROM {UNITS} u JOIN {ROUNDS} r ON r.id = u.round_id
        WHERE u.round_id IN ({", ".join(["%s"] * len(lacking))}) ORDER BY u.round_id, u.position
    """
    with rows_of("default", sql, lacking) as cursor:
        rows = cursor.fetchall()
    for pk, of_round in _by_round(rows).items():
        _ids, told, *columns = zip(*of_round, strict=True)
        shape = found[pk] = shape_of(*columns)
        _shapes.put((pk, _stamp(told[0])), shape)
    return {pk: shape for pk, shape in found.items() if shape}


def shape_of(
    rows: Iterable[int],
    units: Iterable[int],
    depth: Iterable[int],
    expected: Sequence[bool],
    modes: Iterable[str],
    names: tuple[str, ...],
    codes: tuple[str, ...],
) -> Shape:
    """One tree from the values of its units, in the order of the positions."""
    lump = np.array([mode == Mode.LUMP for mode in modes], dtype=np.bool_)
    tree = Tree(ids_of(depth), np.array(expected, dtype=np.bool_), lump)
    return Shape(ids_of(rows), ids_of(units), names, codes, tree)


def ids_of(values: Iterable[int | None]) -> Ints:
    """0 where there is none; ids begin at 1."""
    return np.array([value or 0 for value in values], dtype=np.int64)


def _by_round(rows: Iterable[Sequence[Any]]) -> dict[int, list[Sequence[Any]]]:
    found: dict[int, list[Sequence[Any]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


def _stamp(stored: Any) -> UUID:
    """SQLite knows no such type and keeps the hexadecimal form."""
    return stored if isinstance(stored, UUID) else UUID(str(stored))
