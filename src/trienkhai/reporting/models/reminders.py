"""Who was reminded of a report, how and when. Rows are only added."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trienkhai.reporting.models.rounds import RoundUnit


class How(models.TextChoices):
    INBOX = "inbox", _("in the system")
    LETTER = "letter", _("by official letter")
    CALL = "call", _("by telephone")


class Reminder(models.Model):
    """One reminder of one unit. `people`: how many of its people found it in their inbox; `words`: what was added to it."""

    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="reminders")
    how = models.CharField(max_length=6, choices=How)
    people = models.PositiveSmallIntegerField(default=0)
    words = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
