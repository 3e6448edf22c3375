"""Parts that several forms of the review share."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trienkhai.office.rulesets import all_rulesets
from trienkhai.reporting.models import Round
from trienkhai.ui.figures import language, short_date

BASES = [
    ("accepted", _("accepted by the level above")),
    ("received", _("received, decided or not")),
    ("signed", _("signed by the consolidating units")),
]


class Ticks(forms.MultipleChoiceField):
    """Several of many, in named groups; drawn as tick boxes by review/_ticks.html."""

    def prepare_value(self, value: Any) -> Any:
        return [str(one) for one in value or ()]


def by_template(rounds: Iterable[Round]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Rounds as choices, grouped by what they ask."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in rounds:
        groups.setdefault(one.version.template.name, []).append((str(one.pk), one.name))
    return list(groups.items())


def ruleset_choices() -> list[tuple[str, Any]]:
    """Every set of rules of layout with the days it holds; empty: by the document's date."""
    return [("", _("Those that hold on the document's date")), *((one.key, _holding(one)) for one in all_rulesets())]


def _holding(ruleset: Any) -> str:
    days = " – ".join(short_date(day) if day else "…" for day in (ruleset.valid_from, ruleset.valid_to))
    title = str(ruleset.called(language()))
    return f"{title} ({days})" if ruleset.valid_from or ruleset.valid_to else title
