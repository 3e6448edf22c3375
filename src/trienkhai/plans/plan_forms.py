"""The forms of a plan and of one of its tasks."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from trienkhai.access.errors import Unacceptable
from trienkhai.access.scope import scope_of
from trienkhai.directives.models import Directive
from trienkhai.directory.queries.finding import unit_named
from trienkhai.plans.actions.planning import TaskFacts
from trienkhai.plans.models import DayKind, Every, Plan, Task, TaskGroup
from trienkhai.plans.permissions import WRITE
from trienkhai.ui.fields import DayField
from trienkhai.units.models import Unit
from trienkhai.units.queries import last_namings
from trienkhai.vietnamese import short_date

DAY = _("day/month/year")


class DirectiveTicks(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Documents by number and subject."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.symbol} · {obj.kind_name} {obj.subject}"


class PlanForm(forms.Form):
    """What a plan says of itself."""

    name = forms.CharField(
        label=_("Name of the plan"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("As it stands in its paper."),
    )
    begins_on = DayField(label=_("From"), help_text=DAY)
    ends_on = DayField(label=_("Until and with"), help_text=DAY)
    carries_out = DirectiveTicks(label=_("Carries out"), queryset=Directive.objects.none(), required=False)

    def __init__(self, *args: Any, directives: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["carries_out"].queryset = directives.order_by("-issued_on", "-pk")  # type: ignore[attr-defined]


class NewPlanForm(PlanForm):
    """The same, and whose plan it is: a unit where the person holds the right himself, or one below by its code or name."""

    unit = forms.ChoiceField(label=_("Whose plan"), required=False)
    other_unit = forms.CharField(
        label=_("Or another unit below"),
        required=False,
        max_length=300,
        help_text=_("Its code or full name; empty: the unit above."),
    )
    field_order = ["unit", "other_unit", "name", "begins_on", "ends_on", "carries_out"]

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        names = last_namings(scope_of(by, WRITE).units)
        choices = [(str(unit), row.name) for unit, row in sorted(names.items(), key=lambda pair: pair[1].sort_key)]
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if typed := given.get("other_unit"):
            try:
                given["unit"] = unit_named(self.by, typed, timezone.localdate())
            except Unacceptable as refused:
                self.add_error("other_unit", [problem.message for problem in refused.problems])
        elif given.get("unit"):
            given["unit"] = Unit.objects.select_related("root").get(pk=given["unit"])
        elif "unit" in given:
            self.add_error("unit", gettext("Choose whose plan it is."))
        return given


class TaskForm(forms.Form):
    """What a plan says of a task, but for its units and provisions."""

    number = forms.CharField(
        label=_("Number of the task"), max_length=20, required=False, help_text=_("Empty: the next one of the plan.")
    )
    group = forms.ChoiceField(label=_("Group of tasks"), required=False)
    name = forms.CharField(label=_("What is to be done"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    product = forms.CharField(
        label=_("Product"),
        max_length=500,
        required=False,
        help_text=_("What is there when it is done: a report, a regulation, a column."),
    )
    responsible = forms.CharField(
        label=_("Responsible post"),
        max_length=200,
        required=False,
        help_text=_("The post in the unit, not the name of a person."),
    )
    day_kind = forms.ChoiceField(label=_("Deadline"), choices=DayKind, widget=forms.RadioSelect, initial=DayKind.DAY)
    due_on = DayField(
        label=_("Due day"), required=False, help_text=_("day/month/year; where it comes again, a day of any term")
    )
    begins_on = DayField(label=_("Begins on"), required=False, help_text=_("day/month/year; empty: with the plan"))
    every = forms.ChoiceField(label=_("Comes again"), choices=[("", "–"), *Every.choices], required=False)
    day_words = forms.CharField(
        label=_("Deadline in words"),
        max_length=200,
        required=False,
        help_text=_("As the plan puts it: “each quarter before the 25th”."),
    )
    note = forms.CharField(
        label=_("Remark on the task"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, groups: Iterable[TaskGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {str(group.pk): group for group in groups}
        named = [(pk, f"{group.number} {group.name}".strip()) for pk, group in self.groups.items()]
        self.fields["group"].choices = [("", _("no group")), *named]  # type: ignore[attr-defined]

    def facts(self) -> TaskFacts:
        """The facts for the action."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "group"}
        return TaskFacts(**given)

    @property
    def chosen_group(self) -> TaskGroup | None:
        return self.groups.get(self.cleaned_data["group"])


def plan_facts(plan: Plan) -> dict[str, Any]:
    """A plan as its form begins."""
    kept = {"name": plan.name, "begins_on": plan.begins_on, "ends_on": plan.ends_on}
    return kept | _written(kept, "begins_on", "ends_on") | {"carries_out": [one.pk for one in plan.carries_out.all()]}


def task_facts(task: Task) -> dict[str, Any]:
    """A planned task as its form begins."""
    kept = {one.name: getattr(task, one.name) for one in fields(TaskFacts)}
    return kept | {"group": str(task.group.pk) if task.group else "", **_written(kept, "begins_on", "due_on")}


def _written(facts: dict[str, Any], *names: str) -> dict[str, str]:
    """Days as people type them."""
    return {name: short_date(facts[name]) if facts[name] else "" for name in names}
