"""Answers where no view could give one: the database was busy, or the program is at fault."""

import contextlib
import sys

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.defaults import server_error

from trienkhai.access.busy import is_busy

SECONDS = "5"


def busy(request: HttpRequest) -> HttpResponse:
    """503: nothing was stored, the same may be sent again. One sentence for a part of a page, and where not even the frame
    around a page can be read from the database.
    """
    response = HttpResponse(_("The database is busy; nothing was stored. Send it again."), status=503)
    if not request.headers.get("HX-Request"):
        with contextlib.suppress(Error):
            response = render(request, "ui/busy.html", status=503)
    response.headers["Retry-After"] = SECONDS
    return response


def failed(request: HttpRequest) -> HttpResponse:
    """The last answer of all (handler500): what middleware wrote met a busy database, or the program is at fault."""
    return busy(request) if is_busy(sys.exc_info()[1]) else server_error(request)
