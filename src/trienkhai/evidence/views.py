"""Files, as downloads only: the user's bytes are never shown in line by the application's own origin."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from trienkhai.evidence.models import StoredFile
from trienkhai.evidence.readers import may_read, tell_handed_out
from trienkhai.evidence.store import open_bytes
from trienkhai.ui.doors import signed_in
from trienkhai.ui.downloads import attachment


@require_safe
@signed_in
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes as they came; 404 for a file that is not there or not for this person."""
    found = get_object_or_404(StoredFile, pk=pk)
    if not may_read(found, request.user):
        raise Http404
    tell_handed_out(found, request.user)
    response = attachment(open_bytes(found), found.name, "application/octet-stream")
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
