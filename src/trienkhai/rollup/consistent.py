"""Reading in several statements as if in one: what is shown together was true together."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """All statements inside see the same moment, and none of them may write. It locks nobody out.

    PostgreSQL shows each statement what was committed before it; here all of them get one picture. Inside a transaction
    that runs already, whose acts hold what they read, it does nothing; on SQLite neither, where a statement takes its picture
    when it begins and what rests on several of them is compared before it is stored.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
