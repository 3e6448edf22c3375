"""Installations for one test each; the told one is made once and only copied or read."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.reliability.machine import ON_POSTGRESQL, Installation, database, facts_of, tables_on_postgresql


@contextmanager
def installing(folder: Path) -> Iterator[Callable[..., Installation]]:
    """A function that gives an empty installation: on the engine of this run, or on the one that is named.

    `tables`: its database has been migrated already.
    """
    with ExitStack() as open_until_the_end:

        def make(
            name: str = "home", *, engine: str = "postgresql" if ON_POSTGRESQL else "sqlite", tables: bool = False
        ) -> Installation:
            if engine == "postgresql":
                template = tables_on_postgresql() if tables else "template1"
                return Installation(folder / name, open_until_the_end.enter_context(database(template)))
            made = Installation(folder / name)
            return made.with_tables() if tables else made

        yield make


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    """See `installing`; for one test."""
    with installing(tmp_path) as make:
        yield make


@pytest.fixture(scope="session")
def _told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with ExitStack() as open_until_the_end:
        home = tmp_path_factory.mktemp("told") / "home"
        if ON_POSTGRESQL:
            made = Installation(home, open_until_the_end.enter_context(database(tables_on_postgresql())))
        else:
            made = Installation(home).with_tables()
        made.script("ground", "12")
        made.run("backup", made.home.parent / "backup.zip")
        yield made


@pytest.fixture
def told(_told: Installation) -> Installation:
    """An installation with reports, decisions and an edition, on the engine of this run. To be read only."""
    return _told


@pytest.fixture(scope="session")
def told_facts(_told: Installation) -> dict[str, Any]:
    """What it told about itself when it was made."""
    return facts_of(_told)


@pytest.fixture(scope="session")
def told_backup(_told: Installation) -> Path:
    """A backup of it, to be read only."""
    return _told.home.parent / "backup.zip"


@pytest.fixture
def backup(told_backup: Path, tmp_path: Path) -> Path:
    """The test's own copy of that backup."""
    return Path(shutil.copy(told_backup, tmp_path / "backup.zip"))
