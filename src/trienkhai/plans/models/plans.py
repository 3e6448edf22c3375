"""A plan carries out directives: groups of tasks, each with its product and its days."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trienkhai.access.scope import ScopedQuerySet, scope_of
from trienkhai.directives.models import Directive, Provision
from trienkhai.plans.models.assignments import Assignment
from trienkhai.plans.permissions import READ, WRITE
from trienkhai.plans.rules import days
from trienkhai.plans.rules.lifecycle import PLANNED
from trienkhai.units.models import Root, Unit


class DayKind(models.TextChoices):
    DAY = days.DAY, _("on one day")
    PERIOD = days.PERIOD, _("within a period")
    RECURRING = days.RECURRING, _("again and again")
    CONTINUOUS = days.CONTINUOUS, _("all the time")


class Every(models.TextChoices):
    MONTH = "month", _("every month")
    QUARTER = "quarter", _("every quarter")
    HALF = "half", _("every half-year")
    YEAR = "year", _("every year")


class PlanQuerySet(ScopedQuerySet["Plan"]):
    read_permission = READ

    def visible_to(self, person: Any) -> Self:
        """Plans of one's units; and those of which one of one's units was given a task, or cooperates in one."""
        scope = scope_of(person, READ)
        given = Task.objects.filter(_given_within(scope))
        return self.filter(models.Q(scope.as_q("unit")) | models.Q(pk__in=given.values("plan_id")))


class Plan(models.Model):
    """Whose plan, from when to when, and what it carries out."""

    root = models.ForeignKey(Root, models.PROTECT, related_name="plans")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans", help_text="Who gives its orders.")
    name = models.CharField(max_length=500)
    begins_on = models.DateField()
    ends_on = models.DateField()
    carries_out = models.ManyToManyField(Directive, related_name="plans")
    paper = models.ForeignKey(
        Directive, models.PROTECT, null=True, related_name="+", help_text="The numbered document of the plan itself."
    )
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("begins_on")), name="a_plan_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return self.name


class TaskGroup(models.Model):
    """A heading over tasks of a plan."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="groups")
    order = models.PositiveIntegerField()
    number = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=500)

    class Meta:
        ordering = ["order", "pk"]


class TaskQuerySet(ScopedQuerySet["Task"]):
    read_permission = READ

    def visible_to(self, person: Any) -> Self:
        """Tasks of plans of one's units; and those given to one of one's units, or in which one cooperates."""
        scope = scope_of(person, READ)
        return self.filter(models.Q(scope.as_q("plan__unit")) | _given_within(scope))

    def writable_by(self, person: Any) -> Self:
        return self.filter(scope_of(person, WRITE).as_q("plan__unit"))


def _given_within(scope: Any) -> models.Q:
    """Tasks that were given to a unit of a scope, or in which one cooperates; nothing of what is only planned."""
    from_giver = models.Q(scope.as_q("giver"))
    given = Assignment.objects.exclude(state=PLANNED).filter(models.Q(scope.as_q("unit")) | from_giver)
    cooperates = Cooperation.objects.filter(scope.as_q("unit"))
    return models.Q(pk__in=given.values("task_id")) | models.Q(
        pk__in=cooperates.values("task_id"), issued_at__isnull=False
    )


class Task(models.Model):
    """One order. Its instances at the units are `Assignment`s; that the order ended and that all have finished are two facts."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks")
    group = models.ForeignKey(TaskGroup, models.PROTECT, null=True, related_name="tasks")
    order = models.PositiveIntegerField()
    number = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=1000)
    product = models.CharField(max_length=500, blank=True)
    responsible = models.CharField(max_length=200, blank=True, help_text="The post that answers for it.")
    note = models.CharField(max_length=1000, blank=True)
    day_kind = models.CharField(max_length=10, choices=DayKind, default=DayKind.DAY)
    begins_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    every = models.CharField(max_length=7, choices=Every, blank=True)
    until = models.DateField(null=True, help_text="The last day it comes again, where that is not the end of the plan.")
    day_words = models.CharField(max_length=200, blank=True, help_text="The days as they stand in the plan.")
    source = models.CharField(max_length=200, blank=True, help_text="File and row it was taken in from.")
    provisions = models.ManyToManyField(Provision, related_name="tasks")
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issue_reason = models.CharField(max_length=1000, blank=True, help_text="Why it was issued with open questions.")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(max_length=1000, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(issued_at__isnull=False),
                name="only_an_issued_task_ends",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()

    @property
    def is_issued(self) -> bool:
        return self.issued_at is not None

    @property
    def is_ended(self) -> bool:
        return self.ended_at is not None

    @property
    def due_days(self) -> tuple[Any, ...]:
        """All its due days, the earliest first; none when it has no end."""
        return days.due_days(
            self.day_kind,
            begins_on=self.begins_on or self.plan.begins_on,
            due_on=self.due_on,
            ends_on=min(self.until or self.plan.ends_on, self.plan.ends_on),
            every=self.every,
        )


class Cooperation(models.Model):
    """A unit that cooperates in a task: it sees it, and does not answer for it."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="cooperations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "unit"], name="a_unit_cooperates_once")]
