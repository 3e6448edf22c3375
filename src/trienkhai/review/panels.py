"""What reviews bring to the pages of reports and of figures: the way up to what was said with them."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from trienkhai.reporting.models import Submission
from trienkhai.review.models import Figure, Review
from trienkhai.review.queries.uses import address_of, reviews_drawing_on
from trienkhai.rollup.trace import Trace
from trienkhai.ui.panels import panel

LISTED = 20


@panel("reporting.submission", order=45)
def used_in(request: HttpRequest, submission: Any) -> str:
    """The reviews that draw on the round of a report, as far as the reader sees them."""
    if not isinstance(submission, Submission):
        return ""
    reviews = list(reviews_drawing_on(submission, request.user)[:LISTED])
    context = {"reviews": reviews, "url": address_of(submission)}
    return render_to_string("review/_used_in.html", context, request) if reviews else ""


@panel("rollup.trace", order=40)
def figures_like_it(request: HttpRequest, trace: Any) -> str:
    """The figures of reviews that ask the same column of the same unit and share a round, on whatever basis and over whatever tree."""
    if not isinstance(trace, Trace) or not trace.rounds:
        return ""
    figures = (
        Figure.objects.filter(
            review__in=Review.objects.visible_to(request.user),
            ask__unit=trace.ask.unit,
            ask__column=trace.ask.column,
            drawn_on__round__in=[one.pk for one in trace.rounds],
        )
        .select_related("review")
        .prefetch_related("uses__sentence__section")
        .distinct()
        .order_by("-review", "pk")[:LISTED]
    )
    found = [(one, list(dict.fromkeys(use.sentence.section for use in one.uses.all()))) for one in figures]
    return render_to_string("review/_figures_like_it.html", {"figures": found}, request) if found else ""
