"""Days around a report: free days of an organisation, and earlier days that a level asks of the units below it."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from trienkhai.reporting.models.rounds import RoundUnit
from trienkhai.units.models import Root


class HolidayQuerySet(models.QuerySet["Holiday"]):
    def of(self, root: Root | None) -> Self:
        """What was decided for an organisation and for all of them, its own last; None: only for all."""
        told = self.filter(Q(root=None) | Q(root=root)) if root else self.filter(root=None)
        return told.order_by(models.F("root").asc(nulls_first=True), "day")

    def between(self, first: date, last: date) -> Self:
        return self.filter(day__gte=first, day__lte=last)


class Holiday(models.Model):
    """A day decided beside the public holidays that ship: free, or worked to make up for another one.

    Without a root it holds for every organisation of the installation.
    """

    root = models.ForeignKey(Root, models.PROTECT, null=True, related_name="holidays")
    day = models.DateField()
    name = models.CharField(max_length=120)
    is_worked = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["root", "day"], name="a_day_is_decided_once"),
            models.UniqueConstraint(fields=["day"], condition=Q(root=None), name="a_day_is_decided_once_for_all"),
        ]
        ordering = ["day"]

    def __str__(self) -> str:
        return self.name


class EarlierDayQuerySet(models.QuerySet["EarlierDay"]):
    def of(self, rows: Any) -> Self:
        """What was asked of some RoundUnits, the earliest day of each first."""
        return self.filter(round_unit__in=rows).order_by("round_unit", "day", "pk")


class EarlierDay(models.Model):
    """A day before its due day by which a unit above wants the report of a unit. Lateness is judged by the due day."""

    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="earlier_days")
    asked_by = models.ForeignKey(RoundUnit, models.PROTECT, related_name="+")
    day = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = EarlierDayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round_unit", "asked_by"], name="one_earlier_day_of_a_unit_above")
        ]
