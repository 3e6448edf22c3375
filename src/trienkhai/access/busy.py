"""A database that could not take its turn: nothing is broken, nothing was stored, the same may be sent again."""

import sqlite3
from typing import Final

from django.db import OperationalError

# Deadlock, serialisation failure, a lock that was not to be had, a wait or a statement that took too long, no connection free.
STATES: Final = frozenset({"40P01", "40001", "55P03", "57014", "53300"})
CODES: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


def is_busy(error: BaseException | None) -> bool:
    """Whether a database ended an act because of others, and would take it a moment later."""
    if not isinstance(error, OperationalError):
        return False
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in CODES
    return getattr(error.__cause__, "sqlstate", "") in STATES or "database is locked" in str(error)
