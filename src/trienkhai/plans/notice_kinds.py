"""What plans tell people in their inbox."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trienkhai.notices.kinds import Kind, register
from trienkhai.plans.actions.telling import ANSWERED, DECIDED, GIVEN, REMINDED
from trienkhai.plans.permissions import ANSWER, CONFIRM
from trienkhai.vietnamese import short_date

SAID_ABOVE = {
    "report": gettext_lazy("“%(task)s” was reported as done and waits for confirmation."),
    "ask_extension": gettext_lazy("More time is asked for “%(task)s”."),
    "refuse": gettext_lazy("“%(task)s” was refused."),
}
SAID_BELOW = {
    "confirm": gettext_lazy("Your report on “%(task)s” was confirmed."),
    "give_back": gettext_lazy("Your report on “%(task)s” was given back."),
    "reopen": gettext_lazy("“%(task)s” was opened again."),
    "withdraw": gettext_lazy("“%(task)s” was withdrawn."),
    "decide_extension": gettext_lazy("Your request for more time for “%(task)s” was decided."),
}


def given(params: Mapping[str, Any]) -> str:
    many = int(params["many"])
    told = ngettext(
        "You were given a task: “%(task)s”.", "%(many)d units of yours were given a task: “%(task)s”.", many
    ) % {"many": many, "task": params["task"]}
    if params["due"]:
        told += " " + _("It is due on %s.") % short_date(date.fromisoformat(params["due"]))
    return told


def reminded(params: Mapping[str, Any]) -> str:
    many = int(params["many"])
    told = ngettext(
        "You are reminded of a task: “%(task)s”.", "%(many)d units of yours are reminded of a task: “%(task)s”.", many
    ) % {"many": many, "task": params["task"]}
    if params["due"]:
        told += " " + _("It is due on %s.") % short_date(date.fromisoformat(params["due"]))
    return f"{told} {params['words']}".strip()


def answered(params: Mapping[str, Any]) -> str:
    return str(SAID_ABOVE[params["act"]]) % {"task": params["task"]}


def decided(params: Mapping[str, Any]) -> str:
    return str(SAID_BELOW[params["act"]]) % {"task": params["task"]}


register(Kind(GIVEN, ANSWER, given))
register(Kind(REMINDED, ANSWER, reminded))
register(Kind(ANSWERED, CONFIRM, answered))
register(Kind(DECIDED, ANSWER, decided))
