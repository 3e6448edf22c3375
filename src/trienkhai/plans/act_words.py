"""What the history of an instance says of an act besides its words: to whom, until when, how much."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trienkhai.plans.models import Act
from trienkhai.ui.figures import number
from trienkhai.vietnamese import short_date

Names = Mapping[int, str]
NAMED = ("to", "from", "back_to")
"""Facts of an act that name a unit."""


def units_in(act: Act) -> set[int]:
    """The units that the words of an act name."""
    return {act.facts[name] for name in NAMED if act.facts.get(name)}


def told(act: Act, names: Names) -> str:
    """In one line; '' where the act says all. `names`: of the units by id."""
    say = SAYS.get(act.kind)
    return say(act.facts, names) if say else _percent(act)


def _percent(act: Act) -> str:
    return "" if act.percent is None else _("%s%% done") % act.percent


def _issued(facts: Mapping[str, Any], names: Names) -> str:
    return _("due on %s") % _day(facts["due_on"]) if facts.get("due_on") else ""


def _refused(facts: Mapping[str, Any], names: Names) -> str:
    return _("back to %s") % names.get(facts["back_to"], "–") if facts.get("back_to") else ""


def _forwarded(facts: Mapping[str, Any], names: Names) -> str:
    return _("to %s") % names.get(facts.get("to", 0), "–")


def _broken_down(facts: Mapping[str, Any], names: Names) -> str:
    many = len(facts.get("units", ()))
    return ngettext("%(n)s part", "%(n)s parts", many) % {"n": number(many)}


def _reported(facts: Mapping[str, Any], names: Names) -> str:
    many = len(facts.get("open_parts", ()))
    told = ngettext("%(n)s part was not confirmed yet", "%(n)s parts were not confirmed yet", many)
    return told % {"n": number(many)} if many else ""


def _confirmed(facts: Mapping[str, Any], names: Names) -> str:
    return _("for the term due on %s") % _day(facts["due_on"]) if facts.get("due_on") else ""


def _asked(facts: Mapping[str, Any], names: Names) -> str:
    return _("until %s") % _day(facts["wanted"]) if facts.get("wanted") else ""


def _decided(facts: Mapping[str, Any], names: Names) -> str:
    if not facts.get("granted"):
        return _("declined; the due day stays")
    granted = _("new due day %s") % _day(facts["granted"])
    if facts.get("carried_from"):
        return _("%s, with the whole that it is a part of") % granted
    many = facts.get("carried", 0)
    carried = ngettext("%(n)s part below moved with it", "%(n)s parts below moved with it", many) % {"n": number(many)}
    return f"{granted}; {carried}" if many else granted


def _withdrawn(facts: Mapping[str, Any], names: Names) -> str:
    if facts.get("with"):
        return _("with the whole that it is a part of")
    many = facts.get("parts", 0)
    told = ngettext("with %(n)s part below", "with %(n)s parts below", many)
    return told % {"n": number(many)} if many else ""


def _day(text: str) -> str:
    return short_date(date.fromisoformat(text))


SAYS: Mapping[str, Callable[[Mapping[str, Any], Names], str]] = {
    "issue": _issued,
    "refuse": _refused,
    "forward": _forwarded,
    "break_down": _broken_down,
    "report": _reported,
    "confirm": _confirmed,
    "ask_extension": _asked,
    "decide_extension": _decided,
    "withdraw": _withdrawn,
}
