"""A total or a tree changed: the figures of reviews that rest on it are marked until somebody looks at them again."""

from typing import Any

from django.db import connection

from trienkhai.review.models import CampaignRound, Figure, FigureRound, Review
from trienkhai.rollup.arrays.columns import COUNT
from trienkhai.thread.changes import Change, follow


@follow("figure", floor="review")
def mark_stale(change: Change, *, by: Any) -> None:
    """`change.id` is the round whose totals moved, `change.after` the columns (None: any). One query to lock, one to mark.

    Whoever answers a figure of these reviews holds its review, so either he reads what is written here, or this waits for
    him and then finds his figure; which is why figures marked already are marked again. No review, no figure: then one query.
    """
    if not _locked_reviews(change.id):
        return
    figures = Figure.objects.filter(drawn_on__round=change.id)
    if change.after is not None:
        columns = [name for key in sorted(change.after) for name in (key, COUNT + key)]
        figures = figures.filter(ask__column__in=columns)
    figures.update(is_stale=True)


DRAWING_ON = f"""
    SELECT r.id FROM {Review._meta.db_table} r
    WHERE r.campaign_id IN (SELECT campaign_id FROM {CampaignRound._meta.db_table} WHERE round_id = %s)
        OR r.id IN (
            SELECT f.review_id FROM {FigureRound._meta.db_table} d JOIN {Figure._meta.db_table} f ON f.id = d.figure_id
            WHERE d.round_id = %s
        )
    ORDER BY r.id
"""
LOCK = " FOR NO KEY UPDATE OF r"


def _locked_reviews(round_id: int) -> list[int]:
    """The reviews that draw on a round, locked in this order. By hand: it is asked with every act on a report."""
    sql = DRAWING_ON + LOCK if connection.vendor == "postgresql" else DRAWING_ON
    with connection.cursor() as cursor:
        cursor.execute(sql, [round_id, round_id])
        return [row[0] for row in cursor.fetchall()]


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
