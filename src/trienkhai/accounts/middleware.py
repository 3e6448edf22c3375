"""Who signed in with a password that somebody else has seen chooses another before anything else."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

STILL_OPEN = ("accounts:sign_out", "ui:language", "ui:theme", "ui:healthz")


class ChangesPasswordFirst:
    """Nothing is done and nothing is shown until the password is the person's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if getattr(request.user, "must_change_password", False) and not _is_open(request.path):
            return redirect(settings.PASSWORD_CHANGE_URL)
        return self.get_response(request)


def _is_open(path: str) -> bool:
    return path in {reverse(name) for name in (settings.PASSWORD_CHANGE_URL, *STILL_OPEN)}
