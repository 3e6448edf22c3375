"""Beginning a campaign and a review."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from trienkhai.access.scope import require
from trienkhai.audit.log import record
from trienkhai.directives.models import Directive, Provision
from trienkhai.reporting.models import Round
from trienkhai.review.models import Campaign, CampaignRound, Review, Section
from trienkhai.review.outlines import Place, outline
from trienkhai.units.models import Unit

WRITE = "review.write"


@transaction.atomic
def start_campaign(
    directive: Directive,
    *,
    unit: Unit,
    name: str,
    period_key: str,
    cut_off: date,
    rounds: Iterable[Round],
    by: Any,
    conference_on: date | None = None,
) -> Campaign:
    """Begin the review of a directive over a period, drawing on the given rounds."""
    require(by, WRITE, unit)
    campaign = Campaign.objects.create(
        directive=directive, unit=unit, name=name, period_key=period_key, cut_off=cut_off, conference_on=conference_on
    )
    CampaignRound.objects.bulk_create(CampaignRound(campaign=campaign, round=round_) for round_ in rounds)
    record(by, "review.campaign_started", campaign, unit=unit, rounds=campaign.rounds.count())
    return campaign


@transaction.atomic
def start_review(
    campaign: Campaign,
    *,
    title: str,
    ruleset: str,
    dated: date,
    by: Any,
    outline_key: str = "so-ket-5-nam",
    basis: str = "accepted",
    paper: dict[str, Any] | None = None,
) -> Review:
    """Open the report with every place of its outline; places to be filled by the resolution get its own points."""
    require(by, WRITE, campaign.unit)
    review = Review.objects.create(
        campaign=campaign,
        title=title,
        ruleset=ruleset,
        dated=dated,
        basis=basis,
        paper=paper or {},
        made_at=timezone.now(),
        made_by=by,
    )
    parents: list[Section] = []
    order = 0
    for place in outline(outline_key):
        order += 1
        section = _place(review, place, order, parents)
        if place.fill == "provisions":
            order = _provisions_below(review, section, order)
    record(by, "review.started", review, unit=campaign.unit, outline=outline_key, ruleset=ruleset)
    return review


def _place(review: Review, place: Place, order: int, parents: list[Section]) -> Section:
    del parents[place.depth :]
    section = Section.objects.create(
        review=review,
        parent=parents[-1] if parents else None,
        key=place.key,
        number=place.number,
        heading=place.heading,
        order=order,
        depth=place.depth,
        may_be_empty=place.may_be_empty,
    )
    parents.append(section)
    return section


def _provisions_below(review: Review, above: Section, order: int) -> int:
    """A section for every article of the resolution (where it has none: for every point of its first level)."""
    provisions = Provision.objects.filter(directive=review.campaign.directive)
    articles = list(provisions.filter(level__in=("dieu", "article"))) or list(provisions.filter(depth=0))
    for at, provision in enumerate(articles, 1):
        order += 1
        Section.objects.create(
            review=review,
            parent=above,
            key=f"{above.key}.{at}",
            number=str(at),
            heading=provision.heading or provision.label,
            order=order,
            depth=above.depth + 1,
            provision=provision,
        )
    return order
