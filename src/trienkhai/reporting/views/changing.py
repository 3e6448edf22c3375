"""What is changed in a round after it was opened: its due days, who is asked, its end, and that it takes reports again."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.access.scope import scope_of
from trienkhai.reporting import actions
from trienkhai.reporting.actions.rounds import require_over
from trienkhai.reporting.models import Mode, Round, RoundUnit
from trienkhai.reporting.permissions import OPEN_ROUND
from trienkhai.reporting.queries import round_list
from trienkhai.reporting.queries.changes import own_days
from trienkhai.reporting.queries.opening import units_by_codes
from trienkhai.reporting.round_forms import ExpectForm, ExtendForm, ReasonOfChange
from trienkhai.reporting.wording import left_behind
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import numbers_of
from trienkhai.vietnamese import short_date

Act = Any
WHOLE = "whole"
NOBODY_TICKED = gettext_lazy("No unit is ticked. Go back to the board and tick those you mean.")


def _round_or_refuse(request: HttpRequest, pk: int) -> Round:
    seen = Round.objects.visible_to(request.user).select_related("root", "line", "version__template")
    found = get_object_or_404(seen, pk=pk)
    require_over(found, request.user)
    return found


def open_round_or_refuse(request: HttpRequest, pk: int) -> Round:
    """A round that the person may change, and that is still open. Raises Refused, WrongState."""
    found = _round_or_refuse(request, pk)
    if found.closed_at is not None:
        raise WrongState(_("The round “%(round)s” is closed.") % {"round": found.name})
    return found


def _ticked(request: HttpRequest, round_: Round) -> list[RoundUnit]:
    """The units ticked on the board. Raises WrongState when some of them are no longer there: nobody ticked the rest."""
    given = set(request.POST.getlist("unit"))
    rows = RoundUnit.objects.visible_to(request.user).filter(round=round_, is_expected=True, pk__in=numbers_of(given))
    found = list(rows.select_related("round").order_by("position"))
    if len(found) < len(given):
        raise WrongState(
            _("The round was changed meanwhile: not all the units you ticked are asked in it. Tick them again.")
        )
    return found


def _asked(
    request: HttpRequest, round_: Round, kind: type[forms.Form], act: Act, facts: dict[str, Any], units: list[RoundUnit]
) -> HttpResponse:
    """Ask for what the change needs, then do it. The board posts here without a reason: then it is only asked."""
    is_sent = request.method == "POST" and "reason" in request.POST
    form = kind(request.POST if is_sent else None)
    problems: list[Problem] = []
    if is_sent and form.is_valid():
        try:
            messages.success(request, act(form.cleaned_data, units))
            return redirect("reporting:board", round_.pk)
        except Unacceptable as refused:
            problems = refused.problems
    context = facts | {"round": round_, "units": units, "form": form, "problems": problems}
    return render(request, "reporting/change_round.html", context, status=422 if problems or form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the due day of the ticked units, or of the whole round when that is what was chosen."""
    found = open_round_or_refuse(request, pk)
    units = _ticked(request, found)
    whole = not units
    if whole and request.method == "POST" and WHOLE not in request.POST:
        raise Unacceptable([Problem(str(NOBODY_TICKED))])

    def act(given: dict[str, Any], units: list[RoundUnit]) -> str:
        wishes = {"due_on": given["due_on"], "reason": given["reason"], "by": request.user}
        if units:
            actions.extend_units(found, units, **wishes)
            count = ngettext("%(count)d unit has a new due day.", "%(count)d units have a new due day.", len(units))
            return count % {"count": len(units)}
        return f"{_('The round has a new due day.')} {left_behind(actions.extend_due(found, **wishes))}".strip()

    facts = {
        "title": _("Move the due day"),
        "lede": _("It moves for the whole round.")
        if whole
        else _("It moves for the units below. A later day is leave: the board counts who uses it as late with leave."),
        "button": _("Move the due day"),
        "whole": whole,
        "own_days": own_days(found) if whole else [],
    }
    return _asked(request, found, ExtendForm, act, facts, units)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the ticked units no longer."""
    found = open_round_or_refuse(request, pk)
    units = _ticked(request, found)

    def act(given: dict[str, Any], units: list[RoundUnit]) -> str:
        if not units:
            raise Unacceptable([Problem(str(NOBODY_TICKED))])
        actions.release_units(units, reason=given["reason"], by=request.user)
        count = ngettext("%(count)d unit need not report.", "%(count)d units need not report.", len(units))
        return count % {"count": len(units)}

    facts = {
        "title": _("Release units from the round"),
        "lede": _("They are asked no longer. A unit that has sent something stays."),
        "button": _("Release"),
        "lumps": [unit for unit in units if unit.mode == Mode.LUMP],
    }
    return _asked(request, found, ReasonOfChange, act, facts, units)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def expect(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask one more unit."""
    found = open_round_or_refuse(request, pk)

    def act(given: dict[str, Any], units: list[RoundUnit]) -> str:
        scope, day = scope_of(request.user, OPEN_ROUND), found.tree_on
        named, _unknown = units_by_codes(found.root, [given["code"].strip()], first=day, last=day, scope=scope)
        if not named:
            message = _("No unit has the code “%(codes)s” on %(day)s.")
            params = {"codes": given["code"], "day": short_date(found.tree_on)}
            raise Unacceptable([Problem(message % params)])
        row = actions.expect_unit(found, named[0], reason=given["reason"], by=request.user)
        due = short_date(row.due_on or found.due_on)
        return _("%(unit)s is asked in this round; it is due on %(due)s.") % {"unit": row.name, "due": due}

    facts = {
        "title": _("Ask one more unit"),
        "lede": _("It stands where it stood on the day of the round's structure."),
        "button": _("Ask the unit"),
    }
    return _asked(request, found, ExpectForm, act, facts, [])


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """End a round; asked once more, with what is still open in it."""
    found = open_round_or_refuse(request, pk)
    if request.method == "POST":
        actions.close_round(found, by=request.user)
        messages.success(request, _("The round “%(round)s” is closed.") % {"round": found.name})
        return redirect("reporting:board", found.pk)
    (line,) = round_list([found], request.user, on=timezone.localdate())
    context = {"round": found, "line": line, "illustrative": found.root.is_illustrative}
    return render(request, "reporting/close_round.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def open_again(request: HttpRequest, pk: int) -> HttpResponse:
    """A closed round takes reports again."""
    found = _round_or_refuse(request, pk)
    if found.closed_at is None:
        raise WrongState(_("The round “%(round)s” is open already.") % {"round": found.name})

    def act(given: dict[str, Any], _units: list[RoundUnit]) -> str:
        actions.open_again(found, reason=given["reason"], by=request.user)
        return _("The round “%(round)s” is open again.") % {"round": found.name}

    (line,) = round_list([found], request.user, on=timezone.localdate())
    facts = {
        "title": _("Open the round again"),
        "lede": _(
            "When something wrong was found in it later: its reports can be reopened and sent again, and the round itself changed. "
            "Signed totals, reviews and editions that rest on what changes show it. Close it again when all is mended."
        ),
        "button": _("Open the round again"),
        "owing": line.expected - line.received + line.returned,
    }
    return _asked(request, found, ReasonOfChange, act, facts, [])
