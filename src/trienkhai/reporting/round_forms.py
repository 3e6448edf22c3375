"""Forms of a round that is changed after it was opened."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trienkhai.reporting.actions.round_changes import LONGEST_REASON
from trienkhai.ui.fields import DayField

A_FEW_LINES = forms.Textarea(attrs={"rows": 2})


class ReasonOfChange(forms.Form):
    """Why a round is changed; it stands in the list of changes."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON, widget=A_FEW_LINES)


class MoveForm(ReasonOfChange):
    """Why a round moves to a later version."""


class ExtendForm(ReasonOfChange):
    due_on = DayField(label=_("New due day"), help_text=_("day/month/year"))
    field_order = ("due_on", "reason")


class ExpectForm(ReasonOfChange):
    code = forms.CharField(label=_("Code of the unit"), max_length=50)
    field_order = ("code", "reason")


class EarlierForm(ReasonOfChange):
    day = DayField(label=_("To be sent by"), help_text=_("day/month/year, before the due day"))
    field_order = ("day", "reason")
