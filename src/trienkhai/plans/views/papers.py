"""The plan as an official paper: what its head and foot print, and the files themselves."""

from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.office.documents import NoEngine, to_pdf, write
from trienkhai.office.rulesets import RulesetError
from trienkhai.plans.documents import PaperFacts, plan_paper
from trienkhai.plans.models import Plan
from trienkhai.plans.paper_form import PlanPaperForm
from trienkhai.plans.queries.whole_plan import plan_read_whole, whole_plan
from trienkhai.ui.doors import signed_in
from trienkhai.ui.downloads import DOCX, PDF, attachment
from trienkhai.vietnamese import short_date

Kind = Literal["docx", "pdf"]


def whole_or_404(person: Any, pk: int) -> Plan:
    """A plan that a person may have as a whole. Raises Http404, Refused."""
    found = plan_read_whole(person, pk)
    if found is None:
        raise Http404
    return found


@require_safe
@signed_in
def plan_paper_facts(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that leads to the files."""
    found = whole_or_404(request.user, pk)
    initial = {"day": short_date(timezone.localdate()), "place": found.root.place}
    return _page(request, found, PlanPaperForm(initial=initial))


@require_safe
@signed_in
def plan_paper_file(request: HttpRequest, pk: int, kind: Kind) -> HttpResponse:
    """The paper as Word or PDF; without anything given as of today."""
    found = whole_or_404(request.user, pk)
    form = PlanPaperForm(request.GET)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    return _file(found, form.facts(), kind)


def _page(request: HttpRequest, plan: Plan, form: PlanPaperForm, status: int = 200) -> HttpResponse:
    return render(request, "plans/plan_paper.html", {"plan": plan, "form": form}, status=status)


def _file(plan: Plan, facts: PaperFacts, kind: Kind) -> HttpResponse:
    day = plan.paper.issued_on if plan.paper else facts.day
    try:
        paper = plan_paper(whole_plan(plan, on=day), facts)
        docx = write(paper)
        data = docx if kind == "docx" else to_pdf(paper, docx).data
    except RulesetError as problem:
        message = _("No rules of layout for this kind of organisation hold on %s.")
        raise Unacceptable([Problem(message % short_date(day))]) from problem
    except NoEngine as problem:
        raise Unacceptable([Problem(_("The PDF could not be made here. Take the Word file."))]) from problem
    return attachment(data, f"ke-hoach-{plan.pk}.{kind}", DOCX if kind == "docx" else PDF)
