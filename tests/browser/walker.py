"""Somebody in a browser of his own, signed in without the sign-in page."""

from django.conf import settings
from django.test import Client
from django.urls import reverse

PATIENCE = 10_000


class Walker:
    """`context` may be any browser context; `enter` signs somebody in, whoever was before."""

    def __init__(self, context, server, person):
        self.context, self.server = context, server
        context.set_default_timeout(PATIENCE)
        self.enter(person)

    def enter(self, person):
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        name = settings.SESSION_COOKIE_NAME
        self.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.server.url}])

    def speak(self, language):
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": self.server.url}
        self.context.add_cookies([cookie])

    def open(self, name, row, page=None):
        page = page or self.context.new_page()
        page.goto(self.server.url + reverse(f"reporting:{name}", args=[row.pk]))
        return page
