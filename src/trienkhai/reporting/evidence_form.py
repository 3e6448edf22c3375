"""The form by which evidence is laid beside a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trienkhai.office.attachments.refusals import ALLOWED
from trienkhai.reporting.forms import ManyFiles
from trienkhai.reporting.rules.spec import Spec
from trienkhai.ui.controls import LongSelect

ENDINGS = ",".join(f".{ending}" for ending in (*ALLOWED.split(", "), "jpeg", "heif", "tif"))


class FilesField(forms.FileField):
    """One or several files; how large and of which kind they may be, `evidence` decides."""

    widget = ManyFiles(attrs={"accept": ENDINGS})

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given or [None]]


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
