"""The log of acts. Entries are only ever added; the sealer numbers and chains them."""

from django.conf import settings
from django.db import models

from trienkhai.access.scope import ScopedQuerySet
from trienkhai.units.models import Unit


class EntryQuerySet(ScopedQuerySet["Entry"]):
    read_permission = "audit.read"
    unit_lookup = "unit"


class Entry(models.Model):
    """Who did what, on what, where; as they were called at that moment.

    `personal` holds what may have to be forgotten (names, texts); the chain covers its salted commitment, not itself,
    so that erasing `personal` and `salt` never breaks the chain.
    """

    at = models.DateTimeField()
    event = models.CharField(max_length=60)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    object_kind = models.CharField(max_length=40, blank=True)
    object_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)
    personal = models.JSONField(default=dict)
    salt = models.CharField(max_length=64, blank=True)
    commitment = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_id"]), models.Index(fields=["at"])]


class Seal(models.Model):
    """The place of an entry in the chain: gap-free number, hash over the entry and the seal before it."""

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="seal")
    chain = models.CharField(max_length=64)
