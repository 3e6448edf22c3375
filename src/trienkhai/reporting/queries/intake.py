"""What became of a file that came in, for people."""

from dataclasses import dataclass
from typing import Any

from trienkhai.access.errors import Problem
from trienkhai.reporting.actions.intake import problems_of
from trienkhai.reporting.models import Intake, RoundUnit, Submission


@dataclass(frozen=True)
class IntakePage:
    intake: Intake
    unit: RoundUnit | None
    submission: Submission | None
    problems: tuple[Problem, ...]
    counts: dict[str, int]
    conflicts: tuple[dict[str, Any], ...]


def intake_page(intake: Intake) -> IntakePage:
    """Three queries at the most."""
    sent = Submission.objects.filter(intake=intake).first()
    earlier = intake.account.get("submission")
    if sent is None and earlier:
        sent = Submission.objects.filter(pk=earlier).first()
    cells = intake.account.get("cells", [])
    return IntakePage(
        intake,
        intake.export.round_unit if intake.export else None,
        sent,
        tuple(problems_of(intake)),
        {name: count for name, count in intake.account.get("counts", {}).items() if count},
        tuple(cell for cell in cells if isinstance(cell, dict) and cell.get("fate") == "conflict"),
    )
