"""Faults of the pure rules, said in the language of the asker."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.accounts.models import Person
from trienkhai.reporting.measures import measure
from trienkhai.reporting.models import Intake, RoundUnit, Submission
from trienkhai.reporting.queries.chain import Waits
from trienkhai.reporting.rules.book.words import as_shown
from trienkhai.reporting.rules.expressions import in_words, parse
from trienkhai.reporting.rules.faults import Fault
from trienkhai.reporting.rules.known import MEASURE, REPORT, Frozen
from trienkhai.reporting.rules.moving import Point
from trienkhai.reporting.rules.spec import Check, ListColumn, Spec
from trienkhai.reporting.rules.staircase import By
from trienkhai.ui import figures
from trienkhai.units.models import Root
from trienkhai.vocabulary import DEFAULT, unit_kind

COUNTED = frozenset({"too_long", "too_many_rows"})
COUNTS = frozenset({"count", "limit", "over"})
NAMED = 20  # units in one sentence
WORDS = {
    "if": gettext_lazy("if"),
    "then": gettext_lazy("then"),
    "and": gettext_lazy("and"),
    "or": gettext_lazy("or"),
    "not": gettext_lazy("it does not hold that"),
    "given": gettext_lazy("there is a number for"),
    "sum": gettext_lazy("sum of"),
    "min": gettext_lazy("smallest of"),
    "max": gettext_lazy("largest of"),
    "abs": gettext_lazy("absolute value of"),
    "previous": gettext_lazy("in the period before"),
    "every_part": gettext_lazy("(every part)"),
}
"""The words of the language of checks, as `expressions.in_words` leaves them in braces."""
STRICTNESS = {
    "error": gettext_lazy("the report cannot be sent otherwise"),
    "warning": gettext_lazy("otherwise a note has to say why"),
    "information": gettext_lazy("for information"),
}


def language_of(root: Root) -> Literal["vi", "en"]:
    """The language of papers and workbooks of an organisation."""
    return "en" if root.language == "en" else "vi"


def origin_name(by: str, origin: str) -> str:
    """Where a figure that the system has comes from: what a measure counts, or the other report."""
    known = measure(by.removeprefix(MEASURE)) if by.startswith(MEASURE) else None
    return str(known.label) if known else origin


def known_words(known: Frozen, decimals: int, *, yes_no: bool = False) -> str:
    """That a figure is of the system, or that the unit contests the one of the system."""
    if known.is_contested:
        told = as_shown(known.value, decimals, yes_no=yes_no, lang=figures.language())
        return gettext("contested, the system had %(value)s") % {"value": told}
    return gettext("from another report") if known.by == REPORT else gettext("counted by the system")


def said(fault: Fault) -> str:
    """The sentence of a fault; counts of letters and rows as the page writes numbers."""
    params = {name: gettext(value) if value else value for name, value in fault.params.items()}
    if fault.code in COUNTED:
        params |= {
            name: figures.number(int(value)) for name, value in params.items() if name in COUNTS and value.isdigit()
        }
    if "rule" in params:
        params["rule"] = in_language(params["rule"])
        params["values"] = re.sub(r"\{=([^}]+)\}", lambda found: _value(found[1]), params["values"])
    return ": ".join(filter(None, (fault.about, gettext(fault.message) % params)))


def _value(text: str) -> str:
    decimals = len(text.partition(".")[2])
    return as_shown(text, decimals, yes_no=False, lang=figures.language())


def in_language(rule: str) -> str:
    """A check told with names, its words in braces put into the language of the asker."""
    return re.sub(r"\{(\w+)\}", lambda found: str(WORDS.get(found[1], found[0])), rule)


def told_check(check: Check, spec: Spec) -> str:
    """A check as form, workbook and guide tell it: the author's words or the rule itself, and what comes of it."""
    rule = check.message or in_language(in_words(parse(check.rule), spec))
    return gettext("%(rule)s (%(strictness)s)") % {"rule": rule, "strictness": STRICTNESS[check.severity]}


def place_of(fault: Fault) -> str:
    """Where it stands: a cell of a sheet, a line of a file, or nothing."""
    if fault.line:
        return gettext("line %(line)s") % {"line": fault.line}
    return fault.where


def problem(fault: Fault) -> Problem:
    return Problem(said(fault), place_of(fault) or fault.cell, fault.code)


def unacceptable(faults: list[Fault]) -> Unacceptable:
    """All faults as the answer to an act."""
    return Unacceptable([problem(fault) for fault in faults])


def problems_of(intake: Intake) -> list[Problem]:
    """Everything that was wrong with a file, or worth a word, in the language of the asker."""
    return [problem(Fault.from_json(told)) for told in intake.account.get("problems", [])]


def warnings_of(intake: Intake) -> list[Problem]:
    """What is worth a word about the file as such: hidden parts, formulas without a result, macros left aside."""
    return [problem(Fault.from_json(told)) for told in intake.account.get("warnings", [])]


def acting_words(person: Person | None, absent: Person | None) -> str:
    """Who did it, and in whose place: "A for B"."""
    name = person.full_name if person else "–"
    return gettext("%(person)s for %(absent)s") % {"person": name, "absent": absent.full_name} if absent else name


WHATS = {
    "label": gettext_lazy("other words"),
    "required": gettext_lazy("required or not"),
    "limits": gettext_lazy("other limits"),
    "measure": gettext_lazy("counted by the system or not"),
    "ratio": gettext_lazy("of other figures"),
    "columns": gettext_lazy("other columns or choices"),
    "counts": gettext_lazy("other counts"),
}


def what_differs(point: Point) -> str:
    """In what a field is asked otherwise."""
    return ", ".join(str(WHATS[what]) for what in point.what)


def approved_words(submission: Submission) -> str:
    """Who approved a report inside its unit, and when, as pages and papers say it; '' where nobody had to."""
    approval = submission.approval
    if approval is None:
        return ""
    who = acting_words(approval.by, approval.stands_for)
    return gettext("Approved inside the unit: %(who)s, %(at)s") % {"who": who, "at": figures.moment(approval.at)}


def step_words(waits: Waits) -> str:
    """Which step of how many a report waits for."""
    return gettext("step %(number)s/%(of)s: %(name)s") % {
        "number": waits.number,
        "of": waits.of,
        "name": waits.name,
    }


def names_of(units: Sequence[RoundUnit]) -> str:
    """Units in a sentence, no more of them than one reads."""
    return ", ".join(unit.name for unit in units[:NAMED]) + (" …" if len(units) > NAMED else "")


def left_behind(units: Sequence[RoundUnit]) -> str:
    """Which units keep an earlier day of their own although the day of their round has moved; '' when none does."""
    if not units:
        return ""
    told = ngettext(
        "%(count)d unit keeps its own, earlier due day: %(names)s.",
        "%(count)d units keep their own, earlier due days: %(names)s.",
        len(units),
    )
    return told % {"count": len(units), "names": names_of(units)}


def tier_name(key: str, by: By, root: Root | None) -> str:
    """A tier of due days as a page names it: a kind of unit in the words of the organisation, or a level."""
    if by is By.LEVEL:
        return gettext("Level %(number)s") % {"number": key}
    if by is By.KIND and key:
        return unit_kind(key, pack=root.pack if root else DEFAULT, lang="en" if get_language() == "en" else "vi")
    return gettext("Units without a kind") if by is By.KIND else gettext("All units")


def entry_shown(column: ListColumn, text: str) -> str:
    """One entry of a list as it is read: days and numbers in the language of the page."""
    if column.type == "date" and text:
        return figures.short_date(date.fromisoformat(text))
    if column.type == "number" and text:
        return figures.number(Decimal(text), len(text.partition(".")[2]))
    return text
