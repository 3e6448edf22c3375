"""The log, newest first, filtered by act and unit."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trienkhai.access.errors import Refused
from trienkhai.access.scope import covers_every_root, may_somewhere
from trienkhai.audit.models import Entry
from trienkhai.audit.sentences import SENTENCES, sentence_of
from trienkhai.ui.doors import signed_in


@require_safe
@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """Auditors and administrators of a part see the entries of its units; the others need the whole installation."""
    if not may_somewhere(request.user, "audit.read"):
        raise Refused("audit.read", person=request.user)
    entries = Entry.objects.visible_to(request.user)
    if covers_every_root(request.user, "audit.read"):
        entries |= Entry.objects.filter(unit__isnull=True)
    event = request.GET.get("viec", "")
    if event in SENTENCES:
        entries = entries.filter(event=event)
    page = Paginator(entries.select_related("seal").order_by("-pk"), 50).get_page(request.GET.get("page"))
    rows = [
        {
            "entry": entry,
            "sentence": sentence_of(entry.event),
            "who": entry.personal.get("person", "–"),
            "sealed": hasattr(entry, "seal"),
        }
        for entry in page
    ]
    context = {
        "page": page,
        "rows": rows,
        "event": event,
        "events": [(key, str(text)) for key, text in SENTENCES.items()],
    }
    return render(request, "audit/index.html", context)
