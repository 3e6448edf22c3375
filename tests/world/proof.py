"""How often: a quick count for every run, the full one for `make prove`."""

import os

PROVES = os.environ.get("TRIENKHAI_PROVE") == "1"
ON_POSTGRESQL = os.environ.get("DATABASE_URL", "").startswith("postgres")


def proof(quick: int, full: int, *, second: int | None = None) -> int:
    """`full` when TRIENKHAI_PROVE=1, else `quick`; on PostgreSQL, where the same was asked on SQLite, `second` or half of it."""
    if PROVES:
        return full
    if ON_POSTGRESQL:
        return (quick + 1) // 2 if second is None else second
    return quick
