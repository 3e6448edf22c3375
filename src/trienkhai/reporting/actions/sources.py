"""Where the values of a report came from, kept when it is sent again from the page."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from trienkhai.reporting.models import DraftSource, Intake, Origin, Submission
from trienkhai.reporting.rules.answers import PARTS
from trienkhai.reporting.rules.packing import Answers

OF_A_FILE = frozenset({Origin.WORKBOOK, Origin.FREE_FILE})


@dataclass(frozen=True)
class Facts:
    """Who sends, when, and where the values come from."""

    by: Any
    at: datetime
    origin: str
    on_behalf: bool = False
    intake: Intake | None = None
    places: dict[str, str] = field(default_factory=dict)
    source_note: str = ""


def with_sources(facts: Facts, latest: Submission | None, answers: Answers) -> Facts:
    """What was typed over a file keeps the place of each value that is still the file's.

    Where nothing was changed the report is the file's as before; else each place bears the name of its file.
    """
    if latest is None or facts.intake is not None or facts.origin != Origin.TYPED:
        return facts
    if answers == latest.answers and latest.origin in OF_A_FILE:
        note = facts.source_note or latest.source_note
        return replace(facts, origin=latest.origin, intake=latest.intake, places=latest.places, source_note=note)
    return replace(facts, places=dict(_unchanged(latest, answers)) | facts.places)


def out_of_the_draft(facts: Facts, source: DraftSource | None, latest: Submission | None, answers: Answers) -> Facts:
    """A report whose draft came out of the unit's own file is that file's, as far as its values are still those."""
    if source is None or facts.intake is not None or facts.origin != Origin.TYPED:
        return facts
    given = {key: value for part in ("cells", "lists", "texts") for key, value in answers.get(part, {}).items()}
    kept = {key: place for key, place in source.places.items() if given.get(key) == source.values.get(key)}
    kept |= {key: source.places[key] for key, value in source.values.items() if _is_counted(value, kept)}
    if not kept:
        return facts
    before = dict(_unchanged(latest, answers)) if latest else {}
    note = facts.source_note or (source.intake.file.name if facts.on_behalf else "")
    places = before | kept | facts.places
    return replace(facts, origin=Origin.FREE_FILE, intake=source.intake, places=places, source_note=note)


def _is_counted(value: Any, kept: dict[str, str]) -> bool:
    """Whether a figure is counted from the rows of a list that are still the file's."""
    return isinstance(value, dict) and value.get("list") in kept


def named(submission: Submission) -> dict[str, str]:
    """The places of a submission, each with the name of its file: "[cu.xlsx]Sheet!D4"."""
    file = submission.intake.file.name if submission.intake else ""
    return {key: place if place.startswith("[") else f"[{file}]{place}" for key, place in submission.places.items()}


def _unchanged(latest: Submission, answers: Answers) -> Iterator[tuple[str, str]]:
    for key, place in named(latest).items():
        parts = {name: answers.get(name, {}) for name in PARTS}
        if any(key in part and part[key] == latest.answers.get(name, {}).get(key) for name, part in parts.items()):
            yield key, place
