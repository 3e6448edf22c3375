"""The sealer of the log beside a server: a process of its own, ended when the server is gone. It also brings the day:

changes of the tree that were recorded ahead take effect when their day comes, before anybody asks.

Never a thread of the server's parent: workers are forked from it, and SQLite's locks do not survive a fork; a worker born
while the sealer writes would find the database locked for ever.
"""

import importlib
import os
import time

import django
import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections

SEAL_EVERY = 30  # seconds
WATCH_EVERY = 1


def main() -> None:
    """Seal new entries and bring the day, now and again and again; a failure waits for the next turn and is logged."""
    django.setup()
    sealing = importlib.import_module("trienkhai.audit.sealing")  # its models need Django set up
    paths = importlib.import_module("trienkhai.directory.paths")
    log = structlog.get_logger(__name__)
    server = os.getppid()
    while os.getppid() == server:
        close_old_connections()
        for event, turn in (("audit_not_sealed", sealing.seal), ("paths_not_refreshed", paths.refresh_stale)):
            try:
                turn()
            except (DatabaseError, OSError) as problem:
                log.warning(event, home=str(settings.HOME.name), problem=type(problem).__name__)
        _wait(server)


def _wait(server: int) -> None:
    for _second in range(SEAL_EVERY // WATCH_EVERY):
        if os.getppid() != server:
            return
        time.sleep(WATCH_EVERY)


if __name__ == "__main__":
    main()
