"""The form by which a unit breaks an order down: units directly below with a tick, and rows for any unit below or post."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.plans.actions.answering import Part
from trienkhai.plans.models import Assignment
from trienkhai.plans.naming import unit_chosen
from trienkhai.ui.given import numbers_of
from trienkhai.vietnamese import NotADate, parse_date

FIRST_ROWS, MORE_ROWS, MOST_ROWS = 2, 3, 60


@dataclass(frozen=True)
class Row:
    """One part as it was typed. No unit: a post of the unit itself."""

    unit: str = ""
    post: str = ""
    words: str = ""
    due: str = ""

    @property
    def is_blank(self) -> bool:
        return not any(text.strip() for text in (self.unit, self.post, self.words, self.due))


@dataclass(frozen=True)
class BreakForm:
    """What was sent, as it was sent. `every`: all units directly below that have no part yet."""

    rows: tuple[Row, ...] = ()
    ticked: frozenset[int] = frozenset()
    every: bool = False
    below_words: str = ""
    below_due: str = ""
    words: str = ""

    @classmethod
    def read(cls, sent: QueryDict) -> "BreakForm":
        columns = (sent.getlist(f"part_{name}") for name in ("unit", "post", "words", "due"))
        rows = [Row(*one) for one in zip_longest(*columns, fillvalue="")]
        return cls(
            rows=tuple(one for one in rows if not one.is_blank)[:MOST_ROWS],
            ticked=frozenset(numbers_of(sent.getlist("below"))),
            every="every" in sent,
            below_words=sent.get("below_words", ""),
            below_due=sent.get("below_due", ""),
            words=sent.get("words", ""),
        )

    def shown_rows(self, *, more: bool = False) -> tuple[Row, ...]:
        """What was typed, and rows to go on with."""
        blank = MORE_ROWS if more else max(1, FIRST_ROWS - len(self.rows))
        return (*self.rows, *[Row()] * blank)[:MOST_ROWS]

    def typed(self) -> list[tuple[str, str]]:
        """What was written, for a page that has no such form any more."""
        told = [
            (_("Part %d") % place, " · ".join(filter(None, (one.unit, one.post, one.words, one.due))))
            for place, one in enumerate(self.rows, 1)
        ]
        told += [(_("Words for those ticked"), self.below_words), (_("Words that go along"), self.words)]
        return [(name, text) for name, text in told if text.strip()]

    def parts(self, whole: Assignment, offered: Mapping[int, str], *, by: Any) -> list[Part]:
        """The parts to be given. Raises Unacceptable with every row that cannot be read."""
        problems: list[Problem] = []
        parts: list[Part] = []
        for place, one in enumerate(self.rows, 1):
            try:
                parts.append(_part(one, _("Part %d") % place, whole, offered, by))
            except Unacceptable as refused:
                problems += refused.problems
        chosen = [unit for unit in offered if self.every or unit in self.ticked]
        try:
            where = _("Day for those ticked")
            due = _day(self.below_due, where) if chosen else None
            if due and whole.due_on and due > whole.due_on:
                message = _("The whole is due earlier; choose no later day.")
                raise Unacceptable([Problem(message, where, "too_late")])
            parts += [Part(unit, self.below_words, due_on=due) for unit in chosen]
        except Unacceptable as refused:
            problems += refused.problems
        if problems:
            raise Unacceptable(problems)
        return parts


def _part(row: Row, where: str, whole: Assignment, offered: Mapping[int, str], by: Any) -> Part:
    due = _day(row.due, where)
    if not row.unit.strip():
        return Part(whole.unit.pk, row.words, row.post, due)
    unit = unit_chosen(whole.unit, row.unit, by=by, where=where, offered=offered)
    return Part(unit.pk, row.words, row.post, due)


def _day(text: str, where: str) -> date | None:
    if not text.strip():
        return None
    try:
        return parse_date(text)
    except NotADate as problem:
        raise Unacceptable([Problem(_(problem.message) % problem.params, where, "not_a_day")]) from problem
