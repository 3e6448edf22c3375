"""A total or a tree changed: the figures of reviews that rest on it are marked until somebody looks at them again."""

from typing import Any

from django.db.models import Q, QuerySet

from trienkhai.review.models import CampaignRound, Figure, FigureRound, Review
from trienkhai.rollup.arrays.columns import COUNT
from trienkhai.thread.changes import Change, follow


@follow("figure", floor="review")
def mark_stale(change: Change, *, by: Any) -> None:
    """`change.id` is the round whose totals moved, `change.after` the columns (None: any). One query to lock, one to mark.

    Whoever answers a figure of these reviews holds its review, so either he reads what is written here, or this waits for
    him and then finds his figure; which is why figures marked already are marked again. No review, no figure: then one query.
    """
    reviews = _drawing_on(change.id).order_by("pk").select_for_update(of=("self",), no_key=True)
    if not reviews.values_list("pk"):
        return
    figures = Figure.objects.filter(drawn_on__round=change.id)
    if change.after is not None:
        columns = [name for key in sorted(change.after) for name in (key, COUNT + key)]
        figures = figures.filter(ask__column__in=columns)
    figures.update(is_stale=True)


def _drawing_on(round_id: int) -> QuerySet[Review]:
    campaigns = CampaignRound.objects.filter(round=round_id).values("campaign")
    figured = FigureRound.objects.filter(round=round_id).values("figure__review")
    return Review.objects.filter(Q(campaign__in=campaigns) | Q(pk__in=figured))


@follow("tree", floor="review")
def mark_over_other_trees(change: Change, *, by: Any) -> None:
    """`change.id` is the organisation. Figures that are read over the tree of a day are others when that tree, or who followed
    whom, changes. All reviews of the organisation are locked, as in `mark_stale`: one in which such a figure is just being added
    is waited for. Two queries, one where there is no review.
    """
    reviews = Review.objects.filter(campaign__directive__root=change.id).order_by("pk")
    if reviews.select_for_update(of=("self",), no_key=True).values_list("pk"):
        Figure.objects.filter(ask__over__isnull=False, review__campaign__directive__root=change.id).update(
            is_stale=True
        )
