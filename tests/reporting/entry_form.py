"""Somebody with the form of a report open, in a browser without script."""

from datetime import date
from html.parser import HTMLParser

from django.urls import reverse

from trienkhai.reporting.actions import open_round


def text(response):
    return response.content.decode()


class Controls(HTMLParser):
    """What a browser without script would send of a page."""

    def __init__(self, page):
        super().__init__()
        self.form, self.described, self.ids, self._select, self._area = {}, set(), set(), "", ""
        self.feed(page)

    def handle_starttag(self, tag, pairs):
        given = dict(pairs)
        self.ids.add(given.get("id", ""))
        self.described |= set((given.get("aria-describedby") or "").split())
        name = given.get("name", "")
        if tag == "input" and (given.get("type") != "checkbox" or "checked" in given):
            self.form[name] = given.get("value") or ""
        elif tag == "select":
            self._select = name
            self.form[name] = ""
        elif tag == "option" and "selected" in given and self._select:
            self.form[self._select] = given.get("value", "")
        elif tag == "textarea":
            self._area = name
            self.form[name] = ""

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.form[self._area] = self.form[self._area].removeprefix("\n")
            self._area = ""

    def handle_data(self, data):
        if self._area:
            self.form[self._area] += data


class Sheet:
    """Somebody with the form open."""

    def __init__(self, world, person, row):
        self.browser = world.browser(person)
        self.address = reverse("reporting:entry", args=[row.pk])
        self.read(self.browser.get(self.address))

    def read(self, response):
        self.page = text(response)
        self.form = Controls(self.page).form
        return response

    def press(self, button="save", value="1", **typed):
        data = self.form | {name.replace("__", "-", 1): one for name, one in typed.items()} | {button: value}
        response = self.browser.post(self.address, data)
        if response.status_code == 302 and response.headers["Location"].startswith(self.address):
            self.read(self.browser.get(response.headers["Location"].partition("#")[0]))
        elif response.status_code != 302:
            self.read(response)
        return response


def opened(world, version, period):
    return open_round(
        version, period_key=period, due_on=date(2023, 7, 6), by=world.secretary, kinds={"company", "cell"}
    )
