"""Alter a copied database again and again, and ask `verify-edition` each time: `python -m tests.reliability.altering TIMES SEED`.

Prints what was altered without being named. Every alteration is taken back before the next one.
"""

import contextlib
import io
import json
import os
import random
import sqlite3
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
django.setup()

from trienkhai.cli.main import FOUND, main  # noqa: E402
from trienkhai.reporting.models import Submission  # noqa: E402
from trienkhai.review.models import Edition  # noqa: E402

COLUMNS = ("answers", "places", "sha256", "receipt", "origin", "source_note", "submitted_at", "on_behalf", "number")


def frozen_in(edition: int, rows: sqlite3.Connection) -> list[int]:
    (content,) = rows.execute("SELECT content FROM review_edition WHERE id = ?", [edition]).fetchone()
    return [int(pk) for pk in json.loads(content)["submissions"]]


def value_of(rows: sqlite3.Connection, pk: int, column: str) -> object:
    table, key = home_of(column)
    return rows.execute(f"SELECT {column} FROM {table} WHERE {key} = ?", [pk]).fetchone()[0]


def put(rows: sqlite3.Connection, pk: int, column: str, value: object) -> None:
    table, key = home_of(column)
    rows.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", [value, pk])
    rows.commit()


def home_of(column: str) -> tuple[str, str]:
    """The table of a column, and its key."""
    return ("reporting_submissionnumbers", "submission_id") if column == "packed" else ("reporting_submission", "id")


def other(value: object, chance: random.Random) -> object:
    """The value with one byte changed, be it readable afterwards or not."""
    if isinstance(value, int):
        return 1 - value if value in (0, 1) else value + chance.randint(1, 9)
    altered = bytearray(value if isinstance(value, bytes) else str(value).encode()) or bytearray(b" ")
    at = chance.randrange(len(altered))
    altered[at] ^= 1 << chance.randrange(8 if isinstance(value, bytes) else 7)
    if isinstance(value, bytes):
        return bytes(altered)
    return altered.decode("utf-8", "surrogateescape")


def field_of(column: str) -> str:
    return "numbers__packed" if column == "packed" else column


def reads_as(pk: int, column: str, meant: object) -> bool:
    """Whether the altered bytes still say the same: the case of a digit in a JSON escape, the letter between day and hour."""
    return bool(Submission.objects.values_list(field_of(column), flat=True).get(pk=pk) == meant)


def differences(edition: int) -> str:
    """What the command says of the edition."""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = main(["verify-edition", Edition.objects.defer("content").get(pk=edition).name, "--json"])
    found = json.loads(said.getvalue())["editions"][0]["differences"]
    assert (code == FOUND) == bool(found)
    return "\n".join(found)


def unnamed(times: int, seed: int) -> list[str]:
    """Alterations that were not found, or whose submission was not named."""
    chance, missed = random.Random(seed), []
    rows = sqlite3.connect(Path(os.environ["TRIENKHAI_HOME"]) / "trienkhai.sqlite3")
    rows.execute("PRAGMA ignore_check_constraints = 1")  # as somebody would who edits the file itself
    frozen = frozen_in(1, rows)
    assert differences(1) == ""
    for _ in range(times):
        pk, column = chance.choice(frozen), chance.choice((*COLUMNS, "packed", "packed", "answers"))
        before = value_of(rows, pk, column)
        meant = Submission.objects.values_list(field_of(column), flat=True).get(pk=pk)
        put(rows, pk, column, other(before, chance))
        if f" {pk} " not in differences(1) and not reads_as(pk, column, meant):
            missed.append(f"{column} of {pk}: {before!r} became {value_of(rows, pk, column)!r}")
        put(rows, pk, column, before)
    assert differences(1) == ""
    return missed


if __name__ == "__main__":
    print(json.dumps(unnamed(*map(int, sys.argv[1:]))))
