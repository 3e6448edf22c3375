"""Reports of a campaign's rounds that came after its cut-off day."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trienkhai.reporting.models import Submission
from trienkhai.review.models import Review
from trienkhai.rollup.cut_off import end_of

SHOWN = 50


@dataclass(frozen=True)
class LateReport:
    submission: int
    unit: str
    round: str
    sent_at: datetime


@dataclass(frozen=True)
class LateReports:
    """The newest of those that the reader may see; `more` counts the others that he may see."""

    reports: tuple[LateReport, ...]
    more: int

    def __bool__(self) -> bool:
        return bool(self.reports)


def late_reports(review: Review, reader: Any) -> LateReports:
    """Two queries."""
    rows = Submission.objects.visible_to(reader).filter(
        round__campaigns__campaign=review.campaign_id,  # type: ignore[misc]
        submitted_at__gte=end_of(review.campaign.cut_off),
    )
    newest = rows.order_by("-submitted_at", "-pk").values_list("pk", "round_unit__name", "round__name", "submitted_at")
    reports = tuple(LateReport(*row) for row in newest[:SHOWN])
    return LateReports(reports, max(rows.count() - SHOWN, 0))
