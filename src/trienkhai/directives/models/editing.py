"""What was done to the provisions of a directive, so that the last act can be taken back; and the anchors they had before."""

from django.conf import settings
from django.db import models

from trienkhai.directives.models.register import Directive, Provision


class ProvisionAlias(models.Model):
    """An anchor that a provision had before. It means that provision for ever, so that no link breaks."""

    directive = models.ForeignKey(Directive, models.CASCADE, related_name="aliases")
    anchor = models.CharField(max_length=120)
    provision = models.ForeignKey(Provision, models.CASCADE, related_name="aliases")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["directive", "anchor"], name="an_old_anchor_means_one_provision")
        ]


class DirectiveEdit(models.Model):
    """One act on the provisions: the stretch of the document that it changed, before and after.

    `start` counts the pieces of the document before that stretch. `act` is empty for an amended text, which is not undone.
    """

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="edits")
    act = models.CharField(max_length=20, blank=True)
    start = models.PositiveIntegerField(default=0)
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["directive", "-id"], name="edits_newest_first")]
