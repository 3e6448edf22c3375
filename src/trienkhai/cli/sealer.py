"""The sealer of the log beside a server: a process of its own, ended when the server is gone.

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
    """Seal new entries now and again and again; a failure waits for the next turn and is logged."""
    django.setup()
    sealing = importlib.import_module("trienkhai.audit.sealing")  # its models need Django set up
    log = structlog.get_logger(__name__)
    server = os.getppid()
    while os.getppid() == server:
        close_old_connections()
        try:
            sealing.seal()
        except (DatabaseError, OSError) as problem:
            log.warning("audit_not_sealed", home=str(settings.HOME.name), problem=type(problem).__name__)
        _wait(server)


def _wait(server: int) -> None:
    for _second in range(SEAL_EVERY // WATCH_EVERY):
        if os.getppid() != server:
            return
        time.sleep(WATCH_EVERY)


if __name__ == "__main__":
    main()
