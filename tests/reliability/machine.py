"""Installations in folders of their own, driven as an administrator would: by the command, in a process of its own."""

import atexit
import contextlib
import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import environ

from tests.world.plugin import ROOT
from tests.world.tables import tables

SERVER = os.environ.get("DATABASE_URL", "")
ON_POSTGRESQL = SERVER.startswith("postgres")


@contextlib.contextmanager
def database(template: str = "template1") -> Iterator[str]:
    """The address of a new database on the server of this run, empty unless a template is named; gone afterwards."""
    import psycopg

    facts = environ.Env.db_url_config(SERVER)
    name = f"reliability_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(
        host=facts["HOST"], port=facts["PORT"], user=facts["USER"], password=facts["PASSWORD"], dbname=facts["NAME"]
    ) as server:
        server.autocommit = True
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield SERVER.rpartition("/")[0] + f"/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@functools.cache
def _forking() -> subprocess.Popen[str]:
    """The one process of this run that forks; its input closes when the run ends, and it ends with it."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.forking"],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def forked(module: str, words: Sequence[object], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A module run as a program in a fork of a process that has read the libraries already (`tests.reliability.forking`)."""
    asked = list(map(str, words))
    with tempfile.NamedTemporaryFile("r") as out, tempfile.NamedTemporaryFile("r") as err:
        facts = {
            "module": module, "words": asked, "environment": environment, "folder": str(ROOT), "out": out.name, "err": err.name
        }  # fmt: skip
        server = _forking()
        assert server.stdin
        assert server.stdout
        server.stdin.write(json.dumps(facts) + "\n")
        server.stdin.flush()
        return subprocess.CompletedProcess(asked, int(server.stdout.readline()), out.read(), err.read())


@dataclass
class Installation:
    """A data folder, and a database where it is not SQLite in that folder."""

    home: Path
    url: str = ""
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "TRIENKHAI_HOME")}
        given = {"TRIENKHAI_HOME": str(self.home), "LOG_LEVEL": "INFO", **self.more}
        return kept | given | ({"DATABASE_URL": self.url} if self.url else {})

    def run(self, *words: str | Path, code: int = 0) -> subprocess.CompletedProcess[str]:
        """One command; fails when its exit code is another."""
        done = forked("trienkhai.cli.main", words, self.environment)
        assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def start(self, *words: str | Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*words), **self.settings, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def with_tables(self) -> "Installation":
        """The same, on SQLite, as if its database had been migrated already: what takes seconds, and is tested elsewhere."""
        self.home.mkdir(mode=0o700, parents=True)
        shutil.copy(tables(), self.home / "trienkhai.sqlite3")
        (self.home / "trienkhai.sqlite3").chmod(0o600)
        return self

    @property
    def settings(self) -> dict[str, Any]:
        return {"cwd": ROOT, "env": self.environment}

    @staticmethod
    def command(*words: str | Path) -> list[str]:
        return [sys.executable, "-m", "trienkhai.cli.main", *map(str, words)]

    def script(self, module: str, *words: object) -> Any:
        """What a helper of these tests prints as JSON, run against this installation."""
        done = forked(f"tests.reliability.{module}", words, self.environment)
        assert done.returncode == 0, done.stderr[-4000:]
        return json.loads(done.stdout)


@functools.cache
def tables_on_postgresql() -> str:
    """The name of such a database on the server of this run."""
    made = contextlib.ExitStack()
    atexit.register(made.close)
    url = made.enter_context(database())
    with tempfile.TemporaryDirectory() as folder:
        Installation(Path(folder), url).script("migrating")
    return url.rpartition("/")[2]


def facts_of(installation: Installation) -> dict[str, Any]:
    """What an installation tells about itself, but for its engine."""
    found: dict[str, Any] = installation.script("facts")
    found.pop("engine")
    return found


def files_of(folder: Path) -> dict[str, str]:
    """Every file below a folder with its hash; the shared memory of SQLite is no content."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith("-shm")
    }


def shown(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout + done.stderr
