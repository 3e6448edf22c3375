"""Files that reporting holds: evidence of submissions and the files that were taken in."""

from typing import Any

from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.readers import holder
from trienkhai.reporting.models import DraftFile, Intake, RoundUnit, SubmissionFile
from trienkhai.reporting.models.answers import Submission


@holder
def with_a_visible_submission(file: StoredFile, person: Any) -> bool:
    return SubmissionFile.objects.filter(file=file, submission__in=Submission.objects.visible_to(person)).exists()


@holder
def taken_in(file: StoredFile, person: Any) -> bool:
    return Intake.objects.visible_to(person).filter(file=file).exists()


@holder
def beside_a_visible_report(file: StoredFile, person: Any) -> bool:
    return DraftFile.objects.filter(file=file, round_unit__in=RoundUnit.objects.visible_to(person)).exists()
