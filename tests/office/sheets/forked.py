"""A server that forks its workers after the reading process has started."""

import os
import sys

from tests.office.sheets import samples
from trienkhai.office.sheets import child


def main():
    """Print ok from three forks and from the parent, each having read a file of its own at the same time."""
    child.read_book_limited(samples.GOOD, "a.xlsx")
    workers = [pid for number in range(3) if (pid := _fork(number))]
    _read(9)
    for pid in workers:
        os.waitpid(pid, 0)


def _fork(number):
    pid = os.fork()
    if pid == 0:
        _read(number)
        sys.stdout.flush()
        os._exit(0)
    return pid


def _read(number):
    for _each in range(5):
        book = child.read_book_limited(samples.workbook([[number]]), "a.xlsx")
        if book.sheets[0].at(1, 1).value != number:
            print("mixed", flush=True)
    print("ok", flush=True)
