"""All workbooks of a round as one file."""

from urllib.parse import quote

from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from trienkhai.reporting import actions
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.reporting.queries.board import units_on_board
from trienkhai.reporting.views.rounds import filters_of
from trienkhai.reporting.workbook.bundle import bundle
from trienkhai.ui.doors import signed_in


@require_POST
@signed_in
def workbooks(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The workbooks of the ticked units, or of everything the filters of the board leave. A POST: the exports are kept."""
    found = get_object_or_404(Round.objects.visible_to(request.user).select_related("version__template"), pk=pk)
    if "all" in request.POST:
        ids = units_on_board(found, request.user, filters_of(request))
    else:
        given = [int(one) for one in request.POST.getlist("unit") if one.isdecimal() and len(one) < 19]
        rows = RoundUnit.objects.visible_to(request.user).filter(round=found, is_expected=True, pk__in=given)
        ids = list(rows.values_list("pk", flat=True))
    exports = actions.hand_out_each(found, ids, by=request.user)
    response = StreamingHttpResponse(bundle(exports), content_type="application/zip")
    name = quote(f"{found.version.template.key}-{found.period_key}.zip")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"workbooks-{found.pk}.zip\"; filename*=UTF-8''{name}"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
