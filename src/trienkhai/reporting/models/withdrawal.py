"""Whether somebody above has opened a report, and what its unit took back before that. Rows are only added."""

from django.conf import settings
from django.db import models

from trienkhai.reporting.models.answers import Submission


class Opening(models.Model):
    """The first time somebody above opened a submission or rested on it. Later readings, and other readers, leave no trace.

    `by` is None for what was sent before openings were kept.
    """

    submission = models.OneToOneField(Submission, models.PROTECT, primary_key=True, related_name="opening")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")


class Withdrawal(models.Model):
    """A unit took its report back before anybody above had opened it. The submission stays, and counts nowhere from then on."""

    submission = models.OneToOneField(Submission, models.PROTECT, primary_key=True, related_name="withdrawal")
    reason = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
