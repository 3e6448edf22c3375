"""What is read together was true together, on SQLite as on PostgreSQL; and nobody waits for who reads."""

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from trienkhai.rollup import consistent


@pytest.fixture
def two(tmp_path, monkeypatch):
    """Two connections to one SQLite file as the product opens it; the first one is that of the page."""
    options = {"timeout": 0.1, "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL;"}
    facts = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "one.sqlite3"), "OPTIONS": options}
    handlers = [ConnectionHandler({"default": facts}) for _ in range(2)]
    page, other = (handler["default"] for handler in handlers)
    run(other, "CREATE TABLE report (number integer)")
    monkeypatch.setattr(consistent, "connection", page)
    yield page, other
    for handler in handlers:
        handler.close_all()


def run(connection, sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else None


def counted(connection):
    return run(connection, "SELECT count(*) FROM report")[0][0]


@pytest.mark.django_db
def test_a_report_that_comes_between_two_reads_is_in_neither(two):
    page, other = two
    with consistent.snapshot():
        assert counted(page) == 0
        run(other, "INSERT INTO report VALUES (1)")  # it does not wait
        assert counted(page) == 0
        with consistent.snapshot():
            assert counted(page) == 0
    assert counted(page) == 1


@pytest.mark.django_db
def test_the_picture_is_given_back_when_reading_fails(two):
    page, other = two
    with pytest.raises(OperationalError), consistent.snapshot():
        run(page, "SELECT nothing FROM nowhere")
    run(other, "INSERT INTO report VALUES (1)")
    assert counted(page) == 1
