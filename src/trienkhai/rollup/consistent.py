"""Reading in several statements as if in one: what is shown together was true together."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction

_is_picture = ContextVar("_is_picture", default=False)


def is_picture() -> bool:
    """Whether what is read now is of one moment, and was all committed then: only that may be remembered."""
    return _is_picture.get()


@contextmanager
def snapshot() -> Iterator[None]:
    """All statements inside see the same moment, and none of them may write. It locks nobody out.

    A database shows each statement what was committed before it; here all of them get one picture. Inside a transaction that
    runs already, whose acts hold what they read, or inside another picture, it does nothing.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            with _picture():
                yield
    else:
        with _deferred():
            yield


@contextmanager
def _deferred() -> Iterator[None]:
    """A transaction of SQLite that only reads. Django would begin IMMEDIATE and hold every writer back until its end."""
    connection.ensure_connection()
    bare: Any = connection.connection
    if bare.in_transaction:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
    try:
        with _picture():
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


@contextmanager
def _picture() -> Iterator[None]:
    before = _is_picture.set(True)
    try:
        yield
    finally:
        _is_picture.reset(before)
