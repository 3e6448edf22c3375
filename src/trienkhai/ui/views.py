"""Health, and the two choices of a reader: language and colours."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from trienkhai.ui.doors import open_to_all

THEME_COOKIE = "theme"
THEMES: dict[str, Any] = {"auto": _("As the machine"), "light": _("Light"), "dark": _("Dark")}


@require_safe
@open_to_all
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return JsonResponse({"ok": True})


@require_POST
@open_to_all
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language and go back to where one was."""
    language = request.POST.get("language", "")
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, language, known=dict(settings.LANGUAGES))


@require_POST
@open_to_all
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or the wish of the machine, and go back to where one was."""
    return _remember(request, THEME_COOKIE, request.POST.get("theme", ""), known=THEMES)


def chosen_theme(request: HttpRequest) -> str:
    """'light', 'dark', or 'auto' when nothing was chosen."""
    wished = request.COOKIES.get(THEME_COOKIE, "")
    return wished if wished in THEMES else "auto"


def _remember(request: HttpRequest, cookie: str, value: str, *, known: dict[str, Any]) -> HttpResponse:
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = HttpResponseRedirect(target)
    if value in known:
        response.set_cookie(cookie, value, max_age=365 * 86400, secure=settings.SECURE, httponly=True, samesite="Lax")
    return response
