"""The totals above one unit, read and written with every act on a report: with SQL by hand, for building it anew costs as much as
running it. Each of these statements does what a query set of the models would do.
"""

from collections.abc import Mapping, Sequence
from secrets import randbits
from typing import Any

from django.db import connection

from trienkhai.reporting.models import RoundUnit, Submission, SubmissionNumbers
from trienkhai.rollup.models import Pulse, Tally
from trienkhai.rollup.vectors import POINTERS, rows_of

UNITS, TALLIES = RoundUnit._meta.db_table, Tally._meta.db_table
NUMBERS, SUBMISSIONS = SubmissionNumbers._meta.db_table, Submission._meta.db_table

# From parent to parent: to look for the intervals around a position compares with a good part of a large round.
UP = f"""
    WITH RECURSIVE up (id, parent_id, mode, position) AS (
        SELECT id, parent_id, mode, position FROM {UNITS} WHERE id = %s
        UNION ALL
        SELECT u.id, u.parent_id, u.mode, u.position FROM {UNITS} u JOIN up ON u.id = up.parent_id
    )
"""
PATH = f"""{UP}
    SELECT t.round_unit_id, up.mode, t.packed FROM up JOIN {TALLIES} t ON t.round_unit_id = up.id
    WHERE t.basis = %s ORDER BY up.position DESC
"""
# One total is looked up after the other, from the unit upwards, and locked; left the choice, PostgreSQL expects more units above than
# there ever are, and reads all totals of the table to join them.
LOCKED_PATH = f"""{UP}
    SELECT t.round_unit_id, up.mode, t.packed FROM up CROSS JOIN LATERAL (
        SELECT round_unit_id, packed FROM {TALLIES} WHERE round_unit_id = up.id AND basis = %s LIMIT 1 FOR NO KEY UPDATE
    ) t
    ORDER BY up.position DESC
"""
FAMILY = """
    SELECT u.id, u.parent_id, u.position, u."end", u.is_expected, n.packed, t.packed{version}
    FROM {units} u
    LEFT JOIN {numbers} n ON n.submission_id = u.{pointer}
    LEFT JOIN {total}{join}
    WHERE u.id IN ({marks}) OR u.parent_id IN ({marks})
"""
TOTAL = f"{TALLIES} t ON t.round_unit_id = u.id AND t.basis = %s"
ONE_TOTAL = f"LATERAL (SELECT packed FROM {TALLIES} WHERE round_unit_id = u.id AND basis = %s LIMIT 1) t ON TRUE"
KEEP = """
    INSERT INTO {tallies} (round_id, round_unit_id, basis, expected, given, packed) VALUES {rows}
    ON CONFLICT (round_unit_id, basis)
    DO UPDATE SET expected = EXCLUDED.expected, given = EXCLUDED.given, packed = EXCLUDED.packed
"""

BEAT = f"""
    INSERT INTO {Pulse._meta.db_table} (round_id, beat) VALUES (%s, %s)
    ON CONFLICT (round_id) DO UPDATE SET beat = EXCLUDED.beat
"""


def locked_path(here: RoundUnit, basis: str) -> list[tuple[int, str, bytes]]:
    """(id, mode, total) of the inner units from a unit to its top that have totals, which are locked in this order."""
    sql = LOCKED_PATH if connection.vendor == "postgresql" else PATH
    with connection.cursor() as cursor:
        cursor.execute(sql, [here.pk, basis])
        return [(pk, mode, bytes(packed)) for pk, mode, packed in cursor.fetchall()]


def family_of(path: Sequence[int], basis: str, *, with_versions: bool) -> list[tuple[Any, ...]]:
    """The units of a path and everybody next below one of them: (id, parent, position, end, whether expected, numbers, total), and
    with_versions the version of the template that its report answers.
    """
    if not path:
        return []
    sql = FAMILY.format(
        units=UNITS,
        numbers=NUMBERS,
        total=ONE_TOTAL if connection.vendor == "postgresql" else TOTAL,
        pointer=POINTERS[basis],
        version=", s.version_id" if with_versions else "",
        join=f" LEFT JOIN {SUBMISSIONS} s ON s.id = u.{POINTERS[basis]}" if with_versions else "",
        marks=", ".join(["%s"] * len(path)),
    )
    with rows_of("default", sql, [basis, *path, *path]) as cursor:
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def keep(round_id: int, basis: str, totals: Mapping[int, tuple[int, int, bytes]]) -> None:
    """Write totals of a few units: id of the RoundUnit → expected, given, packed."""
    if not totals:
        return
    sql = KEEP.format(tallies=TALLIES, rows=", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(totals)))
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for pk, total in totals.items() for value in (round_id, pk, basis, *total)])


def beat(round_id: int) -> None:
    """Say that something in the reports of a round is another; in the transaction of the act, after all totals that it locks."""
    with connection.cursor() as cursor:
        cursor.execute(BEAT, [round_id, 1 + randbits(62)])
