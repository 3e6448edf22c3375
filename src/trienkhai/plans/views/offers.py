"""The task table of a file: sent, looked at row by row, answered, taken into the plan."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.access.scope import require
from trienkhai.plans.actions import offering
from trienkhai.plans.models import Plan, TaskOffer
from trienkhai.plans.offer_forms import TaskFileForm
from trienkhai.plans.offered import ROW_ANSWERS, Answers, Proposal
from trienkhai.plans.offered_page import ROLES, rows_of, tables_of
from trienkhai.plans.permissions import WRITE
from trienkhai.ui.doors import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a file with the task table of a plan; nothing is stored by that but the file."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related("root", "unit", "paper"), pk=pk)
    require(request.user, WRITE, plan.unit)
    form = TaskFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        file, letters = form.cleaned_data["file"], form.cleaned_data["old_encoding"]
        try:
            made = offering.offer(plan, file.read(), file.name, by=request.user, answers=Answers(old_encoding=letters))
            return redirect("plans:offer", made.pk)
        except Unacceptable as refused:
            problems = refused.problems
    context = {"form": form, "problems": problems, "plan": plan, "illustrative": plan.root.is_illustrative}
    return render(request, "plans/offer_send.html", context, status=422 if form.errors or problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """What would become of each row; answers are kept, and the whole is taken when nothing is left to be asked."""
    rows = TaskOffer.objects.visible_to(request.user).select_related("plan__root", "plan__unit", "plan__paper", "file")
    found = get_object_or_404(rows, pk=pk)
    problems: list[Problem] = []
    if request.method == "POST":
        read = offering.proposed(found)
        found.answers = offering.answer(found, answers_in(request.POST, read, found), by=request.user).answers
        if "take" not in request.POST:
            return redirect("plans:offer", found.pk)
        try:
            taken = offering.take(found, by=request.user)
            told = ngettext("%d task was taken into the plan.", "%d tasks were taken into the plan.", taken.tasks_made)
            messages.success(request, told % taken.tasks_made)
            return redirect("plans:plan", found.plan_id)  # type: ignore[attr-defined]
        except Unacceptable as refused:
            problems = refused.problems
    read = offering.proposed(found)
    context: dict[str, Any] = {
        "offer": found,
        "plan": found.plan,
        "proposal": read,
        "rows": rows_of(read, Answers.of(found.answers)),
        "tables": tables_of(read, Answers.of(found.answers)),
        "roles": [(str(role), str(words)) for role, words in ROLES.items()],
        "problems": problems,
        "illustrative": found.plan.root.is_illustrative,
    }
    return render(request, "plans/offer.html", context, status=422 if problems else 200)


def answers_in(posted: QueryDict, read: Proposal, found: TaskOffer) -> Answers:
    """What the form says, beside what was said before of rows and columns that are not asked about any more."""
    before = Answers.of(found.answers)
    days, units, rows, without = dict(before.days), dict(before.units), dict(before.rows), set(before.without)
    for at, row in enumerate(read.rows):
        _set(rows, row.place, posted.get(f"r{at}-row"), known=ROW_ANSWERS)
        day = posted.get(f"r{at}-day", "")
        _set(days, row.place, posted.get(f"r{at}-own") or day if day == "own" else day or None)
        _set(units, row.place, posted.get(f"r{at}-units"))
        if f"r{at}-units" in posted:
            without.discard(row.place)
            if posted.get(f"r{at}-without"):
                without.add(row.place)
    roles = {name: dict(columns) for name, columns in before.roles.items()}
    left_out = set(before.left_out)
    for at, table in enumerate(read.file.tables):
        for column in table.columns:
            role = posted.get(f"t{at}-c{column.number}")
            if role is not None and role != (column.role or ""):
                roles.setdefault(table.name, {})[column.number] = role
        if f"t{at}-shown" in posted:
            (left_out.add if posted.get(f"t{at}-out") else left_out.discard)(table.name)
    return Answers(roles, rows, frozenset(left_out), days, units, frozenset(without), before.old_encoding)


def _set(told: dict[str, str], place: str, said: str | None, *, known: Mapping[str, Any] | None = None) -> None:
    """An answer that was given; an empty one takes the one before away. One that nobody offered is left aside."""
    if said is None or (known is not None and said and said not in known):
        return
    if said.strip():
        told[place] = said.strip()[:500]
    else:
        told.pop(place, None)
