"""The facts of the paper, to be filled."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.scope import require
from trienkhai.office.rulesets import cautions, get
from trienkhai.review import actions
from trienkhai.review.actions.paper import paper_stamp
from trienkhai.review.forms.paper import PaperForm
from trienkhai.review.permissions import WRITE
from trienkhai.review.queries.late import late_reports
from trienkhai.review.rules.paper import label_of, missing_facts
from trienkhai.review.views.reading import visible_review
from trienkhai.ui.doors import signed_in
from trienkhai.ui.figures import language


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def paper_facts(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of the paper. What is refused comes back as it was typed."""
    review = visible_review(request, pk)
    require(request.user, WRITE, review.campaign.unit)
    is_post = request.method == "POST"
    form = PaperForm(request.POST if is_post else None, request.FILES if is_post else None, review=review)
    problems: list[Problem] = []
    status = 422 if form.errors else 200
    if is_post and form.is_valid():
        try:
            actions.set_paper(review, by=request.user, stamp=request.POST.get("stamp", ""), **form.acts())
            messages.success(request, gettext("Saved."))
            return redirect("review:paper_facts", review.pk)
        except Unacceptable as refused:
            problems, status = refused.problems, 422
        except WrongState as conflict:
            problems, status = [Problem(str(conflict))], 409
    ruleset = get(review.ruleset)
    context = {
        "review": review,
        "form": form,
        "problems": problems,
        "stamp": paper_stamp(review),
        "rules": ruleset.called(language()),
        "cautions": [gettext(one.message) % one.params for one in cautions(ruleset)],
        "missing": [label_of(key) for key in missing_facts(review.paper, ruleset)],
        "late": late_reports(review, request.user),
    }
    return render(request, "review/paper.html", context, status=status)
