"""The steps of a chain that a submission has passed at the level above. Rows are only added."""

from django.conf import settings
from django.db import models

from trienkhai.reporting.models.answers import Submission


class ChainStep(models.Model):
    """One step, by its number from 1 and its name in the template. `sha256` is the hash of the submission it was taken on."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="chain_steps")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    word = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    stands_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="a_step_once_a_submission")]
