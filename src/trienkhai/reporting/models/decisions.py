"""What the level above said of a submission, and what a consolidating unit's submission rests on. Rows are only added."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trienkhai.reporting.models.answers import Submission
from trienkhai.reporting.models.rounds import RoundUnit


class Verdict(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")
    REOPENED = "reopened", _("Reopened")


class Decision(models.Model):
    """One decision on one submission."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    stands_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    new_due_on = models.DateField(null=True)


class ReturnNote(models.Model):
    """A remark pinned to one cell or field of a returned submission; answered by a later submission or not."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="notes")
    cell_key = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=1000)
    answered_in = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=1000, blank=True)


class Pin(models.Model):
    """A consolidating submission rests on this child's submission, or declares that there is none."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="pins")
    child = models.ForeignKey(RoundUnit, models.PROTECT, related_name="+")
    pinned = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="pinned_by")
    sha256 = models.CharField(max_length=64, blank=True)
    gap_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "child"], name="one_pin_a_child")]
