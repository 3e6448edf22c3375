"""All workbooks of a round as one file."""

from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from trienkhai.reporting import actions
from trienkhai.reporting.models import Round
from trienkhai.reporting.queries.board import awaited_of, units_on_board
from trienkhai.reporting.views.rounds import filters_of
from trienkhai.reporting.workbook.bundle import bundle
from trienkhai.ui.doors import signed_in
from trienkhai.ui.downloads import ZIP, streamed
from trienkhai.ui.given import numbers_of


@require_POST
@signed_in
def workbooks(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The workbooks of the ticked units, or of everything the filters of the board leave. A POST: the exports are kept."""
    found = get_object_or_404(Round.objects.visible_to(request.user).select_related("version__template"), pk=pk)
    if "all" in request.POST:
        ids = units_on_board(found, request.user, filters_of(request))
    else:
        ids = awaited_of(found, request.user, numbers_of(request.POST.getlist("unit")))
    exports = actions.hand_out_each(found, ids, by=request.user)
    return streamed(bundle(exports), f"{found.version.template.key}-{found.period_key}.zip", ZIP)
