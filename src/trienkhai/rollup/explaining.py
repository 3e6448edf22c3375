"""`explain`: what was found out about something that stands out in a report."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.acting import absent_of
from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.typed import prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.reporting.actions.decisions import require_decider
from trienkhai.reporting.actions.drafts import lock
from trienkhai.reporting.actions.openings import keep_opened
from trienkhai.reporting.actions.turns import in_turn
from trienkhai.reporting.models import Opening, Submission
from trienkhai.rollup.models import Explanation
from trienkhai.rollup.second_look.choice import KINDS, SECTION

LONGEST = 1000  # characters


@in_turn
def explain(submission: Submission, *, kind: str, place: str, text: str, by: Any) -> Explanation:
    """Keep a word beside a figure, a section or an answer of the newest report of a unit; whoever decides on the report may.

    Raises Refused, WrongState where the report is not the newest any more, Unacceptable.
    """
    row = lock(submission.round_unit_id)  # type: ignore[attr-defined]
    require_decider(submission, row, by)
    if row.latest_id != submission.pk:  # type: ignore[attr-defined]
        raise WrongState(_("There is a newer report of this unit. Look at the round again."))
    if kind not in KINDS or place not in names_of(submission):
        raise Unacceptable([Problem(_("This report asks no such thing. Look at the round again."))])
    said = prose(text, LONGEST, where="giai-thich", missing=_("Write down what was found out."))
    again = Explanation.objects.filter(submission=submission, kind=kind, place=place, text=said, by=by).first()
    if again:  # sent twice, it is kept once
        return again
    kept = Explanation.objects.create(
        submission=submission,
        kind=kind,
        place=place,
        text=said,
        by=by,
        stands_for=absent_of(by),
        at=timezone.now(),
    )
    if not Opening.objects.filter(submission=submission).exists():  # whoever writes about it has read it
        keep_opened([submission.pk], by=by)
    record(by, Event.FIGURE_EXPLAINED, submission, unit=row.unit, personal={"text": said}, kind=kind, place=place)
    return kept


def names_of(submission: Submission) -> dict[str, str]:
    """What may be explained in a report, by its place: as it was sent, and as its round asks it today."""
    found: dict[str, str] = {}
    for spec in (submission.round.version.parsed, submission.version.parsed):
        found |= {SECTION + section.key: section.name for section in spec.sections}
        found |= {key: ratio.name for key, ratio in spec.ratios.items()}
        found |= {key: text.name for key, text in spec.texts.items()}
        found |= {key: cell.name for key, cell in spec.cell.items()}
    return found
