"""The form by which a round is opened: what is asked, for when, of whom, and until when."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from trienkhai.access.scope import scope_of
from trienkhai.reporting.models import Template
from trienkhai.reporting.period_fields import PeriodFields, SettledChoice, tier_days
from trienkhai.reporting.permissions import OPEN_ROUND
from trienkhai.reporting.queries.opening import Closed, closed_inside, kinds_in, roots_for, units_by_codes
from trienkhai.reporting.rules.staircase import MOST_STEPS, By, Move, Stairs, proposed_due
from trienkhai.ui.fields import DayField
from trienkhai.units.models import Unit
from trienkhai.units.queries import main_line
from trienkhai.vietnamese import short_date
from trienkhai.vocabulary import DEFAULT, unit_kind

HEARD = "heard"
BETWEEN_CODES = re.compile(r"[\s,;]+")
A_FEW_LINES = forms.Textarea(attrs={"rows": 2})
TIERS = (
    (By.KIND.value, _("By kind of unit")),
    (By.LEVEL.value, _("By level of the tree")),
    (By.ONE.value, _("One day for all")),
)
MOVES = (
    (Move.NEXT.value, _("To the next working day")),
    (Move.BEFORE.value, _("To the working day before")),
    (Move.KEEP.value, _("Leave it where it is")),
)


class CodesField(forms.CharField):
    """Codes of units, with spaces, commas or new lines between them."""

    widget = A_FEW_LINES

    def clean(self, value: Any) -> list[str]:
        return [code for code in BETWEEN_CODES.split(super().clean(value)) if code]


class OpenRoundForm(PeriodFields):
    """What is asked, for when, and of whom. `wishes` are the arguments of the action."""

    template = forms.ModelChoiceField(Template.objects.none(), label=_("Template"))
    due_on = DayField(
        label=_("Due on"),
        required=False,
        help_text=_("day/month/year; the day of the top. Under Decree 09/2019 the 25th of the last month if empty."),
    )
    by = SettledChoice(label=_("Steps of the due days"), first=By.KIND.value, choices=TIERS)
    apart = forms.IntegerField(
        label=_("Working days between two steps"),
        required=False,
        min_value=0,
        max_value=MOST_STEPS,
        help_text=_("Who stands lower sends so much earlier. Empty: 2 under Decree 09/2019, else none."),
    )
    move = SettledChoice(
        label=_("A due day that is a weekend or a holiday moves"), first=Move.NEXT.value, choices=MOVES
    )
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

    def __init__(self, data: QueryDict | None, *, person: Any, initial: dict[str, Any] | None = None) -> None:
        year = {"year": str(timezone.localdate().year)}
        super().__init__(data, initial=year | (initial or {}))
        roots = roots_for(person, OPEN_ROUND)
        chosen: Any = self.fields["template"]
        chosen.queryset = Template.objects.filter(root__in=roots).order_by("root__name", "name")
        kinds: Any = self.fields["kinds"]
        spoken = {"pack": roots[0].pack if roots else DEFAULT, "lang": get_language() or "vi"}
        kinds.choices = [(kind, unit_kind(kind, **spoken)) for kind in kinds_in(roots)]
        self.scope = scope_of(person, OPEN_ROUND)
        self.closed: list[Closed] = []
        self.heard: set[int] = set()
        self.typed: dict[str, str] = {} if data is not None else dict((initial or {}).get("tier_days", {}))
        self.tiers_by = By((initial or {}).get("by", By.KIND))
        self.wishes: dict[str, Any] = {}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        by = self.tiers_by = By(given.get("by") or By.KIND)
        self.typed, days, wrong = tier_days(self.data, by)
        for message in wrong:
            self.add_error(None, message)
        period = self.period_chosen(given) if not self.errors.keys() & PeriodFields.base_fields.keys() else None
        due_on = given.get("due_on") or (proposed_due(period) if period else None)
        if due_on is None and period is not None and "due_on" not in self.errors:
            self.add_error("due_on", gettext("Give the day by which the top reports."))
        if self.errors or period is None:
            return given
        root = given["template"].root
        tree_on = given["tree_on"] or period.last_day
        self.closed = closed_inside(main_line(root), since=period.starts, tree_on=tree_on, scope=self.scope)
        asked = set(getattr(self.data, "getlist", lambda _name: [])(HEARD))
        self.heard = {one.unit for one in self.closed if str(one.unit) in asked}
        on_day = {"first": tree_on, "last": tree_on}
        during = {"first": period.starts, "last": tree_on}
        top = self._found("top", [given["top"]] if given["top"] else [], on_day)
        self.wishes = {
            "period_key": period.key,
            "due_on": due_on,
            "tree_on": tree_on,
            "kinds": given["kinds"],
            "unit_ids": [unit.pk for unit in self._found("units", given["units"], on_day)],
            "lump_ids": [unit.pk for unit in self._found("lumps", given["lumps"], during)],
            "top": top[0] if top else None,
            "hear_closed": sorted(self.heard),
            "stairs": Stairs(
                by=by,
                step=given["apart"],
                days=days,
                move=Move(given["move"]),
            ),
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
