"""Figures of a review: asking, answering, answering again."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.scope import require
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.review.models import Figure, Review
from trienkhai.review.values import asked, language_of
from trienkhai.rollup.answers import Answer, answer
from trienkhai.rollup.ask import Ask

WRITE = "review.write"


@transaction.atomic
def add_figure(review: Review, *, key: str, name: str, ask: Ask, by: Any) -> Figure:
    """Put a figure at the author's hand, with its first answer. Raises Unacceptable for a key that is taken."""
    require(by, WRITE, review.campaign.unit)
    if slugify(key) != key or not key:
        raise Unacceptable(
            [Problem(_("“%s” cannot be the key of a figure; use small letters a–z, digits and hyphens.") % key)]
        )
    if Figure.objects.filter(review=review, key=key).exists():
        raise Unacceptable([Problem(_("This review has a figure “%s” already.") % key)])
    figure = Figure(review=review, key=key, name=name, ask=ask.to_json())
    take_answer(figure, answer(ask))
    figure.save()
    record(by, Event.FIGURE_ADDED, review, unit=review.campaign.unit, figure=key, ask=figure.ask)
    return figure


@transaction.atomic
def refresh_figures(review: Review, *, by: Any) -> list[Figure]:
    """Answer every figure again; returns those whose value changed."""
    require(by, WRITE, review.campaign.unit)
    changed = []
    for figure in review.figures.select_related("review__campaign__directive__root"):
        before = (figure.numerator, figure.denominator)
        take_answer(figure, answer(asked(figure)))
        figure.save()
        if (figure.numerator, figure.denominator) != before:
            changed.append(figure)
    record(by, Event.FIGURES_REFRESHED, review, unit=review.campaign.unit, changed=[figure.key for figure in changed])
    return changed


def take_answer(figure: Figure, found: Answer) -> None:
    """Write an answer into a figure (unsaved)."""
    figure.numerator = "" if found.value is None else str(found.value.numerator)
    figure.denominator = "" if found.value is None else str(found.value.denominator)
    figure.shown = found.shown(language_of(figure.review))
    figure.coverage = found.coverage.to_json()
    figure.answered_at = timezone.now()
    figure.is_stale = False
