"""Who said that he acts for another does so in this request, as long as he may."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from trienkhai.access.acting import grants_for
from trienkhai.accounts.models import Person

SESSION_KEY = "acting_for"
HARMLESS = ("GET", "HEAD", "OPTIONS")


class ActsForAnother:
    """Costs nothing for who acts for himself. When the days are over, what was to be done for the other is not done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.session.get(SESSION_KEY)
        if chosen is not None and isinstance(request.user, Person):
            absent = Person.objects.filter(pk=chosen).first()
            if absent is not None and grants_for(request.user, absent):
                request.user.acting_for = absent
            else:
                del request.session[SESSION_KEY]
                if request.method not in HARMLESS:
                    name = absent.full_name if absent else ""
                    message = _("You no longer act for %(name)s. Nothing was done; go on in your own name.")
                    return render(request, "ui/conflict.html", {"message": message % {"name": name}}, status=409)
        return self.get_response(request)
