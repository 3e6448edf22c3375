"""What reporting tells people in their inbox."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import ngettext

from trienkhai.notices.kinds import Kind, register
from trienkhai.reporting.actions.reminding import REMINDED
from trienkhai.reporting.permissions import FILL
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


register(Kind(REMINDED, FILL, reminded))
