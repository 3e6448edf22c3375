"""The report of one unit from its officer's side: the workbook out, the workbook in, and what became of each cell."""

from collections.abc import Sequence
from pathlib import Path

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trienkhai.access.errors import Problem
from trienkhai.reporting import actions
from trienkhai.reporting.evidence_form import EvidenceForm
from trienkhai.reporting.forms import WorkbookForm
from trienkhai.reporting.models import Intake, RoundUnit, Submission
from trienkhai.reporting.queries.desk import fates_of, unit_desk
from trienkhai.reporting.rights import is_closed_to
from trienkhai.reporting.views.finding import unit_or_404
from trienkhai.reporting.views.free_cells import told_cells, told_kinds
from trienkhai.reporting.workbook import export_workbook
from trienkhai.reporting.workbook.bundle import workbook_name
from trienkhai.ui.doors import signed_in
from trienkhai.ui.downloads import XLSX, attachment

CHOICE = "choice-"
NOT_APPROVED, MOVED = "not_approved", "known_moved"
SHOWN = 50


def visible_unit(request: HttpRequest, pk: int) -> RoundUnit:
    """The unit in its round, or 404; its newest report is opened from here on, where the reader stands above."""
    related = ("unit", "round__version__template", "round__root", "latest__opening", "latest__approval")
    found = unit_or_404(request, pk, *related)
    if found.latest is not None:
        actions.open_report(found.latest, by=request.user)
    return found


@require_safe
@signed_in
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a unit's report stands and how to do it."""
    return fill_page(request, visible_unit(request, pk))


def fill_page(
    request: HttpRequest,
    found: RoundUnit,
    *,
    evidence_form: EvidenceForm | None = None,
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    """The page of a unit's report; with what was typed and what was wrong with it after an act that could not be done."""
    context = {
        "desk": unit_desk(found, request.user, on=timezone.localdate()),
        "row": found,
        "form": WorkbookForm(),
        "evidence_form": evidence_form or EvidenceForm(found.round.version.parsed),
        "problems": problems,
        "typed": request.POST,
        "illustrative": found.round.root.is_illustrative,
    }
    return render(request, "reporting/fill.html", context, status=status)


@require_POST
@signed_in
def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the workbook. A POST, because the export is kept."""
    found = visible_unit(request, pk)
    data = export_workbook(found, by=request.user)
    return attachment(data, workbook_name(found), XLSX)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def take_in(request: HttpRequest) -> HttpResponse:
    """Take in workbooks of any unit and round: the file itself says which. Each file is an act of its own."""
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return render(request, "reporting/take_in.html", {"form": form})
    if not form.is_valid():
        return render(request, "reporting/take_in.html", {"form": form}, status=422)
    uploads = form.cleaned_data["file"]
    if len(uploads) > 1:
        files = [(Path(upload.name), upload.read) for upload in uploads]
        told = list(actions.take_in_each(files, by=request.user))
        return render(request, "reporting/take_in.html", {"form": WorkbookForm(), "told": told})
    return _told(request, actions.take_in(uploads[0].read(), name=uploads[0].name, by=request.user))


def _told(request: HttpRequest, taken: Intake) -> HttpResponse:
    if taken.outcome == "taken":
        messages.success(request, _("The workbook is taken in and the report is sent."))
    return redirect("reporting:intake", taken.pk)


@require_safe
@signed_in
def intake(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a file, cell by cell."""
    rows = Intake.objects.visible_to(request.user).select_related(
        "file",
        "by",
        "export__round_unit__round__version",
        "export__version",
        "export__round_unit__round__root",
        "round_unit__round__version",
        "round_unit__round__root",
        "round__version",
        "round__root",
    )
    found = get_object_or_404(rows, pk=pk)
    actions.open_each(found.submissions.values_list("pk", flat=True), by=request.user)  # type: ignore[attr-defined]
    row = found.export.round_unit if found.export else found.round_unit
    wanted = found.account.get("submission") if found.outcome == "same" else None
    asked = row.round if row else found.round
    is_free = "free" in found.account
    spec = found.export.version.parsed if found.export else row.round.version.parsed if row else None
    fates = [] if is_free else fates_of(found, spec)
    cells, more = told_cells(found, found.round.version.parsed) if is_free and found.round else ([], 0)
    problems = actions.problems_of(found)
    codes = {problem.code for problem in problems}
    context = {
        "intake": found,
        "row": row,
        "waits_for_head": NOT_APPROVED in codes,
        "wants_notes": bool(codes - {NOT_APPROVED, MOVED}),
        "has_moved": MOVED in codes,
        "counts": found.account.get("counts", {}),
        "fates": fates,
        "kinds": told_kinds(found) if is_free else [],
        "cells": cells,
        "more": more,
        "conflicts": [fate for fate in fates if fate.fate == "conflict" and not fate.is_old_font],
        "old_fonts": [fate for fate in fates if fate.is_old_font],
        "problems": problems,
        "warnings": actions.warnings_of(found),
        "submissions": _sent_with(Q(pk=wanted) if wanted else Q(intake=found), request),
        "form": WorkbookForm(),
        "illustrative": bool(asked and asked.root.is_illustrative),
    }
    return render(request, "reporting/intake.html", context)


def _sent_with(which: Q, request: HttpRequest) -> list[Submission]:
    """The first of the reports that came of a file."""
    rows = Submission.objects.ever_visible_to(request.user).filter(which)
    told = rows.select_related("round_unit__round__version", "round", "withdrawal").defer("answers", "places")
    return [one for one in told.order_by("pk")[:SHOWN] if not is_closed_to(request.user, one)]


@require_POST
@signed_in
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle what was changed on both sides and what is written in old fonts, and take the file again."""
    found = get_object_or_404(Intake.objects.visible_to(request.user), pk=pk)
    choices = {key.removeprefix(CHOICE): str(value) for key, value in request.POST.items() if key.startswith(CHOICE)}
    return _told(request, actions.choose(found, choices, by=request.user))
