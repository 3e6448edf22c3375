"""The form that sends a task table."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TaskFileForm(forms.Form):
    file = forms.FileField(
        label=_("File with the task table"), help_text=_(".docx, .xlsx, .xls, .ods or .csv; at most 25 MB.")
    )
    old_encoding = forms.ChoiceField(
        label=_("Letters of the text"),
        required=False,
        choices=[
            ("", _("Unicode, as files are written today")),
            ("tcvn3", _("TCVN3 (fonts .Vn…): convert it")),
            ("vni", _("VNI (fonts VNI-…): convert it")),
        ],
    )
