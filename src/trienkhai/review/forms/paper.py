"""The facts of the paper: head, subject, signature, recipients."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trienkhai.office.rulesets import get
from trienkhai.review.actions.paper import LOGO_BYTES, Days
from trienkhai.review.forms.parts import ruleset_choices
from trienkhai.review.models import Review
from trienkhai.review.rules.paper import LISTS, TEXTS, URGENCIES, label_of
from trienkhai.review.values import kind_of
from trienkhai.ui.fields import DayField
from trienkhai.ui.figures import short_date

HINTS: dict[str, Any] = {
    "number": _("Left empty, room stays for the clerk to write it."),
    "kind": _("Left empty, the paper is written as a letter."),
    "authority": _("For example TM. or T/M and the body signed for; empty where one signs for oneself."),
    "draft_mark": _("Printed until an edition is frozen; left empty, the word for draft."),
    "basis": _("One on each line."),
    "addressed_to": _("One on each line; may stay empty where the recipients say it."),
    "recipients": _("One on each line; dashes and stops are set by the rules of layout."),
}
BROKEN = {"parent", "issuer", "subject"}  # an author may break these lines himself


class PaperForm(forms.Form):
    """One field a fact. Which of them the rules of layout want is said on the page, not forced: a draft may wait."""

    title = forms.CharField(label=_("Title of the report"), max_length=500)
    dated = DayField(label=_("Date of the document"), help_text=_("day/month/year"))
    cut_off = DayField(
        label=_("Data cut-off"), help_text=_("Reports that come later do not count any more; day/month/year.")
    )
    conference_on = DayField(label=_("Day of the conference"), required=False, help_text=_("day/month/year"))
    ruleset = forms.ChoiceField(label=_("Rules of layout"), required=False)

    def __init__(self, *args: Any, review: Review, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(review)
        super().__init__(*args, **kwargs)
        ruleset = get(review.ruleset)
        self.fields["ruleset"].choices = ruleset_choices()  # type: ignore[attr-defined]
        for key, (_label, most) in TEXTS.items():
            self.fields[key] = _text_field(key, most)
        if ruleset.family in URGENCIES:
            urgencies = [("", _("none")), *((one, one.capitalize()) for one in URGENCIES[ruleset.family])]
            self.fields["urgency"] = forms.ChoiceField(label=label_of("urgency"), choices=urgencies, required=False)
        sizes = [(one, one) for one in ruleset.page.papers]
        self.fields["paper_size"] = forms.ChoiceField(label=label_of("paper_size"), choices=sizes, required=False)
        for key in LISTS:
            area = forms.Textarea(attrs={"rows": 4})
            self.fields[key] = forms.CharField(
                label=label_of(key), required=False, widget=area, help_text=HINTS.get(key, ""), max_length=25_000
            )
        if ruleset.family == "plain":
            self.fields["logo"] = forms.FileField(
                label=_("Logo"), required=False, help_text=_("A PNG picture of at most 1 MB, printed in the head.")
            )
            if review.paper.get("logo"):
                self.fields["drop_logo"] = forms.BooleanField(label=_("Take the logo away"), required=False)

    def clean_logo(self) -> bytes | None:
        """The bytes, never more than a little beyond the limit."""
        given = self.cleaned_data.get("logo")
        return given.read(LOGO_BYTES + 1) if given else None

    def acts(self) -> dict[str, Any]:
        """What `set_paper` asks for."""
        given = dict(self.cleaned_data)
        facts = {key: given.pop(key) for key in (*TEXTS, *LISTS)}
        days = Days(given.pop("cut_off"), given.pop("conference_on"))
        return {**given, "facts": facts, "days": days}


def _text_field(key: str, most: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2}) if key in BROKEN else forms.TextInput()
    return forms.CharField(
        label=label_of(key), max_length=most, required=False, widget=widget, help_text=HINTS.get(key, "")
    )


def _initial(review: Review) -> dict[str, Any]:
    lists = {key: "\n".join(review.paper.get(key, ())) for key in LISTS}
    facts = {
        "kind": kind_of(review),
        "title": review.title,
        "dated": short_date(review.dated),
        "cut_off": short_date(review.campaign.cut_off),
        "conference_on": short_date(review.campaign.conference_on) if review.campaign.conference_on else "",
        "ruleset": review.ruleset,
    }
    texts = {key: review.paper[key] for key in TEXTS if key in review.paper}
    return {**texts, **lists, **facts}
