"""The register form: a file, and what the document does not say itself."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trienkhai.units.models import Root
from trienkhai.vietnamese import NotADate, parse_date


class DayField(forms.CharField):
    """A day typed as 15/6/2021; native pickers follow the browser's language, not ours."""

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_date(text)
        except NotADate as problem:
            raise forms.ValidationError(_("Write the day as day/month/year, for example 15/6/2021.")) from problem


class RegisterDirective(forms.Form):
    root = forms.ModelChoiceField(label=_("Organisation"), queryset=Root.objects.none(), empty_label=None)
    file = forms.FileField(label=_("Document"), help_text=_(".docx, .txt, .pdf with text, or .doc; at most 25 MB."))
    symbol = forms.CharField(
        label=_("Number and symbol"),
        required=False,
        max_length=60,
        help_text=_("Left empty, it is read from the document."),
    )
    kind_name = forms.CharField(label=_("Type of document"), required=False, max_length=100)
    subject = forms.CharField(label=_("Subject"), required=False, max_length=500)
    issuer = forms.CharField(label=_("Issued by"), required=False, max_length=300)
    issued_on = DayField(label=_("Day of issue"), required=False, help_text=_("day/month/year"))
    signer = forms.CharField(label=_("Signed by"), required=False, max_length=100)

    def __init__(self, *args: Any, roots: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["root"].queryset = roots  # type: ignore[attr-defined]
