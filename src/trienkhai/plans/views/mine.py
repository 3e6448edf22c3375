"""What waits for a person, and the tasks of one unit: the same list from another seat."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from trienkhai.access.scope import scope_of
from trienkhai.plans.models import Assignment
from trienkhai.plans.permissions import READ
from trienkhai.plans.queries import my_tasks
from trienkhai.plans.queries.my_tasks import STATES, TO_DECIDE, TO_DO, Filters, seat_of, task_list
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import whole_number
from trienkhai.units.models import Unit
from trienkhai.units.queries import last_namings

FILTERS = {
    "": (_("Waiting"), "", ""),
    "late": (_("Late"), "late", "clock"),
    "issued": (_("Not answered yet"), "warn", "send"),
    "returned": (_("Given back"), "ret", "undo"),
    "doing": (_("Being done"), "sub", "info"),
    "soon": (_("Due soon"), "warn", "warn"),
    "reported": (_("Reported as done"), "sub", "up"),
    "refused": (_("Order refused"), "ret", "x"),
    "asked": (_("More time asked"), "warn", "clock"),
    "confirmed": (_("Confirmed"), "ok", "check"),
    "all": (_("All"), "", ""),
}
"""How each filter is called, its tone and its icon."""


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """To do for my units, or to decide in the name of who gave it."""
    return _list(request, seat_of(request.user).rows, {})


@require_safe
@signed_in
def of_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """What one unit has, or gave."""
    unit = get_object_or_404(Unit.objects.select_related("root").filter(scope_of(request.user, READ).as_q("")), pk=pk)
    naming = last_namings([unit.pk]).get(unit.pk)
    seat = {"unit": unit, "unit_name": naming.name if naming else "", "illustrative": unit.root.is_illustrative}
    return _list(request, lambda side: my_tasks.of_unit(unit, request.user, side), seat)


def _list(request: HttpRequest, rows: Callable[[str], QuerySet[Assignment]], seat: dict[str, Any]) -> HttpResponse:
    asked = filters_of(request)
    found = task_list(rows(asked.side), asked, on=timezone.localdate())
    tabs = [(name, *FILTERS[name], found.counts[name or "waiting"]) for name in STATES[asked.side]]
    context = {
        "tasks": found,
        "filters": asked,
        "tabs": [tab for tab in tabs if tab[-1] or tab[0] in ("", "all", asked.state)],
        "is_deciding": asked.side == TO_DECIDE,
        **seat,
    }
    return render(request, "plans/mine.html", context)


def filters_of(request: HttpRequest) -> Filters:
    """?phia= side, ?tt= state, ?q= words of the task, ?dv= a part of the unit's name, ?page=."""
    side = TO_DECIDE if request.GET.get("phia") == TO_DECIDE else TO_DO
    state = request.GET.get("tt", "")
    return Filters(
        side,
        state if state in STATES[side] else "",
        request.GET.get("q", "")[:200],
        request.GET.get("dv", "")[:200],
        whole_number(request.GET, "page", 1) or 1,
    )
