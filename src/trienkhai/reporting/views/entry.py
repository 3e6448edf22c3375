"""The form of a report on the page: filling, saving piece by piece, sending."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.reporting import actions
from trienkhai.reporting.actions.cells import Saved
from trienkhai.reporting.evidence_form import EvidenceForm
from trienkhai.reporting.models import RoundUnit, State, TemplateVersion
from trienkhai.reporting.permissions import FILL, ON_BEHALF, SUBMIT
from trienkhai.reporting.queries.below import lump_above, missing_below
from trienkhai.reporting.queries.days import days_of
from trienkhai.reporting.queries.desk import unanswered
from trienkhai.reporting.queries.entry import entry_page
from trienkhai.reporting.queries.entry_parts import Attempt, EntryPage, part_of_page
from trienkhai.reporting.queries.inside import inside_of
from trienkhai.reporting.queries.moving import LeftLine, unplaced
from trienkhai.reporting.queries.standing import may_withdraw
from trienkhai.reporting.rights import holds, may_bear, stands_above
from trienkhai.reporting.rules.lifecycle import after, days_late
from trienkhai.reporting.rules.typed import read_form, without_row, zeros_for
from trienkhai.reporting.views.beside import GAP, seen_values, typed_words
from trienkhai.reporting.views.finding import unit_or_404
from trienkhai.thread.steps import bar
from trienkhai.ui import figures
from trienkhai.ui.device import of_another, tell_stored
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import number_of, whole_number

MORE_ROWS = 3
FORM = "mau"


def _found(request: HttpRequest, pk: int) -> RoundUnit:
    """A report the person sees and may fill."""
    related = ("unit__path", "round__version__template", "round__root", "latest__opening", "latest__approval")
    found = unit_or_404(request, pk, *related)
    if not holds(request.user, FILL, found) and not stands_above(request.user, ON_BEHALF, found):
        raise Refused(FILL, person=request.user, unit=found.unit)
    return found


def _is_open(row: RoundUnit) -> bool:
    open_now = row.round.closed_at is None and row.is_expected and after("fill", row.state) is not None
    return open_now and lump_above(row) is None


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole form; ?kiem=1 tells also what is still missing. Sent, it stores all that can be stored."""
    found = _found(request, pk)
    if found.latest is not None:
        actions.open_report(found.latest, by=request.user)
    if request.method == "POST":
        answer = of_another(request) or _store(request, found)
        return answer if answer.status_code == 409 else tell_stored(request, answer)
    if not _is_open(found):
        return redirect("reporting:fill", found.pk)
    return _form(request, found, Attempt(), judged=request.GET.get("kiem") == "1")


def _form(
    request: HttpRequest,
    row: RoundUnit,
    attempt: Attempt,
    *,
    judged: bool = False,
    status: int = 200,
    stopped: str = "",
    lost: tuple[LeftLine, ...] = (),
) -> HttpResponse:
    page = entry_page(row, attempt=attempt, judged=judged)
    context = {
        "page": page,
        "row": row,
        "days": days_of(row),
        "late_days": days_late(row.state, row.due, timezone.localdate()),
        "evidence_form": EvidenceForm(row.round.version.parsed) if may_bear(row, request.user) else None,
        "stopped": stopped,
        "unplaced": lost,
        "may_withdraw": row.latest is not None and may_withdraw(row, row.latest, request.user),
        "thread_bar": bar("round", row.round, here="figure", reader=request.user),
        "illustrative": row.round.root.is_illustrative,
    }
    return render(request, "reporting/entry.html", context, status=status)


def _store(request: HttpRequest, row: RoundUnit) -> HttpResponse:
    given: Mapping[str, str] = request.POST.dict()  # type: ignore[assignment]
    spec = row.round.version.parsed
    if dropped := given.get("drop"):
        given = without_row(spec, given, dropped)
    typed = read_form(spec, given, figures.language())
    judged = given.get("kiem") == "1" or "send" in given
    try:
        saved = actions.save_cells(row, typed.changes, typed.base, form=_form_of(given), by=request.user)
        filled = _fill_zeros(row, given, saved, typed.unkept, by=request.user)
    except WrongState as refused:
        attempt = Attempt(given, typed, nothing_kept=True)
        row = _found(request, row.pk)
        lost = _unplaced(row, given)
        return _form(request, row, attempt, status=409, stopped=str(refused), lost=lost)
    attempt = Attempt(
        given,
        typed,
        saved.conflicts,
        saved.taken,
        extra_rows={given.get("add", ""): MORE_ROWS},
        asks_zeros=whole_number(given, "zero", 0) or 0,
    )
    if attempt.asks_zeros and not zeros_for(spec, attempt.asks_zeros, saved.answers, given):
        messages.info(request, _("No figure of this section is empty; there is nothing to fill in."))
        attempt = replace(attempt, asks_zeros=0)
    if typed.faults or saved.conflicts:
        return _form(request, _found(request, row.pk), attempt, judged=judged, status=422)
    if attempt.asks_zeros or "add" in given:
        return _form(request, _found(request, row.pk), attempt, judged=judged)
    if "send" in given:
        return redirect("reporting:entry_send", row.pk)
    _tell(request, saved, filled)
    behind = "?kiem=1" if judged else ""
    return redirect(reverse("reporting:entry", args=[row.pk]) + behind + _anchor(given))


def _form_of(given: Mapping[str, str]) -> int | None:
    """The version whose form was sent, where the page says so."""
    return number_of(given.get(FORM)) if FORM in given else None


def _unplaced(row: RoundUnit, given: Mapping[str, str]) -> tuple[LeftLine, ...]:
    """What was typed into the form of an earlier version that the round asks no more."""
    template = row.round.version.template_id
    old = TemplateVersion.objects.filter(pk=_form_of(given) or 0, template=template).first()
    if old is None or old.pk == row.round.version_id:  # type: ignore[attr-defined]
        return ()
    typed = read_form(old.parsed, given, figures.language())
    return unplaced(list(typed.changes.items()), old.parsed, row.round.version.parsed, figures.language())


def _fill_zeros(row: RoundUnit, given: Mapping[str, str], saved: Saved, unkept: frozenset[str], *, by: Any) -> int:
    """ "Nothing occurred": given zeros into the empty numbers of one section, never over what is there."""
    index = whole_number(given, "zero_yes", 0) or 0
    if not index:
        return 0
    places = zeros_for(row.round.version.parsed, index, saved.answers, given)
    changes = dict.fromkeys(place for place in places if place not in unkept and place not in saved.conflicts)
    zeros = actions.save_cells(row, dict.fromkeys(changes, "0"), {}, by=by)
    return len(zeros.saved)


def _tell(request: HttpRequest, saved: Saved, filled: int) -> None:
    """What the save did, in words."""
    said = [_("The draft is saved.")]
    if filled:
        said.append(ngettext("%(n)d cell received a zero.", "%(n)d cells received a zero.", filled) % {"n": filled})
    if count := len(saved.taken):
        text = ngettext(
            "%(n)d answer was changed by somebody else meanwhile; his value stands here now.",
            "%(n)d answers were changed by somebody else meanwhile; his values stand here now.",
            count,
        )
        said.append(text % {"n": count})
    messages.success(request, " ".join(said))


def _anchor(given: Mapping[str, str]) -> str:
    """Back to where the pressed button stood."""
    if "drop" in given:
        return "#o-" + given["drop"].rpartition("-")[0]
    if index := number_of(given.get("zero_yes")):
        return f"#m{index}"
    for name in given:
        if name.startswith(("r-", "k-")):
            return "#o-" + name[2:].rpartition(":")[2]
    return ""


@require_POST
@signed_in
def save_block(request: HttpRequest, pk: int) -> HttpResponse:
    """Store one block while somebody is typing; the answer holds everything around the controls, not the controls."""
    found = _found(request, pk)
    if refusal := of_another(request):
        return refusal
    given: Mapping[str, str] = request.POST.dict()  # type: ignore[assignment]
    typed = read_form(found.round.version.parsed, given, figures.language())
    stopped = ""
    try:
        saved = actions.save_cells(found, typed.changes, typed.base, form=_form_of(given), by=request.user)
        attempt = Attempt(given, typed, saved.conflicts, saved.taken)
    except WrongState as refused:
        stopped, attempt = str(refused), Attempt(given, typed, nothing_kept=True)
        found = _found(request, pk)
    page = entry_page(found, attempt=attempt, judged=given.get("kiem") == "1", whole=False)
    context = {
        "page": page,
        "row": found,
        "stopped": stopped,
        "blocks": [part_of_page(page, name) for name in dict.fromkeys(request.POST.getlist("block"))],
        "unkept": len(typed.unkept) + len(attempt.conflicts),
        "at": timezone.localtime(),
    }
    response = render(request, "reporting/_entry_saved.html", context)
    if stopped:
        response.headers["X-Nothing-Stored"] = "1"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """What is about to be sent, what is missing; then it is sent."""
    found = _found(request, pk)
    problems: list[Any] = []
    stopped = ""
    if request.method == "POST":
        version = number_of(request.POST.get("version"), 0) or 0
        note = request.POST.get("source_note", "").strip()[:300]
        try:
            if gaps := typed_words(request, GAP):
                actions.save_words(found, gaps=gaps, by=request.user)
            seen = seen_values(request)
            sent = actions.send_draft(found, version=version, seen=seen, source_note=note, by=request.user)
            messages.success(request, _("The report is sent. Receipt: %(receipt)s.") % {"receipt": sent.receipt})
            return redirect("reporting:submission", sent.pk)
        except Unacceptable as refused:
            problems = refused.problems
        except WrongState as refused:
            stopped = str(refused)
        found = _found(request, pk)
    elif not _is_open(found):
        return redirect("reporting:fill", found.pk)
    return _summary(request, found, problems, stopped)


def _summary(request: HttpRequest, row: RoundUnit, problems: list[Any], stopped: str) -> HttpResponse:
    page = entry_page(row, judged=True, whole=False)
    context = {
        "page": page,
        "row": row,
        "blocked": _blocked(page),
        "missing": missing_below(row),
        "typed": request.POST,
        "unanswered": unanswered(row),
        "problems": problems,
        "stopped": stopped,
        "inside": inside_of(row, request.user),
        "typed_word": request.POST.get("word", ""),
        "on_behalf": not holds(request.user, SUBMIT, row),
        "sent_already": row.state == State.SUBMITTED,
        "thread_bar": bar("round", row.round, here="figure", reader=request.user),
        "illustrative": row.round.root.is_illustrative,
    }
    status = 409 if stopped else 422 if problems else 200
    return render(request, "reporting/entry_send.html", context, status=status)


def _blocked(page: EntryPage) -> bool:
    """Whether something must be mended or explained first."""
    words = any(row.wants_word for section in page.sections for row in section.rows)
    return page.errors > 0 or words
