"""Files that reporting holds: evidence of submissions and the files that were taken in."""

from typing import Any

from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.readers import holder
from trienkhai.reporting.models import DraftFile, Intake, SignedPaper, SubmissionFile
from trienkhai.reporting.models.answers import Submission
from trienkhai.reporting.rights import may_bear, sees_unsent


@holder
def with_a_visible_submission(file: StoredFile, person: Any) -> bool:
    return SubmissionFile.objects.filter(file=file, submission__in=Submission.objects.visible_to(person)).exists()


@holder
def signed_paper_of_a_visible_submission(file: StoredFile, person: Any) -> bool:
    return SignedPaper.objects.filter(file=file, submission__in=Submission.objects.visible_to(person)).exists()


@holder
def taken_in(file: StoredFile, person: Any) -> bool:
    return Intake.objects.visible_to(person).filter(file=file).exists()


@holder
def beside_a_report(file: StoredFile, person: Any) -> bool:
    """What is not sent yet: for who writes the report or hands in its evidence."""
    rows = DraftFile.objects.filter(file=file).select_related("round_unit__unit__path")
    return any(sees_unsent(row.round_unit, person) or may_bear(row.round_unit, person) for row in rows)
