"""What a person is told: his inbox. No mail is needed for it."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from trienkhai.access.scope import scope_of
from trienkhai.notices.kinds import KINDS
from trienkhai.units.models import Unit


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, person: Any) -> Self:
        """One's own, of things at units where one may still look today."""
        condition = models.Q(pk__in=())
        for permission in sorted({kind.permission for kind in KINDS.values()}):  # each right is looked up once
            names = [kind.name for kind in KINDS.values() if kind.permission == permission]
            condition |= models.Q(kind__in=names) & scope_of(person, permission).as_q("unit")
        return self.filter(condition, person=person)


class Notice(models.Model):
    """One thing one person is told. `params` fill the sentence of its kind, which is written when it is read."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    params = models.JSONField(default=dict)
    path = models.CharField(max_length=200, help_text="Where it leads, within this site.")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "read_at"])]
