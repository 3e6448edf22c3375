"""Forms of reporting."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trienkhai.office.sheets.limits import FILE_BYTES, MIB
from trienkhai.ui.fields import DayField, ManyFiles


class WorkbooksField(forms.FileField):
    """One or several files, each within the limit of what is read."""

    widget = ManyFiles(attrs={"accept": ".xlsx"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data]
        files = [super(WorkbooksField, self).clean(one, initial) for one in given or [None]]
        for file in files:
            if file.size > FILE_BYTES:
                params = {"name": file.name, "size": FILE_BYTES // MIB}
                raise ValidationError(gettext("%(name)s is larger than %(size)s MB.") % params)
        return files


class WorkbookForm(forms.Form):
    """Filled workbooks."""

    file = WorkbooksField(
        label=_("Workbooks (.xlsx), one or several"), help_text=_("As they were downloaded for the round, filled in.")
    )


class ReturnForm(forms.Form):
    """Why a report goes back, and by when it is to come again."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    new_due_on = DayField(label=_("Send again by"), required=False, help_text=_("day/month/year"))

    def due(self) -> date | None:
        day: date | None = self.cleaned_data["new_due_on"]
        return day


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
