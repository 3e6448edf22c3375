"""No request is answered over the tree of yesterday."""

from collections.abc import Callable
from datetime import date

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from trienkhai.access.busy import is_busy
from trienkhai.audit.answers import busy
from trienkhai.directory.paths import refresh_stale


class FreshPaths:
    """The first request of a day in each process asks whether the stored paths are of today, and makes them so.

    Acts on the same day keep them true themselves. Where a sealer runs, it was there first and this is one short query.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.fresh_on: date | None = None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        if self.fresh_on != today:
            try:
                refresh_stale()
            except OperationalError as error:
                if is_busy(error):
                    return busy(request)
                raise
            # Only when it was done: after a failure the next request tries again.
            self.fresh_on = today
        return self.get_response(request)
