"""Reviews somebody writes, with what is still missing in them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from trienkhai.access.scope import scope_of
from trienkhai.accounts.models import Person
from trienkhai.review.models import Edition, Figure, Review, Sentence
from trienkhai.review.models.text import Standing
from trienkhai.review.permissions import WRITE


@dataclass(frozen=True)
class ReviewToWrite:
    """A review with sentences that have no source yet, or figures that changed since they were written."""

    review: int
    title: str
    directive: str
    sentences: int
    unsourced: int
    stale: int
    edition: str  # its newest, as its page is titled


def reviews_to_write(person: Person) -> tuple[ReviewToWrite, ...]:
    """Reviews the person may write and that are not complete. Two queries."""
    sentences = Sentence.objects.filter(section__review=OuterRef("pk"))
    rows = (
        Review.objects.within(scope_of(person, WRITE))
        .select_related("campaign__directive")
        .annotate(
            sentence_count=_count(sentences, "section__review"),
            unsourced_count=_count(sentences.filter(standing=Standing.UNSOURCED), "section__review"),
            stale_count=_count(Figure.objects.filter(review=OuterRef("pk"), is_stale=True), "review"),
            edition_number=Coalesce(
                Subquery(
                    Edition.objects.filter(review=OuterRef("pk")).values("review").annotate(n=Max("number")).values("n")
                ),
                0,
            ),
        )
        .filter(Q(unsourced_count__gt=0) | Q(stale_count__gt=0))
        .order_by("dated", "pk")
    )
    return tuple(_row(review) for review in rows)


def _count(rows: QuerySet[Any, Any], by: str) -> Coalesce:
    """How many rows belong to the outer row, zero included. Subqueries, because two joins would multiply."""
    counted: QuerySet[Model, Any] = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _row(review: Any) -> ReviewToWrite:
    return ReviewToWrite(
        review.pk,
        review.title,
        review.campaign.directive.symbol,
        review.sentence_count,
        review.unsourced_count,
        review.stale_count,
        f"{review.pk}.{review.edition_number}" if review.edition_number else "",
    )
