"""A period chosen with a part of the year, a year and a calendar, or by its days, or by its key; and the days of tiers."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trienkhai.periods import Kind, NotAPeriod, Period, parse_period_key
from trienkhai.ui.fields import DayField
from trienkhai.vietnamese import NotADate, parse_date

OWN = "own"
TIER = "day-"  # before what a tier is and its key, in the name of its field
PRESETS = (
    ("calendar", _("Calendar: first day of a month to the last")),
    ("nd09", _("Decree 09/2019: data up to the 14th")),
    (OWN, _("Days of its own")),
)


def parts() -> list[Any]:
    """The parts of a year, each by what stands behind the year in a key."""
    return [
        ("", gettext("Choose")),
        ("Y", gettext("The whole year")),
        (gettext("Half year"), [("H1", gettext("First half")), ("H2", gettext("Second half"))]),
        (gettext("Nine months"), [("9M", gettext("First nine months"))]),
        (gettext("Quarter"), [(f"Q{at}", gettext("Quarter %(number)s") % {"number": at}) for at in range(1, 5)]),
        (gettext("Month"), [(f"{at:02}", gettext("Month %(number)s") % {"number": at}) for at in range(1, 13)]),
    ]


def part_of(period: Period) -> str:
    """The choice that makes a period; '' for a term and for any days."""
    if period.kind not in {Kind.MONTH, Kind.QUARTER, Kind.HALF, Kind.NINE_MONTHS, Kind.YEAR}:
        return ""
    return period.key.partition("@")[0].partition("-")[2] or "Y"


class SettledChoice(forms.ChoiceField):
    """A choice that stands at its first one until another is made; it is never empty."""

    def __init__(self, *, first: str, **wishes: Any) -> None:
        super().__init__(initial=first, **wishes)
        self.first = first

    def clean(self, value: Any) -> Any:
        return super().clean(value or self.first)


class PeriodFields(forms.Form):
    """The fields of a period. `clean_period_of` reads them; the key goes before the choices, as it can say more."""

    use_required_attribute = False  # a key may stand instead of the choices

    part = forms.ChoiceField(label=_("Part of the year"), required=False, choices=parts)
    year = forms.CharField(
        label=_("Year"), required=False, max_length=4, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    preset = SettledChoice(label=_("Cut-off of the data"), first="calendar", choices=PRESETS)
    first_day = DayField(label=_("First day"), required=False, help_text=_("day/month/year; for days of its own"))
    last_day = DayField(label=_("Last day"), required=False, help_text=_("day/month/year; for days of its own"))
    period = forms.CharField(
        label=_("Or the key of the period"),
        required=False,
        max_length=40,
        help_text=_(
            "2026, 2026-H1, 2026-Q3, 2026-06, 2020-2025 or 2021-10-01..2026-09-30; it goes before the choices."
        ),
    )

    def period_chosen(self, given: Mapping[str, Any]) -> Period | None:
        """The period that was chosen; None with an error at its field."""
        try:
            return self._chosen(given)
        except NotAPeriod as error:
            self.add_error("period" if given.get("period") else "year", gettext(error.message) % error.params)
        except ValidationError as error:
            self.add_error(None, error)
        return None

    def _chosen(self, given: Mapping[str, Any]) -> Period:
        if key := given.get("period"):
            return parse_period_key(key)
        if given.get("preset") == OWN:
            return _own_days(given.get("first_day"), given.get("last_day"))
        if not given.get("part"):
            raise ValidationError({"part": gettext("Choose a part of the year, or write the key of the period.")})
        bare = given.get("year") or ""
        if not bare:
            raise ValidationError({"year": gettext("Give the year of the period.")})
        behind = "" if given["part"] == "Y" else f"-{given['part']}"
        cut = "@nd09" if given.get("preset") == "nd09" else ""
        return parse_period_key(f"{bare}{behind}{cut}")


def _own_days(first: date | None, last: date | None) -> Period:
    if first is None or last is None:
        raise ValidationError({"first_day": gettext("Give the first and the last day of the period.")})
    if last < first:
        raise ValidationError({"last_day": gettext("The last day lies before the first.")})
    return parse_period_key(f"{first.isoformat()}..{last.isoformat()}")


def period_fields_of(period: Period) -> dict[str, Any]:
    """What the fields say for a period."""
    part = part_of(period)
    if part:
        return {"part": part, "year": str(period.year), "preset": period.preset}
    return {"period": period.key, "year": str(timezone.localdate().year)}


def tier_days(data: Mapping[str, Any], by: str) -> tuple[dict[str, str], dict[str, date], list[str]]:
    """The days typed for tiers: as typed, as days, and what is wrong with them. Those of other tiers are left out."""
    begins = f"{TIER}{by}-"
    names = [name for name in data if str(name).startswith(begins) and str(data[name]).strip()]
    typed = {str(name)[len(begins) :]: str(data[name]).strip() for name in names}
    days, wrong = {}, []
    for key, text in typed.items():
        try:
            days[key] = parse_date(text)
        except NotADate as error:
            wrong.append(gettext(error.message) % error.params)
    return typed, days, wrong
