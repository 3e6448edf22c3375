"""Opening a round: what is asked, then who would be asked by it, then the act."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trienkhai.access.errors import Refused
from trienkhai.access.scope import may_somewhere
from trienkhai.reporting import actions
from trienkhai.reporting.permissions import OPEN_ROUND
from trienkhai.reporting.queries.opening import newest_version, without_sender
from trienkhai.reporting.round_forms import OpenRoundForm
from trienkhai.reporting.rules.mode import Reach, reach
from trienkhai.ui.doors import signed_in

SHOWN = 200


@dataclass(frozen=True)
class Line:
    """One unit that would be asked."""

    name: str
    code: str
    above: str
    reach: Reach
    nobody_sends: bool


@dataclass(frozen=True)
class Preview:
    """What would be opened. `lines` are the first units, those without a sender before all others."""

    plan: actions.RoundPlan
    lines: tuple[Line, ...]
    silent: tuple[str, ...]

    @property
    def more(self) -> int:
        return len(self.plan.expected) - len(self.lines)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def open_round(request: HttpRequest) -> HttpResponse:
    """The form; with it, what it would open. Nothing is opened that was not shown just so before."""
    if not may_somewhere(request.user, OPEN_ROUND):
        raise Refused(OPEN_ROUND, person=request.user)
    form = OpenRoundForm(request.POST or None, person=request.user)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        version = newest_version(form.cleaned_data["template"])
        plan = actions.plan_round(version, by=request.user, **form.wishes)
        seen = request.POST.get("seen", "")
        if request.POST.get("step") == "open" and seen == plan.fingerprint and not plan.problems:
            opened = actions.open_round(version, by=request.user, **form.wishes)
            messages.success(request, _("The round “%(round)s” is open.") % {"round": opened.name})
            return redirect("reporting:board", opened.pk)
        context |= {"preview": preview_of(plan), "is_other": request.POST.get("step") == "open" and not plan.problems}
    return render(request, "reporting/open_round.html", context, status=422 if form.errors else 200)


def preview_of(plan: actions.RoundPlan) -> Preview:
    """A plan for the page: the units that cannot send first, then in the order of the tree."""
    silent = without_sender([node.unit_id for node in plan.expected])
    lines = [
        Line(
            name=node.name,
            code=node.code,
            above=plan.nodes[node.parent].name if node.parent >= 0 else "",
            reach=reach("lump" if node.unit_id in plan.lumps else "parts", position, node.end),
            nobody_sends=node.unit_id in silent,
        )
        for position, node in enumerate(plan.nodes)
        if node.is_expected
    ]
    first = sorted(lines, key=lambda line: not line.nobody_sends)[:SHOWN]
    return Preview(plan, tuple(first), tuple(line.name for line in lines if line.nobody_sends))
