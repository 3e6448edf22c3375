"""Files that reporting holds: evidence of submissions and the files that were taken in."""

from typing import Any

from django.db.models import Q, QuerySet

from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.readers import hears, holder
from trienkhai.reporting.actions.openings import open_each
from trienkhai.reporting.models import DraftFile, Intake
from trienkhai.reporting.models.answers import Submission
from trienkhai.reporting.rights import is_closed_to, may_bear, sees_unsent


@holder
def with_a_visible_submission(file: StoredFile, person: Any) -> bool:
    return _is_readable(Submission.objects.filter(files__file=file), person)


@holder
def signed_paper_of_a_visible_submission(file: StoredFile, person: Any) -> bool:
    return _is_readable(Submission.objects.filter(signed_papers__file=file), person)


def _is_readable(rows: QuerySet[Submission], person: Any) -> bool:
    """Whether one of some reports is the person's to read, or was withdrawn and is his to see all the same."""
    pks = rows.values("pk")
    if Submission.objects.visible_to(person).filter(pk__in=pks).exists():
        return True
    gone = Submission.objects.ever_visible_to(person).filter(pk__in=pks).exclude(withdrawal=None)
    told = gone.select_related("withdrawal", "round_unit__unit__path", "round_unit__round__version")
    return any(not is_closed_to(person, one) for one in told)


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
