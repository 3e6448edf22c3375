"""Beginning a review: first the resolution, then everything else."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trienkhai.directives.models import Directive
from trienkhai.periods import span
from trienkhai.reporting.models import Round
from trienkhai.review.actions.starting import default_title
from trienkhai.review.forms.parts import BASES, Ticks, by_template, ruleset_choices
from trienkhai.review.outlines import default_outline, outline_keys, outline_title
from trienkhai.ui.fields import DayField
from trienkhai.ui.figures import language, short_date
from trienkhai.units.models import Unit

DAY = _("day/month/year")


class DirectiveChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Directive) -> str:
        return f"{obj.symbol} · {obj.subject}"[:120]


class ChooseDirective(forms.Form):
    """What is reviewed, and the unit if it is not one of the top ones."""

    directive = DirectiveChoice(label=_("Resolution"), queryset=Directive.objects.none(), empty_label=None)
    find = forms.CharField(
        label=_("Find a unit"),
        required=False,
        max_length=200,
        help_text=_("Name or code, where the review is not that of a unit at the top."),
    )

    def __init__(self, *args: Any, directives: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["directive"].queryset = directives  # type: ignore[attr-defined]


class BeginReview(forms.Form):
    """Campaign and report at once."""

    unit = forms.TypedChoiceField(label=_("Unit that reviews"), coerce=int)
    name = forms.CharField(label=_("Name of the campaign"), max_length=300, required=False)
    title = forms.CharField(label=_("Title of the report"), max_length=500, required=False)
    first = DayField(label=_("Period from"), help_text=DAY)
    last = DayField(label=_("Period to"), help_text=_("Day/month/year; the last day belongs to it."))
    cut_off = DayField(
        label=_("Data cut-off"), help_text=_("Reports that come later do not count any more; day/month/year.")
    )
    conference_on = DayField(label=_("Day of the conference"), required=False, help_text=DAY)
    rounds = Ticks(
        label=_("Rounds that give the figures"), error_messages={"required": _("Choose at least one round.")}
    )
    outline = forms.ChoiceField(label=_("Outline"))
    basis = forms.ChoiceField(label=_("Reports that count"), choices=BASES)
    dated = DayField(label=_("Date of the document"), help_text=DAY)
    ruleset = forms.ChoiceField(label=_("Rules of layout"), required=False)

    def __init__(
        self,
        *args: Any,
        directive: Directive,
        units: list[tuple[int, str]],
        rounds: Sequence[Round],
        today: date,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = _initial(directive, rounds, today)
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = {
            "unit": units,
            "rounds": by_template(rounds),
            "outline": [(key, outline_title(key, language())) for key in outline_keys()],
            "ruleset": ruleset_choices(),
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        self.all_rounds = {str(one.pk): one for one in rounds}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", _("The period ends before it begins."))
        return given

    def facts(self) -> dict[str, Any]:
        """What `begin_review` asks for."""
        given = dict(self.cleaned_data)
        period, outline = span(given.pop("first"), given.pop("last")), given.pop("outline")
        return {
            **given,
            "unit": Unit.objects.get(pk=given["unit"]),
            "period_key": period.key,
            "rounds": [self.all_rounds[pk] for pk in given["rounds"]],
            "outline_key": outline,
        }


def _initial(directive: Directive, rounds: Sequence[Round], today: date) -> dict[str, Any]:
    """A review of what was reported since the resolution was issued."""
    drawn = [one for one in rounds if directive.issued_on < one.period.ends and one.period.starts <= today]
    last = max((one.period.last_day for one in drawn), default=today)
    return {
        "name": default_title(directive, "campaign"),
        "title": default_title(directive, "review"),
        "first": short_date(directive.issued_on),
        "last": short_date(max(min(last, today), directive.issued_on)),
        "cut_off": short_date(today),
        "dated": short_date(today),
        "rounds": [one.pk for one in drawn],
        "outline": default_outline(directive.root.pack),
    }
