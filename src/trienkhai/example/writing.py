"""Writing the workbooks that units fill in: at once, or in a process beside while others are taken in."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context

import django

from trienkhai.example.answers import Answers
from trienkhai.reporting.models import Export
from trienkhai.reporting.workbook.export import written

Book = Callable[[], bytes]
Write = Callable[[Export, Answers], Book]


def here(export: Export, answers: Answers) -> Book:
    """The workbook, written before this returns."""
    data = written(export, entered=answers)
    return lambda: data


@contextmanager
def beside() -> Iterator[Write]:
    """Workbooks written by a second process; who asks for the bytes waits for them.

    It gets exports with all that is written of them and never opens the database.
    """
    # Started anew, not forked: a connection would cross.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=django.setup) as writer:
        yield lambda export, answers: writer.submit(_written, export, answers).result


def _written(export: Export, answers: Answers) -> bytes:
    return written(export, entered=answers)
