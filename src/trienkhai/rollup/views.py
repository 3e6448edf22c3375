"""Pages of totals and of the trace."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.rollup.answers import answer
from trienkhai.rollup.ask import Ask, basis_named
from trienkhai.rollup.bridge import Side, bridge
from trienkhai.rollup.bridge.page import bridge_page, choice_of
from trienkhai.rollup.bridge.sheet import sheet_of as bridge_sheet
from trienkhai.rollup.consistent import snapshot
from trienkhai.rollup.pages import round_lines, round_table, rounds_with_totals
from trienkhai.rollup.rights import may_ask
from trienkhai.rollup.sheet import sheet_of
from trienkhai.rollup.trace import Trace, of
from trienkhai.rollup.trace_page import trace_page
from trienkhai.rollup.trend import trend
from trienkhai.rollup.trend.page import BY_YEAR, trend_page
from trienkhai.rollup.trend.sheet import sheet_of as trend_sheet
from trienkhai.thread.steps import bar
from trienkhai.ui.doors import signed_in
from trienkhai.ui.downloads import XLSX, attachment
from trienkhai.ui.given import whole_number

ON_A_PAGE = 50


@require_safe
@signed_in
@snapshot()
def index(request: HttpRequest) -> HttpResponse:
    page = Paginator(rounds_with_totals(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    lines = round_lines(list(page), request.user)
    illustrative = any(line.round.root.is_illustrative for line in lines)
    return render(request, "rollup/index.html", {"lines": lines, "page": page, "illustrative": illustrative})


@require_safe
@signed_in
@snapshot()
def round_totals(request: HttpRequest, pk: int) -> HttpResponse:
    """The totals of one round: the highest unit one may see, or the one asked for."""
    round_ = get_object_or_404(Round.objects.select_related("version__template", "root"), pk=pk)
    basis = basis_named(request.GET.get("can-cu") or "received")
    unit, section = whole_number(request.GET, "don-vi"), request.GET.get("muc", "")
    table = round_table(round_, unit, basis, section, request.user)
    if table is None:
        raise Http404
    return render(request, "rollup/round_totals.html", {"table": table, "illustrative": round_.root.is_illustrative})


@require_safe
@signed_in
@snapshot()
def trace(request: HttpRequest) -> HttpResponse:
    """From a figure to its cells. The figure is asked in the address; `mo` opens branches, `tim` searches."""
    ask = Ask.from_query(request.GET)
    _require(request.user, ask)
    return shown_trace(request, of(ask, request.user))


@require_safe
@signed_in
@snapshot()
def compare(request: HttpRequest) -> HttpResponse:
    """From a figure to another of the same indicator and unit; what the other one is, the names with `v-` say."""
    before = Side.from_query(request.GET)
    after, problems = before, []
    try:
        after = before.other(request.GET)
    except Unacceptable as refusal:
        problems = refusal.problems
    for one in (before, after):
        _require(request.user, one.ask)
    found = None
    if after != before:
        try:
            found = bridge(before, after, request.user)
        except Unacceptable as refusal:
            problems = refusal.problems
    if found and request.GET.get("xuat") == "xlsx":
        return attachment(bridge_sheet(found), f"doi-chieu-{_safe(before.ask.column)}.xlsx", XLSX)
    top = RoundUnit.objects.filter(round__in=before.ask.rounds, unit=before.ask.unit).select_related("round__root")
    here = top.order_by("-round__tree_on").first()
    context = {
        "page": bridge_page(found, request.GET.get("page")) if found else None,
        "choice": choice_of(before, after, request.user),
        "name": (found.told if found else answer(before.ask)).name,
        "unit_name": here.name if here else "",
        "problems": problems,
        "illustrative": here is not None and here.round.root.is_illustrative,
    }
    return render(request, "rollup/bridge.html", context, status=422 if problems else 200)


@require_safe
@signed_in
@snapshot()
def over_time(request: HttpRequest) -> HttpResponse:
    """A figure over all rounds of its template: as reported, and over the tree of a day."""
    ask = Ask.from_query(request.GET)
    found = trend(ask, by_year=request.GET.get("theo") == BY_YEAR, reader=request.user)
    if found is None:
        raise Http404
    here = RoundUnit.objects.filter(round__in=found.ask.rounds, unit=ask.unit).order_by("-round__tree_on").first()
    unit_name = here.name if here else ""
    if request.GET.get("xuat") == "xlsx":
        return attachment(trend_sheet(found, unit_name), f"theo-thoi-gian-{_safe(ask.column)}.xlsx", XLSX)
    context = {
        "page": trend_page(found),
        "unit_name": unit_name,
        "hides_tree": ask.over is not None and found.ask.over is None,
        "illustrative": any(one.root.is_illustrative for point in found.points for one in point.rounds),
    }
    return render(request, "rollup/trend.html", context)


def _safe(text: str) -> str:
    """Part of the name of a file."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text)[:80]


def _require(person: Any, ask: Ask) -> None:
    """Raises Http404; Unacceptable where the figure would be shown over the trees of the rounds, but not over this one."""
    if may_ask(person, ask):
        return
    if ask.over and may_ask(person, replace(ask, over=None)):
        message = _("Over the tree of that day the figure would hold reports of units outside your view.")
        raise Unacceptable([Problem(message, code="outside_view")])
    raise Http404


def shown_trace(
    request: HttpRequest, found: Trace, template: str = "rollup/trace.html", more: Mapping[str, Any] | None = None
) -> HttpResponse:
    """The page of a trace, or its workbook; `more` is for a template that extends the page."""
    ask = found.ask
    if request.GET.get("xuat") == "xlsx":
        return attachment(sheet_of(found), f"truy-nguon-{_safe(ask.column)}.xlsx", XLSX)
    page = trace_page(found, request.GET.getlist("mo"), request.GET.get("tim", "").strip(), request.GET.get("page"))
    context = {
        "page": page,
        "trace": found,
        "ask": ask,
        "thread_bar": bar("figure", found, here="figure", reader=request.user),
        "illustrative": any(round_.root.is_illustrative for round_ in found.rounds),
        **(more or {}),
    }
    return render(request, template, context)
