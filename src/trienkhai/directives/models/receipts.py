"""To which units and posts a document was sent, and what these said of it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trienkhai.access.scope import ScopedQuerySet
from trienkhai.directives.models.register import Directive
from trienkhai.units.models import Unit


class Dispatch(models.Model):
    """One sending of a document, to many units."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="dispatches")
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")


class Standing(models.TextChoices):
    """What a post has said of a document."""

    WAITING = "waiting", _("nothing said yet")
    RECEIVED = "received", _("received, not read yet")
    READ = "read", _("received and read")


class ReceiptQuerySet(ScopedQuerySet["Receipt"]):
    """Seen by who reads documents at the unit, or above it."""

    read_permission = "directives.read"

    def counted(self) -> Self:
        """A unit that has ended since is not waited for."""
        return self.filter(models.Q(unit__path__is_open=True) | models.Q(read_on__isnull=False))

    def waited_for(self) -> Self:
        """Those whose reading is still to be confirmed."""
        return self.filter(read_on=None, unit__path__is_open=True)

    def standing(self, standing: str) -> Self:
        if standing == Standing.READ:
            return self.filter(read_on__isnull=False)
        return self.filter(read_on=None, received_on__isnull=standing == Standing.WAITING)


class Receipt(models.Model):
    """A document at one post of one unit. The days are those of the official word, given once each."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="receipts")
    directive = models.ForeignKey(Directive, models.PROTECT, related_name="receipts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="directive_receipts")
    post = models.CharField(max_length=100, help_text="As it was addressed: Người đứng đầu, Văn thư…")
    received_on = models.DateField(null=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    read_on = models.DateField(null=True)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reminded_on = models.DateField(null=True, help_text="The last day on which the unit was reminded.")

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directive", "unit", "post"], name="a_post_gets_a_document_once"),
            models.CheckConstraint(
                condition=models.Q(read_on=None) | models.Q(received_on__isnull=False), name="what_is_read_was_received"
            ),
        ]

    @property
    def standing(self) -> Standing:
        if self.read_on is not None:
            return Standing.READ
        return Standing.RECEIVED if self.received_on is not None else Standing.WAITING
