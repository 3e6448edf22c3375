"""What the paper of a plan prints at its head and foot and the plan itself does not know."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trienkhai.plans.documents import PaperFacts
from trienkhai.ui.fields import DayField


class PlanPaperForm(forms.Form):
    """Nothing of it is kept: it says how one copy of the paper is to be printed."""

    day = DayField(label=_("Date of the document"), help_text=_("day/month/year"), required=False)
    number = forms.CharField(
        label=_("Number"),
        max_length=10,
        required=False,
        help_text=_("Left empty, room stays for the clerk to write it."),
    )
    place = forms.CharField(label=_("Place"), max_length=100, required=False)
    authority = forms.CharField(
        label=_("Authority of the signer"),
        max_length=200,
        required=False,
        help_text=_("For example TM. or T/M and the body signed for; empty where one signs for oneself."),
    )
    position = forms.CharField(label=_("Position of the signer"), max_length=200, required=False)
    signer = forms.CharField(label=_("Name of the signer"), max_length=100, required=False)
    recipients = forms.CharField(
        label=_("Recipients"),
        max_length=6000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line; dashes and stops are set by the rules of layout."),
    )

    def facts(self) -> PaperFacts:
        """Of a form that is valid; the day is today where none was given."""
        given = dict(self.cleaned_data)
        lines = tuple(line.strip() for line in given.pop("recipients").splitlines() if line.strip())
        return PaperFacts(given.pop("day") or timezone.localdate(), recipients=lines, **given)
