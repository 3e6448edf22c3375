"""Figures of a review: picked, renamed, taken away, recalculated."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.scope import require
from trienkhai.review import actions
from trienkhai.review.forms.figures import PickFigure
from trienkhai.review.models import Review
from trienkhai.review.permissions import WRITE
from trienkhai.review.queries.figures import figures_in_use
from trienkhai.review.views.reading import visible_review
from trienkhai.ui.doors import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def pick_figure(request: HttpRequest, pk: int) -> HttpResponse:
    """The figure picker: indicator, unit or group, rounds; the answer stands there before it is taken."""
    review = visible_review(request, pk)
    require(request.user, WRITE, review.campaign.unit)
    form = PickFigure(request.POST or request.GET or None, review=review, person=request.user)
    ask = form.ask() if form.is_valid() else None
    if request.method == "POST" and ask is not None:
        try:
            actions.add_figure(review, key=form.key_or_made(), name=form.name(), ask=ask, by=request.user)
            return redirect("review:figures", review.pk)
        except Unacceptable as refused:
            form.refuse(str(refused))
    return _page(request, review, form, form.preview(ask) if ask else None)


def _page(
    request: HttpRequest,
    review: Review,
    form: PickFigure,
    preview: dict[str, str] | None = None,
    problems: list[Problem] | None = None,
) -> HttpResponse:
    context = {
        "review": review,
        "form": form,
        "preview": preview,
        "figures": figures_in_use(review, request.user),
        "problems": problems,
    }
    return render(request, "review/figures.html", context, status=422 if form.errors or problems else 200)


@require_POST
@signed_in
def figure(request: HttpRequest, pk: int, figure: int) -> HttpResponse:
    """Another name for one figure, or the figure taken away."""
    review = visible_review(request, pk)
    found = get_object_or_404(review.figures, pk=figure)
    try:
        if request.POST.get("act") == "remove":
            actions.remove_figure(found, by=request.user)
            messages.success(request, _("The figure “%s” was removed.") % found.name)
        else:
            actions.rename_figure(found, name=request.POST.get("name", ""), by=request.user)
            messages.success(request, _("Saved."))
    except Unacceptable as refused:
        form = PickFigure(review=review, person=request.user)
        return _page(request, review, form, problems=refused.problems)
    return redirect("review:figures", review.pk)


@require_POST
@signed_in
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    review = visible_review(request, pk)
    changed = actions.refresh_figures(review, by=request.user)
    said = _("Recalculated; %d figures are others now.") % len(changed) if changed else _("Recalculated; none changed.")
    messages.success(request, said)
    return redirect("review:figures", review.pk)
