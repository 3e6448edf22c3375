"""The review as text: campaign, review, sections of the outline, sentences."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from trienkhai.access.scope import ScopedQuerySet, scope_of
from trienkhai.directives.models import Directive
from trienkhai.reporting.models import Round
from trienkhai.review.permissions import READ
from trienkhai.units.models import Unit


class Campaign(models.Model):
    """One review of one directive: period, cut-off, the rounds it draws on, the day of the conference."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="campaigns")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="campaigns")
    name = models.CharField(max_length=300)
    period_key = models.CharField(max_length=40)
    cut_off = models.DateField()
    conference_on = models.DateField(null=True)


class CampaignRound(models.Model):
    """A round that this campaign draws on."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="rounds")
    round = models.ForeignKey(Round, models.PROTECT, related_name="campaigns")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "round"], name="a_round_once_a_campaign")]


class ReviewQuerySet(ScopedQuerySet["Review"]):
    read_permission = READ
    unit_lookup = "campaign__unit"

    def visible_to(self, person: Any) -> Self:
        """A review is read by those whose scope covers the unit that writes it."""
        return self.within(scope_of(person, self.read_permission))


class Review(models.Model):
    """The report being written. `paper` holds what its printed head and foot need (see review.documents)."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="reviews")
    title = models.CharField(max_length=500)
    ruleset = models.CharField(max_length=20)
    dated = models.DateField()
    basis = models.CharField(max_length=10, default="accepted")
    paper = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ReviewQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class Section(models.Model):
    """A place in the outline. `key` is stable; `provision` is the point of the resolution it answers to."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="sections")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    key = models.CharField(max_length=60)
    number = models.CharField(max_length=20, blank=True)
    heading = models.CharField(max_length=500)
    order = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField()
    provision = models.ForeignKey("directives.Provision", models.PROTECT, null=True, related_name="review_sections")
    may_be_empty = models.BooleanField(default=False)
    blocks = models.JSONField(
        default=list, help_text="Tables and charts after the text: their kind and what they show."
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["review", "key"], name="section_key_once_a_review")]

    @property
    def title(self) -> str:
        """Number and heading: "I. Đặc điểm tình hình"."""
        return f"{self.number}. {self.heading}" if self.number else self.heading


class Standing(models.TextChoices):
    SOURCED = "sourced", _("has its sources")
    OWN_WORDS = "own_words", _("the author's own words")
    UNSOURCED = "unsourced", _("no source yet")


class Sentence(models.Model):
    """One sentence. `text` marks its figures as {{figure key}}; a paragraph ends where `ends_paragraph` is set."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="sentences")
    order = models.PositiveIntegerField()
    text = models.TextField()
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.UNSOURCED)
    ends_paragraph = models.BooleanField(default=False)

    class Meta:
        ordering = ["order"]
