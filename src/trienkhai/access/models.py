"""Grants: this person has this role at this unit, this far down, from this day to that."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trienkhai.units.models import Unit


class Reach(models.TextChoices):
    UNIT = "unit", _("this unit")
    SUBTREE = "subtree", _("this unit and all below it")
    CHILDREN = "children", _("this unit and those directly below")


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_force(self, *, on: date) -> Self:
        return self.filter(from_day__lte=on).filter(models.Q(to_day__isnull=True) | models.Q(to_day__gt=on))

    def held_by(self, person: Any, *, on: date) -> Self:
        """What somebody holds on a day as he acts: his own roles, or those in which he stands in for another just now."""
        absent = getattr(person, "acting_for", None)
        if absent is None:
            return self.in_force(on=on).filter(person_id=person.pk, stands_for=None)
        return self.standing_in(person, on=on).filter(stands_for=absent)

    def standing_in(self, person: Any, *, on: date) -> Self:
        """Roles in which somebody stands in for others on a day: as long as these hold them themselves."""
        still = Grant.objects.in_force(on=on).filter(
            person=models.OuterRef("stands_for"),
            stands_for=None,
            role=models.OuterRef("role"),
            unit=models.OuterRef("unit"),
            reach=models.OuterRef("reach"),
        )
        rows = self.in_force(on=on).filter(person_id=person.pk, stands_for__is_active=True)
        return rows.filter(models.Exists(still))

    def own(self) -> Self:
        """Roles that are held by oneself."""
        return self.filter(stands_for=None)

    def live(self, *, on: date) -> Self:
        """In force on a day or still to begin: what somebody must hold to stand above all of it."""
        return self.filter(models.Q(to_day__isnull=True) | models.Q(to_day__gt=on)).exclude(
            to_day__lte=models.F("from_day")
        )


class Grant(models.Model):
    """One right, with its reason. Ended by a date, never deleted.

    `stands_for`: the person holds it in the place of this one, and only when he says that he acts for him.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=30)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="grants")
    reach = models.CharField(max_length=10, choices=Reach, default=Reach.SUBTREE)
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    stands_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(max_length=300, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "from_day"])]
