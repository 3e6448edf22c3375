"""What a page tells the browser so that unsent entries may wait on the device: for whom it was made, what is stored."""

import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

PERSON, PAGE = "nguoi", "trang"
STORED_COOKIE = "form_stored"
TOKEN = re.compile(r"[0-9a-f-]{8,40}")


def mark_of(person: Any) -> str:
    """The same for a person at every sign-in, another in every installation, telling nothing; empty for who is not in.

    Who acts for another has a mark of its own for that: what was typed in the place of B is sent as that, or waits.
    """
    if not person.is_authenticated:
        return ""
    absent = getattr(person, "acting_for", None)
    who = ":".join(f"{one.pk}:{int(one.joined_at.timestamp())}" for one in (person, absent) if one is not None)
    return salted_hmac("trienkhai.device", who, algorithm="sha256").hexdigest()[:32]


def of_another(request: HttpRequest) -> HttpResponse | None:
    """409 when the page that sends was made for somebody else than who acts now, and for whom; None when all is well.

    A page that does not say for whom it was made is answered as ever.
    """
    sent = request.POST.get(PERSON)
    if sent is None or constant_time_compare(sent, mark_of(request.user)):
        return None
    message = _(
        "This page was opened by somebody else, or by you in another name. Nothing of it is stored under the name in which "
        "you act now."
    )
    response = render(request, "ui/conflict.html", {"message": message}, status=409)
    response.headers["X-Other-Person"] = "1"
    return response


def tell_stored(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tell the browser that all of the page that was sent is stored or answered; it keeps no copy of it then."""
    page = request.POST.get(PAGE, "")
    if TOKEN.fullmatch(page):
        response.set_cookie(STORED_COOKIE, page, max_age=3600, secure=settings.SECURE, samesite="Lax")
    return response
