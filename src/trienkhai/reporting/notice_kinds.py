"""What reporting tells people in their inbox."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trienkhai.notices.kinds import Kind, register
from trienkhai.reporting.actions.chain import STEP_WAITS
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


def step_waits(params: Mapping[str, Any]) -> str:
    told = _("Reports for “%(round)s” wait for the step “%(step)s”, the first of them from %(unit)s.")
    return told % {name: params[name] for name in ("round", "step", "unit")}


register(Kind(STEP_WAITS, DECIDE, step_waits))
register(Kind(REMINDED, FILL, reminded))
