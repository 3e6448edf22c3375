"""Whether the reports of an edition are those that were sent by its cut-off day: told anew from the reports themselves."""

from collections.abc import Iterator, Mapping
from typing import Any

from trienkhai.reporting.models import Submission
from trienkhai.review.frozen import snapshot_of
from trienkhai.rollup.cut_off import end_of
from trienkhai.rollup.frames import NONE


def unfitting(content: Mapping[str, Any]) -> Iterator[str]:
    """Names of units whose frozen report is not the last that they had sent by the cut-off day. A query a round.

    Of the reports that were there when the edition was frozen: what came later, even dated back, is none of its.
    """
    snapshot = snapshot_of(content)
    if snapshot is None or snapshot.until is None:
        return
    before = end_of(snapshot.until)
    for pk, frame in snapshot.frames.items():
        rows = Submission.objects.filter(round=pk, submitted_at__lt=before).order_by("number")
        newest = {
            row: submission
            for row, submission in rows.values_list("round_unit_id", "pk")
            if str(submission) in content["submissions"]
        }
        for at, row in enumerate(frame.rows.tolist()):
            if newest.get(row, NONE) != int(frame.latest[at]):
                yield frame.names[at]
