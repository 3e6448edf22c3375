"""Writing a task into a plan: begun from a provision or from the plan, changed, taken out."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trienkhai.access.errors import Problem, Refused, Unacceptable
from trienkhai.access.scope import require, scope_of
from trienkhai.directives.models import Provision
from trienkhai.directory.queries.visible import visible_units
from trienkhai.plans.actions.planning import add_task, change_task, link_provisions, remove_task
from trienkhai.plans.models import Plan, Task
from trienkhai.plans.permissions import WRITE
from trienkhai.plans.plan_forms import TaskForm, task_facts
from trienkhai.plans.queries.choosing import choosable, units_named
from trienkhai.plans.queries.provisions import provision_picks, provision_seen
from trienkhai.plans.unit_picks import UnitPicks, as_planned, as_sent, codes_of
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import numbers_of, whole_number

COOPERATING, PROVISION = "phoi_hop", "dieu_khoan"


@require_safe
@signed_in
def give(request: HttpRequest) -> HttpResponse:
    """From a provision to a new task: by the one plan that carries its document out, or after a choice of the plan."""
    scope = scope_of(request.user, WRITE)
    if scope.is_empty:
        raise Refused(WRITE, person=request.user)
    provision = provision_seen(whole_number(request.GET, "dieu-khoan"), request.user)
    plans = Plan.objects.filter(scope.as_q("unit"), ends_on__gte=timezone.localdate()).order_by("-begins_on", "-pk")
    if provision is not None:
        carries = Plan.carries_out.through.objects.filter(plan=OuterRef("pk"), directive=provision.directive)
        plans = (
            plans.filter(root=provision.directive.root_id)
            .annotate(fits=Exists(carries))
            .order_by("-fits", "-begins_on")
        )  # type: ignore[attr-defined]
        fitting = [one for one in plans if one.fits]  # type: ignore[attr-defined]
        if len(fitting) == 1:
            return redirect(f"{reverse('plans:task_new', args=[fitting[0].pk])}?dieu-khoan={provision.pk}")
    return render(request, "plans/give.html", {"plans": plans, "provision": provision})


@dataclass
class Written:
    """The form of a task as it stands: facts, units, cooperating units, provisions."""

    form: TaskForm
    picks: UnitPicks
    cooperating: str
    provisions: set[int]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def task_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new task of a plan; `dieu-khoan` in the address names provisions that it is to serve."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related("unit__root"), pk=pk)
    require(request.user, WRITE, plan.unit)
    if request.method == "POST":
        return _sent(request, plan, None)
    asked = numbers_of(request.GET.getlist("dieu-khoan"))
    first = provision_seen(asked[0], request.user) if asked else None
    initial = {"group": request.GET.get("nhom", ""), "name": (first.heading or first.text)[:1000] if first else ""}
    form = TaskForm(groups=plan.groups.all(), initial=initial)
    picks = as_planned(choosable(plan.unit, request.user, on=timezone.localdate()), (), on=timezone.localdate())
    return _form(request, plan, None, Written(form, picks, "", set(asked)))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def task_change(request: HttpRequest, pk: int) -> HttpResponse:
    """A planned task said anew; of an issued one, only which provisions it serves."""
    seen = Task.objects.visible_to(request.user).select_related("plan__unit__root", "group")
    task = get_object_or_404(seen, pk=pk)
    require(request.user, WRITE, task.plan.unit)
    if task.is_issued:
        return _linked(request, task)
    if request.method == "POST":
        return _sent(request, task.plan, task)
    today = timezone.localdate()
    planned = list(task.assignments.values_list("unit_id", flat=True))
    picks = as_planned(choosable(task.plan.unit, request.user, on=today), planned, on=today)
    form = TaskForm(groups=task.plan.groups.all(), initial=task_facts(task))
    beside = codes_of(task.cooperations.order_by("pk").values_list("unit_id", flat=True), on=today)
    provisions = set(task.provisions.values_list("pk", flat=True))
    return _form(request, task.plan, task, Written(form, picks, beside, provisions))


def _sent(request: HttpRequest, plan: Plan, task: Task | None) -> HttpResponse:
    """What was sent: searched for units, or stored. A refusal comes back with everything as it was filled in."""
    today = timezone.localdate()
    form = TaskForm(request.POST, groups=plan.groups.all())
    picks = as_sent(choosable(plan.unit, request.user, on=today), request.POST, on=today)
    typed = request.POST.get(COOPERATING, "")
    chosen = set(numbers_of(request.POST.getlist(PROVISION)))
    written = Written(form, picks, typed, chosen)
    if request.POST.get("step") == "find":
        return _form(request, plan, task, written, searching=True)
    root_units = visible_units(request.user).filter(root=plan.root_id)  # type: ignore[attr-defined]
    named = units_named(typed, root_units.values("pk"), where=_("Cooperating units"), on=today)
    problems = [*picks.problems, *named.problems]
    if form.is_valid() and not problems:
        served = list(Provision.objects.filter(pk__in=chosen))
        others: dict[str, Any] = {
            "group": form.chosen_group,
            "units": picks.units,
            "cooperating": named.units,
            "provisions": served,
        }
        try:
            if task is None:
                made = add_task(plan, form.facts(), by=request.user, **others)
            else:
                made = change_task(task, form.facts(), by=request.user, **others)
            messages.success(request, _("Task %s is in the plan.") % made.number)
            if request.POST.get("step") == "more":
                group = f"?nhom={made.group.pk}" if made.group else ""
                return redirect(f"{reverse('plans:task_new', args=[plan.pk])}{group}")
            return redirect("plans:plan", plan.pk)
        except Unacceptable as refused:
            problems = refused.problems
    return _form(request, plan, task, written, problems=problems)


def _form(
    request: HttpRequest,
    plan: Plan,
    task: Task | None,
    written: Written,
    *,
    problems: list[Problem] | None = None,
    searching: bool = False,
) -> HttpResponse:
    context: dict[str, Any] = {
        "plan": plan,
        "task": task,
        "form": written.form,
        "picks": written.picks,
        "cooperating": written.cooperating,
        "chosen": written.provisions,
        "provisions": provision_picks(plan, written.provisions, request.user),
        "problems": problems or [],
        "searching": searching,
        "pack": plan.unit.root.pack,
    }
    wrong = bool(problems) or (written.form.is_bound and not searching and bool(written.form.errors))
    return render(request, "plans/task_form.html", context, status=422 if wrong else 200)


def _linked(request: HttpRequest, task: Task) -> HttpResponse:
    """Which provisions an issued task serves; what its units were told stays."""
    if request.method == "POST":
        chosen = Provision.objects.filter(pk__in=numbers_of(request.POST.getlist(PROVISION)))
        link_provisions(task, chosen, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("plans:task", task.pk)
    chosen_now = set(task.provisions.values_list("pk", flat=True))
    asked = set(numbers_of(request.GET.getlist("dieu-khoan")))
    context = {
        "task": task,
        "plan": task.plan,
        "chosen": chosen_now | asked,
        "provisions": provision_picks(task.plan, chosen_now | asked, request.user),
    }
    return render(request, "plans/task_provisions.html", context)


@require_POST
@signed_in
def task_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a planned task out of its plan."""
    task = get_object_or_404(Task.objects.visible_to(request.user).select_related("plan"), pk=pk)
    number, plan = task.number, task.plan
    remove_task(task, by=request.user)
    messages.success(request, _("Task %s is taken out of the plan.") % number)
    return redirect("plans:plan", plan.pk)
