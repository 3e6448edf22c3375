"""Fill, send and lay files beside reports in a process that is killed at random moments; then look what is there.

    python -m tests.reliability.entering KILLS CONTROLS SEED     prints a JSON object

Each officer is a fork of this process that says what it is about to do and what it was told is done, as a page would, and
is ended by SIGKILL only. What it was told is done is there; the one act it was about is there whole or not at all.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
django.setup()

from django.db import connections, transaction  # noqa: E402

from tests.reliability.ground import open_quarter, settle, version_of  # noqa: E402
from tests.reliability.whole import half_there  # noqa: E402
from tests.reporting.ground import answers, at_unit  # noqa: E402
from trienkhai.audit.canonical import digest  # noqa: E402
from trienkhai.audit.models import Entry  # noqa: E402
from trienkhai.evidence.store import open_bytes  # noqa: E402
from trienkhai.office.sheets import child  # noqa: E402
from trienkhai.reporting import actions as reporting  # noqa: E402
from trienkhai.reporting.actions import cells  # noqa: E402
from trienkhai.reporting.models import Draft, DraftFile, RoundUnit, Submission  # noqa: E402
from trienkhai.reporting.rules.merging import fingerprint, flat, nested  # noqa: E402

PAUSE = 0.1  # how long a broken door leaves its gap open
PLACES = ("cells:QT01", "cells:QT03", "texts:LV01")


@dataclass
class Report:
    """One report as it has to be: places of the draft, its version, hashes of what was sent, hashes of files beside it."""

    places: dict[str, Any]
    version: int
    sent: list[str] = field(default_factory=list)
    sent_with: int = 0  # how many files the last one took along
    files: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Act:
    """What an officer does to one report: 'save' a value at a place, 'send', or lay a 'file' there."""

    kind: str
    unit: int
    place: str = ""
    value: str = ""

    def upon(self, before: Report) -> Report:
        """The report after this act; the rule that the product has to keep, told once more and plainly."""
        after = deepcopy(before)
        if self.kind == "save" and before.places.get(self.place) != self.value:
            after.places[self.place] = self.value
            after.version += 1
        elif self.kind == "file":
            after.files.append(self.value)
        elif self.kind == "send":
            now = digest(nested(before.places))
            if before.sent[-1:] != [now] or before.sent_with != len(before.files):
                after.sent.append(now)
                after.sent_with = len(before.files)
        return after


Door = Callable[[Act, Any, Callable[[], None]], None]


def honest(act: Act, by: Any, done: Callable[[], None]) -> None:
    row = RoundUnit.objects.get(pk=act.unit)
    draft = Draft.objects.get(round_unit=row)
    if act.kind == "save":
        shown = {act.place: fingerprint(flat(draft.answers).get(act.place))}
        saved = reporting.save_cells(row, {act.place: act.value}, shown, by=by)
        assert not saved.conflicts
    elif act.kind == "send":
        reporting.send_draft(row, version=draft.version, by=by)
    else:
        reporting.add_evidence(row, act.value.encode(), name="ghi-chep.txt", by=by)
    done()


def says_too_early(act: Act, by: Any, done: Callable[[], None]) -> None:
    """Broken: "saved" is shown before the transaction ends."""
    with transaction.atomic():
        honest(act, by, done)
        time.sleep(PAUSE)


def logs_afterwards(act: Act, by: Any, done: Callable[[], None]) -> None:
    """Broken: the log of a save is written when the act is done, outside its transaction."""
    kept: list[Any] = []
    real, cells.record = cells.record, lambda *words, **facts: kept.append((words, facts))
    try:
        honest(act, by, lambda: None)
    finally:
        cells.record = real
    time.sleep(PAUSE)
    for words, facts in kept:
        real(*words, **facts)
    done()


# What the checker has to say of each, sooner or later: whether a kill falls into the gap is chance.
BROKEN: dict[Door, str] = {says_too_early: "not as told", logs_afterwards: "log"}


@dataclass
class Office:
    """Who fills, the reports, how each has to be, and the next acts that nobody has done yet."""

    by: Any
    chance: random.Random
    reports: dict[int, Report]
    number: int = 0

    def shift(self) -> list[Act]:
        """More than one officer can do before he is killed; some lay files, which wants a reader to be started first."""
        kinds = ("save", "save", "send", "file") if self.chance.random() < 0.3 else ("save", "save", "send")
        return [self.next(kinds) for _ in range(12)]

    def next(self, kinds: tuple[str, ...] = ("save", "send")) -> Act:
        self.number += 1
        kind = self.chance.choice(kinds)
        unit = self.chance.choice(sorted(self.reports))
        place = self.chance.choice(PLACES) if kind == "save" else ""
        value = {
            "cells:QT01": str(self.chance.randrange(1, 60)),
            "cells:QT03": str(self.chance.randrange(1, 100)),
            "texts:LV01": f"Kết quả thứ {self.number}.",
        }.get(place, f"Biên bản số {self.number}" if kind == "file" else "")
        return Act(kind, unit, place, value)


def main(kills: int, controls: int, seed: int) -> dict[str, Any]:
    """What was found after the kills, how many acts were told, and what the broken doors left behind."""
    world = settle()
    version, by = version_of(world), world.person("clerk", "officer", at=world.group)
    quarters = [open_quarter(world, version, number) for number in range(2)]
    rows = [at_unit(quarter, unit) for quarter in quarters for unit in (world.n1, world.n2, world.s1)]
    for row in rows:
        reporting.save_draft(row, answers(), version=0, by=by)
    office = Office(by, random.Random(seed), {row.pk: _read(row.pk) for row in rows})
    pace = _pace(office)
    told, found = 0, []
    for _ in range(kills):
        count, problems = _kill_one(office, honest, office.chance.uniform(0, 6 * pace))
        told += count
        found += problems
        pace *= 0.95 if count else 1.3  # a busy machine may be slower now than when its pace was taken
    found += half_there(taken_in=False)
    caught = {}
    for door, word in BROKEN.items():
        caught[door.__name__] = word in _until_caught(office, door, word, controls, 2.2 * (pace + PAUSE))
    return {"told": told, "found": found, "caught": caught}


def _until_caught(office: Office, door: Door, word: str, controls: int, longest: float) -> set[str]:
    """What the checker says of a broken door, in one word each."""
    for _ in range(controls):
        problems = _kill_one(office, door, office.chance.uniform(0, longest))[1]
        if word in (said := {problem.split(":")[0] for problem in problems}):
            return said
    return set()


def _pace(office: Office) -> float:
    """How long one act takes here, in seconds."""
    durations = []
    for _ in range(8):
        act, begun = office.next(), time.monotonic()
        honest(act, office.by, lambda: None)
        durations.append(time.monotonic() - begun)
        office.reports[act.unit] = act.upon(office.reports[act.unit])
    return sorted(durations)[4]


def _kill_one(office: Office, door: Door, after: float) -> tuple[int, list[str]]:
    """One officer from the first act to SIGKILL: how many acts he was told are done, and what is not as it has to be."""
    acts = office.shift()
    connections.close_all()
    ears, mouth = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ears)
        _fill(acts, door, office.by, mouth)
    os.close(mouth)
    with os.fdopen(ears) as heard:
        assert heard.readline() == "ready\n"
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        done = heard.read().count("\n")
    for act in acts[:done]:
        office.reports[act.unit] = act.upon(office.reports[act.unit])
    under_way = acts[done] if done < len(acts) else None
    problems = []
    for unit, has_to_be in office.reports.items():
        there = _read(unit)
        whole = [has_to_be, under_way.upon(has_to_be)] if under_way and under_way.unit == unit else [has_to_be]
        if there not in whole:
            problems.append(f"not as told: report {unit}, {there} in place of {whole}")
        problems += _log(unit, there)
        office.reports[unit] = there
    return done, problems


def _fill(acts: list[Act], door: Door, by: Any, mouth: int) -> None:
    """The life of an officer. It never returns: its fork is killed, or leaves with a word on stderr."""
    try:
        connections["default"].ensure_connection()
        if any(act.kind == "file" for act in acts):
            child.warm()
        os.write(mouth, b"ready\n")
        for act in acts:
            door(act, by, lambda: os.write(mouth, b"done\n") and None)
        time.sleep(600)
    except BaseException as problem:
        print(f"officer: {problem!r}", file=sys.stderr, flush=True)
    finally:
        os._exit(1)


def _read(unit: int) -> Report:
    """A report as it stands in the database."""
    row = RoundUnit.objects.select_related("draft").get(pk=unit)
    sent = list(Submission.objects.filter(round_unit=row).order_by("number"))
    files = DraftFile.objects.filter(round_unit=row).order_by("pk").select_related("file")
    return Report(
        places=flat(row.draft.answers),
        version=row.draft.version,
        sent=[one.sha256 for one in sent],
        sent_with=sent[-1].files.count() if sent else 0,
        files=[open_bytes(one.file).decode() for one in files],
    )


def _log(unit: int, there: Report) -> list[str]:
    """One entry for every act on a report, and none for what was not done."""
    row = RoundUnit.objects.get(pk=unit)
    drafts = Entry.objects.filter(event="reporting.draft_saved", object_id=row.draft.pk).count()
    files = Entry.objects.filter(
        event="reporting.evidence_added", object_id__in=row.draft_files.values_list("pk", flat=True)
    ).count()
    found = []
    if drafts != there.version:
        found.append(f"log: {drafts} entries for version {there.version} of report {unit}")
    if files != len(there.files):
        found.append(f"log: {files} entries for {len(there.files)} files beside report {unit}")
    return found


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:]))))
