"""The log, newest first, filtered by act and by unit."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trienkhai.access.errors import Refused
from trienkhai.access.scope import may_somewhere
from trienkhai.audit.events import Event
from trienkhai.audit.queries import READ, at_units, entries_for, rows_of
from trienkhai.ui.doors import signed_in
from trienkhai.vietnamese import sort_key

ON_A_PAGE = 50


@require_safe
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """Auditors and administrators of a part see the entries of its units; the others need the whole installation."""
    if not may_somewhere(request.user, READ):
        raise Refused(READ, person=request.user)
    entries = entries_for(request.user)
    event, unit = request.GET.get("viec", ""), request.GET.get("don-vi", "").strip()[:300]
    if event in Event.values:
        entries = entries.filter(event=event)
    if unit:
        entries = at_units(entries, request.user, unit)
    newest_first = entries.select_related("seal", "unit").order_by("-pk")
    page = Paginator(newest_first, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows_of(page, request.user),
        "event": event,
        "unit": unit,
        "is_filtered": bool(unit) or event in Event.values,
        "events": sorted(((one.value, str(one.label)) for one in Event), key=lambda pair: sort_key(pair[1])),
    }
    return render(request, "audit/index.html", context)
