"""What every test may ask for."""

from functools import partial

import pytest
from django.contrib.contenttypes.management import create_contenttypes
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import TransactionTestCase, override_settings

from tests.reliability.machine import tables_on_postgresql
from tests.world.people import World
from tests.world.proof import PROVES
from tests.world.remembering import remembered
from tests.world.tables import begin_with_tables
from trienkhai.office.documents import to_pdf

ASKED_OF_BOTH = (
    "races",
    "at_once",
    "life_cycle",
    "submitting",
    "stored_totals",
    "answers",
    "remembering",
    "random_histories",
    "acts",
)
USES_A_DATABASE = {"db", "transactional_db", "django_db_setup", "live_server", "client", "install", "_told"}


def pytest_addoption(parser):
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out tests that never touch a database, and outside the full proof those of files: they ran elsewhere",
    )
    parser.addoption(
        "--but-for",
        action="append",
        metavar="FOLDER",
        help="leave out what the other database is asked of these folders: tests with one, but for pages and what rests on locks",
    )


def pytest_collection_modifyitems(config, items):
    kept = items
    if config.getoption("--database-only"):
        kept = [item for item in kept if touches_a_database(item) and (PROVES or not item.get_closest_marker("files"))]
    if folders := config.getoption("--but-for"):
        kept = [item for item in kept if item.path.parent.name not in folders or is_asked_of_both(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


def is_asked_of_both(item):
    """Pages, which PostgreSQL is not asked, and what rests on how a database locks; besides all that is asked of one only."""
    if not touches_a_database(item) or any(item.get_closest_marker(name) for name in ("one_database", "files")):
        return True
    return item.path.stem.endswith(("_page", "_pages")) or any(word in item.path.stem for word in ASKED_OF_BOTH)


def touches_a_database(item):
    if item.get_closest_marker("django_db") or USES_A_DATABASE & set(item.fixturenames):
        return True
    return item.cls is not None and issubclass(item.cls, TransactionTestCase)


@pytest.fixture(autouse=True)
def papers_without_an_office(monkeypatch):
    """No LibreOffice started for every edition that a test freezes. What a module tells once for its tests is made as in use."""
    monkeypatch.setattr("trienkhai.review.actions.freezing.to_pdf", partial(to_pdf, engine="typst"))


@pytest.fixture(scope="session", autouse=True)
def quick_and_plain():
    """Cheap password hashes, plain static files, no lockout between tests.

    Once for the run: to change settings before each of thousands of tests and put them back is seconds of signals.
    """
    chosen = override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        AXES_ENABLED=False,
        WHITENOISE_AUTOREFRESH=True,  # static files are looked for when asked for, not by every new client
    )
    with chosen:
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """The tables of a test that writes for good are emptied after it; what Django would fill in again, nobody here reads."""
    gone = [
        post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions"),
        post_migrate.disconnect(create_contenttypes),
    ]
    assert all(gone), (
        "Django fills in its tables by other functions now; without them each emptying takes twice as long"
    )


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    begin_with_tables(connection, tables_on_postgresql() if connection.vendor == "postgresql" else "")


@pytest.fixture
def world(db) -> World:
    """A small organisation with named units and people to act in it."""
    return remembered("world", World)
