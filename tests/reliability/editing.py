"""Many editors at once in the same reports, each a process of its own as behind several servers.

    python -m tests.reliability.editing EDITORS EDITS REPORTS SEED     prints a JSON object

Each editor changes a place over what his page last showed him. A change is stored over a value that he had seen, or told him
as a conflict: put in order, the changes of all editors tell one story, and the drafts are its end.
"""

import json
import os
import random
import sys
import traceback
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
django.setup()

from django.db import OperationalError, connections  # noqa: E402

from tests.reliability.ground import open_quarter, settle, version_of  # noqa: E402
from tests.reporting.ground import at_unit  # noqa: E402
from trienkhai.access.busy import is_busy  # noqa: E402
from trienkhai.access.errors import WrongState  # noqa: E402
from trienkhai.audit.models import Entry  # noqa: E402
from trienkhai.reporting import actions as reporting  # noqa: E402
from trienkhai.reporting.models import Draft, RoundUnit  # noqa: E402
from trienkhai.reporting.rules.merging import fingerprint, flat  # noqa: E402

PLACES = ("cells:QT01", "cells:QT02", "cells:QT03", "texts:LV01")


def main(editors: int, edits: int, reports: int, seed: int) -> dict[str, Any]:
    """How many edits were stored, told as a conflict or put off, and every place where the story does not hold."""
    world = settle()
    version = version_of(world)
    people = [world.person(f"clerk{number}", "officer", at=world.group) for number in range(editors)]
    units = (world.north, world.south, world.n1, world.n2, world.s1)
    rows: list[int] = []
    while len(rows) < reports:
        quarter = open_quarter(world, version, len(rows) // len(units))
        rows += [at_unit(quarter, unit).pk for unit in units]
    rows = rows[:reports]
    stories = _at_once(
        [(person, random.Random(f"{seed}-{number}")) for number, person in enumerate(people)], rows, edits
    )
    told = [line for story in stories for line in story]
    counts = {what: sum(line["what"] == what for line in told) for what in ("saved", "conflict", "same", "later")}
    return {"counts": counts, "found": _broken(told, rows), "editors": len(stories)}


def _at_once(editors: list[tuple[Any, random.Random]], rows: list[int], edits: int) -> list[list[dict[str, Any]]]:
    """What each editor was told, in a process each; all of them start together."""
    connections.close_all()
    gate, starter = os.pipe()
    ears = []
    for person, luck in editors:
        ear, mouth = os.pipe()
        if os.fork() == 0:
            os.close(starter)
            _edit(person, luck, rows, edits, gate, mouth)
        os.close(mouth)
        ears.append(ear)
    os.close(gate)
    os.close(starter)  # the gate opens for all
    stories = []
    for ear in ears:
        with os.fdopen(ear) as heard:
            stories.append(json.loads(heard.read() or "[]"))
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return stories


def _edit(person: Any, luck: random.Random, rows: list[int], edits: int, gate: int, mouth: int) -> None:
    """The life of an editor; it never returns."""
    try:
        connections["default"].ensure_connection()
        os.read(gate, 1)
        told = [_one(person, luck, rows, shown) for shown in [{}] for _ in range(edits)]
        with os.fdopen(mouth, "w") as out:
            json.dump(told, out)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(0)


def _one(person: Any, luck: random.Random, rows: list[int], shown: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """One change of one place, over what the page of that report showed when it was last answered."""
    unit, place = luck.choice(rows), luck.choice(PLACES)
    seen = shown.setdefault(unit, {}).get(place)
    value = next(one for one in iter(lambda: str(luck.randrange(1000, 9999)), "") if one != seen)
    row = RoundUnit.objects.get(pk=unit)
    try:
        saved = reporting.save_cells(row, {place: value}, {place: fingerprint(seen)}, by=person)
    except WrongState:
        return {"what": "later"}
    except OperationalError as error:
        if not is_busy(error):
            raise
        return {"what": "later"}  # the page says that the database is busy, and keeps what was typed
    shown[unit] = flat(saved.answers)
    if place in saved.saved:
        assert saved.draft is not None
        return {"what": "saved", "unit": unit, "at": saved.draft.version, "place": place, "seen": seen, "value": value}
    if place in saved.conflicts:
        theirs = saved.conflicts[place].theirs
        return {"what": "conflict" if theirs not in (seen, value) else "wrong", "place": place}
    return {"what": "same" if shown[unit].get(place) == value else "wrong", "place": place}


def _broken(told: list[dict[str, Any]], rows: list[int]) -> list[str]:
    """Where the changes of all, in the order of the versions, do not follow one from the other or do not end as stored."""
    found = [f"neither stored nor told: {line}" for line in told if line["what"] == "wrong"]
    for unit in rows:
        story = sorted(
            (line for line in told if line["what"] == "saved" and line["unit"] == unit), key=lambda s: s["at"]
        )
        stored: dict[str, Any] = {}
        for line in story:
            if stored.get(line["place"]) != line["seen"]:
                found.append(
                    f"a value went away that its editor had not seen: {line}, stood {stored.get(line['place'])}"
                )
            stored[line["place"]] = line["value"]
        draft = Draft.objects.filter(round_unit=unit).first()
        if [line["at"] for line in story] != list(range(1, len(story) + 1)):
            found.append(f"versions of report {unit} have gaps or come twice")
        if (flat(draft.answers) if draft else {}) != stored or (draft.version if draft else 0) != len(story):
            found.append(f"report {unit} does not end as the story does")
        entries = Entry.objects.filter(event="reporting.draft_saved", object_id=draft.pk if draft else None).count()
        if draft and entries != len(story):
            found.append(f"report {unit}: {entries} entries for {len(story)} changes")
    return found


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:]))))
