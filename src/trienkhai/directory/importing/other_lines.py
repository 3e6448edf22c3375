"""A sheet of places in lines beside the default one: tuyến, đơn vị by 'định danh' or code, the unit above, from and to."""

from django.utils.text import slugify

from trienkhai.directory.importing.doubts import Follows
from trienkhai.directory.importing.history import Draft, History, Place
from trienkhai.directory.importing.judging import Judgement, Verdict, not_judged
from trienkhai.directory.importing.lineage import unit_named
from trienkhai.directory.importing.tables import BadCell, Line, Table
from trienkhai.vietnamese import fold


def apply_lines(tables: list[Table], history: History, judgement: Judgement) -> None:
    """Add the places of the sheets to the history."""
    for table in tables:
        for line in table.lines():
            try:
                if not line.is_empty:
                    _apply(line, history, judgement)
            except BadCell as bad:
                judgement.refuse(bad.problem)
                history.doubts.left_out((line.raw("ident").strip(), line.raw("code").strip()), None)
            except Follows:
                judgement.say(line.where(), Verdict.REFUSED, not_judged())
                history.doubts.left_out((line.raw("ident").strip(), line.raw("code").strip()), None)


def _apply(line: Line, history: History, judgement: Judgement) -> None:
    key, begin = slugify(fold(line.text("line")))[:30], line.day("from")
    if not key:
        raise line.missing("line")
    if begin is None:
        raise line.missing("from")
    unit = unit_named(line, "ident" if line.code("ident") else "code", begin, history)
    above: Draft | None = None
    for column in ("parent_ident", "parent"):
        if above is None and line.code(column):
            above = unit_named(line, column, begin, history)
    history.lines.setdefault(key, line.text("line_name") or line.text("line"))
    place = Place(begin, line.day("to"), line.where(), None, above, line.whole("order") or 0, line.text("reason"), key)
    known = [(row.line, row.begin, row.end, row.said) for row in unit.elsewhere]
    if (place.line, place.begin, place.end, place.said) in known:
        judgement.say(line.where(), Verdict.SAME)
        return
    unit.elsewhere.append(place)
    judgement.say(line.where(), Verdict.NEW)
