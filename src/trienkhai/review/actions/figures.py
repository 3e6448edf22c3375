"""Figures of a review: asking, answering, answering again."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState
from trienkhai.access.scope import require
from trienkhai.access.typed import line
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.review.actions.locking import lock_rounds, locked
from trienkhai.review.models import CampaignRound, Figure, FigureRound, Review, Section
from trienkhai.review.permissions import WRITE
from trienkhai.review.values import asked, language_of
from trienkhai.rollup.answers import Answer, answer_all
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.permissions import READ as TOTALS_READ
from trienkhai.rollup.rights import lies_within, may_ask

NAME, KEY = 300, 60  # characters
MADE = re.compile(
    r"-b[0-9]+-(?:c|r)[0-9]+(?:-c[0-9]+)?$"
)  # the end of a key that gather makes for a cell, a bar, a target
ANSWERED = ("numerator", "denominator", "shown", "coverage", "answered_at", "is_stale")


@transaction.atomic
def add_figure(review: Review, *, key: str, name: str, ask: Ask, by: Any) -> Figure:
    """Put a figure at the author's hand, with its first answer.

    Raises Unacceptable for a key that is taken and for rounds outside the campaign, Refused for a unit whose totals the
    author may not see.
    """
    require(by, WRITE, review.campaign.unit)
    name = line(name, NAME, where=_("Figure"))
    if not may_ask(by, ask):
        raise Refused(TOTALS_READ, person=by)
    lock_rounds(ask.rounds)
    review = locked(review)
    if problems := [*_key_problems(review, key), *_round_problems(review, ask), *_over_problems(review, ask)]:
        raise Unacceptable(problems)
    stored = replace(ask, until=None).to_json()  # the cut-off day is the campaign's
    figure = Figure.objects.create(review=review, key=key, name=name, ask=stored, is_stale=True)
    FigureRound.objects.bulk_create(FigureRound(figure=figure, round_id=pk) for pk in dict.fromkeys(ask.rounds))
    answer_anew([figure])
    record(by, Event.FIGURE_ADDED, review, unit=review.campaign.unit, figure=key, ask=figure.ask)
    return figure


def _key_problems(review: Review, key: str) -> list[Problem]:
    if slugify(key) != key or not key:
        return [Problem(_("“%s” cannot be the key of a figure; use small letters a–z, digits and hyphens.") % key)]
    if len(key) > KEY:
        return [Problem(_("At most %s characters.") % KEY, where=_("Key"))]
    if MADE.search(key):
        message = _("“%s” reads like the key of a table cell, which the system makes itself; choose another.")
        return [Problem(message % key, where=_("Key"))]
    if Figure.objects.filter(review=review, key=key).exists():
        return [Problem(_("This review has a figure “%s” already.") % key)]
    return []


def _round_problems(review: Review, ask: Ask) -> list[Problem]:
    """Whoever follows the campaign's rounds follows all its figures: none draws on another round."""
    drawn = CampaignRound.objects.filter(campaign=review.campaign_id, round__in=ask.rounds)  # type: ignore[misc]
    if ask.rounds and drawn.count() == len(set(ask.rounds)):
        return []
    return [Problem(_("A figure draws on rounds of the campaign only; choose among them."), where=_("Rounds"))]


def _over_problems(review: Review, ask: Ask) -> list[Problem]:
    """Whoever reads the review reads its figures: over another tree they hold nothing that is not below its unit today."""
    if ask.over is None or lies_within(review.campaign.unit, ask):
        return []
    message = _(
        "Over the tree of that day it would hold reports of units that are not below the one that writes the review."
    )
    return [Problem(message, where=_("Over the tree of"))]


@transaction.atomic
def refresh_figures(review: Review, *, by: Any) -> list[Figure]:
    """Answer every figure again; returns those whose value changed."""
    require(by, WRITE, review.campaign.unit)
    review = locked(review)
    rows = review.figures.order_by("pk").select_for_update(of=("self",), no_key=True)
    figures = list(rows.select_related("review__campaign__directive__root"))
    before = [(figure.numerator, figure.denominator) for figure in figures]
    answer_anew(figures)
    changed = [
        figure for figure, was in zip(figures, before, strict=True) if (figure.numerator, figure.denominator) != was
    ]
    record(by, Event.FIGURES_REFRESHED, review, unit=review.campaign.unit, changed=[figure.key for figure in changed])
    return changed


@transaction.atomic
def rename_figure(figure: Figure, *, name: str, by: Any) -> Figure:
    """Another name; key and question stay, so that text and editions are not touched. Raises Unacceptable for no name."""
    require(by, WRITE, figure.review.campaign.unit)
    review = locked(figure.review)
    figure = _held(review, figure)
    before, figure.name = figure.name, line(name, NAME)
    if not figure.name:
        raise Unacceptable([Problem(_("A figure needs a name."), where=before)])
    figure.save(update_fields=["name"])
    record(
        by, Event.FIGURE_RENAMED, review, unit=review.campaign.unit, figure=figure.key, before=before, name=figure.name
    )
    return figure


@transaction.atomic
def remove_figure(figure: Figure, *, by: Any) -> None:
    """Take a figure away that no sentence shows. Raises Unacceptable naming the sections that show it."""
    require(by, WRITE, figure.review.campaign.unit)
    review = locked(figure.review)
    figure = _held(review, figure)
    sections = Section.objects.filter(sentences__figure_uses__figure=figure).distinct().order_by("order")
    message = _("“%s” stands in the text of this section; take it out there first.")
    if problems := [Problem(message % figure.name, where=section.title) for section in sections]:
        raise Unacceptable(problems)
    record(
        by, Event.FIGURE_REMOVED, review, unit=review.campaign.unit, figure=figure.key, name=figure.name, ask=figure.ask
    )
    figure.delete()


def _held(review: Review, figure: Figure) -> Figure:
    """The figure as it stands now. The caller holds its review."""
    try:
        return review.figures.get(pk=figure.pk)
    except Figure.DoesNotExist:
        raise WrongState(_("Somebody else removed this figure meanwhile.")) from None


def answer_anew(figures: Sequence[Figure]) -> None:
    """Write today's answers and take the marks away. The caller holds the review (see locking): a report that moves one of
    them meanwhile waits for it before it marks them, and finds them here.
    """
    for figure, found in zip(figures, answer_all([asked(figure) for figure in figures]), strict=True):
        _take(figure, found)
    Figure.objects.bulk_update(figures, ANSWERED, batch_size=100)


def _take(figure: Figure, found: Answer) -> None:
    figure.numerator = "" if found.value is None else str(found.value.numerator)
    figure.denominator = "" if found.value is None else str(found.value.denominator)
    figure.shown = found.shown(language_of(figure.review))
    figure.coverage = found.coverage.to_json()
    figure.answered_at = timezone.now()
    figure.is_stale = False
