"""The figure picker."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trienkhai.access.errors import Unacceptable
from trienkhai.reporting.models import Round
from trienkhai.review.forms.parts import BASES
from trienkhai.review.models import Review
from trienkhai.review.queries.figures import parts_to_choose, units_to_choose
from trienkhai.review.queries.rounds import campaign_rounds, columns_asked, short_title
from trienkhai.review.values import by_cut_off, language_of
from trienkhai.rollup.answers import answer, column_title
from trienkhai.rollup.arrays.columns import COUNT, UnknownColumn, columns_of
from trienkhai.rollup.ask import Ask, basis_named, day_typed
from trienkhai.rollup.over import Over
from trienkhai.rollup.over.words import over_in_words
from trienkhai.rollup.rights import may_ask
from trienkhai.ui.figures import number

KEY = re.compile(r"\A[a-z0-9-]+\Z")
WRITE_KEY = _("Use only small letters without accents, digits and hyphens.")


class PickFigure(forms.Form):
    """An indicator of one of the campaign's templates, a unit or a part of it, the rounds from one to another."""

    column = forms.ChoiceField(label=_("Indicator"))
    count = forms.BooleanField(
        label=_("Count the reports that give it"),
        required=False,
        help_text=_("How many units answered, instead of their total."),
    )
    find = forms.CharField(
        label=_("Find a unit"),
        required=False,
        max_length=200,
        help_text=_("Write a name or code and show the value: what is found stands first in the list of units."),
    )
    unit = forms.ChoiceField(label=_("Unit"))
    group = forms.ChoiceField(label=_("Only this part of a grouping"), required=False)
    basis = forms.ChoiceField(label=_("Reports that count"), choices=BASES, required=False)
    first = forms.ChoiceField(label=_("From round"))
    last = forms.ChoiceField(label=_("To round"))
    tree = forms.CharField(
        label=_("Over the tree of"),
        required=False,
        max_length=20,
        help_text=_("A day; empty for the tree that each round had."),
    )
    restated = forms.ChoiceField(
        label=_("Units that had ended by then"),
        required=False,
        choices=[("", _("keep their own line")), ("1", _("count for their successors (restated)"))],
    )
    key = forms.CharField(
        label=_("Key"),
        required=False,
        max_length=60,
        validators=[RegexValidator(KEY, WRITE_KEY)],
        help_text=_("Small letters and digits; stands in the text for the figure."),
    )

    def __init__(self, *args: Any, review: Review, person: Any, **kwargs: Any) -> None:
        self.review, self.person = review, person
        self.rounds = campaign_rounds(review)
        spanned = sorted(self.rounds, key=lambda one: (one.period.starts, one.period.ends))
        kwargs["initial"] = {"basis": review.basis}
        if spanned:
            kwargs["initial"] |= {"first": spanned[0].pk, "last": spanned[-1].pk}
        super().__init__(*args, **kwargs)
        rounds = [(str(one.pk), short_title(one)) for one in spanned]
        self.units = units_to_choose(
            review, self.rounds, person, find=self.data.get("find", "")[:200], given=self.data.get("unit", "")
        )
        parts = parts_to_choose(review.campaign.directive.root)
        choices: dict[str, Any] = {
            "column": [(f"{template}:{key}", title) for template, key, title in columns_asked(self.rounds)],
            "unit": self.units,
            "group": [("", _("the whole unit")), *parts],
            "first": rounds,
            "last": rounds,
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        try:
            given["over"] = Over(day_typed(given["tree"]), bool(given.get("restated"))) if given.get("tree") else None
        except Unacceptable as refusal:
            self.add_error("tree", str(refusal))
            return given
        if given["over"] and (given.get("basis") or self.review.basis) == "signed":
            self.add_error("tree", _("What is signed is signed over the tree of its round; choose other reports."))
            return given
        if not {"column", "first", "last"} <= given.keys():
            return given
        given["chosen"] = self._chosen(given)
        if not given["chosen"]:
            self.add_error("first", _("Between these two no round asks this indicator; choose rounds of its template."))
            return given
        if given.get("count"):
            self._check_counted(given)
        if not self.errors and not may_ask(self.person, self.ask()):
            self.add_error("unit", _("In one of these rounds the totals of this unit are not yours to see."))
        return given

    def _check_counted(self, given: dict[str, Any]) -> None:
        try:
            columns_of(given["chosen"][-1].version.parsed).find(self.asked_column(given))
        except UnknownColumn:
            self.add_error("count", _("A ratio is not counted; count the reports that give its parts."))

    def _chosen(self, given: dict[str, Any]) -> list[Round]:
        """Rounds of the column's template between the two, both included."""
        template = given["column"].partition(":")[0]
        begins = {str(one.pk): one.period.starts for one in self.rounds}
        low, high = sorted((begins[given["first"]], begins[given["last"]]))
        return [one for one in self.rounds if one.version.template.key == template and low <= one.period.starts <= high]

    def asked_column(self, given: dict[str, Any]) -> str:
        key: str = given["column"].partition(":")[2]
        return COUNT + key if given.get("count") else key

    @property
    def given(self) -> list[tuple[str, str]]:
        """What was chosen, to be sent again with the act."""
        return [(name, self.data.get(name, "")) for name in self.fields if self.data.get(name)]

    def name(self) -> str:
        """The title of the column; with the unit and the part where it is not the whole that is reviewed."""
        given = self.cleaned_data
        parts = [str(column_title(given["chosen"][-1].version.parsed, self.asked_column(given)))]
        if given["unit"] != str(self.review.campaign.unit_id):  # type: ignore[attr-defined]
            parts.append(dict(self.units)[given["unit"]])
        if given["group"]:
            parts.append(given["group"].partition(":")[2])
        if given["over"]:
            parts.append(over_in_words(given["over"]))
        return " · ".join(parts)[:300]

    def key_or_made(self) -> str:
        """The key that was given, or one made of the name that no figure of the review has yet."""
        if self.cleaned_data["key"]:
            return str(self.cleaned_data["key"])
        made = slugify(self.name().replace("đ", "d").replace("Đ", "D"))[:50].strip("-") or "so"
        taken = set(self.review.figures.filter(key__startswith=made).values_list("key", flat=True))
        return next(key for key in (made, *(f"{made}-{at}" for at in range(2, len(taken) + 3))) if key not in taken)

    def ask(self) -> Ask:
        """The question that was chosen."""
        given = self.cleaned_data
        grouping, _colon, part = given["group"].partition(":")
        chosen = Ask(
            unit=int(given["unit"]),
            column=self.asked_column(given),
            rounds=tuple(one.pk for one in given["chosen"]),
            basis=basis_named(given["basis"] or self.review.basis),
            group=(grouping, part) if part else None,
            over=given["over"],
        )
        return by_cut_off(self.review, chosen)

    def preview(self, ask: Ask) -> dict[str, str]:
        """What the figure would show."""
        found = answer(ask)
        return {
            "shown": found.shown(language_of(self.review)),
            "coverage": _given_of(found.coverage.given, found.coverage.expected),
        }

    def refuse(self, message: str) -> None:
        """Say beside the form why the act did not take it."""
        self.add_error(None, ValidationError(message or gettext("Not stored")))


def _given_of(given: int, expected: int) -> str:
    words = {"given": number(given), "expected": number(expected)}
    return gettext("%(given)s of %(expected)s reports") % words
