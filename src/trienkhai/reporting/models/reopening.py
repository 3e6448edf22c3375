"""A unit asks that its accepted report be opened again; the level above grants it or declines. Rows are only added."""

from django.conf import settings
from django.db import models

from trienkhai.reporting.models.answers import Submission
from trienkhai.reporting.models.decisions import Decision


class ReopenRequest(models.Model):
    """Why, and which cells: [{"key", "now", "wanted"}], each value as it is stored; '' where there is none."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="reopen_requests")
    reason = models.CharField(max_length=1000)
    cells = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")


class ReopenAnswer(models.Model):
    """The one answer to a request. `decision` is the reopening that granted it; without one it was declined."""

    request = models.OneToOneField(ReopenRequest, models.PROTECT, related_name="answer")
    decision = models.OneToOneField(Decision, models.PROTECT, null=True, related_name="granted")
    reason = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
