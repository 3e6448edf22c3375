"""A total changed: the figures of reviews that draw on its round are marked until somebody looks at them again."""

from typing import Any

from trienkhai.review.models import Figure
from trienkhai.thread.changes import Change, follow


@follow("figure", floor="review")
def mark_stale(change: Change, *, by: Any) -> None:
    """`change.id` is the round whose totals moved, `change.after` the columns (None: any). One query to find, one to mark."""
    stale = [
        pk
        for pk, ask in Figure.objects.filter(review__campaign__rounds__round_id=change.id, is_stale=False).values_list(
            "pk", "ask"
        )
        if change.id in ask["rounds"] and (change.after is None or ask["column"].removeprefix("count:") in change.after)
    ]
    if stale:
        Figure.objects.filter(pk__in=stale).update(is_stale=True)
