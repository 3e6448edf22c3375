"""The texts a directive has had: the one registered first, and each amended one that took its place."""

from django.conf import settings
from django.db import models

from trienkhai.directives.models.register import Directive
from trienkhai.evidence.models import StoredFile


class DirectiveVersion(models.Model):
    """One text. Without a number it was uploaded and is looked at; its number says that it was adopted.

    `account` tells of an adopted one what became of every provision: kept, changed, new, gone, with the words before.
    """

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(null=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="directive_versions")
    symbol = models.CharField(max_length=60, help_text="Symbol of the document that amends it.")
    amended_on = models.DateField()
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    account = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["directive", "number"], name="a_version_has_its_number_once")]
