"""What is given on the command line: days and files."""

from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable, unusable


def day_of(text: str) -> date:
    """A day given as YYYY-MM-DD. Raises Unacceptable."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unacceptable(
            [Problem(_("“%s” is not a day; write YYYY-MM-DD, for example 2023-07-06.") % text)]
        ) from None


def read(path: str) -> tuple[str, bytes]:
    """Name and bytes of a file. Raises Unacceptable."""
    try:
        return Path(path).name, Path(path).read_bytes()
    except OSError as problem:
        raise Unacceptable([unusable(problem)]) from None


def dated(text: str) -> tuple[date, str, bytes]:
    """A file with its day, given as DAY=FILE. Raises Unacceptable."""
    day, _sep, path = text.partition("=")
    return (day_of(day), *read(path))
