"""Reviews and their editions, as the log shows them."""

from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse

from trienkhai.audit.objects import About, shows
from trienkhai.review.models import Edition, Review


@shows("review.review")
def reviews(ids: Collection[int], person: Any) -> Mapping[int, About]:
    rows = Review.objects.visible_to(person).filter(pk__in=ids)
    return {row.pk: About(row.title, reverse("review:review", args=[row.pk])) for row in rows}


@shows("review.campaign")
def campaigns(ids: Collection[int], person: Any) -> Mapping[int, About]:
    """A campaign is shown by its review, which may be begun later."""
    rows = Review.objects.visible_to(person).filter(campaign__in=ids).select_related("campaign").order_by("-pk")
    return {row.campaign.pk: About(row.campaign.name, reverse("review:review", args=[row.pk])) for row in rows}


@shows("review.edition")
def editions(ids: Collection[int], person: Any) -> Mapping[int, About]:
    rows = Edition.objects.filter(review__in=Review.objects.visible_to(person), pk__in=ids).select_related("review")
    return {row.pk: About(f"{row.review.title} ({row.name})", reverse("review:edition", args=[row.pk])) for row in rows}
