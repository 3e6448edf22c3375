"""Freezing, the page of a frozen edition, its figures followed as they were, its PDF."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from trienkhai.review import actions
from trienkhai.review.models import Edition, Review
from trienkhai.review.queries.frozen_figures import frozen_figure
from trienkhai.review.values import language_of
from trienkhai.review.verify import verify
from trienkhai.review.views.reading import visible_review
from trienkhai.rollup.answers import answer_all
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.views import shown_trace
from trienkhai.ui.doors import signed_in


@require_POST
@signed_in
def freeze_review(request: HttpRequest, pk: int) -> HttpResponse:
    edition = actions.freeze(visible_review(request, pk), by=request.user)
    return redirect("review:edition", edition.pk)


def visible_edition(request: HttpRequest, pk: int) -> Edition:
    """The edition of a review that one may read, or 404."""
    rows = Edition.objects.filter(review__in=Review.objects.visible_to(request.user)).select_related(
        "review__campaign__directive__root", "review__campaign__unit", "paper", "annex", "pdf"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
@signed_in
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_edition(request, pk)
    differences = verify(found) if request.GET.get("kiem") else None
    context = {
        "edition": found,
        "review": found.review,
        "differences": differences,
        "changes": changed_since(found),
        "figures": found.content["figures"],
        "illustrative": found.review.campaign.directive.root.is_illustrative,
    }
    return render(request, "review/edition.html", context)


@require_safe
@signed_in
def edition_figure(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The trace of a frozen figure as it was when the edition was made, beside what it is today."""
    found = visible_edition(request, pk)
    if key not in found.content["figures"]:
        raise Http404
    figure = frozen_figure(found, key, request.user)
    return shown_trace(request, figure.then, "review/edition_figure.html", {"frozen": figure})


@require_POST
@signed_in
def edition_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the PDF of an edition where there is none yet, then hand it out."""
    return redirect("evidence:file", actions.print_edition(visible_edition(request, pk), by=request.user).pk)


def changed_since(edition: Edition) -> list[dict[str, Any]]:
    """Figures whose value is another one today: what was frozen, what it is now."""
    frozen = edition.content["figures"]
    language = language_of(edition.review)
    now = answer_all([Ask.from_json(figure["ask"]) for figure in frozen.values()])
    return [
        {"key": key, "name": figure["name"], "then": figure["shown"], "now": found.shown(language)}
        for (key, figure), found in zip(frozen.items(), now, strict=True)
        if figure["shown"] != found.shown(language)
    ]
