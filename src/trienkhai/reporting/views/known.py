"""The sources of one figure that the system has: as it stands now, and as it was sent."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trienkhai.access.errors import Refused
from trienkhai.reporting.permissions import FILL
from trienkhai.reporting.queries.known import followed, known_of, known_since
from trienkhai.reporting.rights import sees_unsent
from trienkhai.reporting.views.submissions import found_submission
from trienkhai.reporting.views.workbooks import visible_unit
from trienkhai.ui.doors import signed_in


@require_safe
@signed_in
def known(request: HttpRequest, pk: int) -> HttpResponse:
    """For whoever may know what a unit has not sent yet; ?o= is the cell."""
    row, key = visible_unit(request, pk), request.GET.get("o", "")
    if not sees_unsent(row, request.user):
        raise Refused(FILL, person=request.user, unit=row.unit)
    found = known_of(row).get(key)
    if found is None or not found.value:
        raise Http404
    context: dict[str, Any] = {"row": row, "known": found, "cell": row.round.version.parsed.cell[key]}
    return _page(request, context | {"sources": followed(found.sources, request.user)})


@require_safe
@signed_in
def submission_known(request: HttpRequest, pk: int) -> HttpResponse:
    """What a figure of a submission rested on when it was sent, and what the system has now; ?o= is the cell."""
    found, key = found_submission(request, pk), request.GET.get("o", "")
    one = next((one for one in known_since(found) if one.cell.key == key), None)
    if one is None:
        raise Http404
    context: dict[str, Any] = {"row": found.round_unit, "submission": found, "since": one, "known": one.then}
    return _page(request, context | {"cell": one.cell, "sources": followed(one.then.sources, request.user)})


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    context["illustrative"] = context["row"].round.root.is_illustrative
    return render(request, "reporting/known.html", context)
