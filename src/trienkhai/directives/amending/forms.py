"""The form for an amended text."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trienkhai.directives.forms import OLD_ENCODINGS
from trienkhai.ui.fields import DayField


class AmendedText(forms.Form):
    """The whole text as it reads after the amendment."""

    file = forms.FileField(
        label=_("The whole amended text"), help_text=_(".docx, .txt, .pdf with text, or .doc; at most 25 MB.")
    )
    symbol = forms.CharField(
        label=_("Amended by"), max_length=60, help_text=_("Number and symbol of the document that amends it.")
    )
    amended_on = DayField(label=_("Day of the amendment"), help_text=_("day/month/year"))
    old_encoding = forms.ChoiceField(label=_("Letters of the text"), required=False, choices=OLD_ENCODINGS)
    is_secret = forms.BooleanField(label=_("The document is secret"), required=False)
