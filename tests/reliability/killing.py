"""Take in workbooks in a process that is killed at random moments, again and again; then look what is there.

    python -m tests.reliability.killing KILLS CONTROLS SEED     prints a JSON object

KILLS of an honest taker; then at most CONTROLS of each broken one, until the same checker catches it.

Each taker is a fork of this process, so that a kill costs no start; it holds its own database connection and is ended by
SIGKILL only. It tells through a pipe what it has taken in, as a screen or a terminal would.
"""

import hashlib
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trienkhai.config.settings")
django.setup()

from django.db import connections, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.reliability.ground import book_of, open_quarter, settle, version_of  # noqa: E402
from tests.reliability.whole import Said, findings  # noqa: E402
from trienkhai.evidence.models import StoredFile  # noqa: E402
from trienkhai.office.sheets import child  # noqa: E402
from trienkhai.reporting import actions as reporting  # noqa: E402
from trienkhai.reporting.actions import submissions  # noqa: E402
from trienkhai.reporting.models import Intake, RoundUnit  # noqa: E402

PAUSE = 0.2  # how long a broken taker leaves its gap open
Say = Callable[[str, bytes, Intake], None]


@dataclass
class Desk:
    """Who takes in, and the workbooks that nobody was told about yet."""

    by: Any
    waiting: list[tuple[str, bytes]]
    said: list[Said]
    supply: Iterator[tuple[str, bytes]]

    def fill(self) -> None:
        """More than one taker can take in before it is killed."""
        while len(self.waiting) < 8:
            self.waiting.append(next(self.supply))


def honest(name: str, data: bytes, by: Any, say: Say) -> None:
    say(name, data, reporting.take_in(data, name=name, by=by))


def says_too_early(name: str, data: bytes, by: Any, say: Say) -> None:
    """Broken: the receipt is shown before the transaction ends."""
    with transaction.atomic():
        say(name, data, reporting.take_in(data, name=name, by=by))
        time.sleep(PAUSE)


def logs_afterwards(name: str, data: bytes, by: Any, say: Say) -> None:
    """Broken: the log is written when the act is done, outside its transaction."""
    kept: list[Any] = []
    real, submissions.record = submissions.record, lambda *words, **facts: kept.append((words, facts))
    try:
        intake = reporting.take_in(data, name=name, by=by)
    finally:
        submissions.record = real
    time.sleep(PAUSE)
    for words, facts in kept:
        real(*words, **facts)
    say(name, data, intake)


def row_before_bytes(name: str, data: bytes, by: Any, say: Say) -> None:
    """Broken: the row of the file is there before its bytes are."""
    sha256 = hashlib.sha256(data).hexdigest()
    row = StoredFile.objects.create(sha256=sha256, size=len(data), name=name, kind="xlsx", stored_at=timezone.now())
    time.sleep(PAUSE)
    intake = reporting.take_in(data, name=name, by=by)
    row.delete()
    say(name, data, intake)


# What the checker has to say of each, sooner or later: whether a kill falls into the gap is chance.
BROKEN = {says_too_early: "lost: ", logs_afterwards: "no entry for", row_before_bytes: "half: file"}


def main(kills: int, controls: int, seed: int) -> dict[str, Any]:
    """What was found after the kills, how many files there were, and what the broken takers left behind."""
    chance = random.Random(seed)
    world = settle()
    desk = Desk(world.secretary, [], [], _supply(world))
    desk.fill()
    pace = _pace(desk)
    for _ in range(kills):
        heard = len(desk.said)
        _kill_one(desk, honest, chance.uniform(0, 2.2 * pace))
        pace *= 0.9 if len(desk.said) > heard else 1.15  # a busy machine may be slower now than when its pace was taken
    found = findings(desk.said)
    said = len(desk.said)
    found += _again(desk)
    caught = {}
    for taker, word in BROKEN.items():
        before, new = set(findings(desk.said)), set[str]()
        for _ in range(controls):
            _kill_one(desk, taker, chance.uniform(0, 2.2 * (pace + PAUSE)))
            new = set(findings(desk.said)) - before
            if any(word in finding for finding in new):
                break
        caught[taker.__name__] = sorted(new)
    return {"said": said, "found": found, "caught": caught}


def _supply(world: Any) -> Iterator[tuple[str, bytes]]:
    """Filled workbooks without end, each of another unit or quarter."""
    version, number, by = version_of(world), 0, world.secretary
    while True:
        quarter = open_quarter(world, version, number)
        for row in RoundUnit.objects.filter(round=quarter, is_expected=True):
            export, data = book_of(row, number, by=by)
            yield f"{export.code}.xlsx", data
        number += 1


def _pace(desk: Desk) -> float:
    """How long one file takes here, in seconds; taken in without a kill."""
    durations = []
    for _ in range(4):
        begun = time.monotonic()
        name, data = desk.waiting.pop()
        intake = reporting.take_in(data, name=name, by=desk.by)
        durations.append(time.monotonic() - begun)
        desk.said.append(_told(name, data, intake))
    return min(durations)


def _told(name: str, data: bytes, intake: Intake) -> Said:
    return {"receipt": intake.submissions.get().receipt, "name": name, "sha256": hashlib.sha256(data).hexdigest()}


def _kill_one(desk: Desk, taker: Callable[[str, bytes, Any, Say], None], after: float) -> None:
    """One taker from its first word to SIGKILL; what it told is kept, what it did not tell is sent again later."""
    desk.fill()
    connections.close_all()
    ears, mouth = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ears)
        _take_all(desk, taker, mouth)
    os.close(mouth)
    with os.fdopen(ears) as told:
        assert told.readline() == "ready\n"
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        desk.said += [json.loads(line) for line in told if line.endswith("\n")]
    done = {one["name"] for one in desk.said}
    desk.waiting = [one for one in desk.waiting if one[0] not in done]


def _take_all(desk: Desk, taker: Callable[[str, bytes, Any, Say], None], mouth: int) -> None:
    """The life of a taker. It never returns: its fork is killed, or leaves with a word on stderr."""

    def say(name: str, data: bytes, intake: Intake) -> None:
        facts = _told_again(name, data, intake) if intake.outcome == "same" else _told(name, data, intake)
        os.write(mouth, json.dumps(facts).encode() + b"\n")

    try:
        connections["default"].ensure_connection()
        child.read_book_limited(*desk.waiting[0][::-1])  # the reader is up: from here on only the taking in counts
        os.write(mouth, b"ready\n")
        for name, data in desk.waiting:
            taker(name, data, desk.by, say)
        time.sleep(600)
    except BaseException as problem:
        print(f"taker: {problem!r}", file=sys.stderr, flush=True)
    finally:
        os._exit(1)


def _told_again(name: str, data: bytes, intake: Intake) -> Said:
    """Sent twice, counted once: the receipt that is there."""
    return {
        "receipt": intake.account["receipt"],
        "name": name,
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _again(desk: Desk) -> list[str]:
    """Whatever was never told is sent again; in the end every file counts once."""
    for name, data in desk.waiting:
        intake = reporting.take_in(data, name=name, by=desk.by)
        facts = _told_again(name, data, intake) if intake.outcome == "same" else _told(name, data, intake)
        desk.said.append(facts)
    return findings(desk.said)


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:]))))
