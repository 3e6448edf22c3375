"""Corrections of the words of a template version. Rows are only added."""

from django.conf import settings
from django.db import models

from trienkhai.reporting.models.templates import TemplateVersion


class TemplateErratum(models.Model):
    """One erratum. `texts`: path of a text (`rules.errata`) → [before, after]."""

    version = models.ForeignKey(TemplateVersion, models.PROTECT, related_name="told_errata")
    number = models.PositiveIntegerField()
    texts = models.JSONField()
    reason = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "number"], name="erratum_number_once_a_version")]
