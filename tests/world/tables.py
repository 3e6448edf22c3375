"""Databases that have the tables already. Migrating takes seconds, and once for each state of the code is enough for all
processes of a run; that it works from nothing is tested by `init` and `restore`.
"""

import fcntl
import functools
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import django

from tests.world.plugin import ROOT

KEPT = ROOT / ".cache"


@functools.cache
def tables() -> Path:
    """A SQLite file with the tables and no row of anybody. Whoever comes first makes it, the others wait."""
    KEPT.mkdir(exist_ok=True)
    made = KEPT / f"tables-{_state()}.sqlite3"
    with (KEPT / "tables.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            for older in KEPT.glob("tables-*.sqlite3"):
                older.unlink()
            _make(made)
    return made


def _state() -> str:
    """What the tables follow from: the code, and Django's own migrations."""
    found = hashlib.sha256(django.__version__.encode())
    for file in sorted((ROOT / "src").rglob("*.py")):
        found.update(file.read_bytes())
    return found.hexdigest()[:16]


def _make(made: Path) -> None:
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    with tempfile.TemporaryDirectory() as folder:
        words = [sys.executable, "-m", "tests.reliability.migrating"]
        subprocess.run(words, cwd=ROOT, env=kept | {"TRIENKHAI_HOME": folder}, check=True, capture_output=True)
        shutil.copy(Path(folder) / "trienkhai.sqlite3", made.with_suffix(".part"))
    made.with_suffix(".part").rename(made)


def begin_with_tables(connection: Any, template: str = "") -> None:
    """Let the test database of a connection begin with the tables; `template` names such a database on PostgreSQL."""
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = template
        return
    creation, kept = connection.creation, []
    create = creation._create_test_db

    def with_tables(*words: Any, **more: Any) -> str:
        name: str = create(*words, **more)
        here = sqlite3.connect(name, uri=name.startswith("file:"))
        with closing(sqlite3.connect(tables())) as source:
            source.backup(here)
        if creation.is_in_memory_db(name):
            kept.append(here)  # what is in memory is gone with its last connection
        else:
            here.close()
        return name

    creation._create_test_db = with_tables
