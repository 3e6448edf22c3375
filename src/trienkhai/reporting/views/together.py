"""What is done with many reports of a round at once: accepting, fetching what was sent, the board as a sheet."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from trienkhai.access.errors import Problem, Refused, Unacceptable
from trienkhai.access.scope import may_somewhere
from trienkhai.office.documents import write
from trienkhai.reporting import actions
from trienkhai.reporting.documents import narratives_paper
from trienkhai.reporting.models import Round, RoundUnit, Submission
from trienkhai.reporting.permissions import DECIDE
from trienkhai.reporting.queries.board import awaited_of, round_board, units_on_board
from trienkhai.reporting.queries.together import acceptable
from trienkhai.reporting.views.changing import NOBODY_TICKED
from trienkhai.reporting.views.rounds import filters_of
from trienkhai.reporting.workbook.board_sheet import board_sheet
from trienkhai.reporting.workbook.originals import originals
from trienkhai.ui.doors import signed_in
from trienkhai.ui.downloads import DOCX, XLSX, ZIP, attachment, streamed
from trienkhai.ui.given import numbers_of, whole_number
from trienkhai.ui.templatetags.ui import status_words

EVERY = 100_000  # rows of a board as a sheet
MOST_NARRATIVES = 2_000  # units in one Word document; nobody reads, and Word hardly opens, a longer one


def _round(request: HttpRequest, pk: int) -> Round:
    rows = Round.objects.visible_to(request.user).select_related("root", "version__template")
    return get_object_or_404(rows, pk=pk)


def _ticked(request: HttpRequest) -> list[int]:
    found = numbers_of(request.POST.getlist("unit"))
    if not found:
        raise Unacceptable([Problem(str(NOBODY_TICKED))])
    return found


@require_POST
@signed_in
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The ticked reports, those with exceptions first; what is ticked there is accepted as it was shown."""
    found = _round(request, pk)
    if not may_somewhere(request.user, DECIDE):
        raise Refused(DECIDE, person=request.user)
    if "submission" not in request.POST and "yes" not in request.POST:
        ticked = acceptable(found, request.user, _ticked(request))
        shown = (*ticked.exceptions, *ticked.plain)
        actions.open_each([one.submission.pk for one in shown], by=request.user)
        context = {
            "round": found,
            "ticked": ticked,
            "illustrative": found.root.is_illustrative,
        }
        return render(request, "reporting/accept_together.html", context)
    chosen = numbers_of(request.POST.getlist("submission"))
    if not chosen:
        raise Unacceptable([Problem(_("No report is ticked. Go back and tick those you accept."))])
    rows = Submission.objects.visible_to(request.user).filter(round=found, pk__in=chosen)
    rows = rows.select_related("round_unit__unit", "round_unit__round__version", "approval")
    rows = rows.defer("round_unit__round__version__spec")  # it is parsed once a process
    rows = rows.order_by("round_unit__position")
    steps = {pk: step for pk in chosen if (step := whole_number(request.POST, f"step-{pk}")) is not None}
    outcome = actions.accept_each(list(rows), steps=steps, by=request.user)
    if many := len(outcome.passed_on):
        said = ngettext("%(n)d report goes to its next step.", "%(n)d reports go to their next step.", many)
        messages.success(request, said % {"n": many})
    if many := len(outcome.accepted):
        said = ngettext("%(n)d report is accepted.", "%(n)d reports are accepted.", many)
        messages.success(request, said % {"n": many})
    for unit, reason in outcome.not_accepted:
        messages.warning(request, _("Not accepted: %(unit)s. %(reason)s") % {"unit": unit, "reason": reason})
    return redirect("reporting:board", found.pk)


def _units(request: HttpRequest, found: Round) -> QuerySet[RoundUnit]:
    """The ticked units, or where none is ticked everything the filters of the board leave."""
    if ticked := numbers_of(request.POST.getlist("unit")):
        ids = awaited_of(found, request.user, ticked)
    else:
        ids = units_on_board(found, request.user, filters_of(request))
    return RoundUnit.objects.filter(pk__in=ids).order_by("position")


def _open(rows: list[RoundUnit], request: HttpRequest) -> None:
    actions.open_each((row.latest_id for row in rows), by=request.user)  # type: ignore[attr-defined]


@require_POST
@signed_in
def fetch_originals(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The files that these units sent, as they came, with a list of their hashes."""
    found = _round(request, pk)
    name = f"{found.version.template.key}-{found.period_key}-tep-goc.zip"
    rows = list(_units(request, found))
    _open(rows, request)
    return streamed(originals(rows), name, ZIP)


@require_POST
@signed_in
def fetch_narratives(request: HttpRequest, pk: int) -> HttpResponse:
    """What these units wrote, question by question, as one Word document."""
    found = _round(request, pk)
    rows = list(_units(request, found).select_related("latest").defer("latest__places")[: MOST_NARRATIVES + 1])
    if len(rows) > MOST_NARRATIVES:
        message = _("One document holds the texts of %(limit)s units. Narrow the board down first.")
        raise Unacceptable([Problem(message % {"limit": MOST_NARRATIVES}, code="too_many")])
    _open(rows, request)
    paper = narratives_paper(found, rows, on=timezone.localdate())
    return attachment(write(paper), f"{found.version.template.key}-{found.period_key}-loi-van.docx", DOCX)


@require_safe
@signed_in
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The board as its address filters it, all pages in one sheet."""
    found = _round(request, pk)
    board = round_board(found, request.user, filters_of(request), a_page=EVERY)
    data = board_sheet(board, lambda state: status_words(state, found.root.pack))
    return attachment(data, f"{found.version.template.key}-{found.period_key}-bang.xlsx", XLSX)
