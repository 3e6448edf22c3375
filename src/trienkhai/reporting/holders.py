"""Files that reporting holds: originals that came in, and evidence handed in with a report."""

from typing import Any

from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.readers import holder
from trienkhai.reporting.models import Intake, RoundUnit, Submission


@holder
def in_a_visible_report(file: StoredFile, person: Any) -> bool:
    visible = Submission.objects.visible_to(person)
    return visible.filter(intake__file=file).exists() or visible.filter(files__file=file).exists()


@holder
def sent_by_the_person_or_for_a_visible_unit(file: StoredFile, person: Any) -> bool:
    """A file that was refused has no report; its sender and those who may see its unit still read it."""
    intakes = Intake.objects.filter(file=file)
    pk = getattr(person, "pk", None)
    return (pk is not None and intakes.filter(by_id=pk).exists()) or intakes.filter(
        export__round_unit__in=RoundUnit.objects.visible_to(person)
    ).exists()
