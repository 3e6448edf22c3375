"""Somebody works and the log is sealed, until the input closes: `python -m tests.reliability.writing`."""

import os
import select
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
django.setup()

from django.db import transaction  # noqa: E402

from trienkhai.audit.log import record  # noqa: E402
from trienkhai.audit.sealing import seal  # noqa: E402
from trienkhai.evidence.store import store  # noqa: E402


def work() -> int:
    """So many files were stored."""
    done = 0
    while not select.select([sys.stdin], [], [], 0)[0]:
        with transaction.atomic():
            file = store(f"tệp {done}".encode(), name=f"{done}.txt", kind="text", by=None)
            record(None, "test.stored", file)
        seal()
        done += 1
        if done == 1:
            print("ready", flush=True)
    return done


if __name__ == "__main__":
    print(work(), flush=True)
