"""A dated sheet: each row is a unit as it was from a day to another; several rows tell its history.

'từ ngày' and 'đến ngày' are half-open, as everywhere: a row ends on the day on which the next one begins. Rows are one unit
when they share the 'định danh', else the code.
"""

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem
from trienkhai.directory import words
from trienkhai.directory.importing.building import Row, build
from trienkhai.directory.importing.headings import shown
from trienkhai.directory.importing.history import History, Name
from trienkhai.directory.importing.judging import Judgement
from trienkhai.directory.importing.tables import BadCell, Line, Table
from trienkhai.vietnamese import search_key


def apply_dated(tables: list[Table], history: History, judgement: Judgement) -> None:
    """Bring the sheets' units into the history; row by row what cannot be goes into the judgement."""
    by_unit: dict[str, list[Row]] = defaultdict(list)
    for table in tables:
        for line in table.lines() if _has_columns(table, judgement) else ():
            row = None if line.is_empty else _read(line, judgement)
            if row is not None:
                by_unit[row.ident or f"code {row.name.code}"].append(row)
    for rows in by_unit.values():
        rows.sort(key=lambda row: row.name.begin)
        _check_rows(rows, judgement)
    if not judgement.problems:
        build(by_unit, history, judgement)


def _has_columns(table: Table, judgement: Judgement) -> bool:
    """Whether the rows can be read at all; headings that are missing, double or unknown are told."""
    before = len(judgement.problems)
    for column in ("name", "from"):
        if not table.has(column):
            message = _("There is no column “%s”.") % shown(column)
            judgement.refuse(Problem(message, table.where(table.heading_row), "no-column"))
    if not table.has("code") and not table.has("ident"):
        message = _("There is no column “%s” to tell the units apart.") % shown("code")
        judgement.refuse(Problem(message, table.where(table.heading_row), "no-column"))
    for heading, column in table.headings.twice.items():
        message = _("The heading “%s” means the same as one before it. Keep one of them.") % heading
        judgement.refuse(Problem(message, table.where(table.heading_row, column), "heading-twice"))
    for heading, column in table.headings.unknown.items():
        message = _("The column “%s” is not known and was not read.") % heading
        judgement.flaw("unknown-column", message, table.where(table.heading_row, column))
    return len(judgement.problems) == before


def _read(line: Line, judgement: Judgement) -> Row | None:
    """One row; every bad cell of it is told, not only the first."""
    bad: list[Problem] = []

    def value(read, column, default=None):  # type: ignore[no-untyped-def]
        try:
            return read(column)
        except BadCell as problem:
            bad.append(problem.problem)
            return default

    begin, end = value(line.day, "from"), value(line.day, "to")
    last = value(line.day, "through")
    end = last + timedelta(days=1) if end is None and last is not None else end
    code, ident = value(line.code, "code", ""), value(line.code, "ident", "")
    name = value(line.text, "name", "")
    for column, given in (("name", name), ("from", begin), ("code", code or ident)):
        if not given and not any(problem.where == line.where(column) for problem in bad):
            bad.append(line.missing(column).problem)
    if begin is not None and end is not None and end <= begin:
        bad.append(words.ends_before_it_begins(line.where("to")))
    said = {column: value(line.text, column, "") for column in ("short_name", "kind", "reason", "note")}
    order, parents = value(line.whole, "order"), [value(line.code, "parent", ""), value(line.code, "parent_ident", "")]
    groups = value(lambda _: line.groups(), "", {})
    for problem in bad:
        judgement.refuse(problem)
    if bad or begin is None:
        return None
    naming = Name(begin, end, line.where(), None, name, said["short_name"], code, said["kind"])
    return Row(line.where(), ident, naming, *parents, order or 0, line.where("parent"), groups, said["reason"], said["note"])


def _check_rows(rows: list[Row], judgement: Judgement) -> None:
    """The rows of one unit: no overlap, no gap of a single day, no code that may mean two units."""
    for one, other in pairwise(rows):
        called, day = f"“{other.name.name}” ({other.name.code})", other.name.begin
        if one.name.end is None or one.name.end > day:
            judgement.refuse(words.said_twice(called, day, one.where, other.where))
        elif one.name.end == day - timedelta(days=1):
            message = _("%(unit)s is missing on one day, %(day)s. A row holds up to the day on which the next begins.")
            values = {"unit": called, "day": words.shown(one.name.end)}
            judgement.refuse(Problem(message % values, other.where, "one-day-gap"))
        elif one.name.end < day and not one.ident and search_key(one.name.name) != search_key(other.name.name):
            message = _(
                "The code “%(code)s” was free from %(day)s and is used again by “%(name)s”. "
                "Fill the column “%(column)s” to say whether it is the same unit as “%(before)s”."
            )
            values = {"code": other.name.code, "day": words.shown(one.name.end), "name": other.name.name}
            values |= {"column": shown("ident"), "before": one.name.name}
            judgement.refuse(Problem(message % values, other.where, "code-reused"))
