"""The register form: a file, and what the document does not say itself."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trienkhai.directives.models import Direction
from trienkhai.ui.fields import DayField
from trienkhai.units.models import Root
from trienkhai.vocabulary import choices, word

OLD_ENCODINGS = [
    ("", _("Unicode, as files are written today")),
    ("tcvn3", _("TCVN3 (fonts .Vn…): convert it")),
    ("vni", _("VNI (fonts VNI-…): convert it")),
]


class Arrival(forms.Form):
    """Whether a document came in, and then when and under which number."""

    direction = forms.ChoiceField(
        label=_("Incoming or own"), required=False, choices=[("", _("not stated")), *Direction.choices]
    )
    arrived_on = DayField(label=_("Day of arrival"), required=False, help_text=_("day/month/year"))
    arrival_number = forms.CharField(label=_("Arrival number"), required=False, max_length=10)


class CorrectDirective(Arrival):
    """What the register says of a document, as it is to be."""

    symbol = forms.CharField(label=_("Number and symbol"), max_length=60)
    kind_name = forms.CharField(label=_("Type of document"), max_length=100, required=False)
    subject = forms.CharField(
        label=_("Subject"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The title of the document."),
    )
    issuer = forms.CharField(label=_("Issued by"), max_length=300)
    issued_on = DayField(label=_("Day of issue"), help_text=_("day/month/year"))
    signer = forms.CharField(label=_("Signed by"), max_length=100, required=False)

    field_order = ["symbol", "kind_name", "subject", "issuer", "issued_on", "signer"]


class RegisterDirective(Arrival):
    root = forms.ModelChoiceField(label=_("Organisation"), queryset=Root.objects.none(), empty_label=None)
    file = forms.FileField(label=_("Document"), help_text=_(".docx, .txt, .pdf with text, or .doc; at most 25 MB."))
    symbol = forms.CharField(
        label=_("Number and symbol"),
        required=False,
        max_length=60,
        help_text=_("Left empty, it is read from the document."),
    )
    kind_name = forms.CharField(
        label=_("Type of document"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"list": "kinds-of-documents"}),
    )
    subject = forms.CharField(label=_("Subject"), required=False, max_length=500)
    issuer = forms.CharField(
        label=_("Issued by"), required=False, max_length=300, widget=forms.TextInput(attrs={"list": "bodies"})
    )
    issued_on = DayField(label=_("Day of issue"), required=False, help_text=_("day/month/year"))
    signer = forms.CharField(label=_("Signed by"), required=False, max_length=100)
    old_encoding = forms.ChoiceField(
        label=_("Letters of the text"),
        required=False,
        choices=OLD_ENCODINGS,
    )
    is_secret = forms.BooleanField(label=_("The document is secret"), required=False)
    despite = forms.CharField(label=_("Why it is registered all the same"), required=False, max_length=300)

    field_order = [
        "root",
        "file",
        "symbol",
        "kind_name",
        "subject",
        "issuer",
        "issued_on",
        "signer",
        *Arrival.base_fields,
    ]

    def __init__(self, *args: Any, roots: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["root"].queryset = roots  # type: ignore[attr-defined]
        self.roots = roots

    def kinds(self) -> list[str]:
        """The kinds of documents that the vocabulary of the organisations offers."""
        return _once(kind for root in self.roots for kind in choices(pack=root.pack, lang=root.language))

    def bodies(self) -> list[str]:
        """The names of bodies that usually issue documents."""
        return _once(
            word(f"body.{name}", pack=root.pack, lang=root.language)
            for root in self.roots
            for name in ("governing", "standing", "steering", "assembly")
        )


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))
