"""Pages of rounds: the list and the board."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trienkhai.access.scope import may_somewhere
from trienkhai.reporting.models import Round
from trienkhai.reporting.permissions import DECIDE, DESIGN, FILL, HANDING_IN, ON_BEHALF, OPEN_ROUND
from trienkhai.reporting.queries import Filters, round_board, round_list
from trienkhai.reporting.queries.changes import changes_of
from trienkhai.reporting.queries.moving import later_versions
from trienkhai.reporting.rights import holds_over
from trienkhai.thread.steps import bar
from trienkhai.ui.doors import signed_in
from trienkhai.ui.given import whole_number
from trienkhai.ui.panels import panels_for

ROUNDS_A_PAGE = 40


@require_safe
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    rounds = (
        Round.objects.visible_to(request.user)
        .select_related("root", "version__template")
        .defer("version__spec")
        .order_by("-tree_on", "-pk")
    )
    page = Paginator(rounds, ROUNDS_A_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "page": page,
        "lines": round_list(list(page.object_list), request.user, on=today),
        "today": today,
        "may_open": may_somewhere(request.user, OPEN_ROUND),
        "may_load": may_somewhere(request.user, ON_BEHALF),
        "may_upload": any(may_somewhere(request.user, one) for one in HANDING_IN),
        "may_design": may_somewhere(request.user, DESIGN),
        "illustrative": any(round_.root.is_illustrative for round_ in page.object_list),
    }
    return render(request, "reporting/index.html", context)


def filters_of(request: HttpRequest) -> Filters:
    """What of the board is asked for: ?tt= state, ?nhom= group, ?q= name, ?page=."""
    return Filters(
        request.GET.get("tt", ""),
        request.GET.get("nhom", ""),
        request.GET.get("q", ""),
        whole_number(request.GET, "page", 1) or 1,
    )


@require_safe
@signed_in
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """The board, as its address filters it."""
    found = get_object_or_404(Round.objects.visible_to(request.user).select_related("root", "version__template"), pk=pk)
    filters = filters_of(request)
    is_open, is_over = found.closed_at is None, holds_over(request.user, OPEN_ROUND, found.pk)
    context = {
        "board": round_board(found, request.user, filters),
        "round": found,
        "filters": filters,
        "today": timezone.localdate(),
        "may_change": is_open and is_over,
        "may_open_next": is_over,
        "may_open_again": is_over and not is_open,
        "later": later_versions(found) if is_open and is_over else [],
        "may_hand_out": is_open and any(may_somewhere(request.user, one) for one in (FILL, ON_BEHALF)),
        "may_enter": is_open and may_somewhere(request.user, ON_BEHALF),
        "may_decide": is_open and may_somewhere(request.user, DECIDE),
        "changes": changes_of(found, request.user, page=whole_number(request.GET, "td", 1) or 1),
        "panels": panels_for("reporting.board", request, found),
        "thread_bar": bar("round", found, here="figure", reader=request.user),
        "illustrative": found.root.is_illustrative,
        "pack": found.root.pack,
    }
    return render(request, "reporting/board.html", context)
