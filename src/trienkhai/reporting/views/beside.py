"""What lies beside a report being filled: evidence, answers to return notes, reasons for gaps; and sending it as it stands."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.evidence.accepting import LARGEST_FILE
from trienkhai.reporting import actions
from trienkhai.reporting.evidence_form import EvidenceForm
from trienkhai.reporting.models import DraftFile, RoundUnit
from trienkhai.reporting.queries.desk import unanswered
from trienkhai.reporting.views.workbooks import fill_page, visible_unit
from trienkhai.ui.device import of_another
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import number_of

REPLY, GAP, SEEN, ANYWAY = "reply-", "gap-", "seen-", "anyway"


@require_POST
@signed_in
def add_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay files beside the report. Each is an act of its own: one that cannot be kept does not touch the others."""
    found = visible_unit(request, pk)
    if refusal := of_another(request):
        return refusal
    form = EvidenceForm(found.round.version.parsed, request.POST, request.FILES)
    if not form.is_valid():
        return fill_page(request, found, evidence_form=form, status=422)
    said = {key: form.cleaned_data[key] for key in ("field_key", "note", "is_secret")}
    problems: list[Problem] = []
    for upload in form.cleaned_data["evidence"]:
        data = upload.read(LARGEST_FILE + 1)
        try:
            actions.add_evidence(found, data, name=upload.name, by=request.user, **said)
        except Unacceptable as refused:
            problems += refused.problems
    kept = len(form.cleaned_data["evidence"]) - len(problems)
    if kept > 0:
        told = ngettext("%(count)s file lies beside the report.", "%(count)s files lie beside the report.", kept)
        messages.success(request, told % {"count": kept})
    if problems:
        return fill_page(request, found, evidence_form=form, problems=problems, status=422)
    page = reverse("reporting:fill", args=[found.pk])
    return HttpResponseClientRedirect(page) if request.htmx else redirect(page)  # type: ignore[attr-defined]


@require_POST
@signed_in
def take_evidence_away(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Take a file away from beside the report."""
    found = visible_unit(request, pk)
    row = get_object_or_404(DraftFile.objects.filter(round_unit=found), pk=file)
    actions.take_evidence_away(row, by=request.user)
    messages.success(request, _("The file no longer lies beside the report."))
    return redirect("reporting:fill", found.pk)


@require_POST
@signed_in
def save_words(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep answers and reasons for the next submission."""
    found = visible_unit(request, pk)
    try:
        actions.save_words(found, replies=typed_words(request, REPLY), gaps=typed_words(request, GAP), by=request.user)
    except Unacceptable as refused:
        return fill_page(request, found, problems=refused.problems, status=422)
    messages.success(request, _("The answers and reasons are kept. They go along with the next report."))
    return redirect("reporting:fill", found.pk)


@require_POST
@signed_in
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send what is in the system, as the page showed it, with what lies beside it.

    Where notes stay unanswered it is asked once more.
    """
    found = visible_unit(request, pk)
    if ANYWAY not in request.POST and (asked := _asked_once_more(request, found)):
        return asked
    version = number_of(request.POST.get("version"), 0) or 0
    replies, gaps = typed_words(request, REPLY), typed_words(request, GAP)
    try:
        sent = actions.send_as_it_stands(
            found, version=version, seen=seen_values(request), replies=replies, gaps=gaps, by=request.user
        )
    except WrongState as refused:
        return fill_page(request, visible_unit(request, pk), problems=[Problem(str(refused))], status=409)
    except Unacceptable as refused:
        return fill_page(request, found, problems=refused.problems, status=422)
    messages.success(request, _("The report is sent. Receipt: %(receipt)s") % {"receipt": sent.receipt})
    return redirect("reporting:submission", sent.pk)


def _asked_once_more(request: HttpRequest, found: RoundUnit) -> HttpResponse | None:
    """The question before a report goes with notes unanswered; what was typed is kept first. None where there is none."""
    try:
        actions.save_words(found, replies=typed_words(request, REPLY), gaps=typed_words(request, GAP), by=request.user)
    except WrongState as refused:
        return fill_page(request, visible_unit(request, found.pk), problems=[Problem(str(refused))], status=409)
    except Unacceptable as refused:
        return fill_page(request, found, problems=refused.problems, status=422)
    notes = unanswered(found)
    if not notes:
        return None
    context = {
        "row": found,
        "notes": notes,
        "version": request.POST.get("version", ""),
        "seen": seen_values(request),
        "illustrative": found.round.root.is_illustrative,
    }
    return render(request, "reporting/send_anyway.html", context)


def seen_values(request: HttpRequest) -> dict[str, str]:
    """What the page said that the system knows, by cell."""
    return {key.removeprefix(SEEN): str(value) for key, value in request.POST.items() if key.startswith(SEEN)}


def typed_words(request: HttpRequest, prefix: str) -> dict[int, str]:
    """Texts by the number behind the prefix; what is no number is not ours."""
    found = {}
    for key, text in request.POST.items():
        number = key.removeprefix(prefix)
        if key.startswith(prefix) and number.isascii() and number.isdigit() and len(number) < 19:
            found[int(number)] = str(text)
    return found
