"""The coverage of a directive as its page shows it, for the one fact that is asked about; and how an address asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from trienkhai.directives.models import Directive
from trienkhai.plans.queries.counted import ASSIGNED, CONFIRMED, EVIDENCED, TOLD
from trienkhai.plans.queries.coverage import Coverage, Gap, Line, Served, Shown, coverage, gaps, issued_first

FACT, GROUPING, PART, POINT, SIDE = "muc", "nhom", "khoi", "dieu-khoan", "tt"
"""How an address asks: for which fact, by which grouping, of which part and point, for units that have it or have it not."""
IN_NO_PART = "-"
ASKED: Mapping[str, str] = {"giao": ASSIGNED, "bao-cao": TOLD, "minh-chung": EVIDENCED, "xac-nhan": CONFIRMED}
WORDS: Mapping[str, Promise] = {
    ASSIGNED: _("Was given the task"),
    TOLD: _("Told how far it is"),
    EVIDENCED: _("Brought evidence"),
    CONFIRMED: _("Was confirmed"),
}
USUAL = "bao-cao"
TASKS_NAMED = 2


def fact_asked(words: Mapping[str, Any]) -> str:
    """The fact that a query string asks for, as it is written there."""
    asked = words.get(FACT, USUAL)
    return asked if asked in ASKED else USUAL


@dataclass(frozen=True)
class Cell:
    """A cell and the page with the units behind it."""

    shown: Shown
    url: str


@dataclass(frozen=True)
class Row:
    """`tasks`: the first of them; `more`: how many others there are."""

    line: Line
    tasks: tuple[tuple[Served, int], ...]
    more: int
    cells: tuple[Cell, ...]
    whole: Cell


@dataclass(frozen=True)
class Table:
    """`fact`: as the address names it. `facts`: all of them with their words."""

    told: Coverage
    fact: str

    @property
    def facts(self) -> tuple[tuple[str, Promise], ...]:
        return tuple((asked, WORDS[fact]) for asked, fact in ASKED.items())

    @property
    def words(self) -> Promise:
        return WORDS[ASKED[self.fact]]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return tuple(self._row(line) for line in self.told.lines)

    @cached_property
    def gaps(self) -> tuple[tuple[Gap, str], ...]:
        """What wants to be done, each with the page of the units that are missing."""
        found = gaps(self.told, ASKED[self.fact])
        return tuple((gap, self._url(gap.line, **{SIDE: "chua"})) for gap in found)

    def _row(self, line: Line) -> Row:
        fact = ASKED[self.fact]
        first = issued_first(line.tasks)[:TASKS_NAMED]
        return Row(
            line,
            tuple((one, one.of(fact)) for one in first),
            len(line.tasks) - len(first),
            tuple(
                Cell(shown, self._url(line, **{PART: shown.part or IN_NO_PART}))
                for shown in self.told.shown(line, fact)
            ),
            Cell(Shown("", line.whole.of(fact), line.whole.units), self._url(line)),
        )

    def _url(self, line: Line, **more: str) -> str:
        asked = {POINT: str(line.provision.pk), FACT: self.fact}
        if self.told.grouping:
            asked[GROUPING] = self.told.grouping
        return f"{self._address}?{urlencode(asked | more)}"

    @cached_property
    def _address(self) -> str:
        return reverse("plans:coverage", args=[self.told.directive.pk])


def coverage_table(directive: Directive, reader: Any, words: Mapping[str, Any]) -> Table:
    """The coverage of a directive as a query string asks for it. Its queries are those of `coverage`."""
    return Table(coverage(directive, reader, grouping=words.get(GROUPING, "")), fact_asked(words))
