"""What reporting tells people in their inbox."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trienkhai.notices.kinds import Kind, register
from trienkhai.reporting.actions.chain import STEP_WAITS
from trienkhai.reporting.actions.moving import FORM_MOVED
from trienkhai.reporting.actions.reminding import REMINDED
from trienkhai.reporting.permissions import DECIDE, FILL
from trienkhai.vietnamese import short_date


def reminded(params: Mapping[str, Any]) -> str:
    many, names = int(params["many"]), ", ".join(params["units"])
    if more := many - len(params["units"]):
        names += " " + ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}
    told = ngettext(
        "Reminder: the report of %(units)s for “%(round)s” has not been sent; it was or is due on %(day)s.",
        "Reminder: the reports of %(units)s for “%(round)s” have not been sent; the first was or is due on %(day)s.",
        many,
    )
    said = told % {"units": names, "round": params["round"], "day": short_date(date.fromisoformat(params["due"]))}
    return f"{said} {params['words']}".strip()


def form_moved(params: Mapping[str, Any]) -> str:
    told = [_("The form of “%(round)s” is version %(number)s now; what was filled in stands there.") % params]
    if names := ", ".join(params["added"]):
        if more := int(params["many"]) - len(params["added"]):
            names += " " + ngettext("and %(n)d more figure", "and %(n)d more figures", more) % {"n": more}
        told.append(_("New: %(names)s.") % {"names": names})
    counts = {name: int(params[name]) for name in ("removed", "changed")}
    if any(counts.values()):
        told.append(_("Asked no more: %(removed)d; asked otherwise: %(changed)d.") % counts)
    return " ".join(told)


def step_waits(params: Mapping[str, Any]) -> str:
    told = _("Reports for “%(round)s” wait for the step “%(step)s”, the first of them from %(unit)s.")
    return told % {name: params[name] for name in ("round", "step", "unit")}


register(Kind(STEP_WAITS, DECIDE, step_waits))
register(Kind(FORM_MOVED, FILL, form_moved))
register(Kind(REMINDED, FILL, reminded))
