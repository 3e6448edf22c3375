"""Stored accumulators. Derived: a rebuild gives the same bytes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trienkhai.reporting.models import Round, RoundUnit


class Basis(models.TextChoices):
    """Which submissions a stored total rests on. Signed totals are reached through pins and not stored."""

    RECEIVED = "received", _("received")
    ACCEPTED = "accepted", _("accepted")


class Tally(models.Model):
    """Accumulators of one inner unit in one round on one basis; `packed` as told in `rollup.arrays.layout`."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="tallies")
    round_unit = models.ForeignKey(RoundUnit, models.PROTECT, related_name="tallies")
    basis = models.CharField(max_length=10, choices=Basis)
    expected = models.PositiveIntegerField()
    given = models.PositiveIntegerField()
    packed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round_unit", "basis"], name="one_tally_a_unit_and_basis")]
        indexes = [models.Index(fields=["round", "basis"])]
