"""One report: reading it, deciding on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.scope import may
from trienkhai.reporting import actions
from trienkhai.reporting.models import RoundUnit, State, Submission
from trienkhai.reporting.queries.submission import submission_page
from trienkhai.reporting.rights import stands_above
from trienkhai.thread.steps import bar
from trienkhai.ui.doors import signed_in
from trienkhai.ui.panels import panels_for
from trienkhai.vietnamese import NotADate, parse_date

RELATED = ("round__root", "round__version__template", "version", "round_unit__unit", "submitted_by", "intake__file")


def visible_submission(request: HttpRequest, pk: int) -> Submission:
    """The report, or 404."""
    return get_object_or_404(Submission.objects.visible_to(request.user).select_related(*RELATED), pk=pk)


@require_safe
@signed_in
def submission(request: HttpRequest, pk: int) -> HttpResponse:
    return shown(request, visible_submission(request, pk))


def shown(
    request: HttpRequest, found: Submission, *, problems: list[Problem] | None = None, status: int = 200
) -> HttpResponse:
    """The page, with what was wrong with an act on it."""
    unit = found.round_unit
    sent_by_reader = found.submitted_by_id == request.user.pk  # type: ignore[attr-defined]
    page = submission_page(found)
    may_decide = page.is_latest and not sent_by_reader and stands_above(request.user, "reporting.decide", unit)
    context = {
        "submission": found,
        "page": page,
        "unit": unit,
        "round": found.round,
        "cell": request.GET.get("o", ""),
        "problems": problems or [],
        "given": request.POST,
        "may_decide": may_decide and unit.state == State.SUBMITTED,
        "may_reopen": may_decide and unit.state == State.ACCEPTED,
        "may_send": may(request.user, "reporting.submit", unit.unit) and unit.state != State.ACCEPTED,
        "panels": panels_for("reporting.submission", request, found),
        "thread_bar": bar("submission", found, here="action"),
        "illustrative": found.round.root.is_illustrative,
    }
    return render(request, "reporting/submission.html", context, status=status)


@require_POST
@signed_in
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_submission(request, pk)
    actions.accept(found, by=request.user)
    return redirect("reporting:submission", found.pk)


@require_POST
@signed_in
def return_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Return with a reason, a new day, and remarks pinned to cells (fields named 'note:KEY')."""
    found = visible_submission(request, pk)
    notes = {key.removeprefix("note:"): text for key, text in request.POST.items() if key.startswith("note:")}
    try:
        due = parse_date(request.POST["due"]) if request.POST.get("due") else None
        actions.return_report(
            found, reason=request.POST.get("reason", ""), notes=notes, new_due_on=due, by=request.user
        )
    except NotADate:
        return shown(
            request, found, problems=[Problem(_("Write the day as day/month/year, for example 15/6/2021."))], status=422
        )
    except Unacceptable as refused:
        return shown(request, found, problems=refused.problems, status=422)
    return redirect("reporting:submission", found.pk)


@require_POST
@signed_in
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_submission(request, pk)
    try:
        actions.reopen(found, reason=request.POST.get("reason", ""), by=request.user)
    except Unacceptable as refused:
        return shown(request, found, problems=refused.problems, status=422)
    return redirect("reporting:submission", found.pk)


@require_safe
@signed_in
def unit_report(request: HttpRequest, pk: int) -> HttpResponse:
    """What a unit has to do in a round: its newest report, or how to make one."""
    row = get_object_or_404(
        RoundUnit.objects.visible_to(request.user).select_related("round__root", "round__version__template", "unit"),
        pk=pk,
    )
    if row.latest_id and row.state != State.RETURNED:  # type: ignore[attr-defined]
        return redirect("reporting:submission", row.latest_id)  # type: ignore[attr-defined]
    context = {
        "unit": row,
        "round": row.round,
        "may_send": may(request.user, "reporting.submit", row.unit),
        "notes": row.latest.decisions.latest("pk").notes.all() if row.latest and row.latest.decisions.exists() else [],
        "decision": row.latest.decisions.latest("pk") if row.latest and row.latest.decisions.exists() else None,
        "illustrative": row.round.root.is_illustrative,
    }
    return render(request, "reporting/unit.html", context)
