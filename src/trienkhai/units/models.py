"""The tree through time. All intervals are half-open days [from_day, to_day); an open end is NULL.

Nothing here is rewritten: a rename, a move, a merger closes one row and opens another. Overlaps are refused by the
database itself (exclusion constraint on PostgreSQL, trigger on SQLite: migration 0002).
"""

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

Row = TypeVar("Row", bound=models.Model)


class Root(models.Model):
    """One organisation in this installation. Codes, templates and grants belong to one root."""

    key = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=300)
    pack = models.CharField(
        max_length=20, default="vn-state", help_text="Vocabulary pack: vn-party, vn-state or plain."
    )
    language = models.CharField(
        max_length=2, default="vi", help_text="Language of what is printed into workbooks and papers: vi or en."
    )
    place = models.CharField(max_length=100, blank=True, help_text="Printed before the date of a paper.")
    is_illustrative = models.BooleanField(default=False, help_text="Its figures are invented; every paper says so.")
    paths_on = models.DateField(null=True, help_text="The day whose tree the stored paths show; made anew every day.")

    def __str__(self) -> str:
        return self.name


class Line(models.Model):
    """A way of being subordinate: the default one, enterprise, Party, union where they differ."""

    root = models.ForeignKey(Root, models.PROTECT, related_name="lines")
    key = models.SlugField(max_length=30, default="main")
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["root", "key"], name="line_key_once_per_root")]


class Unit(models.Model):
    """A node of the organisation. Its identity survives renaming, moving and new codes."""

    root = models.ForeignKey(Root, models.PROTECT, related_name="units")
    note = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"Unit {self.pk}"


class DatedQuerySet(models.QuerySet[Row]):
    def on(self, day: date) -> Self:
        """Rows in force on a day."""
        return self.filter(from_day__lte=day).filter(models.Q(to_day__isnull=True) | models.Q(to_day__gt=day))


class Dated(models.Model):
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class Naming(Dated):
    """What a unit is called from a day on. A code is unique per day within a root and never an identity."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="namings")
    root = models.ForeignKey(Root, models.PROTECT, related_name="+")
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=100, blank=True)
    code = models.CharField(max_length=50, blank=True)
    kind = models.CharField(max_length=50, blank=True, help_text="Kind of unit: company, cell, commune…")
    search_key = models.CharField(max_length=450)
    sort_key = models.CharField(max_length=1000)

    class Meta:
        indexes = [models.Index(fields=["root", "code"]), models.Index(fields=["search_key"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_day__isnull=True) | models.Q(to_day__gt=models.F("from_day")),
                name="naming_ends_after_it_begins",
            )
        ]

    @property
    def label(self) -> str:
        return self.short_name or self.name


class Placement(Dated):
    """A unit stands under a parent (none: it is the top) in a line. A unit is open on the days it has a placement."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="placements")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="placements_below")
    order = models.IntegerField(default=0, help_text="Protocol order among the children of one parent.")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["line", "from_day"]), models.Index(fields=["parent"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_day__isnull=True) | models.Q(to_day__gt=models.F("from_day")),
                name="placement_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~models.Q(parent=models.F("unit")), name="no_unit_under_itself"),
        ]


class Grouping(models.Model):
    """A classification across the tree: khối, loại hình, địa bàn."""

    root = models.ForeignKey(Root, models.PROTECT, related_name="groupings")
    key = models.SlugField(max_length=50)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["root", "key"], name="grouping_key_once_per_root")]


class GroupMember(Dated):
    """A unit belongs to one part of a grouping from a day on."""

    grouping = models.ForeignKey(Grouping, models.PROTECT, related_name="members")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="group_memberships")
    part = models.CharField(max_length=100)
    order = models.IntegerField(default=0)


class SuccessionKind(models.TextChoices):
    MERGED = "merged", _("merged into")
    SPLIT = "split", _("split into")
    PART = "part", _("part went to")
    KEPT = "kept", _("kept as it was")


class Succession(models.Model):
    """Lineage between units. For a split, approved integer shares say how figures may be carried over."""

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="origins")
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=SuccessionKind)
    share = models.PositiveIntegerField(
        null=True, help_text="Integer share of this successor; all shares together are the whole."
    )
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200, blank=True, help_text="File and line the fact came from.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "day"], name="one_succession_a_day"),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")), name="no_unit_follows_itself"
            ),
        ]


class Topic(models.Model):
    """A field of work (lĩnh vực) of one organisation; carried by provisions, groups of tasks, sections of templates, duties."""

    root = models.ForeignKey(Root, models.PROTECT, related_name="topics")
    name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["root", "name"], name="a_topic_once_per_root")]

    def __str__(self) -> str:
        return self.name


class TreeVersion(models.Model):
    """The tree of a line between two changes, as packed arrays (see `units.tree`). Derived; may be deleted at any time."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="versions")
    from_day = models.DateField()
    to_day = models.DateField(null=True)
    arrays = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["line", "from_day"], name="one_tree_version_a_day")]


class UnitPath(models.Model):
    """Where a unit stands today in the default line, as a path of ids: '/0001/00a7/'. Derived; used for scopes.

    A closed unit stands under its successors, read only.
    """

    unit = models.OneToOneField(Unit, models.CASCADE, primary_key=True, related_name="path")
    path = models.CharField(max_length=400, db_index=True, db_collation=None)
    depth = models.PositiveSmallIntegerField()
    is_open = models.BooleanField(default=True)
