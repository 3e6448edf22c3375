"""Figures of a review: what each shows, and which sentence rests on what."""

from django.db import models

from trienkhai.evidence.models import StoredFile
from trienkhai.reporting.models import Round, Submission
from trienkhai.review.models.text import Review, Sentence


class Figure(models.Model):
    """One number in the review. `ask` is a rollup question (see rollup.ask.Ask); the rest is its last answer.

    numerator and denominator are the exact value (denominator 1 for a plain total), as text because they may pass int64.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="figures")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=300)
    ask = models.JSONField()
    numerator = models.CharField(max_length=40, blank=True)
    denominator = models.CharField(max_length=40, blank=True)
    shown = models.CharField(max_length=60, blank=True)
    coverage = models.JSONField(default=dict)
    answered_at = models.DateTimeField(null=True)
    is_stale = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "key"], name="figure_key_once_a_review")]


class FigureRound(models.Model):
    """A round that a figure draws on: what its question says, where a change of a round can find it."""

    figure = models.ForeignKey(Figure, models.CASCADE, related_name="drawn_on")
    round = models.ForeignKey(Round, models.PROTECT, related_name="figures")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["figure", "round"], name="a_round_once_a_figure")]


class FigureUse(models.Model):
    """A sentence shows a figure."""

    figure = models.ForeignKey(Figure, models.CASCADE, related_name="uses")
    sentence = models.ForeignKey(Sentence, models.CASCADE, related_name="figure_uses")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["figure", "sentence"], name="a_figure_once_a_sentence")]


class SentenceSource(models.Model):
    """What a sentence rests on besides its figures: a unit's answer to a question, or a file."""

    sentence = models.ForeignKey(Sentence, models.CASCADE, related_name="sources")
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="sentence_uses")
    field_key = models.CharField(max_length=60, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="sentence_uses")
