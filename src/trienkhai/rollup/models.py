"""Stored accumulators. Derived: a rebuild gives the same bytes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trienkhai.reporting.models import Round, RoundUnit, Submission


class Basis(models.TextChoices):
    """Which submissions a stored total rests on. Signed totals stand in `SignedTotal`."""

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


class SignedTotal(models.Model):
    """The totals a consolidating unit signed: its own line and what its pins rest on, as they were at that moment.

    Written with the submission and never changed, whatever becomes of the reports below. A gap counts as awaited and
    missing. `packed` as in Tally.
    """

    submission = models.OneToOneField(Submission, models.PROTECT, primary_key=True, related_name="signed_total")
    expected = models.PositiveIntegerField()
    given = models.PositiveIntegerField()
    packed = models.BinaryField()


class Pulse(models.Model):
    """A mark that every act on a report or a decision of a round gives anew, in its own transaction.

    Whoever remembers what stood there reads it anew after the next beat. It is drawn at random, so that a database that is set back to
    an earlier moment never comes to a mark that meant something else. A round without one has not changed yet.
    """

    round = models.OneToOneField(Round, models.PROTECT, primary_key=True, related_name="pulse")
    beat = models.PositiveBigIntegerField()


class Explanation(models.Model):
    """What somebody above found out about a figure that stood out (`rollup.second_look`), kept with the report it stands in. Never changed.

    `kind`: why it stood out. `place`: the key of a cell, a ratio or a question, or "muc:" and that of a section.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="explanations")
    kind = models.CharField(max_length=10)
    place = models.CharField(max_length=200)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stands_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
