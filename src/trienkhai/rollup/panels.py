"""On the page of a submission: the totals it flows into."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from trienkhai.reporting.models import RoundUnit, Submission
from trienkhai.rollup.explaining import names_of
from trienkhai.rollup.models import Explanation
from trienkhai.rollup.pages import totals_url
from trienkhai.rollup.rights import with_totals_for
from trienkhai.rollup.signed import moved_since
from trienkhai.ui.panels import panel


@panel("reporting.submission", order=40)
def flows_into(request: HttpRequest, submission: Any) -> str:
    """The units above whose totals hold this submission, as far as the reader sees them."""
    if not isinstance(submission, Submission) or hasattr(submission, "withdrawal"):
        return ""
    here: RoundUnit = submission.round_unit
    line = RoundUnit.objects.filter(round=here.round_id, position__lte=here.position, end__gt=here.position)  # type: ignore[attr-defined]
    above = with_totals_for(request.user, line).order_by("-position")
    units = [(row.name, totals_url(row.round_id, row.unit_id)) for row in above if row.end > row.position + 1]  # type: ignore[attr-defined]
    covered = any(row.mode == "lump" and row.pk != here.pk for row in above)
    context = {
        "units": units,
        "covered": covered,
        "in_received": here.latest_id == submission.pk,  # type: ignore[attr-defined]
        "in_accepted": here.accepted_id == submission.pk,  # type: ignore[attr-defined]
    }
    return render_to_string("rollup/_flows_into.html", context, request) if units else ""


@panel("reporting.submission", order=35)
def moved_since_signing(request: HttpRequest, submission: Any) -> str:
    """The totals of a signature that are others today, old and new beside each other; for those who may read totals."""
    if not isinstance(submission, Submission):
        return ""
    here: RoundUnit = submission.round_unit
    if (
        here.latest_id != submission.pk
        or not with_totals_for(request.user, RoundUnit.objects.filter(pk=here.pk)).exists()
    ):  # type: ignore[attr-defined]
        return ""
    moved = moved_since(submission)
    return render_to_string("rollup/_moved_since.html", {"moved": moved}, request) if moved else ""


@panel("reporting.submission", order=45)
def looked_at_again(request: HttpRequest, submission: Any) -> str:
    """What was found out about figures of it that stood out."""
    if not isinstance(submission, Submission):
        return ""
    told = list(Explanation.objects.filter(submission=submission).select_related("by", "stands_for").order_by("pk"))
    named = names_of(submission) if told else {}
    rows = [(named.get(one.place, one.place), one) for one in told]
    return render_to_string("rollup/_explained.html", {"rows": rows}, request) if rows else ""
