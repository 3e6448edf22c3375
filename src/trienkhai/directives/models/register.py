"""A numbered document and its anchored points."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trienkhai.access.scope import scope_of
from trienkhai.directives.models.searching import Searchable, SearchableQuerySet
from trienkhai.directives.outline.anchors import SENTENCE
from trienkhai.evidence.models import StoredFile
from trienkhai.units.models import Root, Topic, Unit


class Direction(models.TextChoices):
    """Whether a document came in or is the organisation's own."""

    INCOMING = "incoming", _("incoming")
    OWN = "own", _("own")


class DirectiveQuerySet(SearchableQuerySet["Directive"]):
    read_permission = "directives.read"

    def visible_to(self, person: Any) -> "DirectiveQuerySet":
        """A directive is addressed to its whole root: every reader of the root sees it."""
        scope = scope_of(person, self.read_permission)
        return self.filter(root_id__in=Unit.objects.filter(scope.as_q("")).values("root_id"))


class Directive(Searchable):
    """A resolution, plan or conclusion, incoming or own."""

    root = models.ForeignKey(Root, models.PROTECT, related_name="directives")
    number = models.CharField(max_length=11, blank=True)
    symbol = models.CharField(max_length=60, help_text="As printed: 18-NQ/ĐU.")
    kind_name = models.CharField(max_length=100)
    subject = models.CharField(max_length=500)
    issuer = models.CharField(max_length=300)
    signer = models.CharField(max_length=100, blank=True)
    issued_on = models.DateField()
    direction = models.CharField(max_length=10, choices=Direction, blank=True, help_text="Empty: nobody has said it.")
    arrived_on = models.DateField(null=True, help_text="Of an incoming document.")
    arrival_number = models.CharField(max_length=10, blank=True, help_text="In the book of what came in, per year.")
    despite = models.CharField(
        max_length=300, blank=True, help_text="Why it was registered although something like it was there."
    )
    scheme = models.CharField(max_length=30, help_text="Numbering scheme the provisions were read by.")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="directives")
    unplaced = models.JSONField(
        default=list, help_text="Paragraphs that could not be placed: line, text, reason, place in the document."
    )
    notices = models.JSONField(
        default=list, help_text="What its reader should know: code, message as a template, params."
    )
    joined = models.JSONField(
        default=list, help_text="Paragraphs without a number, joined to a provision: line, text, anchor, at, lines."
    )
    frame = models.JSONField(
        default=dict,
        help_text="Opening and closing paragraphs that are no provisions: line, text, place in the document.",
    )
    revision = models.PositiveIntegerField(
        default=0, help_text="Counts the changes of its provisions; a page shows one."
    )
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = DirectiveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["root", "symbol", "issuer", "issued_on"], name="a_directive_is_registered_once"
            ),
            models.CheckConstraint(
                condition=models.Q(direction="incoming") | models.Q(arrived_on=None, arrival_number=""),
                name="only_what_came_in_has_arrived",
            ),
        ]

    def __str__(self) -> str:
        return self.symbol

    @property
    def searched(self) -> str:
        return f"{self.symbol} {self.kind_name} {self.subject} {self.issuer} {self.signer}"


class ProvisionQuerySet(SearchableQuerySet["Provision"]):
    def visible_to(self, person: Any) -> "ProvisionQuerySet":
        """Whoever sees a directive sees all of it."""
        return self.filter(directive__in=Directive.objects.visible_to(person))

    def in_force(self) -> Self:
        """What stands in the text as it is today, marked sentences included."""
        return self.filter(repealed_by=None)

    def points(self) -> Self:
        """The text as it is today, each of its words once: without the marked sentences, whose words stand in their points."""
        return self.in_force().exclude(level=SENTENCE)


class Provision(Searchable):
    """An anchored point of a directive: chapter, article, clause, point; or a marked sentence of one.

    A row is never deleted while something points at it. One that an amended text has no place for stays, repealed.
    """

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="provisions")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    anchor = models.CharField(max_length=120)
    level = models.CharField(max_length=20)
    label = models.CharField(max_length=60)
    heading = models.CharField(max_length=1000, blank=True)
    text = models.TextField(blank=True)
    order = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField()
    begins = models.PositiveIntegerField(
        null=True, help_text="Of a marked sentence: its first character in the parent."
    )
    ends = models.PositiveIntegerField(null=True, help_text="The character behind its last one.")
    repealed_by = models.ForeignKey(
        "directives.DirectiveVersion",
        models.PROTECT,
        null=True,
        related_name="repealed",
        help_text="The amended text in which it has no place any more.",
    )

    topics = models.ManyToManyField(Topic, related_name="provisions")

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["directive", "anchor"], name="an_anchor_is_unique_in_its_directive")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def searched(self) -> str:
        return f"{self.label} {self.heading} {self.text}"
