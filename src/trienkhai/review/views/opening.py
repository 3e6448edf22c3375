"""Beginning a review."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from trienkhai.access.errors import Problem, Refused, Unacceptable
from trienkhai.access.scope import may_somewhere
from trienkhai.directives.models import Directive
from trienkhai.review import actions
from trienkhai.review.forms.opening import BeginReview, ChooseDirective
from trienkhai.review.permissions import WRITE
from trienkhai.review.queries.opening import drawable_rounds, reviewable, reviewing_units
from trienkhai.ui.doors import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def begin(request: HttpRequest) -> HttpResponse:
    """First the resolution (the only one is chosen already), then the campaign and its report in one form."""
    if not may_somewhere(request.user, WRITE):
        raise Refused(WRITE, person=request.user)
    directives = reviewable(request.user)
    chooser = ChooseDirective(request.GET if "directive" in request.GET else None, directives=directives)
    directive = _chosen(chooser, list(directives[:2]))
    form, problems = None, list[Problem]()
    if directive is not None:
        form = _form(request, directive, chooser)
        if request.method == "POST" and form.is_valid():
            try:
                made = actions.begin_review(directive, by=request.user, **form.facts())
                return redirect("review:review", made.pk)
            except Unacceptable as refused:
                problems = refused.problems
    status = 422 if problems or chooser.errors or (form and form.errors) else 200
    context = {"chooser": chooser, "directive": directive, "form": form, "problems": problems}
    return render(request, "review/begin.html", context, status=status)


def _chosen(chooser: ChooseDirective, directives: list[Directive]) -> Directive | None:
    if chooser.is_bound:
        found: Directive | None = chooser.cleaned_data["directive"] if chooser.is_valid() else None
        return found
    return directives[0] if len(directives) == 1 else None


def _form(request: HttpRequest, directive: Directive, chooser: ChooseDirective) -> BeginReview:
    find = chooser.cleaned_data["find"] if chooser.is_bound else ""
    given = request.POST.get("unit", "")
    return BeginReview(
        request.POST if request.method == "POST" else None,
        directive=directive,
        units=reviewing_units(directive.root, request.user, find=find, given=given),
        rounds=drawable_rounds(directive.root, request.user),
        today=timezone.localdate(),
    )
