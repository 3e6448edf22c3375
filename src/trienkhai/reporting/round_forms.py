"""Forms of rounds: opening one, changing it afterwards."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from trienkhai.access.scope import scope_of
from trienkhai.periods import NotAPeriod, parse_period_key
from trienkhai.reporting.actions.round_changes import LONGEST_REASON
from trienkhai.reporting.models import Template
from trienkhai.reporting.permissions import OPEN_ROUND
from trienkhai.reporting.queries.opening import Closed, closed_inside, kinds_in, roots_for, units_by_codes
from trienkhai.ui.fields import DayField
from trienkhai.units.models import Unit
from trienkhai.units.queries import main_line
from trienkhai.vietnamese import short_date
from trienkhai.vocabulary import DEFAULT, unit_kind

HEARD = "heard"
BETWEEN_CODES = re.compile(r"[\s,;]+")
A_FEW_LINES = forms.Textarea(attrs={"rows": 2})


class CodesField(forms.CharField):
    """Codes of units, with spaces, commas or new lines between them."""

    widget = A_FEW_LINES

    def clean(self, value: Any) -> list[str]:
        return [code for code in BETWEEN_CODES.split(super().clean(value)) if code]


class OpenRoundForm(forms.Form):
    """What is asked, for when, and of whom. `wishes` are the arguments of the action."""

    template = forms.ModelChoiceField(Template.objects.none(), label=_("Template"))
    period = forms.CharField(
        label=_("Period"), max_length=40, help_text=_("2026, 2026-H1, 2026-Q3, 2026-06 or 2021-10-01..2026-09-30")
    )
    due_on = DayField(label=_("Due on"), help_text=_("day/month/year"))
    tree_on = DayField(
        label=_("Structure of the day"),
        required=False,
        help_text=_("day/month/year; the last day of the period if empty"),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of unit that are to report"), required=False, widget=forms.CheckboxSelectMultiple
    )
    units = CodesField(
        label=_("Single units that are to report"),
        required=False,
        help_text=_("Their codes, with spaces or commas between them."),
    )
    lumps = CodesField(
        label=_("Units that report in one sum for everything below them"),
        required=False,
        help_text=_("Their codes. The others give only what they did themselves, and the units below them report too."),
    )
    top = forms.CharField(
        label=_("Only below this unit"),
        required=False,
        max_length=50,
        help_text=_("Its code; empty: the whole organisation."),
    )

    def __init__(self, data: QueryDict | None, *, person: Any) -> None:
        super().__init__(data)
        roots = roots_for(person, OPEN_ROUND)
        chosen: Any = self.fields["template"]
        chosen.queryset = Template.objects.filter(root__in=roots).order_by("root__name", "name")
        kinds: Any = self.fields["kinds"]
        spoken = {"pack": roots[0].pack if roots else DEFAULT, "lang": get_language() or "vi"}
        kinds.choices = [(kind, unit_kind(kind, **spoken)) for kind in kinds_in(roots)]
        self.scope = scope_of(person, OPEN_ROUND)
        self.closed: list[Closed] = []
        self.heard: set[int] = set()
        self.wishes: dict[str, Any] = {}

    def clean_period(self) -> Any:
        try:
            return parse_period_key(self.cleaned_data["period"])
        except NotAPeriod as error:
            raise ValidationError(gettext(error.message) % error.params) from error

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        root, period = given["template"].root, given["period"]
        tree_on = given["tree_on"] or period.last_day
        self.closed = closed_inside(main_line(root), since=period.starts, tree_on=tree_on, scope=self.scope)
        asked = set(getattr(self.data, "getlist", lambda _name: [])(HEARD))
        self.heard = {one.unit for one in self.closed if str(one.unit) in asked}
        on_day = {"first": tree_on, "last": tree_on}
        during = {"first": period.starts, "last": tree_on}
        top = self._found("top", [given["top"]] if given["top"] else [], on_day)
        self.wishes = {
            "period_key": period.key,
            "due_on": given["due_on"],
            "tree_on": tree_on,
            "kinds": given["kinds"],
            "unit_ids": [unit.pk for unit in self._found("units", given["units"], on_day)],
            "lump_ids": [unit.pk for unit in self._found("lumps", given["lumps"], during)],
            "top": top[0] if top else None,
            "hear_closed": sorted(self.heard),
        }
        return given

    def _found(self, name: str, codes: list[str], days: dict[str, Any]) -> list[Unit]:
        """The units of these codes; codes that nobody bore are a fault of the field."""
        units, unknown = units_by_codes(self.cleaned_data["template"].root, codes, scope=self.scope, **days)
        if unknown:
            message = gettext("No unit has the code “%(codes)s” on %(day)s.")
            params = {"codes": ", ".join(unknown), "day": short_date(days["last"])}
            self.add_error(name, message % params)
        return units


class ReasonOfChange(forms.Form):
    """Why a round is changed; it stands in the list of changes."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, widget=A_FEW_LINES)


class ExtendForm(ReasonOfChange):
    due_on = DayField(label=_("New due day"), help_text=_("day/month/year"))
    field_order = ("due_on", "reason")


class ExpectForm(ReasonOfChange):
    code = forms.CharField(label=_("Code of the unit"), max_length=50)
    field_order = ("code", "reason")
