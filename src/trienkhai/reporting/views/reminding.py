"""Reminding the ticked units: in the system, by an official letter, by telephone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from trienkhai.access.errors import Problem, Refused, Unacceptable, WrongState
from trienkhai.access.scope import may_somewhere
from trienkhai.office.documents import write
from trienkhai.reporting import actions
from trienkhai.reporting.actions.reminding import Reminded
from trienkhai.reporting.documents import reminder_letter
from trienkhai.reporting.models import How, Round
from trienkhai.reporting.permissions import DECIDE
from trienkhai.reporting.queries.reminding import Reminding, reminding, who_reminds
from trienkhai.reporting.views.changing import NOBODY_TICKED
from trienkhai.reporting.workbook.call_sheet import call_sheet
from trienkhai.ui.doors import signed_in
from trienkhai.ui.downloads import DOCX, XLSX, attachment
from trienkhai.ui.given import numbers_of


def _round(request: HttpRequest, pk: int) -> Round:
    """An open round in which the person may decide somewhere. Raises Refused, WrongState."""
    rows = Round.objects.visible_to(request.user).select_related("root", "version__template")
    found = get_object_or_404(rows, pk=pk)
    if not may_somewhere(request.user, DECIDE):
        raise Refused(DECIDE, person=request.user)
    if found.closed_at is not None:
        raise WrongState(_("The round “%(round)s” is closed.") % {"round": found.name})
    return found


def _ticked(request: HttpRequest, found: Round) -> Reminding:
    ids = numbers_of(request.POST.getlist("unit"))
    if not ids:
        raise Unacceptable([Problem(str(NOBODY_TICKED))])
    return reminding(found, request.user, ids, on=timezone.localdate())


def _owing(request: HttpRequest, found: Round) -> Reminding:
    """The same where something is to be done with them. Raises Refused when none of them is the person's to remind, WrongState when none
    owes a report."""
    ticked = _ticked(request, found)
    if not ticked.owing and all(one.is_for_others for one in ticked.left_out):
        raise Refused(DECIDE, person=request.user)
    if not ticked.owing:
        raise WrongState(_("None of these units owes its report any more. Go back to the board."))
    return ticked


@require_POST
@signed_in
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Show whom a reminder would reach; with `how`, remind them or record that it was done."""
    found = _round(request, pk)
    ticked = _ticked(request, found)
    problems: list[Problem] = []
    if "how" in request.POST:
        try:
            rows = [one.row.pk for one in _owing(request, found).owing]
            how, words = request.POST["how"], request.POST.get("words", "")
            _tell(request, how, actions.remind(found, rows, by=request.user, how=how, words=words))
            return redirect("reporting:board", found.pk)
        except Unacceptable as refused:
            problems = refused.problems
    context = {
        "round": found,
        "ticked": ticked,
        "problems": problems,
        "words": request.POST.get("words", ""),
        "illustrative": found.root.is_illustrative,
    }
    return render(request, "reporting/remind.html", context, status=422 if problems else 200)


def _tell(request: HttpRequest, how: str, done: Reminded) -> None:
    if many := len(done.units):
        if how == How.INBOX:
            told = ngettext("%(n)d unit is reminded", "%(n)d units are reminded", many) % {"n": many}
            people = ngettext("%(n)d person finds it in the inbox.", "%(n)d people find it in the inbox.", done.people)
            messages.success(request, f"{told}; {people % {'n': done.people}}")
        else:
            told = ngettext("Recorded: %(n)d unit was reminded.", "Recorded: %(n)d units were reminded.", many)
            messages.success(request, told % {"n": many})
    if done.nobody:
        message = _("Not reached, nobody there signs in: %(units)s. Send a letter or call.")
        messages.warning(request, message % {"units": "; ".join(done.nobody)})
    if done.again:
        messages.warning(request, _("Reminded a moment ago, not again: %(units)s.") % {"units": "; ".join(done.again)})


@require_POST
@signed_in
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The official letter to the ticked units, to be numbered, signed and sent."""
    found = _round(request, pk)
    ticked, day = _owing(request, found), timezone.localdate()
    sender = who_reminds(found, ticked.owing, request.user, on=day)
    paper = reminder_letter(found, sender, ticked.owing, words=request.POST.get("words", "")[:300], day=day)
    return attachment(write(paper), f"{found.version.template.key}-{found.period_key}-don-doc.docx", DOCX)


@require_POST
@signed_in
def calls(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to call, as a sheet."""
    found = _round(request, pk)
    data = call_sheet(found, _owing(request, found).owing)
    return attachment(data, f"{found.version.template.key}-{found.period_key}-goi-dien.xlsx", XLSX)
