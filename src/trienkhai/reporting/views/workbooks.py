"""Workbooks out and back in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from trienkhai.access.errors import Problem, Unacceptable
from trienkhai.reporting import actions
from trienkhai.reporting.models import Intake, Round, RoundUnit
from trienkhai.reporting.queries.intake import intake_page
from trienkhai.reporting.workbook.export import export_workbook
from trienkhai.ui.doors import signed_in

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_BYTES = 25 * 1024 * 1024


@require_POST
@signed_in
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook of a unit. A POST, because handing it out is an act that leaves a row and an entry."""
    row = get_object_or_404(RoundUnit.objects.visible_to(request.user), pk=pk)
    data = export_workbook(row, by=request.user)
    response = HttpResponse(data, content_type=XLSX)
    code = "".join(letter for letter in row.code if letter.isascii() and (letter.isalnum() or letter in "-_"))
    response.headers["Content-Disposition"] = f'attachment; filename="{code or row.pk}-{row.round.period_key}.xlsx"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def take_in(request: HttpRequest) -> HttpResponse:
    """Send filled workbooks: any round, any unit the person answers for; the file itself says which."""
    if request.method != "POST":
        return render(
            request, "reporting/take_in.html", {"rounds": Round.objects.visible_to(request.user).filter(closed_at=None)}
        )
    files = request.FILES.getlist("file")
    if not files:
        raise Unacceptable([Problem(_("Choose at least one workbook."))])
    intakes = []
    for file in files:
        if (file.size or 0) > MAX_BYTES:
            raise Unacceptable([Problem(_("The file is larger than 25 MB."), where=file.name or "")])
        intakes.append(actions.take_in(file.read(), name=file.name or "", by=request.user))
    if len(intakes) == 1:
        return redirect("reporting:intake", intakes[0].pk)
    return render(request, "reporting/taken_in.html", {"intakes": [intake_page(intake) for intake in intakes]})


@require_safe
@signed_in
def intake(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of one file, cell by cell; seen by who sent it and by who may see the unit."""
    own = Intake.objects.filter(by=request.user)
    visible = Intake.objects.filter(export__round_unit__in=RoundUnit.objects.visible_to(request.user))
    found = get_object_or_404(
        (own | visible).distinct().select_related("file", "export__round_unit__round", "round"), pk=pk
    )
    return render(request, "reporting/intake.html", {"page": intake_page(found)})
