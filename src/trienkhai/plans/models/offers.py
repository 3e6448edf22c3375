"""A file with the task table of a plan, as somebody brought it, and what he answered about it so far."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from trienkhai.access.scope import scope_of
from trienkhai.evidence.models import StoredFile
from trienkhai.plans.models.plans import Plan
from trienkhai.plans.permissions import WRITE


class OfferQuerySet(models.QuerySet["TaskOffer"]):
    def visible_to(self, person: Any) -> Self:
        """Whoever writes the plan."""
        return self.filter(scope_of(person, WRITE).as_q("plan__unit"))


class TaskOffer(models.Model):
    """Nothing of the plan changes before it is taken; `answers` are those of `offered.Answers`."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="offers")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    tasks_made = models.PositiveIntegerField(default=0)

    objects = OfferQuerySet.as_manager()
