"""Past years out of a sheet: sent, looked at with everything that fits and does not, then entered on behalf of the units."""

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from trienkhai.access.errors import Problem, Refused, Unacceptable
from trienkhai.access.scope import may_somewhere
from trienkhai.evidence.store import open_bytes
from trienkhai.reporting import actions
from trienkhai.reporting.actions.history import OUTCOME_OFFERED
from trienkhai.reporting.actions.history_plan import Entry
from trienkhai.reporting.models import Intake
from trienkhai.reporting.permissions import ON_BEHALF
from trienkhai.reporting.queries.entry_words import shown
from trienkhai.reporting.queries.opening import templates_for
from trienkhai.reporting.rules.book.fonts import CONVERT, KEEP, OLD_FONT, WHOLE_FILE
from trienkhai.reporting.upload_forms import PastYearsForm
from trienkhai.reporting.wording import problem
from trienkhai.ui.doors import signed_in

SHOWN = 300
REPLACED = 5  # values named for one report


@dataclass(frozen=True)
class Replaced:
    """A value that is entered already and would be another."""

    name: str
    place: str
    before: str
    now: str


@dataclass(frozen=True)
class Line:
    """What would be entered for one unit in one round; `first` is the place of the first value in the sheet."""

    unit: str
    period: str
    values: int
    first: str
    adds: bool
    replaced: tuple[Replaced, ...]
    more: int


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def upload(request: HttpRequest) -> HttpResponse:
    """Send the sheet; nothing of it is entered by that."""
    if not may_somewhere(request.user, ON_BEHALF):
        raise Refused(ON_BEHALF, person=request.user)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PastYearsForm(*given, person=request.user)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            offered = actions.offer_history(form.cleaned_data["template"], file.read(), name=file.name, by=request.user)
            return redirect("reporting:past_years_offered", offered.pk)
        except Unacceptable as refused:
            problems = refused.problems
    context = {"form": form, "problems": problems}
    return render(request, "reporting/past_years.html", context, status=422 if form.errors or problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def offered(request: HttpRequest, pk: int) -> HttpResponse:
    """What a sheet would enter, judged anew each time the page is opened; a POST enters it."""
    found = get_object_or_404(
        Intake.objects.visible_to(request.user).filter(by=request.user.pk, account__has_key="template"), pk=pk
    )
    if found.outcome != OUTCOME_OFFERED and request.method != "POST":
        return redirect("reporting:intake", found.pk)
    template = next(
        (one for one in templates_for(request.user, ON_BEHALF) if one.pk == found.account["template"]), None
    )
    if template is None:
        raise Refused(ON_BEHALF, person=request.user)
    choices = _choices(request)
    told = actions.read_past_years(
        template, open_bytes(found.file), found.file.name, reader=request.user, choices=choices
    )
    plan = told.plan
    if request.method == "POST" and not plan.faults:
        sent = actions.carry_out_history(found, by=request.user, choices=choices)
        said = ngettext(
            "%(count)d past report is entered on behalf of its unit.",
            "%(count)d past reports are entered on behalf of their units.",
            len(sent),
        )
        messages.success(request, said % {"count": len(sent)})
        return redirect("reporting:intake", found.pk)
    periods = Counter(entry.round_unit.round.period_key for entry in plan.entries)
    context = {
        "intake": found,
        "template": template,
        "plan": plan,
        "faults": [problem(fault) for fault in plan.faults],
        "notes": [problem(fault) for fault in told.notes],
        "asks_fonts": any(fault.code == OLD_FONT for fault in plan.faults),
        "fonts": choices.get(WHOLE_FILE, ""),
        "lines": [_line(entry) for entry in plan.entries[:SHOWN]],
        "more": max(0, len(plan.entries) - SHOWN),
        "periods": sorted(periods.items()),
    }
    return render(request, "reporting/past_years_plan.html", context, status=422 if plan.faults else 200)


def _choices(request: HttpRequest) -> dict[str, str]:
    """What was said of old fonts in the whole sheet, in the address or the form."""
    said = request.POST.get("phong") or request.GET.get("phong", "")
    return {WHOLE_FILE: said} if said in {CONVERT, KEEP} else {}


def _line(entry: Entry) -> Line:
    row = entry.round_unit
    first = next((entry.places[key] for key in entry.answers["cells"] if key in entry.new), "")
    named = tuple(_replaced(entry, key) for key in list(entry.replaced)[:REPLACED])
    more = len(entry.replaced) - len(named)
    return Line(row.name, row.round.period_key, len(entry.new), first, row.latest is not None, named, more)


def _replaced(entry: Entry, key: str) -> Replaced:
    spec = entry.round_unit.round.version.parsed
    cell = spec.cell[key]
    yes_no = spec.numbers[cell.indicator].yes_no
    before, now = (
        shown(text, cell.decimals, yes_no=yes_no) for text in (entry.replaced[key], entry.answers["cells"][key])
    )
    return Replaced(cell.name, entry.places[key], before, now)
