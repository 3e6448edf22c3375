"""Which provisions stand for a directive in a table: its articles, or the points that its numbering counts by."""

from collections import Counter
from collections.abc import Mapping, Sequence

from trienkhai.directives.models import Provision

COUNTED: Mapping[str, str] = {"vn-law": "dieu", "vn-party": "diem", "english": "article"}
"""The level by which papers of a numbering are usually divided among those who carry them out."""


def points_of(provisions: Sequence[Provision], scheme: str) -> dict[int, Provision]:
    """For each provision, by id, the one that stands for it: itself, or one above it. `provisions`: all, in their order.

    A heading over points stands for itself alone; a branch without such points stands as a whole. A paper that has none
    anywhere is divided where it first has more than one provision beside each other.
    """
    level = COUNTED.get(scheme, "")
    if any(one.level == level for one in provisions):
        points = {one.pk for one in provisions if one.level == level}
    else:
        many = Counter(one.depth for one in provisions)
        depth = min((depth for depth, count in many.items() if count > 1), default=0)
        points = {one.pk for one in provisions if one.depth == depth}
    by_id = {one.pk: one for one in provisions}
    headings: set[int] = set()
    for point in points:
        above = by_id[point].parent_id  # type: ignore[attr-defined]
        while above in by_id and above not in headings:
            headings.add(above)
            above = by_id[above].parent_id  # type: ignore[attr-defined]
    standing: dict[int, Provision] = {}
    for one in provisions:
        over = standing.get(one.parent_id or 0)  # type: ignore[attr-defined]
        is_heading = over is not None and over.pk in headings and over.pk not in points
        standing[one.pk] = one if over is None or is_heading else over
    return standing
