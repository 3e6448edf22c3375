"""Inside the unit: handing a draft over, and the page on which its head approves it or gives it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState
from trienkhai.reporting import actions
from trienkhai.reporting.models import RoundUnit
from trienkhai.reporting.permissions import APPROVE
from trienkhai.reporting.queries.approval import approval_page
from trienkhai.reporting.rights import may_approve
from trienkhai.reporting.views.workbooks import fill_page, visible_unit
from trienkhai.ui.doors import signed_in

SEND, BACK = "send", "back"


@require_POST
@signed_in
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the head of the unit to approve what is written."""
    found = visible_unit(request, pk)
    try:
        actions.hand_over(found, word=request.POST.get("word", ""), by=request.user)
    except WrongState as refused:
        return fill_page(request, found, problems=[Problem(str(refused))], status=409)
    except Unacceptable as refused:
        return fill_page(request, found, problems=refused.problems, status=422)
    messages.success(request, _("The report is handed over for approval inside the unit."))
    return redirect("reporting:fill", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be sent, and the decision of the head on it."""
    found = visible_unit(request, pk)
    if not may_approve(request.user, found):
        raise Refused(APPROVE, person=request.user, unit=found.unit)
    if request.method != "POST":
        return _page(request, found, [], 200)
    try:
        return _decided(request, found)
    except WrongState as refused:
        return _page(request, visible_unit(request, pk), [Problem(str(refused))], 409)
    except Unacceptable as refused:
        return _page(request, found, refused.problems, 422)


def _decided(request: HttpRequest, found: RoundUnit) -> HttpResponse:
    seen, word, act = (request.POST.get(name, "") for name in ("seen", "word", "act"))
    if act == BACK:
        actions.give_back(found, seen=seen, word=word, by=request.user)
        messages.success(request, _("The report is given back to those who prepare it."))
    elif act == SEND:
        sent = actions.approve_and_send(found, seen=seen, word=word, by=request.user)
        messages.success(request, _("The report is sent. Receipt: %(receipt)s.") % {"receipt": sent.receipt})
        return redirect("reporting:submission", sent.pk)
    else:
        actions.approve(found, seen=seen, word=word, by=request.user)
        messages.success(request, _("The report is approved inside the unit, just as it stands. It can be sent."))
    return redirect("reporting:fill", found.pk)


def _page(request: HttpRequest, found: RoundUnit, problems: list[Problem], status: int) -> HttpResponse:
    page = approval_page(found, request.user)
    if page is None:
        raise WrongState(_("This template asks for no approval inside the unit."))
    context = {
        "page": page,
        "row": found,
        "problems": problems,
        "word": request.POST.get("word", ""),
        "illustrative": found.round.root.is_illustrative,
        "pack": found.round.root.pack,
    }
    return render(request, "reporting/approval.html", context, status=status)
