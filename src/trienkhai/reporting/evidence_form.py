"""The form by which evidence is laid beside a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trienkhai.evidence.fields import FilesField
from trienkhai.reporting.rules.spec import Spec
from trienkhai.ui.controls import LongSelect


class EvidenceForm(forms.Form):
    """Files for one question of the template, or for all of it."""

    evidence = FilesField(
        label=_("Files, one or several"),
        help_text=_("PDF, Word, Excel, PowerPoint, OpenDocument, pictures, text; up to 25 MB each."),
        allow_empty_file=True,
    )
    field_key = forms.ChoiceField(label=_("What it proves"), required=False, widget=LongSelect)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    is_secret = forms.BooleanField(label=_("One of these files is a secret paper"), required=False)

    def __init__(self, spec: Spec, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("the whole report")), *((field.key, f"{field.key} · {field.name}") for field in spec.fields)]
        self.fields["field_key"].choices = choices  # type: ignore[attr-defined]
