"""The list of rounds and the board of one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from trienkhai.access.scope import may_somewhere
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.reporting.queries.board import round_board
from trienkhai.reporting.queries.overview import rounds_overview
from trienkhai.thread.steps import bar
from trienkhai.ui.doors import signed_in

STATES = {"da-chap-nhan": "accepted", "da-nop": "submitted", "tra-lai": "returned", "qua-han": "late"}


@require_safe
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    rounds = Round.objects.visible_to(request.user).select_related("version__template", "root")
    return render(request, "reporting/index.html", {"groups": rounds_overview(rounds, reader=request.user)})


@require_safe
@signed_in
def board(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Round.objects.visible_to(request.user).select_related("version__template", "root"), pk=pk)
    shown = round_board(
        found,
        reader=request.user,
        on=timezone.localdate(),
        state=STATES.get(request.GET.get("tt", ""), ""),
        find=request.GET.get("tim", ""),
        group=request.GET.get("khoi", ""),
    )
    own = RoundUnit.objects.filter(round=found, is_expected=True)
    context = {
        "round": found,
        "board": shown,
        "states": list(STATES.items()),
        "find": request.GET.get("tim", ""),
        "group": request.GET.get("khoi", ""),
        "chosen": request.GET.get("tt", ""),
        "may_take_in": may_somewhere(request.user, "reporting.submit") and own.exists(),
        "thread_bar": bar("round", found, here="figure"),
        "illustrative": found.root.is_illustrative,
    }
    return render(request, "reporting/board.html", context)
