"""Asking that an accepted report be opened again, and the answer of the level above."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState
from trienkhai.reporting import actions
from trienkhai.reporting.models import ReopenRequest, RoundUnit, Submission
from trienkhai.reporting.permissions import DECIDE, SUBMIT
from trienkhai.reporting.queries.chain import may_reopen, reopening_role
from trienkhai.reporting.queries.reopenings import asking_page, cells_of, open_request
from trienkhai.reporting.rights import may_ask_again
from trienkhai.reporting.rules.asked_again import read_cells
from trienkhai.reporting.views.submissions import found_submission
from trienkhai.reporting.wording import problem
from trienkhai.ui import figures
from trienkhai.ui.doors import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Why, and which cells. What was typed comes back when it cannot be taken."""
    found = found_submission(request, pk)
    row = found.round_unit
    if not may_ask_again(request.user, row):
        raise Refused(SUBMIT, person=request.user, unit=row.unit)
    problems: list[Problem] = []
    status = 200
    if request.method == "POST":
        cells, faults = read_cells(found.version.parsed, request.POST.dict(), figures.language())  # type: ignore[arg-type]
        problems = [problem(fault) for fault in faults]
        try:
            if not problems:
                actions.ask_reopening(found, reason=request.POST.get("reason", ""), cells=cells, by=request.user)
                messages.success(request, _("The request is with the level above."))
                return redirect("reporting:submission", found.pk)
        except Unacceptable as refused:
            problems = refused.problems
        status = 422
    context = {
        "sections": asking_page(found, request.POST),
        "submission": found,
        "waiting": open_request(row),
        "reason": request.POST.get("reason", ""),
        "problems": problems,
        "illustrative": found.round.root.is_illustrative,
    }
    return render(request, "reporting/ask_reopening.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The request, and the two answers to it."""
    asked = _asked(request, pk)
    row = asked.submission.round_unit
    if not may_reopen(request.user, row, asked.submission):
        raise Refused(DECIDE, person=request.user, unit=row.unit, role=reopening_role(asked.submission, row.round))
    reason = request.POST.get("reason", "")
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            return _answered(request, asked, row, reason)
        except Unacceptable as refused:
            problems = refused.problems
    context = {
        "asked": asked,
        "cells": cells_of(asked, asked.submission.version.parsed),
        "row": row,
        "waits": open_request(row) == asked,
        "reason": reason,
        "problems": problems,
        "illustrative": row.round.root.is_illustrative,
    }
    return render(request, "reporting/answer_reopening.html", context, status=422 if problems else 200)


def _answered(request: HttpRequest, asked: ReopenRequest, row: RoundUnit, reason: str) -> HttpResponse:
    act = request.POST.get("act", "")
    if act == "grant":
        actions.grant_reopening(asked, reason=reason, by=request.user)
        messages.success(request, _("The report of %(unit)s is open again.") % {"unit": row.name})
    elif act == "decline":
        actions.decline_reopening(asked, reason=reason, by=request.user)
        messages.success(request, _("The request is declined; the report stays accepted."))
    else:
        raise WrongState(_("Choose whether the report is opened again or stays accepted."))
    return redirect("reporting:submission", asked.submission.pk)


def _asked(request: HttpRequest, pk: int) -> ReopenRequest:
    seen = Submission.objects.visible_to(request.user)
    rows = ReopenRequest.objects.filter(submission__in=seen).select_related(
        "by",
        "submission__version",
        "submission__round__root",
        "submission__round_unit__unit",
        "submission__round_unit__round__root",
        "submission__round_unit__round__version",
        "answer__by",
    )
    return get_object_or_404(rows, pk=pk)
