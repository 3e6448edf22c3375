"""Side by side: the totals of a whole tree for one round, by the product and by other ways to do the same.

    python -m benchmarks.rollup small --runs 5
    python tools/postgres.py run -- python -m benchmarks.rollup large --runs 5

Every engine's cube (n, sum, min, max of every inner unit and indicator) must be the bare prototype's, byte for byte,
before its time counts. Runs are interleaved: every engine once, then every engine again, so that a busy moment of the
machine falls on all. Printed: median, best, and the ratio of medians to the bare prototype. Exit code 1 when a cube
differs, the product takes more than 1.5 times the bare prototype, or (on the large case) one of the other ways comes nearer to it
than its goal.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import django
import environ
from django.conf import settings
from django.core.management import call_command

from benchmarks.gen import CASES
from benchmarks.private import private_database


def set_up(folder: Path, url: str) -> None:
    """The product over a new SQLite file, and over a new PostgreSQL database where a server is given."""
    os.environ["TRIENKHAI_HOME"] = str(folder)
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
    if url:
        settings.DATABASES["postgres"] = environ.Env.db_url_config(url)
    django.setup()
    for alias in ("default", "postgres") if url else ("default",):
        call_command("migrate", database=alias, verbosity=0)


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", choices=sorted(CASES))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="", help="names of engines, parted by commas; bare is always among them")
    asked = parser.parse_args(words)
    given = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory(prefix="trienkhai-bench-") as folder, private_database(given) as url:
        set_up(Path(folder), url)
        # Its engines hold models, which can be loaded only now.
        code: int = import_module("benchmarks.contest").contest(asked.case, asked.runs, asked.only, Path(folder), url)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
