"""Forms that take in one file that is no workbook: a template, a sheet of past years."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trienkhai.office.sheets.limits import FILE_BYTES, MIB
from trienkhai.reporting.models import Template
from trienkhai.reporting.permissions import DESIGN, ON_BEHALF
from trienkhai.reporting.queries.opening import roots_for, templates_for
from trienkhai.units.models import Root


class OneFile(forms.FileField):
    """A file within the limit of what is read."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file.size > FILE_BYTES:
            params = {"name": file.name, "size": FILE_BYTES // MIB}
            raise ValidationError(gettext("%(name)s is larger than %(size)s MB.") % params)
        return file


class TemplateFileForm(forms.Form):
    """What units are to report, as a file."""

    root = forms.ModelChoiceField(Root.objects.none(), label=_("Organisation"))
    file = OneFile(
        label=_("Template (.toml or .xlsx)"),
        help_text=_("A sheet takes its code from the name of the file."),
        widget=forms.ClearableFileInput(attrs={"accept": ".toml,.xlsx,.xls,.ods"}),
    )

    def __init__(self, *given: Any, person: Any) -> None:
        super().__init__(*given)
        roots = roots_for(person, DESIGN)
        field: Any = self.fields["root"]
        field.queryset = Root.objects.filter(pk__in=[root.pk for root in roots]).order_by("name")
        if len(roots) == 1:
            field.initial = roots[0]


FREE = {"accept": ".xlsx,.xls,.ods,.csv,.docx"}


class FreeFileForm(forms.Form):
    """A unit's own file, in whatever form it keeps its figures."""

    file = OneFile(
        label=_("The unit's own file (Excel, OpenDocument, .csv or Word .docx)"),
        help_text=_(
            "Names or codes of indicators in a column or in the headings; nothing needs to be changed in the file."
        ),
        widget=forms.ClearableFileInput(attrs=FREE),
    )


class FreeFilesForm(forms.Form):
    """A file with the figures of many units."""

    file = OneFile(
        label=_("File with figures of many units (Excel, OpenDocument, .csv)"),
        help_text=_("Units by code or name; indicators in the headings, or the other way round."),
        widget=forms.ClearableFileInput(attrs=FREE),
    )
    every_period = forms.BooleanField(
        label=_("The file names the period of its figures; take all periods of this template"), required=False
    )


class PastYearsForm(forms.Form):
    """A sheet with units in rows and indicators by year in columns."""

    template = forms.ModelChoiceField(Template.objects.none(), label=_("Template"))
    file = OneFile(
        label=_("Sheet of past years"),
        help_text=_("Units in rows, by code or name; years under the names or codes of the indicators."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )

    def __init__(self, *given: Any, person: Any) -> None:
        super().__init__(*given)
        templates = templates_for(person, ON_BEHALF)
        field: Any = self.fields["template"]
        field.queryset = Template.objects.filter(pk__in=[one.pk for one in templates]).order_by("root__name", "name")
        if len(templates) == 1:
            field.initial = templates[0]
