"""A database that was busy with others is no broken page: 503, what happened, and that the same may be sent again."""

import sqlite3
from unittest import mock

import pytest
from django.db import OperationalError
from django.urls import reverse

from tests.reporting.ground import at_unit, open_sample
from trienkhai.access.busy import is_busy

pytestmark = pytest.mark.django_db
LOCKED = OperationalError("database is locked")


@pytest.fixture
def clerk(world):
    made = world.browser(world.officer)
    made.raise_request_exception = False
    return made


def save_one_cell(world, clerk, **headers):
    north = at_unit(open_sample(world, kinds={"company"}), world.north)
    address = reverse("reporting:entry_block", args=[north.pk])
    with mock.patch("trienkhai.reporting.actions.cells.lock", side_effect=LOCKED):
        return clerk.post(address, {"block": "m1", "b-cells:QT01": "", "v-QT01": "4"}, headers=headers)


def test_a_page_says_that_nothing_was_stored_and_that_it_may_be_sent_again(world, clerk):
    answer = save_one_cell(world, clerk)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Cơ sở dữ liệu đang bận" in answer.content.decode()
    clerk.cookies["django_language"] = "en"
    with mock.patch("trienkhai.home.views.queries.my_work", side_effect=LOCKED):
        assert "The database is busy" in clerk.get("/").content.decode()


def test_a_part_of_a_page_is_answered_by_a_sentence(world, clerk):
    answer = save_one_cell(world, clerk, **{"HX-Request": "true"})
    assert answer.status_code == 503
    assert "<html" not in answer.content.decode()


def test_what_is_written_before_or_after_a_view_is_answered_alike(world, clerk):
    with mock.patch("django.contrib.sessions.middleware.SessionMiddleware.process_response", side_effect=LOCKED):
        assert clerk.get("/").status_code == 503
    with mock.patch("trienkhai.directory.middleware.refresh_stale", side_effect=LOCKED):
        clerk.handler.load_middleware()  # a process that has answered nobody today
        assert clerk.get("/").status_code == 503


def test_where_not_even_the_frame_can_be_read_a_sentence_stands(world, clerk):
    with (
        mock.patch("trienkhai.home.views.queries.my_work", side_effect=LOCKED),
        mock.patch("trienkhai.audit.answers.render", side_effect=LOCKED),
    ):
        answer = clerk.get("/")
    assert answer.status_code == 503
    assert "Cơ sở dữ liệu đang bận" in answer.content.decode()


def test_a_fault_of_the_program_stays_one(world, clerk):
    with mock.patch("trienkhai.home.views.queries.my_work", side_effect=OperationalError("no such table: x")):
        assert clerk.get("/").status_code == 500


def caused(cause):
    error = OperationalError("x")
    error.__cause__ = cause
    return error


def test_busy_is_told_by_what_the_database_says():
    def of_sqlite(code):
        cause = sqlite3.OperationalError("x")
        cause.sqlite_errorcode = code
        return caused(cause)

    def of_postgresql(state):
        cause = Exception("x")
        cause.sqlstate = state
        return caused(cause)

    assert is_busy(of_sqlite(sqlite3.SQLITE_BUSY))
    assert is_busy(of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT))
    assert not is_busy(of_sqlite(sqlite3.SQLITE_ERROR))
    assert is_busy(of_postgresql("55P03"))
    assert not is_busy(of_postgresql("42P01"))
    assert not is_busy(ValueError("database is locked"))
