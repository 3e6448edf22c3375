"""A unit's own free workbook or Word report: sent, looked at cell by cell, taken."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from trienkhai.access.errors import Problem, Refused, Unacceptable
from trienkhai.access.scope import may_somewhere
from trienkhai.reporting import actions
from trienkhai.reporting.actions.free_plan import FreePlan, FreeSaid
from trienkhai.reporting.models import Intake, Round
from trienkhai.reporting.permissions import FILL, ON_BEHALF
from trienkhai.reporting.rights import holds, stands_above
from trienkhai.reporting.rules.free.fates import ORDER, Fate
from trienkhai.reporting.rules.free.settling import AMBIGUOUS
from trienkhai.reporting.upload_forms import FreeFileForm, FreeFilesForm
from trienkhai.reporting.views.free_cells import A_PAGE, cell_groups
from trienkhai.reporting.views.free_choices import prose_choices, said_in_form, table_choices
from trienkhai.reporting.views.workbooks import visible_unit
from trienkhai.reporting.wording import problem
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def for_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the own file of one unit; nothing of it is stored by that but the file."""
    row = visible_unit(request, pk)
    if not holds(request.user, FILL, row) and not stands_above(request.user, ON_BEHALF, row):
        raise Refused(FILL, person=request.user, unit=row.unit)
    form = FreeFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            offered = actions.offer_for_unit(row, file.read(), name=file.name, by=request.user)
            return redirect("reporting:free_offered", offered.pk)
        except Unacceptable as refused:
            problems = refused.problems
    context = {"form": form, "problems": problems, "row": row, "round": row.round}
    context["illustrative"] = row.round.root.is_illustrative
    return render(request, "reporting/free_upload.html", context, status=422 if form.errors or problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def for_many(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a file of many units of a round."""
    round_ = get_object_or_404(
        Round.objects.visible_to(request.user).select_related("root", "version__template"), pk=pk
    )
    if not may_somewhere(request.user, ON_BEHALF):
        raise Refused(ON_BEHALF, person=request.user)
    form = FreeFilesForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        file, every = form.cleaned_data["file"], form.cleaned_data["every_period"]
        try:
            offered = actions.offer_for_many(round_, file.read(), name=file.name, every_period=every, by=request.user)
            return redirect("reporting:free_offered", offered.pk)
        except Unacceptable as refused:
            problems = refused.problems
    context = {"form": form, "problems": problems, "row": None, "round": round_}
    context["illustrative"] = round_.root.is_illustrative
    return render(request, "reporting/free_upload.html", context, status=422 if form.errors or problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def offered(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file would do, judged anew each time; a POST keeps what was chosen, or takes what the page showed."""
    rows = Intake.objects.visible_to(request.user).filter(by=request.user.pk, account__has_key="free")
    found = get_object_or_404(
        rows.select_related("file", "round__version__template", "round__root", "round_unit__unit"), pk=pk
    )
    if found.outcome != "offered" and request.method != "POST":
        return redirect("reporting:intake", found.pk)
    if found.outcome != "offered":
        actions.amend_free_file(found, FreeSaid(), by=request.user)
    said = actions.free_said(found)
    plan = actions.plan_free_file(found, by=request.user, said=said)
    if request.method != "POST":
        return _page(request, found, plan, said)
    given = {key: value for key, value in request.POST.items() if isinstance(value, str)}
    wished = said_in_form(plan, said, given)
    if wished != said:
        actions.amend_free_file(found, wished, by=request.user)
        if "take" in given:
            messages.info(request, _("Your choices are kept. Look at what the file does now, then take it."))
        return redirect("reporting:free_offered", found.pk)
    if "take" not in given:
        return redirect("reporting:free_offered", found.pk)
    try:
        taken = actions.take_free_file(found, seen=given.get("seen", ""), by=request.user)
    except Unacceptable as refused:
        return _page(request, found, plan, said, problems=refused.problems)
    return _told(request, found, taken)


def is_ambiguous(fate: Fate) -> bool:
    """Whether a figure can be read in two ways."""
    return fate.fault is not None and fate.fault.code == AMBIGUOUS


def _told(request: HttpRequest, found: Intake, taken: actions.Taken) -> HttpResponse:
    row = found.round_unit
    if row is not None:
        said = ngettext(
            "%(count)d value of the file stands in the draft. Look through it, then send the report.",
            "%(count)d values of the file stand in the draft. Look through them, then send the report.",
            taken.values,
        )
        messages.success(request, said % {"count": taken.values})
        return redirect("reporting:fill", row.pk)
    said = ngettext(
        "%(count)d report is entered on behalf of its unit.",
        "%(count)d reports are entered on behalf of their units.",
        len(taken.submissions),
    )
    messages.success(request, said % {"count": len(taken.submissions)})
    return redirect("reporting:intake", found.pk)


def _page(
    request: HttpRequest, found: Intake, plan: FreePlan, said: FreeSaid, *, problems: list[Problem] | None = None
) -> HttpResponse:
    only = request.GET.get("loai", "")
    only = only if only in ORDER else ""
    page = whole_number(request.GET, "trang", 1, least=1) or 1
    settled = plan.settled
    groups = cell_groups(plan, said.sides, only=only, page=page)
    tables = table_choices(plan)
    context = {
        "intake": found,
        "row": found.round_unit,
        "round": found.round,
        "plan": plan,
        "said": said,
        "side": said.sides.get("", ""),
        "problems": problems or [],
        "fonts": [problem(fault) for fault in plan.fonts],
        "notes": [problem(fault) for fault in plan.notes],
        "tables": [one for one in tables if one.understood],
        "other_tables": [one for one in tables if not one.understood],
        "headings": prose_choices(plan),
        "groups": groups,
        "only": only,
        "page": page,
        "has_more": bool(only and groups and groups[0].count > page * A_PAGE),
        "asks_marks": bool(said.marks) or any(is_ambiguous(fate) for fate in settled.fates.values()),
        "cells": len(settled.fates),
        "reports": len(settled.given),
        "is_ready": bool(settled.taken and not settled.open and not plan.fonts and (said.skip or not settled.refused)),
        "illustrative": bool(found.round and found.round.root.is_illustrative),
    }
    return render(request, "reporting/free_file.html", context, status=422 if problems else 200)
