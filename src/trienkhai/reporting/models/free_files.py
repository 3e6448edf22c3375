"""What is remembered of strangers' files: which heading meant what, and where in a file the values of a draft stand."""

from django.conf import settings
from django.db import models

from trienkhai.reporting.models.answers import Intake
from trienkhai.reporting.models.rounds import RoundUnit
from trienkhai.reporting.models.templates import Template


class FreeMapping(models.Model):
    """What somebody confirmed of a table with these headings; proposed when one comes again, see `rules.free.mapping`."""

    template = models.ForeignKey(Template, models.PROTECT, related_name="free_mappings")
    shape = models.CharField(max_length=40, help_text="Of the headings without marks and years.")
    choices = models.JSONField(default=dict)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "shape"], name="one_mapping_a_shape")]


class DraftSource(models.Model):
    """Which values of a draft came out of a file of the unit's own: by key the place in the file, and the value there.

    What is changed afterwards is no longer the file's. Gone once the report is sent: the submission keeps the places.
    """

    round_unit = models.OneToOneField(RoundUnit, models.PROTECT, related_name="draft_source")
    intake = models.ForeignKey(Intake, models.PROTECT, related_name="+")
    places = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
