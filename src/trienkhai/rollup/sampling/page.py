"""The page of a sample: what may be chosen, where each item leads."""

from typing import Any

from django.utils.translation import gettext as _

from trienkhai.rollup.sampling.build import Sample
from trienkhai.rollup.sampling.plan import BELOW, WORDS, Kind
from trienkhai.rollup.sampling.sheet import address_of, method


def strata_name(found: Sample) -> str:
    """What the strata are called."""
    return next((text for _value, text, is_chosen in _strata(found) if is_chosen), "")


def _strata(found: Sample) -> list[tuple[str, str, bool]]:
    named = [("", _("none")), (BELOW, _("units next below the top")), *((one.key, one.name) for one in found.groupings)]
    return [(value, text, value == found.plan.strata) for value, text in named]


def sample_page(found: Sample) -> dict[str, Any]:
    """What the template shows."""
    kinds: dict[Kind, str] = {"figures": _("Figures"), "reports": _("Reports"), "files": _("Evidence files")}
    return {
        "found": found,
        "items": [(one, address_of(one)) for one in found.items],
        "kinds": [(WORDS[kind], text, kind == found.plan.kind) for kind, text in kinds.items()],
        "strata": _strata(found),
        "method": method(),
        "illustrative": found.round.root.is_illustrative,
    }
