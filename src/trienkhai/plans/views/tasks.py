"""One task: what it is, which units have it, how far they are; issuing it, giving it further, reminding, ending."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.scope import may, require
from trienkhai.plans.actions.issuing import give_further as give_to
from trienkhai.plans.actions.issuing import issue as issue_task
from trienkhai.plans.actions.reminding import Reminded
from trienkhai.plans.actions.reminding import remind as remind_units
from trienkhai.plans.actions.withdrawing import end as end_task
from trienkhai.plans.models import Task
from trienkhai.plans.permissions import ISSUE, WRITE
from trienkhai.plans.queries.choosing import choosable, ticks_of
from trienkhai.plans.queries.task_page import SHOWS, UnitFilters, task_page
from trienkhai.plans.questions import QUESTIONS, open_questions
from trienkhai.plans.tabs import Tab
from trienkhai.plans.unit_picks import as_planned, as_sent
from trienkhai.thread.steps import bar
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import numbers_of, whole_number
from trienkhai.ui.panels import panels_for
from trienkhai.units.queries import last_namings

TABS = (
    ("qua-han", gettext_lazy("Late"), "late", "clock"),
    ("chua-nhan", gettext_lazy("Not answered yet"), "warn", "send"),
    ("tu-choi", gettext_lazy("Order refused"), "ret", "x"),
    ("dang-lam", gettext_lazy("Being done"), "sub", "info"),
    ("cho-xac-nhan", gettext_lazy("Reported as done"), "sub", "up"),
    ("hoan-thanh", gettext_lazy("Confirmed"), "ok", "check"),
    ("thu-hoi", gettext_lazy("Order withdrawn"), "idle", "cut"),
)


def _found(request: HttpRequest, pk: int) -> Task:
    seen = Task.objects.visible_to(request.user).select_related("plan__unit__root", "group")
    return get_object_or_404(seen, pk=pk)


@require_safe
@signed_in
def task(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    show = request.GET.get("loc", "")
    filters = UnitFilters(
        show=show if show in SHOWS else "",
        search=request.GET.get("q", "").strip()[:200],
        page=whole_number(request.GET, "page", 1, least=1) or 1,
    )
    page = task_page(found, request.user, filters, on=timezone.localdate())
    context = {
        "task": found,
        "page": page,
        "tabs": [Tab(key, str(name), tone, icon, page.counts[SHOWS[key]]) for key, name, tone, icon in TABS],
        "may_remind": any(one.may_remind for one in page.rows),
        "may_write": may(request.user, WRITE, found.plan.unit),
        "may_issue": may(request.user, ISSUE, found.plan.unit),
        "thread_bar": bar("task", found, here="task", reader=request.user),
        "illustrative": found.plan.unit.root.is_illustrative,
        "panels": panels_for("plans.task", request, found),
    }
    return render(request, "plans/task.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Who will be told what, what the task leaves open; then the act."""
    found = _found(request, pk)
    require(request.user, ISSUE, found.plan.unit)
    if found.is_issued:
        raise WrongState(_("The task was issued already."))
    problems: list[Problem] = []
    reason = request.POST.get("reason", "")
    if request.method == "POST":
        try:
            issue_task(found, by=request.user, reason=reason)
            messages.success(request, _("Task %s is issued.") % found.number)
            return redirect("plans:task", found.pk)
        except Unacceptable as refused:
            problems = refused.problems
    units = list(found.assignments.order_by("order", "pk").values_list("unit_id", flat=True))
    names = last_namings(units[:200])
    context = {
        "task": found,
        "questions": [QUESTIONS[one] for one in open_questions(found, len(units))],
        "names": [names[unit].name for unit in units[:200] if unit in names],
        "many": len(units),
        "reason": reason,
        "problems": problems,
    }
    return render(request, "plans/issue.html", context, status=422 if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def give_further(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an issued task to further units."""
    found, today = _found(request, pk), timezone.localdate()
    require(request.user, ISSUE, found.plan.unit)
    if not found.is_issued or found.is_ended:
        raise WrongState(_("Only a task that was issued and has not ended is given to further units."))
    offered = choosable(found.plan.unit, request.user, on=today)
    problems: list[Problem] = []
    if request.method == "POST":
        picks = as_sent(offered, request.POST, on=today)
        if request.POST.get("step") != "find":
            problems = picks.problems
            there = set(found.assignments.filter(parent=None).values_list("unit_id", flat=True))
            wanted = [unit for unit in picks.units if unit not in there]
            if picks.units and not wanted:
                problems = [Problem(_("All of these units have the task already."), _("Units"), "given_already")]
            try:
                if not problems:
                    given = give_to(found, wanted, by=request.user)
                    told = ngettext("Given to %(n)d further unit.", "Given to %(n)d further units.", len(given))
                    messages.success(request, told % {"n": len(given)})
                    return redirect("plans:task", found.pk)
            except Unacceptable as refused:
                problems = refused.problems
    else:
        picks = as_planned(offered, (), on=today)
    context = {"task": found, "picks": picks, "problems": problems, "pack": found.plan.unit.root.pack}
    return render(request, "plans/give_further.html", context, status=422 if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End the order; the page says what stays unfinished."""
    found = _found(request, pk)
    require(request.user, ISSUE, found.plan.unit)
    if not found.is_issued or found.is_ended:
        raise WrongState(_("Only a task that was issued and has not ended can be ended."))
    problems: list[Problem] = []
    words = request.POST.get("words", "")
    if request.method == "POST":
        try:
            end_task(found, by=request.user, words=words)
            messages.success(request, _("Task %s has ended.") % found.number)
            return redirect("plans:task", found.pk)
        except Unacceptable as refused:
            problems = refused.problems
    page = task_page(found, request.user, UnitFilters(), on=timezone.localdate())
    context = {"task": found, "page": page, "words": words, "problems": problems}
    return render(request, "plans/end.html", context, status=422 if problems else 200)


@require_POST
@signed_in
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind the ticked units, or the one whose button it was."""
    found = _found(request, pk)
    ids = numbers_of(request.POST.getlist("unit"))
    if not ids:
        raise Unacceptable([Problem(_("Tick the units that are to be reminded."), code="none")])
    seen = found.assignments.visible_to(request.user).filter(pk__in=ids).values_list("pk", flat=True)
    _tell(request, remind_units(found, list(seen), by=request.user, words=request.POST.get("words", "")))
    return redirect("plans:task", found.pk)


def _tell(request: HttpRequest, done: Reminded) -> None:
    if done.units:
        told = ngettext("%(n)d unit is reminded", "%(n)d units are reminded", done.units) % {"n": done.units}
        people = ngettext("%(n)d person finds it in the inbox.", "%(n)d people find it in the inbox.", done.people)
        messages.success(request, f"{told}; {people % {'n': done.people}}")
    if done.nobody:
        names = ticks_of({row.unit_id for row in done.nobody}, on=timezone.localdate())[:10]  # type: ignore[attr-defined]
        message = _("Not reached, nobody there signs in: %(units)s. Send a letter or call.")
        messages.warning(request, message % {"units": "; ".join(tick.name for tick in names)})
    if done.again:
        told = ngettext(
            "%(n)d unit was reminded today already.", "%(n)d units were reminded today already.", done.again
        )
        messages.warning(request, told % {"n": done.again})
