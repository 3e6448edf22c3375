"""Reads the cells of one line; every bad cell is remembered, not only the first."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from trienkhai.access.errors import Problem
from trienkhai.directory.importing.tables import BadCell, Line

T = TypeVar("T")


class Cells:
    """The cells of a line by meaning; `bad` is what is wrong with them."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.bad: list[Problem] = []

    def value(self, read: Callable[[], T], otherwise: T) -> T:
        try:
            return read()
        except BadCell as bad:
            self.bad.append(bad.problem)
            return otherwise

    def text(self, column: str) -> str:
        return self.value(lambda: self.line.text(column), "")

    def code(self, column: str) -> str:
        return self.value(lambda: self.line.code(column), "")

    def codes(self, column: str) -> tuple[str, ...]:
        return self.value(lambda: tuple(self.line.codes(column)), ())

    def day(self, column: str) -> date | None:
        return self.value(lambda: self.line.day(column), None)

    def need(self, column: str, given: object) -> None:
        """An empty cell that must be filled is a bad one, unless it was found bad already."""
        where = self.line.where(column)
        if not given and not any(problem.where == where for problem in self.bad):
            self.bad.append(self.line.missing(column).problem)
