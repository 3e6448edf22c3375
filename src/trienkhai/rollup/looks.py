"""Pages that look over whole rounds: how a form goes, cross tables, samples, what stands out."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.reporting.actions import open_each
from trienkhai.reporting.models import Submission
from trienkhai.rollup.consistent import snapshot
from trienkhai.rollup.cross import Choice, cross
from trienkhai.rollup.cross.page import cross_page
from trienkhai.rollup.cross.sheet import sheet_of as cross_sheet
from trienkhai.rollup.explaining import explain
from trienkhai.rollup.overview import overview
from trienkhai.rollup.overview.page import OverviewPage
from trienkhai.rollup.sampling import Plan, sample
from trienkhai.rollup.sampling.page import sample_page, strata_name
from trienkhai.rollup.sampling.sheet import sheet_of as sample_sheet
from trienkhai.rollup.second_look import Choice as Look
from trienkhai.rollup.second_look import second_look
from trienkhai.rollup.second_look.page import Typed, look_page
from trienkhai.rollup.second_look.sheet import sheet_of as look_sheet
from trienkhai.ui.doors import signed_in
from trienkhai.ui.downloads import XLSX, attachment
from trienkhai.ui.figures import moment
from trienkhai.ui.given import whole_number

MOST_IN_A_SHEET = 5000  # units


@require_safe
@signed_in
@snapshot()
def show_overview(request: HttpRequest) -> HttpResponse:
    """How a form goes: of the one asked last, or of the one in the address."""
    form = whole_number(request.GET, "bieu")
    found = overview(request.user, form)
    if found is None and form is not None:
        raise Http404
    context = {
        "page": OverviewPage(found) if found else None,
        "illustrative": found is not None and found.round.root.is_illustrative,
    }
    return render(request, "rollup/overview.html", context)


@require_safe
@signed_in
@snapshot()
def cross_table(request: HttpRequest) -> HttpResponse:
    """Two of units, rounds and indicators against each other, for one of the third."""
    is_sheet = request.GET.get("xuat") == "xlsx"
    found = cross(Choice.from_query(request.GET), request.user, **({"a_page": MOST_IN_A_SHEET} if is_sheet else {}))
    if found is None:
        raise Http404
    if is_sheet:
        return attachment(cross_sheet(found), "bang-cheo.xlsx", XLSX)
    return render(
        request, "rollup/cross.html", {"page": cross_page(found), "illustrative": found.round.root.is_illustrative}
    )


@require_safe
@signed_in
@snapshot()
def draw_sample(request: HttpRequest) -> HttpResponse:
    """Reports, figures or files of a round, drawn by a seed; nothing is drawn without one."""
    plan = Plan.from_query(request.GET)
    found = sample(plan, request.user)
    if found is None:
        raise Http404
    if request.GET.get("xuat") == "xlsx" and found.items:
        person: Any = request.user
        drawn_by = f"{person.full_name or person.username} · {moment(timezone.now())}"
        return attachment(sample_sheet(found, drawn_by, strata_name(found)), "mau-kiem-tra.xlsx", XLSX)
    return render(request, "rollup/sample.html", sample_page(found))


@require_safe
@signed_in
def look_again(request: HttpRequest) -> HttpResponse:
    """What stands out among the reports of a round, and what was found out about it."""
    return _looked_at(request, Look.from_query(request.GET))


@require_POST
@signed_in
def explain_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """A word about one finding; back to the page it came from."""
    rows = Submission.objects.visible_to(request.user).select_related("version", "round__version")
    submission = get_object_or_404(rows, pk=pk)
    choice = Look.from_query(request.POST)
    typed = Typed(pk, request.POST.get("vi-sao", ""), request.POST.get("cho", ""), request.POST.get("giai-thich", ""))
    try:
        explain(submission, kind=typed.kind, place=typed.place, text=typed.text, by=request.user)
    except Unacceptable as refusal:
        return _looked_at(request, choice, typed, refusal.problems)
    except WrongState as refusal:
        return _looked_at(request, choice, typed, [Problem(str(refusal))], status=409)
    messages.success(request, _("It is kept with the report."))
    return redirect(choice.url)


def _looked_at(
    request: HttpRequest, choice: Look, typed: Typed | None = None, problems: Sequence[Problem] = (), status: int = 422
) -> HttpResponse:
    """The page or its workbook. Whoever is shown figures and notes of a report from above has opened it."""
    with snapshot():
        found = second_look(choice, request.user)
    if found is None:
        raise Http404
    open_each({one.submission for one in found.findings}, by=request.user)
    if request.GET.get("xuat") == "xlsx" and not found.too_many:
        return attachment(look_sheet(found), "can-xem-lai.xlsx", XLSX)
    context = {
        "page": look_page(found, typed),
        "problems": problems,
        "illustrative": found.round.root.is_illustrative,
    }
    return render(request, "rollup/second_look.html", context, status=status if problems else 200)
