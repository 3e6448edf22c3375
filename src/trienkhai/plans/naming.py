"""A unit as it is chosen or written in a form: from the list below, by its code, or by its name."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.directory.queries.finding import unit_named
from trienkhai.plans.queries.below import units_below
from trienkhai.units.models import Unit


def unit_chosen(above: Unit, text: str, *, by: Any, where: str = "", offered: Mapping[int, str] | None = None) -> Unit:
    """One of those directly below, as the list writes it; else one that the person may see. Raises Unacceptable.

    `where`: how the place is called in the message. `offered`: those below, where they are known.
    """
    today = timezone.localdate()
    below = units_below(above, today) if offered is None else offered
    written = " ".join(text.split())
    same = [unit for unit, label in below.items() if _is_meant(label.lower(), written.lower())]
    if len(same) == 1:
        return Unit.objects.get(pk=same[0])
    try:
        return unit_named(by, written, today)
    except Unacceptable as refused:
        place = where or _("Unit below")
        raise Unacceptable([Problem(one.message, place, one.code) for one in refused.problems]) from refused


def _is_meant(label: str, written: str) -> bool:
    """By the whole label, the name or the code alone."""
    return bool(written) and (label == written or label.startswith(f"{written} (") or label.endswith(f" ({written})"))
