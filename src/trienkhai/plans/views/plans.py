"""Plans: the list of their tasks, one plan, a plan begun and changed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState
from trienkhai.access.scope import may, require, scope_of
from trienkhai.directives.models import Directive
from trienkhai.plans.actions.issuing import issue_all
from trienkhai.plans.actions.plan_facts import change_plan
from trienkhai.plans.actions.planning import make_plan
from trienkhai.plans.models import Plan
from trienkhai.plans.permissions import ISSUE, WRITE
from trienkhai.plans.plan_forms import NewPlanForm, PlanForm, plan_facts
from trienkhai.plans.queries.plan_page import plan_page
from trienkhai.plans.queries.provisions import provision_seen
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import numbers_of, whole_number
from trienkhai.ui.panels import panels_for
from trienkhai.units.models import Root, Unit


@require_safe
@signed_in
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


def _found(request: HttpRequest, pk: int) -> Plan:
    return get_object_or_404(Plan.objects.visible_to(request.user).select_related("unit", "root"), pk=pk)


def _page(request: HttpRequest, found: Plan, **more: Any) -> HttpResponse:
    page = plan_page(found, request.user, on=timezone.localdate())
    context = {
        "plan": found,
        "page": page,
        "may_write": may(request.user, WRITE, found.unit),
        "may_issue": may(request.user, ISSUE, found.unit),
        "ticked": {one.task.pk for one in page.not_issued if not one.stops},
        "illustrative": found.root.is_illustrative,
        "panels": panels_for("plans.plan", request, found),
    }
    status = 422 if more.get("problems") else 200
    return render(request, "plans/plan.html", context | more, status=status)


@require_POST
@signed_in
def issue_many(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue the ticked tasks of a plan, all or none, with one reason for what they leave open."""
    found = _found(request, pk)
    require(request.user, ISSUE, found.unit)
    ids, reason = numbers_of(request.POST.getlist("task")), request.POST.get("reason", "")
    tasks = list(found.tasks.filter(pk__in=ids).order_by("order", "pk"))
    try:
        if not tasks:
            raise Unacceptable([Problem(_("Tick the tasks that are to be issued."), code="none")])
        if any(task.is_issued for task in tasks):
            raise WrongState(_("The task was issued already."))
        done = issue_all(tasks, by=request.user, reason=reason)
    except Unacceptable as refused:
        return _page(request, found, problems=refused.problems, ticked=set(ids), reason=reason)
    told = ngettext("%(n)d task is issued.", "%(n)d tasks are issued.", len(done)) % {"n": len(done)}
    messages.success(request, told)
    return redirect("plans:plan", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def plan_new(request: HttpRequest) -> HttpResponse:
    """Begin a plan; `dieu-khoan` in the address names a provision whose document it carries out."""
    scope = scope_of(request.user, WRITE)
    if scope.is_empty:
        raise Refused(WRITE, person=request.user)
    roots = Root.objects.filter(pk__in=Unit.objects.filter(scope.as_q("")).values("root"))
    directives = Directive.objects.visible_to(request.user).filter(root__in=roots)
    provision = provision_seen(whole_number(request.GET, "dieu-khoan"), request.user)
    initial = {"carries_out": [provision.directive.pk]} if provision else {}
    form = NewPlanForm(request.POST or None, by=request.user, directives=directives, initial=initial)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = make_plan(
                given["unit"],
                given["name"],
                given["begins_on"],
                given["ends_on"],
                carries_out=given["carries_out"],
                by=request.user,
            )
            if provision:
                return redirect(f"{reverse('plans:task_new', args=[made.pk])}?dieu-khoan={provision.pk}")
            return redirect("plans:plan", made.pk)
        except Unacceptable as refused:
            problems = refused.problems
    context = {"form": form, "problems": problems}
    return render(request, "plans/plan_new.html", context, status=422 if problems or form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def plan_change(request: HttpRequest, pk: int) -> HttpResponse:
    """What the plan says of itself, while none of its tasks is issued."""
    found = _found(request, pk)
    require(request.user, WRITE, found.unit)
    if found.tasks.exclude(issued_at=None).exists():
        raise WrongState(_("A task of the plan was issued; what the plan says is not rewritten any more."))
    directives = Directive.objects.visible_to(request.user).filter(root=found.root)
    form = PlanForm(request.POST or None, directives=directives, initial=plan_facts(found))
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        try:
            change_plan(found, **form.cleaned_data, by=request.user)
            messages.success(request, _("Saved."))
            return redirect("plans:plan", found.pk)
        except Unacceptable as refused:
            problems = refused.problems
    context = {"form": form, "problems": problems, "plan": found}
    return render(request, "plans/plan_change.html", context, status=422 if problems or form.errors else 200)
