"""A real Chromium against a live server that holds the small example."""

import shutil
import sqlite3
import time
from collections import Counter

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection

from trienkhai.example import story
from trienkhai.review import actions as review_actions

OUTSIDE: list[str] = []


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    found = shutil.which("chromium-headless-shell")
    assert found, "Chromium is needed: sudo apt-get install -y --no-install-recommends chromium-headless-shell"
    return {
        **browser_type_launch_args,
        "executable_path": found,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                 "--disable-component-update", "--disable-sync"],
    }  # fmt: skip


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "viewport": {"width": 1440, "height": 900},
    }


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """A database in a file, where every request has a connection of its own as in use.

    All threads share one connection to a database in memory, and two requests at once end each other's transactions.
    """
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "browser.sqlite3")


@pytest.fixture(scope="session")
def story_told():
    """What was told once, and the database as it was then; empty before the first test."""
    return {}


@pytest.fixture(scope="session")
def under_way():
    """How many requests are being answered; a form saves by itself, also while a test ends."""
    counted = Counter()

    def started(**facts):
        counted["now"] += 1

    def finished(**facts):
        counted["now"] -= 1

    request_started.connect(started)
    request_finished.connect(finished)
    yield counted
    request_started.disconnect(started)
    request_finished.disconnect(finished)


@pytest.fixture
def page(told, page):
    """Closed before the database is emptied."""
    return page


@pytest.fixture
def told(transactional_db, story_told, settled):
    """The cooperative with its last six quarters, its review and an edition; known passwords."""
    return _told(story_told)


@pytest.fixture
def settled(under_way):
    """What is being answered is answered before the database is emptied."""
    yield
    last = time.monotonic() + 10
    while under_way["now"] > 0 and time.monotonic() < last:
        time.sleep(0.02)


def _told(story_told):
    """Told once a run: every test that follows begins with a copy of the database of the first (the browser runs on SQLite)."""
    connection.ensure_connection()
    if story_told:
        story_told["database"].backup(connection.connection)
        for row in (story_told["facts"]["told"].review, story_told["facts"]["edition"]):
            row.refresh_from_db()
        return story_told["facts"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(story, "QUARTERS", story.QUARTERS[-6:])
        outcome = next(step for step in story.tell_cooperative(20260101) if isinstance(step, story.Told))
    edition = review_actions.freeze(outcome.review, by=outcome.cast.secretary)
    passwords = {username: password for username, password, _name in outcome.cast.sign_ins}
    story_told["facts"] = {"told": outcome, "edition": edition, "passwords": passwords}
    story_told["database"] = sqlite3.connect(":memory:")
    connection.connection.backup(story_told["database"])
    return story_told["facts"]


@pytest.fixture
def sign_in(live_server, told, settings):
    """Signs somebody in on a page, whoever was before, and waits until he is in: a click does not wait for the answer."""

    def go(page, username):
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.goto(f"{live_server.url}/dang-nhap/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", told["passwords"][username])
        page.click("form button.pri")
        page.wait_for_url(f"{live_server.url}/")

    return go


@pytest.fixture
def visit(page, live_server, sign_in):
    """Sign in as somebody and open a page; every request must stay on the server."""
    page.on(
        "request",
        lambda request: OUTSIDE.append(request.url) if not request.url.startswith((live_server.url, "data:")) else None,
    )
    OUTSIDE.clear()

    def go(path, *, user=""):
        if user:
            sign_in(page, user)
        page.goto(live_server.url + path)
        return page

    yield go
    assert OUTSIDE == []
