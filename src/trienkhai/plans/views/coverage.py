"""The units behind a cell of the coverage of a directive."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from trienkhai.directives.models import Directive, Provision
from trienkhai.plans.queries.coverage_table import ASKED, GROUPING, IN_NO_PART, PART, POINT, SIDE, WORDS, fact_asked
from trienkhai.plans.queries.covered_units import Asked, covered_units
from trienkhai.thread.steps import bar
from trienkhai.ui.doors import signed_in

SIDES = {"co": True, "chua": False}


@require_safe
@signed_in
def coverage(request: HttpRequest, pk: int) -> HttpResponse:
    directive = get_object_or_404(Directive.objects.visible_to(request.user), pk=pk)
    asked = _asked(request.GET)
    try:
        found = covered_units(directive, request.user, asked)
    except Provision.DoesNotExist as missing:
        raise Http404 from missing
    context = {
        "directive": directive,
        "found": found,
        "page": found.page,
        "fact": fact_asked(request.GET),
        "facts": [(key, WORDS[fact]) for key, fact in ASKED.items()],
        "fact_words": [WORDS[fact] for fact in ASKED.values()],
        "side": request.GET.get(SIDE, "") if request.GET.get(SIDE) in SIDES else "",
        "part": request.GET.get(PART, ""),
        "parts": [(part or IN_NO_PART, part) for part in found.parts],
        "grouping": request.GET.get(GROUPING, ""),
        "search": asked.search,
        "thread_bar": bar("directive", directive, here="task", reader=request.user),
    }
    return render(request, "plans/coverage.html", context)


def _asked(words: Any) -> Asked:
    """What an address asks for. Raises Http404 for a point that is no number."""
    point, part = words.get(POINT, ""), words.get(PART, "")
    if point and not (point.isascii() and point.isdigit() and len(point) < 19):
        raise Http404
    return Asked(
        ASKED[fact_asked(words)],
        int(point) if point else None,
        words.get(GROUPING, ""),
        {"": None, IN_NO_PART: ""}.get(part, part),
        SIDES.get(words.get(SIDE, "")),
        words.get("q", "")[:200],
        words.get("page", ""),
    )
