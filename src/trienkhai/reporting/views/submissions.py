"""The page of a submission, and the decisions taken at its end."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trienkhai.access.errors import Problem, Refused, Unacceptable
from trienkhai.reporting import actions
from trienkhai.reporting.forms import ReasonForm, ReturnForm
from trienkhai.reporting.models import ChainStep, Submission
from trienkhai.reporting.permissions import DECIDE
from trienkhai.reporting.queries import ReportPage, submission_page
from trienkhai.reporting.queries.papers import papers_of
from trienkhai.reporting.rights import is_closed_to
from trienkhai.thread.steps import bar
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import whole_number
from trienkhai.ui.panels import panels_for

NOTE = "note-"


def found_submission(request: HttpRequest, pk: int) -> Submission:
    """A submission whose page is the reader's; from here on it is opened, where he stands above."""
    rows = Submission.objects.ever_visible_to(request.user).select_related(
        "round__version__template",
        "round__root",
        "round_unit__unit",
        "round_unit__parent",
        "version",
        "intake__file",
        "submitted_by",
        "submitted_for",
        "approval__by",
        "approval__stands_for",
        "opening",
        "withdrawal__by",
    )
    found = get_object_or_404(rows, pk=pk)
    if is_closed_to(request.user, found):
        raise Http404
    actions.open_report(found, by=request.user)
    return found


@require_safe
@signed_in
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    """One submission, whole; ?o= is the cell or field the reader came for."""
    found = found_submission(request, pk)
    context = {
        "page": submission_page(found, request.user),
        "submission": found,
        "papers": papers_of(found, request.user),
        "highlighted": request.GET.get("o", ""),
        "panels": panels_for("reporting.submission", request, found),
        "thread_bar": bar("submission", found, here="figure", reader=request.user),
        "illustrative": found.round.root.is_illustrative,
        "pack": found.round.root.pack,
    }
    return render(request, "reporting/submission.html", context)


@require_POST
@signed_in
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    found = found_submission(request, pk)
    step = whole_number(request.POST, "step")
    taken = actions.accept(found, word=request.POST.get("word", ""), step=step, by=request.user)
    if isinstance(taken, ChainStep):
        words = {"step": taken.name, "unit": found.round_unit.name}
        messages.success(request, _("“%(step)s” is done; the report of %(unit)s goes to the next step.") % words)
    else:
        messages.success(request, _("The report of %(unit)s is accepted.") % {"unit": found.round_unit.name})
    return redirect("reporting:submission", found.pk)


@require_POST
@signed_in
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = found_submission(request, pk)
    actions.withdraw(found, reason=request.POST.get("reason", ""), by=request.user)
    messages.success(request, _("The report is withdrawn. What it said is the draft again."))
    return redirect("reporting:fill", found.round_unit.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def return_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a report back with remarks by cell. What was typed comes back when it cannot be taken."""
    found = found_submission(request, pk)
    page = _for_decision(found, request)
    form = ReturnForm(request.POST or None)
    notes = {key.removeprefix(NOTE): str(text) for key, text in request.POST.items() if key.startswith(NOTE)}
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        try:
            actions.return_report(
                found, reason=form.cleaned_data["reason"], notes=notes, new_due_on=form.due(), by=request.user
            )
            messages.success(request, _("The report is returned to %(unit)s.") % {"unit": found.round_unit.name})
            return redirect("reporting:submission", found.pk)
        except Unacceptable as refused:
            problems = refused.problems
    context = {
        "page": page,
        "submission": found,
        "form": form,
        "notes": notes,
        "problems": problems,
        "illustrative": found.round.root.is_illustrative,
    }
    return render(request, "reporting/return.html", context, status=422 if problems or form.errors else 200)


def _for_decision(found: Submission, request: HttpRequest) -> ReportPage:
    page = submission_page(found, request.user)
    if not (page.stands_above or page.may_decide):
        raise Refused(DECIDE, person=request.user, unit=found.round_unit.unit)
    return page


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an acceptance back; asked once more on a page of its own."""
    found = found_submission(request, pk)
    _for_decision(found, request)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.reopen(found, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The report of %(unit)s is open again.") % {"unit": found.round_unit.name})
        return redirect("reporting:submission", found.pk)
    context = {"submission": found, "form": form, "illustrative": found.round.root.is_illustrative}
    return render(request, "reporting/reopen.html", context, status=422 if form.errors else 200)
