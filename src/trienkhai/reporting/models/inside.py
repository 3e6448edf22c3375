"""What happens to a report inside its unit before it is sent: handed over, approved, given back. Rows are only added."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trienkhai.reporting.models.rounds import RoundUnit


class InsideAct(models.TextChoices):
    HANDED_OVER = "handed_over", _("Handed over for approval")
    APPROVED = "approved", _("Approved inside the unit")
    GIVEN_BACK = "given_back", _("Given back inside the unit")


class InsideStep(models.Model):
    """One step towards the submission of a `number`. `sha256` is the hash of what the draft said then, with its evidence
    and words (`queries.inside.content_of`)."""

    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="inside_steps")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=12, choices=InsideAct)
    sha256 = models.CharField(max_length=64)
    word = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    stands_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
