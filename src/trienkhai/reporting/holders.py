"""Files that reporting holds: evidence of submissions and the files that were taken in."""

from typing import Any

from django.db.models import Q

from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.readers import hears, holder
from trienkhai.reporting.actions.openings import open_each
from trienkhai.reporting.models import DraftFile, Intake, SignedPaper, SubmissionFile
from trienkhai.reporting.models.answers import Submission
from trienkhai.reporting.rights import may_bear, sees_unsent


@holder
def with_a_visible_submission(file: StoredFile, person: Any) -> bool:
    return SubmissionFile.objects.filter(file=file, submission__in=Submission.objects.readable_by(person)).exists()


@holder
def signed_paper_of_a_visible_submission(file: StoredFile, person: Any) -> bool:
    return SignedPaper.objects.filter(file=file, submission__in=Submission.objects.readable_by(person)).exists()


@holder
def taken_in(file: StoredFile, person: Any) -> bool:
    return Intake.objects.visible_to(person).filter(file=file).exists()


@holder
def beside_a_report(file: StoredFile, person: Any) -> bool:
    """What is not sent yet: for who writes the report or hands in its evidence."""
    rows = DraftFile.objects.filter(file=file).select_related("round_unit__unit__path")
    return any(sees_unsent(row.round_unit, person) or may_bear(row.round_unit, person) for row in rows)


@hears
def is_opened_with_its_report(file: StoredFile, person: Any) -> None:
    """Who takes the evidence, the scan or the workbook of a report has opened the report."""
    with_it = Q(files__file=file) | Q(signed_papers__file=file) | Q(intake__file=file)
    open_each(Submission.objects.filter(with_it).values_list("pk", flat=True).distinct(), by=person)
