"""A level asks the units below it for their reports before the due day, or takes that back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState
from trienkhai.access.scope import scope_of
from trienkhai.reporting import actions
from trienkhai.reporting.models import EarlierDay, RoundUnit
from trienkhai.reporting.permissions import DECIDE
from trienkhai.reporting.rights import may_ask_earlier
from trienkhai.reporting.round_forms import EarlierForm, ReasonOfChange
from trienkhai.reporting.rules.lifecycle import WAITS_FOR_THE_UNIT
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import numbers_of

DROP = "drop"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def earlier(request: HttpRequest, pk: int) -> HttpResponse:
    """The units below that still owe their report, each with a tick; the day and why."""
    above = get_object_or_404(RoundUnit.objects.visible_to(request.user).select_related("round", "unit"), pk=pk)
    if not may_ask_earlier(request.user, above):
        raise Refused(DECIDE, person=request.user, unit=above.unit)
    if above.round.closed_at is not None:
        raise WrongState(_("The round “%(round)s” is closed.") % {"round": above.round.name})
    is_drop = request.POST.get("act") == DROP
    is_sent = request.method == "POST"
    form = EarlierForm(request.POST if is_sent and not is_drop else None)
    dropping = ReasonOfChange(request.POST if is_drop else None, prefix="drop")
    used: Any = dropping if is_drop else form
    problems: list[Problem] = []
    if is_sent and used.is_valid():
        try:
            messages.success(request, _done(request, above, used.cleaned_data, is_drop=is_drop))
            return redirect("reporting:fill", above.pk)
        except Unacceptable as refused:
            problems = refused.problems
    asked = dict(EarlierDay.objects.filter(asked_by=above).values_list("round_unit_id", "day"))
    ticked = set(numbers_of(request.POST.getlist("unit"))) if is_sent and not is_drop else None
    units = [(row, asked.get(row.pk), ticked is None or row.pk in ticked) for row in _waiting(request, above)]
    context = {
        "row": above,
        "form": form,
        "dropping": dropping,
        "problems": problems,
        "units": units,
        "asked": len(asked),
    }
    status = 422 if problems or used.errors else 200
    return render(request, "reporting/earlier.html", context, status=status)


def _waiting(request: HttpRequest, above: RoundUnit) -> list[RoundUnit]:
    """The units below on which the person decides, and that still owe their report."""
    below = RoundUnit.objects.filter(
        round=above.round_id,  # type: ignore[attr-defined]
        position__gt=above.position,
        position__lt=above.end,
        state__in=WAITS_FOR_THE_UNIT,
    )
    return list(below.above(scope_of(request.user, DECIDE)).awaited().select_related("round").order_by("position"))


def _done(request: HttpRequest, above: RoundUnit, given: dict[str, Any], *, is_drop: bool) -> str:
    """Do it, and say what was done. Raises Unacceptable, WrongState."""
    if is_drop:
        count = actions.drop_earlier(above, reason=given["reason"], by=request.user)
        told = ngettext(
            "The earlier day of %(count)d unit was taken back.",
            "The earlier day of %(count)d units was taken back.",
            count,
        )
        return told % {"count": count}
    given_units = set(request.POST.getlist("unit"))
    if not given_units:
        raise Unacceptable([Problem(_("No unit is ticked. Tick those that are to send earlier."))])
    rows = [row for row in _waiting(request, above) if str(row.pk) in given_units]
    if len(rows) < len(given_units):
        raise WrongState(
            _("The round was changed meanwhile: some of these units are not waited for any more. Tick them again.")
        )
    count = actions.ask_earlier(above, rows, day=given["day"], reason=given["reason"], by=request.user)
    told = ngettext("%(count)d unit is to send earlier.", "%(count)d units are to send earlier.", count)
    return told % {"count": count}
