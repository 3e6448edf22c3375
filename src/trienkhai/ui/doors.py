"""How a view says who may open it. A house test finds every view without one of these."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

View = Callable[..., Any]


def signed_in(view: View) -> View:
    """Only people who signed in; what they see is decided by `visible_to`, what they do by the actions."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        response: HttpResponse = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    guarded.door = "signed_in"  # type: ignore[attr-defined]
    return guarded


def open_to_all(view: View) -> View:
    """A page for everybody: sign-in, health."""
    view.door = "open_to_all"  # type: ignore[attr-defined]
    return view
