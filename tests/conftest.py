"""What every test may ask for."""

from functools import partial

import pytest
from django.db import connection
from django.test import TransactionTestCase

from tests.reliability.machine import tables_on_postgresql
from tests.world.people import World
from tests.world.proof import PROVES
from tests.world.remembering import remembered
from tests.world.tables import begin_with_tables
from trienkhai.office.documents import to_pdf

USES_A_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server", "client", "install", "_told"}


def pytest_addoption(parser):
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out tests that never touch a database, and outside the full proof those of files: they ran elsewhere",
    )


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--database-only"):
        return
    kept = [item for item in items if touches_a_database(item) and (PROVES or not item.get_closest_marker("files"))]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def touches_a_database(item):
    if item.get_closest_marker("django_db") or USES_A_DATABASE & set(item.fixturenames):
        return True
    return item.cls is not None and issubclass(item.cls, TransactionTestCase)


@pytest.fixture(autouse=True)
def quick_and_plain(settings, monkeypatch):
    """Cheap password hashes, plain static files, no lockout between tests, no LibreOffice started for every edition."""
    monkeypatch.setattr("trienkhai.review.actions.freezing.to_pdf", partial(to_pdf, engine="typst"))
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.AXES_ENABLED = False
    settings.WHITENOISE_AUTOREFRESH = True  # static files are looked for when asked for, not by every new client


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    begin_with_tables(connection, tables_on_postgresql() if connection.vendor == "postgresql" else "")


@pytest.fixture
def world(db) -> World:
    """A small organisation with named units and people to act in it."""
    return remembered("world", World)
