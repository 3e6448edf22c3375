"""A round: a template version asked for a period, with its own frozen tree and the state of every unit in it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from trienkhai.access.scope import ScopedQuerySet, scope_of
from trienkhai.periods import Period, parse_period_key
from trienkhai.reporting.models.templates import TemplateVersion
from trienkhai.reporting.rules.lifecycle import WAITS_FOR_THE_UNIT
from trienkhai.units.models import Line, Root, Unit, UnitPath
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
    overlaps = models.JSONField(
        default=list,
        help_text="What other templates ask as well, and what was chosen for it when the round was opened.",
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    is_moved = models.BooleanField(
        default=False,
        db_default=False,
        help_text="It moved to a later version; what was sent before keeps the version that it was sent with.",
    )
    tree_stamp = models.UUIDField(
        default=uuid4,
        editable=False,
        help_text="Another one after every recorded change of who stands in its tree and how.",
    )

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


Rows = models.QuerySet[Any, Any]


def under(scope: Scope, among: "RoundUnitQuerySet") -> models.Q:
    """The condition on a RoundUnit: held alone, or it or an ancestor in its round's tree lies in a subtree of today."""
    if scope.everything:
        return models.Q()
    return models.Q(unit_id__in=scope.alone) | _within(scope, among, itself=True)


def held(scope: Scope) -> models.Q:
    """The condition on a RoundUnit: the scope covers its unit itself today.

    Under its successors a closed unit may only be read; its own people still fill and send its last report.
    """
    if scope.everything:
        return models.Q()
    own = models.Q(unit_id__in=scope.units)
    if not scope.subtrees:
        return own
    within = models.Q()
    for top in scope.subtrees:
        within |= models.Q(path__gte=top, path__lt=just_after(top))
    return own | models.Q(unit_id__in=UnitPath.objects.filter(within, is_open=True).values("unit_id"))


def above(scope: Scope, among: "RoundUnitQuerySet") -> models.Q:
    """The condition on a RoundUnit: the scope covers a unit above it, or it has nobody above and the scope covers it itself.

    So does the head office accept its own report, by another person than the one who sent it.
    """
    if scope.everything:
        return models.Q()
    return strictly_above(scope, among) | head_office(scope)


def head_office(scope: Scope) -> models.Q:
    """The condition on a RoundUnit: it has nobody above, neither in its round nor today, and the scope covers it."""
    return models.Q(parent=None, unit_id__in=UnitPath.objects.filter(depth=0).values("unit_id")) & held(scope)


def strictly_above(scope: Scope, among: "RoundUnitQuerySet") -> models.Q:
    """The condition on a RoundUnit: the scope covers a unit above it in the tree of its round.

    A unit held alone is above those next below it. For the unit at the top of a round today's units above it count.
    """
    if scope.everything:
        return models.Q()
    below = _within(scope, among, itself=False)
    below |= models.Q(parent=None, unit_id__in=_below_today(scope))
    if scope.alone:
        below |= models.Q(parent__in=RoundUnit.objects.filter(unit_id__in=scope.alone).values("pk"))
    return below


MOST_INTERVALS = 50  # a condition of more would cost more than it saves


def _within(scope: Scope, among: "RoundUnitQuerySet", *, itself: bool) -> models.Q:
    """The condition on a RoundUnit: it is in the interval of a highest one of a scope, or that one `itself`.

    Where the rounds are known (`of_rounds`), the few intervals are asked for first: a database that has to guess how many
    there are may compare all units of a large round with all. Else they are found within the query.
    """
    if not scope.subtrees:
        return models.Q(pk__in=())
    if among.rounds is None:
        return models.Q(pk__in=_within_any(scope, among, itself=itself))
    intervals = _intervals(scope, among.rounds)
    if len(intervals) > MOST_INTERVALS:
        return models.Q(pk__in=_within_any(scope, among, itself=itself))
    found = models.Q(pk__in=())
    for round_, begin, end in intervals:
        found |= models.Q(round=round_, position__gte=begin if itself else begin + 1, position__lt=end)
    return found


def _intervals(scope: Scope, rounds: frozenset[int]) -> list[tuple[int, int, int]]:
    """(round, first position, end) of the highest units of a scope in some rounds. One query where these cover every top.

    The tops of a scope are the units at which it is held, so that nobody else need be looked at who stands below them.
    """
    here, tops = RoundUnit.objects.filter(round__in=rounds), scope.units - scope.alone
    at_tops = here.filter(models.Q(unit_id__in=tops) | models.Q(depth=0))
    known = list(at_tops.order_by("round", "position").values_list("round_id", "position", "end", "depth", "unit_id"))
    reached: dict[int, int] = {}
    found: list[tuple[int, int, int]] = []
    elsewhere: set[int] = set()  # rounds of which something stands below no top of the scope
    for round_, position, end, depth, unit in known:
        if unit in tops and position >= reached.get(round_, 0):
            found.append((round_, position, end))
            reached[round_] = end
        elif depth == 0:
            elsewhere.add(round_)
    if not elsewhere:
        return found
    highest = here.filter(scope.subtree_q("unit"), _outside(scope, "parent__unit__path"), round__in=elsewhere)
    sure = [one for one in found if one[0] not in elsewhere]
    return sure + sorted(highest.values_list("round_id", "position", "end"))


def _outside(scope: Scope, over: str) -> models.Q:
    """The condition that a path lies in no subtree of a scope, or that there is none."""
    outside = models.Q()
    for top in scope.subtrees:
        outside &= models.Q(**{f"{over}__path__lt": top}) | models.Q(**{f"{over}__path__gte": just_after(top)})
    return models.Q(**{over: None}) | outside


def _within_any(scope: Scope, among: Rows, *, itself: bool) -> Rows:
    """Those of some RoundUnits in the interval of one whose unit lies in a subtree of today, and whose parent's does not.

    Found from the few to the many. To ask each unit for one above it would compare, in a large round, all with all.
    `among` only says where it pays to look: the rows in question, filtered as far as they already are.
    """
    begin = models.F("round__units__position")
    begins = models.Q(position__gte=begin) if itself else models.Q(position__gt=begin)
    rows = (
        among.order_by()
        .select_related(None)
        .filter(
            scope.subtree_q("round__units__unit"),
            _outside(scope, "round__units__parent__unit__path"),
            begins,
            position__lt=models.F("round__units__end"),
        )
    )
    return rows.values("pk")


def _below_today(scope: Scope) -> Rows:
    """The units that stand below those of a scope today; below one held alone only the next."""
    below = models.Q(pk__in=())
    for top in scope.subtrees:
        below |= models.Q(path__gt=top, path__lt=just_after(top))
    for path, depth in UnitPath.objects.filter(unit_id__in=scope.alone).values_list("path", "depth"):
        below |= models.Q(path__gt=path, path__lt=just_after(path), depth=depth + 1)
    return UnitPath.objects.filter(below).values("unit_id")


def late(on: date) -> models.Q:
    """The condition on a RoundUnit: its day has passed and it owes a report, a first one or one that came back.

    The same as `days_late` of `rules.lifecycle` above zero.
    """
    passed = models.Q(due_on__lt=on) | models.Q(due_on=None, round__due_on__lt=on)
    return models.Q(state__in=WAITS_FOR_THE_UNIT) & passed


class RoundUnitQuerySet(ScopedQuerySet["RoundUnit"]):
    """Filter by round or unit first, by person after: what is left out already need not be looked through.

    rounds: the only rounds that these rows are of, where `of_rounds` said so.
    """

    read_permission = "reporting.read"
    rounds: frozenset[int] | None = None

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone.rounds = self.rounds
        return clone  # type: ignore[no-any-return]

    def of_rounds(self, rounds: Iterable[int]) -> Self:
        """Those of some rounds; whom they are visible to is then found with one small query more, and soon."""
        ids = frozenset(rounds)
        found = self.filter(round=next(iter(ids))) if len(ids) == 1 else self.filter(round__in=ids)
        found.rounds = ids
        return found

    def visible_to(self, person: Any) -> Self:
        """Today's scope over the unit or over any of its ancestors in the round's own tree.

        Who decides for one unit alone reads the reports he decides on: those of the units next below it.
        """
        scope = scope_of(person, self.read_permission)
        received = scope_of(person, "reporting.decide").alone if scope.alone else frozenset()
        seen = under(scope, self)
        if not received:
            return self.filter(seen)
        return self.filter(seen | models.Q(parent__in=RoundUnit.objects.filter(unit_id__in=received).values("pk")))

    def under(self, scope: Scope) -> Self:
        """Units that a scope covers, by today's tree or by an ancestor in the tree of their round."""
        return self.filter(under(scope, self))

    def with_all_below(self, scope: Scope) -> Self:
        """Units that a scope covers together with whatever stands below them in the tree of their round."""
        return self if scope.everything else self.filter(_within(scope, self, itself=True))

    def held(self, scope: Scope) -> Self:
        """Units that a scope covers themselves today."""
        return self.filter(held(scope))

    def above(self, scope: Scope) -> Self:
        """Units that a scope stands above."""
        return self.filter(above(scope, self))

    def writable_by(self, person: Any) -> Self:
        """Units whose report the person may fill, or enter on their behalf from above: who sees what is not sent yet."""
        behalf = above(scope_of(person, "reporting.on_behalf"), self)
        return self.filter(held(scope_of(person, "reporting.fill")) | behalf)

    def awaited(self) -> Self:
        """Units whose own report the round waits for: asked, and not below one that reports in one sum for them too."""
        lumps = RoundUnit.objects.filter(
            round=models.OuterRef("round"),
            mode=Mode.LUMP,
            position__lt=models.OuterRef("position"),
            end__gt=models.OuterRef("position"),
        )
        return self.filter(~models.Exists(lumps), is_expected=True)

    def late(self, *, on: date) -> Self:
        """Units that owe a report whose day has passed."""
        return self.filter(late(on))

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
    first_due_on = models.DateField(null=True)  # what counted before leave was given to send later
    state = models.CharField(max_length=10, choices=State, default=State.NONE)
    latest = models.ForeignKey("Submission", models.PROTECT, null=True, related_name="+")
    step = models.PositiveSmallIntegerField(default=0, db_default=0)  # of the chain, passed by `latest`: for lists
    accepted = models.ForeignKey("Submission", models.PROTECT, null=True, related_name="+")

    objects = RoundUnitQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "position"], name="one_unit_a_position"),
            models.UniqueConstraint(fields=["round", "unit"], name="a_unit_once_a_round"),
        ]
        indexes = [models.Index(fields=["round", "mode", "position", "end"], name="lumps_of_a_round")]

    def __str__(self) -> str:
        return self.name

    @property
    def ancestors(self) -> RoundUnitQuerySet:
        """The units above it in the tree of its round."""
        here = {"position__lt": self.position, "end__gt": self.position}
        return RoundUnit.objects.filter(round=self.round_id, **here)  # type: ignore[attr-defined]

    @property
    def ancestors_and_itself(self) -> RoundUnitQuerySet:
        here = {"position__lte": self.position, "end__gt": self.position}
        return RoundUnit.objects.filter(round=self.round_id, **here)  # type: ignore[attr-defined]

    @property
    def due(self) -> date:
        """The day by which this unit is to send, its own or that of the round."""
        return self.due_on or self.round.due_on


CHANGES_WHO_IS_ASKED = frozenset({"unit_expected", "unit_released"})  # of the events of a RoundChange


class RoundChange(models.Model):
    """A recorded change of a round after it was opened. One of the whole round has the `unit_id` None in its details."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    event = models.CharField(max_length=40)
    details = models.JSONField(default=dict)
    reason = models.CharField(max_length=300)
