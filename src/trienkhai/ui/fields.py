"""Fields that forms of several apps have."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from trienkhai.vietnamese import NotADate, parse_date


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class DayField(forms.CharField):
    """A day typed as people write it: 24/7/2023. Native pickers follow the browser's language, not ours."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_date(text)
        except NotADate as problem:
            raise ValidationError(gettext(problem.message) % problem.params) from problem
