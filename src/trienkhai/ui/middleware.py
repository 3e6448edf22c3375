"""Which language a request is answered in; and requests that no database could take are answered before any view."""

from collections.abc import Callable
from itertools import chain

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import translation


class ChosenLanguage:
    """The language chosen on the page (a cookie), else Vietnamese; the browser's own wish does not count."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wished = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = wished if wished in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class RefusesNul:
    """A zero byte in an address or a form comes from no keyboard; PostgreSQL cannot store it and looks nothing up by it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or any(_has_nul(given) for given in (request.GET, request.POST)):
            return render(request, "ui/bad_request.html", status=400)
        return self.get_response(request)


def _has_nul(given: QueryDict) -> bool:
    return any("\0" in text for name, values in given.lists() for text in chain((name,), values))
