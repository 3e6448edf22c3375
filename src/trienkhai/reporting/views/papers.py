"""The report of a unit as its own official paper: what was sent, the draft as it stands, and the signed one coming back."""

from datetime import date
from typing import Literal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from trienkhai.access.errors import Problem, Unacceptable, WrongState
from trienkhai.evidence.accepting import LARGEST_FILE
from trienkhai.office.documents import NoEngine, to_pdf, write
from trienkhai.office.rulesets import RulesetError
from trienkhai.reporting import actions
from trienkhai.reporting.documents import Snapshot, report_paper
from trienkhai.reporting.models import Draft, RoundUnit, Submission
from trienkhai.reporting.queries.below import missing_below
from trienkhai.reporting.queries.known import answers_now
from trienkhai.reporting.rights import is_closed_to, sees_unsent
from trienkhai.reporting.workbook.bundle import safe_name
from trienkhai.ui.doors import signed_in
from trienkhai.ui.downloads import DOCX, PDF, attachment
from trienkhai.vietnamese import short_date

Kind = Literal["docx", "pdf"]


@require_safe
@signed_in
def sent(request: HttpRequest, pk: int, kind: Kind) -> HttpResponse:
    """A submission as a paper of the day it was sent."""
    rows = Submission.objects.ever_visible_to(request.user).select_related(
        "round_unit__parent", "round_unit__round__root"
    )
    found = get_object_or_404(rows.select_related("version", "approval", "opening", "withdrawal"), pk=pk)
    if is_closed_to(request.user, found):
        raise Http404
    if hasattr(found, "withdrawal"):
        raise WrongState(
            _("This report was withdrawn; it is no paper of the unit. Print its draft, or the report sent after it.")
        )
    actions.open_report(found, by=request.user)
    row = found.round_unit
    row.round.version = found.version  # a round may have moved on to a newer version since
    on = timezone.localtime(found.submitted_at).date()
    pins = found.pins.filter(pinned=None).order_by("child__position")  # type: ignore[attr-defined]
    gaps = tuple(pins.values_list("child__name", "gap_reason"))
    return _paper(row, Snapshot(found.answers, found.receipt, gaps=gaps), on, kind)


@require_safe
@signed_in
def drafted(request: HttpRequest, pk: int, kind: Kind) -> HttpResponse:
    """The draft of a unit, marked as one, for whoever sees what is not sent yet."""
    rows = RoundUnit.objects.visible_to(request.user).select_related("parent", "round__root", "round__version", "unit")
    row = get_object_or_404(rows, pk=pk)
    draft = Draft.objects.filter(round_unit=row).first() if sees_unsent(row, request.user) else None
    if draft is None:
        raise Http404
    gaps = tuple((one.name, one.reason) for one in missing_below(row))
    return _paper(row, Snapshot(answers_now(row, draft), gaps=gaps), timezone.localdate(), kind)


@require_POST
@signed_in
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan of the signed paper, in one file or several."""
    rows = Submission.objects.visible_to(request.user).select_related("round_unit__unit", "round_unit__round")
    found = get_object_or_404(rows, pk=pk)
    actions.hand_in_scan(
        found,
        [(one.name or "", one.read(LARGEST_FILE + 1)) for one in request.FILES.getlist("scan")],
        code=request.POST.get("code", ""),
        compared=request.POST.get("compared") == "1",
        by=request.user,
    )
    messages.success(request, _("The signed paper is kept with the report."))
    return redirect(reverse("reporting:submission", args=[found.pk]) + "#bg")


def _paper(row: RoundUnit, shown: Snapshot, on: date, kind: Kind) -> HttpResponse:
    try:
        paper = report_paper(row, shown, day=on)
        docx = write(paper)
        data = docx if kind == "docx" else to_pdf(paper, docx).data
    except RulesetError as problem:
        message = _("No rules of layout for this kind of organisation hold on %s.")
        raise Unacceptable([Problem(message % short_date(on))]) from problem
    except NoEngine as problem:
        raise Unacceptable([Problem(_("The PDF could not be made here. Take the Word file."))]) from problem
    name = safe_name(f"{row.code or row.name}-{row.round.period_key}-{shown.code}.{kind}")
    return attachment(data, name, DOCX if kind == "docx" else PDF)
