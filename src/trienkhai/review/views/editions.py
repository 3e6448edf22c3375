"""Freezing, and the page of a frozen edition."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from trienkhai.review import actions
from trienkhai.review.models import Edition, Review
from trienkhai.review.verify import verify
from trienkhai.review.views.reading import visible_review
from trienkhai.rollup.answers import answer_all
from trienkhai.rollup.ask import Ask
from trienkhai.ui.doors import signed_in


@require_POST
@signed_in
def freeze_review(request: HttpRequest, pk: int) -> HttpResponse:
    edition = actions.freeze(visible_review(request, pk), by=request.user)
    return redirect("review:edition", edition.pk)


@require_safe
@signed_in
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Edition.objects.filter(review__in=Review.objects.visible_to(request.user)).select_related(
        "review__campaign__directive__root", "paper", "annex"
    )
    found = get_object_or_404(rows, pk=pk)
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


def changed_since(edition: Edition) -> list[dict[str, str]]:
    """Figures whose value is another one today: what was frozen, what it is now."""
    frozen = edition.content["figures"]
    language = edition.content["review"]["paper"].get("language", "vi")
    now = answer_all([Ask.from_json(figure["ask"]) for figure in frozen.values()])
    return [
        {"key": key, "name": figure["name"], "then": figure["shown"], "now": found.shown(language)}
        for (key, figure), found in zip(frozen.items(), now, strict=True)
        if figure["shown"] != found.shown(language)
    ]
