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

from trienkhai.cli.main import FOUND, main

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


def other(column: str, value: object, chance: random.Random) -> object:
    """Another value that the column would hold."""
    if column == "on_behalf":
        return 1 - int(str(value))
    if column == "number":
        return int(str(value)) + chance.randint(1, 9)
    if column == "places":
        return json.dumps({**json.loads(str(value)), "QT02": f"Sheet!C{chance.randrange(1, 99)}"})
    if column in ("source_note", "origin"):
        return f"{value}x"[:12]
    if isinstance(value, bytes):
        altered = bytearray(value)
        altered[chance.randrange(len(altered))] ^= 1 << chance.randrange(8)
        return bytes(altered)
    text = str(value)
    places = [at for at, letter in enumerate(text) if letter.isdigit()]
    if column == "submitted_at":
        places = places[-4:]  # within the second, so that it stays a moment
    at = chance.choice(places)
    digit = str((int(text[at]) + chance.randint(1, 9)) % 10)
    # A leading zero is no JSON number, but the numbers of answers are texts: "094" stays readable and is altered.
    return text[:at] + digit + text[at + 1 :]


def differences(edition: int) -> str:
    """What the command says of the edition."""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = main(["verify-edition", str(edition), "--json"])
    found = json.loads(said.getvalue())["editions"][0]["differences"]
    assert (code == FOUND) == bool(found)
    return "\n".join(found)


def unnamed(times: int, seed: int) -> list[str]:
    """Alterations that were not found, or whose submission was not named."""
    chance, missed = random.Random(seed), []
    rows = sqlite3.connect(Path(os.environ["TRIENKHAI_HOME"]) / "trienkhai.sqlite3")
    frozen = frozen_in(1, rows)
    for _ in range(times):
        pk, column = chance.choice(frozen), chance.choice((*COLUMNS, "packed", "packed", "answers"))
        before = value_of(rows, pk, column)
        put(rows, pk, column, other(column, before, chance))
        if f" {pk} " not in differences(1):
            missed.append(f"{column} of {pk}: {before!r} became {value_of(rows, pk, column)!r}")
        put(rows, pk, column, before)
    assert differences(1) == ""
    return missed


if __name__ == "__main__":
    print(json.dumps(unnamed(*map(int, sys.argv[1:]))))
