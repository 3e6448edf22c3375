"""An organisation founded by `init`, as an administrator begins."""

import json
import shutil
from pathlib import Path

import pytest

from tests.reliability.machine import Installation


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Installation, dict[str, str]]:
    """The installation and what `init` printed. On SQLite: these tests are about files and processes."""
    made = Installation(tmp_path_factory.mktemp("cli") / "home")
    said = json.loads(made.run("init", "--name", "Tập đoàn Hóa chất Sông Lam", "--place", "Vinh", "--json").stdout)
    return made, said


@pytest.fixture
def copy(founded: tuple[Installation, dict[str, str]], tmp_path: Path) -> Installation:
    """The test's own copy of it."""
    shutil.copytree(founded[0].home, tmp_path / "home")
    return Installation(tmp_path / "home")
