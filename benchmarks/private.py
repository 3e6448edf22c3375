"""An installation of our own, and what every measurement says beside its figures."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command


@contextmanager
def private_database(url: str) -> Iterator[str]:
    """A database of our own on the server of a URL, dropped afterwards, so that nobody's data is touched."""
    if not url.startswith("postgres"):
        yield ""
        return
    psycopg = import_module("psycopg")
    server, _, _name = url.rpartition("/")
    name = f"trienkhai_bench_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as database:
        database.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{server}/{name}"
    finally:
        with psycopg.connect(url, autocommit=True) as database:
            database.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def installation() -> Iterator[Path]:
    """The product with its tables and nothing in them, on the server of DATABASE_URL where it names PostgreSQL, else on SQLite.

    Processes begun inside find the same one. Its folder is given, and gone afterwards.
    """
    given = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix="trienkhai-bench-") as folder, private_database(given) as url:
        os.environ["TRIENKHAI_HOME"] = folder
        os.environ.pop("DATABASE_URL", None)
        if url:
            os.environ["DATABASE_URL"] = url
        begin()
        call_command("migrate", verbosity=0)
        yield Path(folder)
        _connection().close()


def begin() -> None:
    """The product of this process, over the database that the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
    django.setup()


def analyse() -> None:
    """What PostgreSQL does by itself within minutes of a load."""
    if _connection().vendor == "postgresql":
        with _connection().cursor() as cursor:
            cursor.execute("ANALYZE")


def load_average() -> str:
    return "load average " + " ".join(f"{one:.1f}" for one in os.getloadavg()[:2])


def told(sentence: str, holds: bool, otherwise: str = "MISSED") -> bool:
    """Print a goal and whether it holds; returns that."""
    print(f"  {'holds ' if holds else otherwise}  {sentence}")
    return holds


def milliseconds(act: Callable[[], Any]) -> float:
    """What an act took."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def memory(name: str) -> float:
    """A line of /proc/self/status (Linux), in MB."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status[name].split()[0]) / 1024


def forget_peak() -> None:
    """From here on VmHWM tells the most that was held since."""
    Path("/proc/self/clear_refs").write_text("5")


def private_peak() -> float:
    """The most MB held since `forget_peak` that are not pages of files."""
    return memory("VmHWM") - memory("RssFile") - memory("RssShmem")


def _connection() -> Any:
    return import_module("django.db").connection
