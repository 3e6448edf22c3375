"""Relating a document to another one by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trienkhai.directives.models import RelationKind


class Relate(forms.Form):
    """`provision` names an anchor of the document at hand."""

    kind = forms.ChoiceField(label=_("This document"), choices=RelationKind.choices)
    target = forms.CharField(label=_("Number and symbol of the other one"), max_length=60)
    provision = forms.ChoiceField(label=_("By which of its provisions"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provision"].choices = [("", _("the whole document")), *places]  # type: ignore[attr-defined]
