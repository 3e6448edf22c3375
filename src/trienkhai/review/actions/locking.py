"""The row that every act of writing takes first, so that none of them slips between the steps of another.

The order of all locks stands in docs/decisions (One order of locks): rounds, then what reporting holds, then reviews, then figures.
"""

from collections.abc import Iterable

from trienkhai.reporting.models import Round
from trienkhai.review.models import Review


def lock_rounds(rounds: Iterable[int]) -> None:
    """The rounds a new figure draws on. Before the review: a change of a round holds its row and waits for the reviews."""
    list(Round.objects.filter(pk__in=set(rounds)).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def locked(review: Review) -> Review:
    """The review as it stands now; nobody else writes in it, nor marks its figures, until this transaction ends."""
    rows = Review.objects.select_related("campaign__directive__root", "campaign__unit")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=review.pk)
