"""Answers for acts that were not done: 403 with the role that would be needed (and an entry of its own), 409, 422, 503."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from trienkhai.access.busy import is_busy
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.access.roles import roles_with
from trienkhai.audit.answers import busy
from trienkhai.audit.events import Event
from trienkhai.audit.log import record


class AnswersRefusals:
    """The transaction of the act is rolled back before this runs, so the refusal is written in one of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            record(
                request.user if request.user.is_authenticated else None,
                Event.ACCESS_REFUSED,
                unit=exception.unit,
                permission=exception.permission,
                path=request.path,
            )
            roles = [one for one in roles_with(exception.permission) if exception.role in ("", one.key)]
            return render(request, "ui/refused.html", {"roles": roles, "why": exception.why}, status=403)
        if isinstance(exception, WrongState):
            return render(request, "ui/conflict.html", {"message": str(exception)}, status=409)
        if isinstance(exception, Unacceptable):
            return render(request, "ui/unacceptable.html", {"problems": exception.problems}, status=422)
        if is_busy(exception):
            return busy(request)
        return None
