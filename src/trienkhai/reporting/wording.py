"""Faults of the pure rules, said in the language of the asker."""

from collections.abc import Sequence
from typing import Literal

from django.utils.translation import gettext, ngettext

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.reporting.models import Intake, RoundUnit
from trienkhai.reporting.rules.faults import Fault
from trienkhai.units.models import Root

NAMED = 20  # units in one sentence


def language_of(root: Root) -> Literal["vi", "en"]:
    """The language of papers and workbooks of an organisation."""
    return "en" if root.language == "en" else "vi"


def said(fault: Fault) -> str:
    """The sentence of a fault."""
    told = gettext(fault.message) % {name: gettext(value) if value else value for name, value in fault.params.items()}
    return ": ".join(filter(None, (fault.about, told)))


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
