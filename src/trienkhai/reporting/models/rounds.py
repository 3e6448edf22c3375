"""A round: a template version asked for a period, with its own frozen tree and the state of every unit in it."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from trienkhai.access.scope import ScopedQuerySet, scope_of
from trienkhai.periods import Period, parse_period_key
from trienkhai.reporting.models.templates import TemplateVersion
from trienkhai.units.models import Line, Root, Unit
from trienkhai.units.scope import Scope, just_after


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, person: Any) -> Self:
        """Rounds in which at least one unit lies in the person's scope."""
        scope = scope_of(person, "reporting.read")
        if scope.everything:
            return self
        here = RoundUnit.objects.filter(round=models.OuterRef("pk")).filter(scope.as_q("unit"))
        return self.filter(models.Exists(here))


class Round(models.Model):
    """One asking. As-reported figures read its RoundUnits, never today's tree."""

    root = models.ForeignKey(Root, models.PROTECT, related_name="rounds")
    version = models.ForeignKey(TemplateVersion, models.PROTECT, related_name="rounds")
    line = models.ForeignKey(Line, models.PROTECT, related_name="+")
    period_key = models.CharField(max_length=40)
    tree_on = models.DateField()
    due_on = models.DateField()
    name = models.CharField(max_length=300)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "period_key"], name="one_round_a_period")]
        ordering = ["period_key"]

    def __str__(self) -> str:
        return self.name

    @property
    def period(self) -> Period:
        return parse_period_key(self.period_key)


class State(models.TextChoices):
    """Where the report of one unit stands. Lateness is an overlay, computed from dates."""

    NONE = "none", _("Nothing yet")
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Returned")
    ACCEPTED = "accepted", _("Accepted")


class Mode(models.TextChoices):
    """A unit reports by parts (its children report too) or in one sum for its whole subtree, never both for one field."""

    PARTS = "parts", _("by parts")
    LUMP = "lump", _("in one sum")


def under(scope: Scope) -> models.Q:
    """The condition on a RoundUnit: held alone, or it or an ancestor in its round's tree lies in a subtree of today."""
    if scope.everything:
        return models.Q()
    held = models.Q(unit_id__in=scope.alone)
    if not scope.subtrees:
        return held
    above = RoundUnit.objects.filter(
        scope.subtree_q("unit"),
        round=models.OuterRef("round"),
        position__lte=models.OuterRef("position"),
        end__gt=models.OuterRef("position"),
    )
    inside = models.Q(models.Exists(above))
    return held | inside if scope.alone else inside


def held(scope: Scope) -> models.Q:
    """The condition on a RoundUnit: the scope covers its unit itself today. A closed unit only for its own people."""
    if scope.everything:
        return models.Q()
    own = models.Q(unit_id__in=scope.units)
    return own | (scope.subtree_q("unit") & models.Q(unit__path__is_open=True)) if scope.subtrees else own


def above(scope: Scope) -> models.Q:
    """The condition on a RoundUnit: the scope covers a unit above it in the tree of its round.

    For the unit at the top of a round that is today's unit above, or the unit itself where there is none.
    """
    if scope.everything:
        return models.Q()
    tops = RoundUnit.objects.filter(
        scope.subtree_q("unit") | models.Q(unit_id__in=scope.units - scope.alone),
        round=models.OuterRef("round"),
        position__lt=models.OuterRef("position"),
        end__gt=models.OuterRef("position"),
    )
    over_the_top = models.Q(unit__path__depth=0) & held(scope)
    for top in scope.subtrees:
        over_the_top |= models.Q(unit__path__path__gt=top, unit__path__path__lt=just_after(top))
    over = models.Q(parent__unit_id__in=scope.units) | models.Q(depth=0) & over_the_top
    return over | models.Q(models.Exists(tops))


class RoundUnitQuerySet(ScopedQuerySet["RoundUnit"]):
    read_permission = "reporting.read"

    def visible_to(self, person: Any) -> Self:
        """Today's scope over the unit or over any of its ancestors in the round's own tree.

        Who decides for one unit alone reads the reports he decides on: those of the units next below it.
        """
        scope = scope_of(person, self.read_permission)
        received = scope_of(person, "reporting.decide").alone if scope.alone else frozenset()
        return self.filter(under(scope) | models.Q(parent__unit_id__in=received)) if received else self.under(scope)

    def under(self, scope: Scope) -> Self:
        """Units that a scope covers, by today's tree or by an ancestor in the tree of their round."""
        return self.filter(under(scope))

    def writable_by(self, person: Any) -> Self:
        """Units whose report the person may fill, or enter on their behalf from above: who sees what is not sent yet."""
        return self.filter(held(scope_of(person, "reporting.fill")) | above(scope_of(person, "reporting.on_behalf")))

    def locked(self) -> Self:
        """Rows that no other act can decide on until this transaction ends."""
        return self.select_for_update(of=("self",), no_key=True)  # stored totals point at the row


class RoundUnit(models.Model):
    """A unit in the frozen tree of a round: depth-first position, interval end, parent by position, and its report's state."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="units")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="round_units")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    position = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    code = models.CharField(max_length=50, blank=True)
    is_expected = models.BooleanField(default=False)
    mode = models.CharField(max_length=5, choices=Mode, default=Mode.PARTS)
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.NONE)
    latest = models.ForeignKey("Submission", models.PROTECT, null=True, related_name="+")
    accepted = models.ForeignKey("Submission", models.PROTECT, null=True, related_name="+")

    objects = RoundUnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="one_unit_a_position"),
            models.UniqueConstraint(fields=["round", "unit"], name="a_unit_once_a_round"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def due(self) -> date:
        """The day by which this unit is to send, its own or that of the round."""
        return self.due_on or self.round.due_on


class RoundChange(models.Model):
    """A recorded change to the frozen tree of a round after it was opened."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    event = models.CharField(max_length=40)
    details = models.JSONField(default=dict)
    reason = models.CharField(max_length=300)
