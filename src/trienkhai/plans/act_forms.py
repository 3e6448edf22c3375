"""The forms of the acts on one instance: each with its own address, its fields, and what is said when it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trienkhai.evidence.accepting import LARGEST_FILE
from trienkhai.evidence.fields import FilesField
from trienkhai.plans.actions.progress import NOTE, Brought
from trienkhai.plans.actions.turns import REASON, WORDS
from trienkhai.plans.rules.lifecycle import WANT_A_REASON
from trienkhai.ui.fields import DayField


def _area(most: int, label: Any, *, required: bool = False, rows: int = 3, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, required=required, widget=widget, **more)


class ActForm(forms.Form):
    """Words that go along with an act. `seen`: the turn of the instance that the page showed."""

    words = _area(REASON, _("Words that go along"), rows=2)

    def typed(self) -> list[tuple[str, str]]:
        """What was written into it, with the names of its fields; files cannot be handed back by a page."""
        told = [(bound.label, str(bound.value() or "")) for bound in self if not self._is_of_files(bound)]
        return [(str(label), text) for label, text in told if text.strip()]

    @staticmethod
    def _is_of_files(bound: forms.BoundField) -> bool:
        return isinstance(bound.field, forms.FileField | forms.BooleanField)


class ReasonForm(ActForm):
    words = _area(REASON, _("Reason"), required=True)


class ForwardForm(ActForm):
    """To which unit: one of those below, by its name or code."""

    unit = forms.CharField(
        label=_("Unit below"),
        max_length=400,
        help_text=_("Write a part of the name and choose; of a unit further below write the code or the full name."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "chuyen-ds"}),
    )
    field_order = ("unit", "words")


class FilesForm(ActForm):
    """Words with evidence: files, or a photo that is taken now."""

    evidence = FilesField(
        label=_("Files, one or several"),
        required=False,
        allow_empty_file=True,
        help_text=_("PDF, Word, Excel, PowerPoint, OpenDocument, pictures, text; up to 25 MB each."),
    )
    photo = forms.FileField(
        label=_("Photo, taken now"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    note = forms.CharField(label=_("What the files show"), max_length=NOTE, required=False)
    is_secret = forms.BooleanField(label=_("One of these files is a secret paper"), required=False)

    def brought(self) -> list[Brought]:
        """The files with their bytes; of one that is too large only so much that it is known to be."""
        given = self.cleaned_data
        uploads = [one for one in (*given["evidence"], given["photo"]) if one]
        return [Brought(one.read(LARGEST_FILE + 1), one.name, given["note"], given["is_secret"]) for one in uploads]


class TellForm(FilesForm):
    words = _area(WORDS, _("What was done, and what stands in the way"))
    percent = forms.IntegerField(
        label=_("Per cent done"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    field_order = ("words", "percent", "evidence", "photo", "note", "is_secret")


class ReportForm(FilesForm):
    words = _area(WORDS, _("What was done, and with which result"), required=True, rows=4)
    field_order = ("words", "evidence", "photo", "note", "is_secret")


class AskForm(ActForm):
    wanted = DayField(label=_("New day"), help_text=_("day/month/year"))
    words = _area(REASON, _("Reason"), required=True)
    field_order = ("wanted", "words")


class DecideForm(ActForm):
    """The day that is granted; none where more time is declined, by a button of its own."""

    granted = DayField(label=_("New day"), required=False, help_text=_("day/month/year"))
    words = _area(REASON, _("Words; needed when more time is declined"))
    field_order = ("granted", "words")


@dataclass(frozen=True)
class Offer:
    """How an act is offered: the end of its address, what its button says, the message once it is done."""

    kind: str
    ending: str
    title: Any
    done: Any
    icon: str
    form: type[ActForm] = ActForm
    is_grave: bool = False


OFFERS: Mapping[str, Offer] = {
    one.kind: one
    for one in (
        Offer("accept", "nhan", _("Take the task on"), _("The task is taken on."), "check"),
        Offer("refuse", "tu-choi", _("Refuse the task"), _("The task is refused; who gave it is told."), "x"),
        Offer("forward", "chuyen", _("Forward to a unit below"), _("The task is forwarded."), "right", ForwardForm),
        Offer("break_down", "phan-cong", _("Break down"), _("The parts are given."), "users"),
        Offer("tell", "tien-do", _("Tell progress"), _("The progress is kept."), "pen", TellForm),
        Offer("report", "bao-cao", _("Report as done"), _("The task is reported as done."), "up", ReportForm),
        Offer("take_back", "rut", _("Take the report on the task back"), _("The report is taken back."), "undo"),
        Offer("ask_extension", "xin-lui-han", _("Ask for more time"), _("More time is asked for."), "clock", AskForm),
        Offer("confirm", "xac-nhan", _("Confirm the result"), _("The result is confirmed."), "check"),
        Offer("give_back", "tra-lai", _("Give the result back"), _("The result is given back."), "undo"),
        Offer("reopen", "mo-lai", _("Open the task again"), _("The task is open again."), "undo"),
        Offer("insist", "giao-lai", _("Give the task once more"), _("The task is given once more."), "send"),
        Offer("withdraw", "thu-hoi", _("Withdraw the task"), _("The task is withdrawn."), "cut", is_grave=True),
        Offer(
            "decide_extension", "lui-han", _("Decide on more time"), _("The request is decided."), "clock", DecideForm
        ),
    )
}


def form_of(kind: str, data: Any = None, files: Any = None) -> ActForm:
    """The form of an act, empty or with what was sent. Its ids are its own: several stand on one page."""
    offer = OFFERS[kind]
    wanted = ReasonForm if offer.form is ActForm and kind in WANT_A_REASON else offer.form
    return wanted(data, files, auto_id=f"{offer.ending}-%s")
