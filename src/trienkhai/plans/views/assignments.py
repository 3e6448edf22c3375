"""One instance of a task at one unit."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trienkhai.access.errors import Problem
from trienkhai.plans.act_forms import OFFERS, ActForm, form_of
from trienkhai.plans.models import Assignment
from trienkhai.plans.queries.assignment_page import AssignmentPage, assignment_page
from trienkhai.plans.rules.lifecycle import BY_THE_UNIT, WAITS_FOR_WHO_GAVE
from trienkhai.thread.steps import bar
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import whole_number

RELATED = ("task__plan__root", "unit", "giver", "forwarded_by", "parent")


@require_safe
@signed_in
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """The order, its parts, its history, and the acts that are possible now."""
    return show(request, visible(request, pk))


def visible(request: HttpRequest, pk: int) -> Assignment:
    """An instance that the reader may see, or 404."""
    return get_object_or_404(Assignment.objects.visible_to(request.user).select_related(*RELATED), pk=pk)


def show(
    request: HttpRequest,
    found: Assignment,
    *,
    opened: str = "",
    form: ActForm | None = None,
    typed: Sequence[tuple[str, str]] = (),
    problems: Sequence[Problem] = (),
    status: int = 200,
) -> HttpResponse:
    """The page. `opened`: the act whose form stands open; `form`: that form with what was sent.

    `typed`: names and texts of what was written into a form that the page has no more.
    """
    page = assignment_page(
        found,
        request.user,
        on=timezone.localdate(),
        page=whole_number(request.GET, "page", 1) or 1,
        every_act=request.GET.get("su") == "tat-ca",
    )
    first = opened or _first(page)
    context = {
        "page": page,
        "row": found,
        "offers": [_offer(page, kind, form if kind == opened else None, kind == first) for kind in page.acts],
        "opened": opened,
        "form": form,
        "problems": problems,
        "typed": form.typed() if form is not None and opened not in page.acts else typed,
        "thread_bar": bar("assignment", found, here="action", reader=request.user),
        "illustrative": found.task.plan.root.is_illustrative,
        "pack": found.task.plan.root.pack,
    }
    return render(request, "plans/assignment.html", context, status=status)


def _first(page: AssignmentPage) -> str:
    """The act that is most likely meant: of whoever the instance waits for. '' where it does not wait for the reader."""
    waits_above = page.row.state in WAITS_FOR_WHO_GAVE or (page.decides and page.asked is not None)
    mine = [one for one in page.acts if (one in BY_THE_UNIT) != waits_above]
    if (page.decides and not waits_above) or not mine:
        return ""
    return mine[0] if mine[0] not in ("withdraw", "take_back", "reopen") else ""


def _offer(page: AssignmentPage, kind: str, form: ActForm | None, is_open: bool) -> dict[str, Any]:
    """What the template needs of one act. Whoever decides on more time finds the day that is asked for filled in."""
    fresh = form_of(kind)
    if kind == "decide_extension" and page.asked is not None:
        fresh.initial = {"granted": page.asked.wanted.strftime("%d/%m/%Y")}
    return {
        "offer": OFFERS[kind],
        "form": fresh if form is None else form,
        "is_open": is_open,
        "is_sent": form is not None,
        "by_unit": kind in BY_THE_UNIT,
        "is_long": kind == "break_down",
        "url": f"plans:{kind}",
    }
