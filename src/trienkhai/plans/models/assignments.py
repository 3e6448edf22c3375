"""One instance of an order at one unit: the same record for who gave it and who must do it. Its acts are only added."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trienkhai.access.scope import ScopedQuerySet, scope_of
from trienkhai.evidence.models import StoredFile
from trienkhai.plans.permissions import ANSWER, CONFIRM, READ
from trienkhai.plans.rules import lifecycle
from trienkhai.plans.rules.counting import Sums
from trienkhai.units.models import Unit


class State(models.TextChoices):
    PLANNED = lifecycle.PLANNED, _("Planned")
    ISSUED = lifecycle.ISSUED, _("Not answered yet")
    REFUSED = lifecycle.REFUSED, _("Order refused")
    DOING = lifecycle.DOING, _("Being done")
    REPORTED = lifecycle.REPORTED, _("Reported as done")
    CONFIRMED = lifecycle.CONFIRMED, _("Confirmed")
    WITHDRAWN = lifecycle.WITHDRAWN, _("Order withdrawn")


class AssignmentQuerySet(ScopedQuerySet["Assignment"]):
    read_permission = READ

    def visible_to(self, person: Any) -> Self:
        """Instances at one's units and those one's units gave; what is only planned is seen at the unit that plans it."""
        scope = scope_of(person, READ)
        mine = models.Q(scope.as_q("unit")) & ~models.Q(state=lifecycle.PLANNED)
        return self.filter(mine | models.Q(scope.as_q("giver")))

    def answered_by(self, person: Any) -> Self:
        """Those for which a person answers in the name of the unit."""
        return self.filter(scope_of(person, ANSWER).as_q("unit")).exclude(state=lifecycle.PLANNED)

    def confirmed_by(self, person: Any) -> Self:
        """Those on whose reports a person decides in the name of who gave them."""
        return self.filter(scope_of(person, CONFIRM).as_q("giver")).exclude(state=lifecycle.PLANNED)


class Assignment(models.Model):
    """Of `unit`, given by `giver`. `parent`: the instance that it is a part of; `branch`: the instance at the top of its branch.

    `post`: the part of the unit that does it, where a unit breaks its instance down within itself. The sums tell what stands at
    and below it (`rules.counting`); each act brings the way up to date.
    """

    task = models.ForeignKey("plans.Task", models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments")
    giver = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts_of_it")
    branch = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    depth = models.PositiveSmallIntegerField(default=0)
    post = models.CharField(max_length=200, blank=True)
    words = models.CharField(
        max_length=1000, blank=True, help_text="What this part of the order is, as its giver put it."
    )
    order = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    turn = models.PositiveIntegerField(default=0, help_text="Acts so far: who acts says which he has seen.")
    given_on = models.DateField(null=True)
    due_on = models.DateField(null=True, help_text="Of the term that runs; none when it has no end.")
    terms_done = models.PositiveSmallIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(default=0)
    told_on = models.DateField(null=True, help_text="Day of the last word of progress.")
    has_files = models.BooleanField(default=False)
    returns = models.PositiveSmallIntegerField(default=0)
    extensions = models.PositiveSmallIntegerField(default=0)
    forwarded_by = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    sum_parts = models.PositiveIntegerField(default=0)
    sum_taken = models.PositiveIntegerField(default=0)
    sum_told = models.PositiveIntegerField(default=0)
    sum_evidenced = models.PositiveIntegerField(default=0)
    sum_confirmed = models.PositiveIntegerField(default=0)
    sum_percent = models.PositiveIntegerField(default=0)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        indexes = [models.Index(fields=["task", "depth"]), models.Index(fields=["unit", "state", "due_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "unit"], condition=models.Q(parent=None), name="a_task_is_given_to_a_unit_once"
            ),
            models.UniqueConstraint(
                fields=["parent", "unit", "post"],
                condition=models.Q(parent__isnull=False),
                name="a_part_is_given_once",
            ),
            models.CheckConstraint(condition=models.Q(percent__lte=100), name="percent_is_at_most_100"),
        ]

    @property
    def sums(self) -> Sums:
        return Sums(
            self.sum_parts,
            self.sum_taken,
            self.sum_told,
            self.sum_evidenced,
            self.sum_confirmed,
            self.sum_percent,
        )

    @sums.setter
    def sums(self, told: Sums) -> None:
        self.sum_parts, self.sum_taken, self.sum_told = told.parts, told.taken, told.told
        self.sum_evidenced, self.sum_confirmed, self.sum_percent = told.evidenced, told.confirmed, told.percent


SUMS = ("sum_parts", "sum_taken", "sum_told", "sum_evidenced", "sum_confirmed", "sum_percent")


class ActKind(models.TextChoices):
    ISSUE = "issue", _("gave the order")
    ACCEPT = "accept", _("took the order on")
    REFUSE = "refuse", _("refused the order")
    FORWARD = "forward", _("forwarded the order")
    INSIST = "insist", _("gave the order once more")
    WITHDRAW = "withdraw", _("withdrew the order")
    BREAK_DOWN = "break_down", _("broke the order down")
    TELL = "tell", _("told how far it is")
    REPORT = "report", _("reported it as done")
    TAKE_BACK = "take_back", _("took the report back")
    CONFIRM = "confirm", _("confirmed the report")
    GIVE_BACK = "give_back", _("gave the report back")
    REOPEN = "reopen", _("opened it again")
    ASK_EXTENSION = "ask_extension", _("asked for more time")
    DECIDE_EXTENSION = "decide_extension", _("decided on more time")
    REMIND = "remind", _("reminded of the task")


class Act(models.Model):
    """What happened to an instance. `facts`: what else is known of it (due days, units, open parts)."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=16, choices=ActKind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="In whose name.")
    before = models.CharField(max_length=10, choices=State)
    after = models.CharField(max_length=10, choices=State)
    words = models.CharField(max_length=4000, blank=True)
    percent = models.PositiveSmallIntegerField(null=True)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    acted_for = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]


class ActFile(models.Model):
    """Evidence that came with a word of progress or a report."""

    act = models.ForeignKey(Act, models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)


class Extension(models.Model):
    """More time, asked for and decided. An instance has at most one that waits."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="asked_extensions")
    due_before = models.DateField()
    wanted = models.DateField()
    reason = models.CharField(max_length=1000)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    granted = models.DateField(null=True, help_text="The new day; none where it was declined or nobody decided yet.")
    words = models.CharField(max_length=1000, blank=True)
    carried = models.PositiveIntegerField(default=0, help_text="How many parts below moved with it.")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=models.Q(decided_at=None), name="one_extension_waits"
            )
        ]
