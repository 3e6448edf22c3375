"""Forms about people: an account with its first role, a role, its end, one's own password."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trienkhai.access.errors import Unacceptable
from trienkhai.access.models import Reach
from trienkhai.access.roles import ROLES
from trienkhai.directory.queries.finding import unit_named
from trienkhai.directory.rights import roles_to_give
from trienkhai.ui.fields import DayField
from trienkhai.units.models import Unit


class GrantForm(forms.Form):
    """One role at one unit. Whether it may be given is the action's answer."""

    role = forms.ChoiceField(label=_("Role"))
    unit = forms.CharField(label=_("Unit"), max_length=300, help_text=_("Code or full name, as it stands under Units."))
    reach = forms.ChoiceField(label=_("Holds for"), choices=Reach, initial=Reach.SUBTREE)
    since = DayField(label=_("From"), required=False, help_text=_("day/month/year; empty: today"))
    until = DayField(label=_("Up to, not including"), required=False, help_text=_("day/month/year; empty: no end"))
    reason = forms.CharField(
        label=_("On what ground"),
        required=False,
        max_length=300,
        help_text=_("For example the decision that appoints."),
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        role = self.fields["role"]
        # Every role is understood, so that one which may not be given is refused by name; only the others are offered.
        role.choices = [(key, one.name) for key, one in ROLES.items()]  # type: ignore[attr-defined]
        role.widget.choices = [(key, ROLES[key].name) for key in roles_to_give(by)]  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit:
        try:
            return unit_named(self.by, self.cleaned_data["unit"], timezone.localdate())
        except Unacceptable as refused:
            raise ValidationError([problem.message for problem in refused.problems]) from refused

    def given(self) -> dict[str, Any]:
        """The arguments of the action."""
        return {name: self.cleaned_data[name] for name in ("role", "unit", "reach", "since", "until", "reason")}


class PersonForm(GrantForm):
    """A new account with its first role."""

    full_name = forms.CharField(label=_("Full name"), max_length=200)
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Letters without marks, digits, . _ @ -; for example mary.jones"),
    )
    field_order = ("full_name", "username", "role", "unit", "reach", "since", "until", "reason")


class StandInForm(forms.Form):
    """Who stands in for the holder of a role, and on which days."""

    person = forms.CharField(label=_("Who stands in"), max_length=200)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Up to, not including"))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)


class EndForm(forms.Form):
    """From which day a role is no longer held, and why."""

    on = DayField(label=_("No longer held from"), required=False, help_text=_("day/month/year; empty: today"))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)

    def day(self) -> date | None:
        day: date | None = self.cleaned_data["on"]
        return day


class OwnPasswordForm(PasswordChangeForm):  # type: ignore[type-arg]
    """Django's own checks, with our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Present password")
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password2"].label = _("New password once more")
        self.fields["new_password1"].help_text = _(
            "At least 10 letters or digits; not your name, and none of the common passwords."
        )
        self.fields["new_password2"].help_text = ""

    def validate_password_for_user(self, user: Any, password_field_name: str = "new_password1") -> None:
        """What is wrong with a password is told at it, not where it was only repeated."""
        super().validate_password_for_user(user, "new_password1")

    def clean(self) -> Any:
        cleaned = super().clean()
        new = self.cleaned_data.get("new_password1")
        if new and new == self.cleaned_data.get("old_password"):
            self.add_error("new_password1", gettext("This is the present password. Choose another."))
        return cleaned
