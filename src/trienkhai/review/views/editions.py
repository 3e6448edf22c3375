"""Freezing, the page of a frozen edition, its figures followed as they were, its PDF."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.scope import require
from trienkhai.review import actions
from trienkhai.review.models import Edition, Review
from trienkhai.review.permissions import FREEZE
from trienkhai.review.queries.changed import changed_since
from trienkhai.review.queries.frozen_figures import frozen_figure
from trienkhai.review.queries.missing import missing_in
from trienkhai.review.verify import verify
from trienkhai.review.views.reading import visible_review
from trienkhai.rollup.consistent import snapshot
from trienkhai.rollup.views import shown_trace
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import MOST


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def freeze_review(request: HttpRequest, pk: int) -> HttpResponse:
    """What is still amiss, asked before anything is frozen; then the act."""
    found = visible_review(request, pk)
    require(request.user, FREEZE, found.campaign.unit)
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            return redirect("review:edition", actions.freeze(found, by=request.user).pk)
        except Unacceptable as refused:
            problems = refused.problems
    context = {"review": found, "missing": missing_in(found), "problems": problems}
    return render(request, "review/freeze.html", context, status=422 if problems else 200)


def visible_edition(request: HttpRequest, pk: int) -> Edition:
    """The edition of a review that one may read, or 404."""
    return get_object_or_404(_visible(request), pk=pk)


def _visible(request: HttpRequest) -> QuerySet[Edition]:
    return Edition.objects.filter(review__in=Review.objects.visible_to(request.user)).select_related(
        "review__campaign__directive__root", "review__campaign__unit", "paper", "annex", "pdf"
    )


@require_safe
@signed_in
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_edition(request, pk)
    differences = verify(found) if request.GET.get("kiem") else None
    with snapshot():
        changes = changed_since(found, request.user)
    context = {
        "edition": found,
        "review": found.review,
        "differences": differences,
        "changes": changes,
        "figures": found.content["figures"],
        "illustrative": found.review.campaign.directive.root.is_illustrative,
    }
    return render(request, "review/edition.html", context)


@require_safe
@signed_in
def edition_figure(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The trace of a frozen figure as it was when the edition was made, beside what it is today."""
    return _followed(request, visible_edition(request, pk), key)


@require_safe
@signed_in
def frozen(request: HttpRequest, review: int, number: int, key: str) -> HttpResponse:
    """The same under the address that papers print: edition `number` of the review."""
    if max(review, number) > MOST:
        raise Http404
    found = get_object_or_404(_visible(request), review=review, number=number)
    return _followed(request, found, key)


@snapshot()
def _followed(request: HttpRequest, found: Edition, key: str) -> HttpResponse:
    if key not in found.content["figures"]:
        raise Http404
    figure = frozen_figure(found, key, request.user)
    return shown_trace(request, figure.then, "review/edition_figure.html", {"frozen": figure})


@require_POST
@signed_in
def edition_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the PDF of an edition where there is none yet, then hand it out."""
    return redirect("evidence:file", actions.print_edition(visible_edition(request, pk), by=request.user).pk)
