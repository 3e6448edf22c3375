"""A dated sheet: each row is a unit as it was from a day to another; several rows tell its history.

'từ ngày' and 'đến ngày' are half-open, as everywhere: a row ends on the day on which the next one begins. Rows are one unit
when they share the 'định danh', else the code.
"""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem
from trienkhai.directory import words
from trienkhai.directory.importing.building import Row, build
from trienkhai.directory.importing.cells import Cells
from trienkhai.directory.importing.doubts import Doubts
from trienkhai.directory.importing.headings import shown
from trienkhai.directory.importing.history import History, Name
from trienkhai.directory.importing.judging import Judgement
from trienkhai.directory.importing.tables import Line, Table, tell_unknown_columns
from trienkhai.vietnamese import search_key


def apply_dated(tables: list[Table], history: History, judgement: Judgement) -> None:
    """Bring the sheets' units into the history; row by row what cannot be goes into the judgement."""
    by_unit: dict[str, list[Row]] = defaultdict(list)
    for table in tables:
        if not _has_columns(table, judgement):
            history.doubts.is_blind = True
            continue
        for line in table.lines():
            row = None if line.is_empty else _read(line, history.doubts, judgement)
            if row is not None:
                by_unit[row.ident or f"code {row.name.code}"].append(row)
    for rows in by_unit.values():
        rows.sort(key=lambda row: row.name.begin)
        _check_rows(rows, history.doubts, judgement)
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
    for heading, number in table.headings.twice.items():
        message = _("The heading “%s” means the same as one before it. Keep one of them.") % heading
        judgement.refuse(Problem(message, table.where(table.heading_row, number), "heading-twice"))
    tell_unknown_columns(table, judgement)
    return len(judgement.problems) == before


def _read(line: Line, doubts: Doubts, judgement: Judgement) -> Row | None:
    """One row, or None when a cell of it cannot be used."""
    cells = Cells(line)
    begin, end, last = cells.day("from"), cells.day("to"), cells.day("through")
    end = last + timedelta(days=1) if end is None and last is not None else end
    name = Name(
        begin or date.min, end, line.where(), None,
        cells.text("name"), cells.text("short_name"), cells.code("code"), cells.text("kind"),
    )  # fmt: skip
    row = Row(
        where=line.where(),
        ident=cells.code("ident"),
        name=name,
        parent=cells.code("parent"),
        parent_ident=cells.code("parent_ident"),
        order=cells.value(lambda: line.whole("order"), None) or 0,
        parent_at=line.where("parent"),
        groups=cells.value(line.groups, {}),
        reason=cells.text("reason"),
        note=cells.text("note"),
    )
    cells.need("name", name.name)
    cells.need("from", begin)
    cells.need("code", name.code or row.ident)
    if begin is not None and name.span.is_empty:
        cells.bad.append(words.ends_before_it_begins(line.where("to")))
    for problem in cells.bad:
        judgement.refuse(problem)
    if cells.bad:
        doubts.left_out((row.ident, name.code), begin)
    return None if cells.bad else row


def _check_rows(rows: list[Row], doubts: Doubts, judgement: Judgement) -> None:
    """The rows of one unit: no overlap, no gap of a single day, no code that may mean two units."""
    # A row of the unit that was refused may be the one that fills the gap.
    is_whole = not doubts.about_any((rows[0].ident, rows[0].name.code), date.max)
    for one, other in pairwise(rows):
        called, day = f"“{other.name.name}” ({other.name.code})", other.name.begin
        if one.name.end is None or one.name.end > day:
            judgement.refuse(words.said_twice(called, day, one.where, other.where))
        elif is_whole and one.name.end == day - timedelta(days=1):
            message = _("%(unit)s is missing on one day, %(day)s. A row holds up to the day on which the next begins.")
            values = {"unit": called, "day": words.shown(one.name.end)}
            judgement.refuse(Problem(message % values, other.where, "one-day-gap"))
        elif (
            is_whole
            and one.name.end < day
            and not one.ident
            and search_key(one.name.name) != search_key(other.name.name)
        ):
            message = _(
                "The code “%(code)s” was free from %(day)s and is used again by “%(name)s”. "
                "Fill the column “%(column)s” to say whether it is the same unit as “%(before)s”."
            )
            values = {"code": other.name.code, "day": words.shown(one.name.end), "name": other.name.name}
            values |= {"column": shown("ident"), "before": one.name.name}
            judgement.refuse(Problem(message % values, other.where, "code-reused"))
