"""What the register tells people in their inbox."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trienkhai.directives.permissions import CONFIRM
from trienkhai.directives.receipts.actions import REMINDED, SENT
from trienkhai.notices.kinds import Kind, register


def sent(params: Mapping[str, Any]) -> str:
    return _("%(symbol)s was sent to %(units)s. Confirm that it was received and read.") % _words(params)


def reminded(params: Mapping[str, Any]) -> str:
    return _("Reminder: %(units)s has not confirmed that %(symbol)s was received and read.") % _words(params)


def _words(params: Mapping[str, Any]) -> dict[str, str]:
    many, names = int(params["many"]), ", ".join(params["units"])
    if more := many - len(params["units"]):
        names += " " + ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}
    return {"symbol": params["symbol"], "units": names}


register(Kind(SENT, CONFIRM, sent))
register(Kind(REMINDED, CONFIRM, reminded))
