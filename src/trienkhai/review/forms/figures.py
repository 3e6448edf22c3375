"""The figure picker."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.review.models import Review
from trienkhai.review.values import basis_of, language_of
from trienkhai.rollup.answers import answer, column_title
from trienkhai.rollup.ask import Ask


class PickFigure(forms.Form):
    """An indicator of one of the campaign's templates, a unit, the rounds from one to another."""

    column = forms.ChoiceField(label=_("Indicator"))
    unit = forms.ChoiceField(label=_("Unit"))
    first = forms.ChoiceField(label=_("From round"))
    last = forms.ChoiceField(label=_("To round"))
    key = forms.SlugField(
        label=_("Key"), required=False, help_text=_("Small letters and digits; stands in the text for the figure.")
    )

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.review = review
        self.rounds = list(
            Round.objects.filter(campaigns__campaign=review.campaign_id)
            .select_related("version__template")
            .order_by("version", "period_key")  # type: ignore[misc]
        )
        self.fields["column"].choices = self._columns()  # type: ignore[attr-defined]
        self.fields["unit"].choices = self._units()  # type: ignore[attr-defined]
        rounds = [(str(round_.pk), round_.name) for round_ in self.rounds]
        self.fields["first"].choices = self.fields["last"].choices = rounds  # type: ignore[attr-defined]

    def _columns(self) -> list[tuple[str, str]]:
        found: dict[str, str] = {}
        for round_ in self.rounds:
            spec = round_.version.parsed
            for key in (*(cell.key for cell in spec.cells), *spec.ratios):
                found.setdefault(f"{round_.version.template.key}:{key}", column_title(spec, key))
        return list(found.items())

    def _units(self) -> list[tuple[str, str]]:
        top = self.review.campaign.unit_id  # type: ignore[attr-defined]
        rows = (
            RoundUnit.objects.filter(round__in=self.rounds, depth__lte=1)
            .order_by("position")
            .values_list("unit_id", "name")
        )
        names = {str(unit): name for unit, name in rows}
        return sorted(names.items(), key=lambda pair: (pair[0] != str(top), pair[1]))

    @property
    def given(self) -> list[tuple[str, str]]:
        """What was chosen, to be sent again with the act."""
        return [(name, self.data.get(name, "")) for name in self.fields]

    def column_title(self) -> str:
        template, key = self.cleaned_data["column"].split(":", 1)
        spec = next(round_.version.parsed for round_ in self.rounds if round_.version.template.key == template)
        return str(column_title(spec, key))

    def ask(self) -> Ask:
        """The question that was chosen: rounds of that template between the two, both included."""
        template, key = self.cleaned_data["column"].split(":", 1)
        periods = {str(round_.pk): round_.period_key for round_ in self.rounds}
        ends = sorted((periods[self.cleaned_data["first"]], periods[self.cleaned_data["last"]]))
        rounds = tuple(
            round_.pk
            for round_ in self.rounds
            if round_.version.template.key == template and ends[0] <= round_.period_key <= ends[1]
        )
        return Ask(
            unit=int(self.cleaned_data["unit"]), column=key, rounds=rounds, basis=basis_of(self.review), group=None
        )

    def preview(self, ask: Ask) -> dict[str, str]:
        """What the figure would show."""
        found = answer(ask)
        return {
            "shown": found.shown(language_of(self.review)),
            "coverage": f"{found.coverage.given}/{found.coverage.expected}",
        }
