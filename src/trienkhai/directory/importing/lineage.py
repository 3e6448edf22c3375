"""A sheet of lineage: which unit followed which on what day, by the 'định danh' of a dated sheet or by code."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem
from trienkhai.directory import words
from trienkhai.directory.importing.doubts import Follows
from trienkhai.directory.importing.history import Descent, Draft, History, NotPossible
from trienkhai.directory.importing.judging import Judgement, Verdict, not_judged
from trienkhai.directory.importing.tables import BadCell, Line, Table
from trienkhai.units.models import SuccessionKind


def apply_lineage(tables: list[Table], history: History, judgement: Judgement) -> None:
    """Add the successions of the sheets to the history."""
    for table in tables:
        for line in table.lines():
            if line.is_empty:
                continue
            try:
                _apply(line, history, judgement)
            except BadCell as bad:
                judgement.refuse(bad.problem)
            except NotPossible as stopped:
                judgement.refuse(stopped.problem)
            except Follows:
                judgement.say(line.where(), Verdict.REFUSED, not_judged())


def _apply(line: Line, history: History, judgement: Judgement) -> None:
    day = line.day("date")
    if day is None:
        raise line.missing("date")
    before = unit_named(line, "predecessor", day - timedelta(days=1), history)
    after = unit_named(line, "successor", day, history)
    kind = line.text("succession")
    if kind not in SuccessionKind.values:
        column = line.table.headings.columns.get("succession", 0)
        raise line.bad(column, kind, _("Expected one of: %s.") % ", ".join(SuccessionKind.values))
    known = {(made.predecessor, made.successor, made.day) for made in history.descents}
    if (before, after, day) in known:
        judgement.say(line.where(), Verdict.SAME)
        return
    note, source = line.text("note"), line.text("source") or line.where()
    history.descend(Descent(before, after, day, kind, line.whole("share"), note, source), line.where())
    judgement.say(line.where(), Verdict.NEW)


def unit_named(line: Line, column: str, day: date, history: History) -> Draft:
    """The unit a cell names by its identity in this file or by its code on a day. Raises BadCell, Follows."""
    name = line.code(column)
    if not name:
        raise line.missing(column)
    found = history.by_ident.get(name) or next(iter(history.bearers(name, day)), None)
    if found is None and history.doubts.about(name, day):
        raise Follows
    if found is None:
        message = _("“%(code)s” is neither an identity of this file nor the code of a unit on %(day)s.")
        values = {"code": name, "day": words.shown(day)}
        raise BadCell(Problem(message % values, line.where(column), "unknown-code"))
    return found
