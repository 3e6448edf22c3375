"""`explain`: what was found out about something that stands out in a report."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.typed import prose
from trienkhai.audit.events import Event
from trienkhai.audit.log import record
from trienkhai.reporting.actions.turns import in_turn
from trienkhai.reporting.models import RoundUnit, Submission
from trienkhai.reporting.permissions import DECIDE
from trienkhai.reporting.rights import require_above
from trienkhai.rollup.models import Explanation
from trienkhai.rollup.second_look.choice import KINDS

LONGEST = 1000  # characters


@in_turn
def explain(submission: Submission, *, kind: str, place: str, text: str, by: Any) -> Explanation:
    """Keep a word beside a figure, a section or an answer of the newest report of a unit; whoever decides on the report may.

    Raises Refused, WrongState where the report is not the newest any more, Unacceptable.
    """
    row = RoundUnit.objects.select_for_update().select_related("unit").get(pk=submission.round_unit_id)  # type: ignore[attr-defined]
    require_above(by, DECIDE, row)
    if row.latest_id != submission.pk:  # type: ignore[attr-defined]
        raise WrongState(_("There is a newer report of this unit. Look at the round again."))
    spec = submission.version.parsed
    places = {*spec.cell, *spec.ratios, *spec.texts, *(section.key for section in spec.sections)}
    if kind not in KINDS or place not in places:
        raise Unacceptable([Problem(_("This report asks no such thing. Look at the round again."))])
    said = prose(text, LONGEST, where="giai-thich", missing=_("Write down what was found out."))
    kept = Explanation.objects.create(
        submission=submission, kind=kind, place=place, text=said, by=by, at=timezone.now()
    )
    record(by, Event.FIGURE_EXPLAINED, submission, unit=row.unit, personal={"text": said}, kind=kind, place=place)
    return kept
