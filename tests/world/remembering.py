"""What most tests begin with is built through the actions once a run; after that its rows are put back as they were.

Only into a database that holds nothing yet; anywhere else it is built again. The objects handed out are copies.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import connection, transaction

Made = TypeVar("Made")


@dataclass(frozen=True)
class _Kept:
    inserts: tuple[tuple[str, list[tuple[Any, ...]]], ...]  # statement, its rows
    made: bytes


_kept: dict[tuple[str, str, date], _Kept] = {}


def remembered(name: str, make: Callable[[], Made]) -> Made:
    """What `make` makes, with all its rows in the database."""
    if not _is_empty():
        return make()
    key = (name, connection.vendor, date.today())
    kept = _kept.get(key)
    if kept is None:
        standing = {table for table in _tables() if _rows(table)[1]}
        made = make()
        _kept[key] = _Kept(
            tuple(_insert(table) for table in _tables() if table not in standing and _rows(table)[1]),
            pickle.dumps(made),
        )
        return made
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, rows in kept.inserts:
            cursor.executemany(statement, rows)
    return pickle.loads(kept.made)


def _is_empty() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM accounts_person) OR EXISTS (SELECT 1 FROM units_root)")
        return not cursor.fetchone()[0]


def _tables() -> list[str]:
    return connection.introspection.table_names()


def _rows(table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return [column[0] for column in cursor.description], cursor.fetchall()


def _insert(table: str) -> tuple[str, list[tuple[Any, ...]]]:
    columns, rows = _rows(table)
    quote = connection.ops.quote_name
    places = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {quote(table)} ({', '.join(map(quote, columns))}) VALUES ({places})", rows
