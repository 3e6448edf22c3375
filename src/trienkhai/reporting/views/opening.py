"""Opening a round: what is asked, then who would be asked by it, then the act."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from trienkhai.access.errors import Problem, Refused, Unacceptable
from trienkhai.access.scope import may_somewhere
from trienkhai.audit.canonical import digest
from trienkhai.reporting import actions
from trienkhai.reporting.models import Round
from trienkhai.reporting.opening_form import OpenRoundForm
from trienkhai.reporting.period_fields import TIER
from trienkhai.reporting.permissions import OPEN_ROUND
from trienkhai.reporting.queries.following_round import Compared, compared, following
from trienkhai.reporting.queries.opening import newest_version
from trienkhai.reporting.queries.opening_check import OpeningCheck, opening_check
from trienkhai.reporting.queries.overlaps import Choice, Overlap, overlaps_of, proposed_choices, settled_choices
from trienkhai.reporting.rights import require_over
from trienkhai.reporting.rules.mode import Reach, reach
from trienkhai.reporting.rules.staircase import Tier
from trienkhai.reporting.wording import tier_name
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import whole_number

SHOWN = 200
GRANT = "access.grant"
ONCE, WHY = "once-", "why-"


@dataclass(frozen=True)
class Line:
    """One unit that would be asked."""

    name: str
    code: str
    above: str
    reach: Reach
    nobody_sends: bool


@dataclass(frozen=True)
class Step:
    """One tier of due days: its words, what became of its day, and the day that was typed for it."""

    field: str
    name: str
    tier: Tier | None
    typed: str


@dataclass(frozen=True)
class Shared:
    """A figure that other templates ask too, and what is chosen for it."""

    overlap: Overlap
    choice: Choice


@dataclass(frozen=True)
class Preview:
    """What would be opened. `lines` are the first units, those without a sender before all others.

    `confirmed`: the lists of the check were seen as they are now; nothing is opened before.
    """

    plan: actions.RoundPlan
    lines: tuple[Line, ...]
    steps: tuple[Step, ...]
    check: OpeningCheck
    confirmed: bool
    compared: Compared | None
    shared: tuple[Shared, ...]
    shared_problems: tuple[Problem, ...]

    @property
    def more(self) -> int:
        return len(self.plan.expected) - len(self.lines)

    @property
    def checked(self) -> str:
        return digest(self.check.key)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def open_round(request: HttpRequest) -> HttpResponse:
    """The form; with it, what it would open. Nothing is opened that was not shown just so before."""
    if not may_somewhere(request.user, OPEN_ROUND):
        raise Refused(OPEN_ROUND, person=request.user)
    after = _after(request)
    initial = following(after) if after and request.method != "POST" else None
    form = OpenRoundForm(request.POST if request.method == "POST" else None, person=request.user, initial=initial)
    context: dict[str, Any] = {"form": form, "after": after, "may_grant": may_somewhere(request.user, GRANT)}
    if after is not None:
        context["newest"] = newest_version(after.version.template)
    problems: list[Problem] = []
    if request.method == "POST" and form.is_valid():
        try:
            preview = _previewed(request, form, after)
        except Unacceptable as refused:
            problems = refused.problems
        else:
            wants = request.POST.get("step") == "open" and not preview.plan.problems
            is_other = wants and request.POST.get("seen", "") != preview.plan.fingerprint
            if wants and not is_other and preview.confirmed and not preview.shared_problems:
                try:
                    return _opened(request, form, preview)
                except Unacceptable as refused:
                    problems = refused.problems
            context |= {"preview": preview, "is_other": is_other, "unconfirmed": wants and not preview.confirmed}
    context |= {"problems": problems, "kept": () if "preview" in context else _steps(form, None)}
    status = 422 if form.errors or problems else 200
    return render(request, "reporting/open_round.html", context, status=status)


def _after(request: HttpRequest) -> Round | None:
    """The round that the new one comes after, named by the address or the form. Raises Http404, Refused.

    It tells of all its units, so it is for who may open a round over all of them.
    """
    given = request.POST if request.method == "POST" else request.GET
    if not given.get("sau"):
        return None
    rounds = Round.objects.visible_to(request.user).select_related("root", "line", "version__template__root")
    found = rounds.filter(pk=whole_number(given, "sau", 0) or 0).first()
    if found is None:
        raise Http404
    require_over(request.user, OPEN_ROUND, found.pk)
    return found


def _opened(request: HttpRequest, form: OpenRoundForm, preview: Preview) -> HttpResponse:
    choices = {one.overlap.key: one.choice for one in preview.shared}
    opened = actions.open_round(preview.plan.version, by=request.user, overlaps=choices, **form.wishes)
    messages.success(request, _("The round “%(round)s” is open.") % {"round": opened.name})
    return redirect("reporting:board", opened.pk)


def _previewed(request: HttpRequest, form: OpenRoundForm, after: Round | None) -> Preview:
    """What the form would open: the units that cannot send first, then in the order of the tree."""
    plan = actions.plan_round(newest_version(form.cleaned_data["template"]), by=request.user, **form.wishes)
    check = opening_check(plan.nodes, plan.version.parsed.chain)
    silent = {one.unit for one in check.send}
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
    overlaps = overlaps_of(plan.version, plan.period, plan.nodes, plan.lumps)
    choices = _choices(request, overlaps, after)
    same = after is not None and after.version.template_id == plan.version.template_id  # type: ignore[attr-defined]
    return Preview(
        plan=plan,
        lines=tuple(first),
        steps=_steps(form, plan),
        check=check,
        confirmed=check.is_clean or request.POST.get("confirmed") == digest(check.key),
        compared=compared(after, plan.nodes, plan.asked.tree_on) if after is not None and same else None,
        shared=tuple(Shared(one, choices[one.key]) for one in overlaps),
        shared_problems=tuple(settled_choices(overlaps, choices)[1]) if request.POST.get("step") == "open" else (),
    )


def _choices(request: HttpRequest, overlaps: tuple[Overlap, ...], after: Round | None) -> dict[str, Choice]:
    """What was chosen on the page; what it proposes where it has shown nothing yet."""
    given = {
        one.key: Choice(request.POST[f"{ONCE}{one.key}"], request.POST.get(f"{WHY}{one.key}", ""))
        for one in overlaps
        if f"{ONCE}{one.key}" in request.POST
    }
    if request.POST.get("step") == "open":
        return {one.key: Choice("") for one in overlaps} | given
    return proposed_choices(overlaps, after.overlaps if after else ()) | given


def _steps(form: OpenRoundForm, plan: actions.RoundPlan | None) -> tuple[Step, ...]:
    """The tiers with a field each; a day typed for a tier that nobody stands in keeps its field, to be taken out."""
    by = form.tiers_by
    found = plan.days.tiers if plan is not None else ()
    root = plan.days.root if plan is not None else None
    steps = [
        Step(f"{TIER}{by}-{tier.key}", tier_name(tier.key, by, root), tier, form.typed.get(tier.key, ""))
        for tier in found
    ]
    known = {tier.key for tier in found}
    left = [
        Step(f"{TIER}{by}-{key}", tier_name(key, by, root), None, typed)
        for key, typed in form.typed.items()
        if key not in known
    ]
    return (*steps, *left)
