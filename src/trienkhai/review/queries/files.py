"""Evidence files that a sentence may rest on: those handed in with the reports of the campaign."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from trienkhai.reporting.models import Submission, SubmissionFile
from trienkhai.review.models import Review
from trienkhai.vietnamese import search_key

LISTED, SEARCHED = 20, 5000


@dataclass(frozen=True)
class CampaignFile:
    """One file, and with whose report it came."""

    file: int
    name: str
    unit: str
    round: str
    note: str


def files_of(review: Review, reader: Any) -> QuerySet[SubmissionFile]:
    """Files of the campaign's reports that the reader may see."""
    rows = SubmissionFile.objects.filter(submission__round__campaigns__campaign=review.campaign_id)  # type: ignore[misc]
    return rows.filter(submission__in=Submission.objects.visible_to(reader))


def find_files(review: Review, reader: Any, asked: str = "") -> list[CampaignFile]:
    """The newest files whose name, note or unit holds the words; accents may be left out. One query."""
    rows = files_of(review, reader).order_by("-pk")
    columns = ("file_id", "file__name", "submission__round_unit__name", "submission__round__name", "note")
    key, found = search_key(asked), dict[int, CampaignFile]()
    for row in rows.values_list(*columns)[:SEARCHED]:
        one = CampaignFile(*row)
        if key in search_key(f"{one.name} {one.unit} {one.note}"):
            found.setdefault(one.file, one)
        if len(found) == LISTED:
            break
    return list(found.values())
