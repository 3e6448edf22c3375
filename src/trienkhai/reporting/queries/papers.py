"""The report of a unit on paper: where it is fetched, and what of it came back signed."""

from dataclasses import dataclass
from typing import Any

from trienkhai.reporting.models import SignedPaper, Submission
from trienkhai.reporting.rights import may_bear


@dataclass(frozen=True)
class Papers:
    """`may_hand_in`: whether the reader may hand in a scan now."""

    signed: tuple[SignedPaper, ...]
    may_hand_in: bool


def papers_of(submission: Submission, reader: Any) -> Papers:
    """The signed papers of a submission, the first first. A fixed number of queries."""
    rows = SignedPaper.objects.filter(submission=submission).select_related("file", "by").order_by("pk")
    row = submission.round_unit
    is_newest = row.latest_id == submission.pk  # type: ignore[attr-defined]
    return Papers(tuple(rows), is_newest and may_bear(row, reader))
