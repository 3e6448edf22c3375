"""Several people in one form: what each typed is held, place by place, against what his page was made from. Pure.

A place is one answer: 'cells:QT01', 'notes:QT01|nu', 'texts:LV01', 'lists:VB' (all rows of a list are one answer).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from trienkhai.reporting.rules.answers import PARTS, empty
from trienkhai.reporting.rules.packing import Answers

Flat = dict[str, Any]
FINGERPRINT = 16


def place_of(part: str, key: str) -> str:
    return f"{part}:{key}"


def flat(answers: Answers) -> Flat:
    """Answers by place."""
    return {place_of(part, key): value for part in PARTS for key, value in (answers.get(part) or {}).items()}


def nested(places: Mapping[str, Any]) -> Answers:
    """The inverse of `flat`; places without a value fall out."""
    found = empty()
    for place, value in places.items():
        part, _colon, key = place.partition(":")
        if value is not None:
            found[part][key] = value
    return found


def fingerprint(value: Any) -> str:
    """What a page carries of the value it was made from; nothing for no value."""
    if value is None:
        return ""
    written = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()[:FINGERPRINT]


@dataclass(frozen=True)
class Conflict:
    """Somebody else changed a place and I did too, to something else. Nothing of it is stored until one is chosen."""

    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Merge:
    """`merged` is what the draft holds afterwards. `saved` I changed, `taken` only somebody else changed."""

    merged: Flat
    saved: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    conflicts: dict[str, Conflict] = field(default_factory=dict)


def merge(current: Mapping[str, Any], changes: Mapping[str, Any], base: Mapping[str, str]) -> Merge:
    """Put `changes` (None clears) into `current`. `base`: the fingerprint of each place as the page showed it."""
    merged = dict(current)
    saved, taken = [], []
    conflicts = {}
    for place, mine in changes.items():
        now, shown = current.get(place), base.get(place, "")
        if fingerprint(mine) == fingerprint(now):
            continue
        if fingerprint(now) == shown:
            merged[place] = mine
            saved.append(place)
        elif fingerprint(mine) == shown:
            taken.append(place)
        else:
            conflicts[place] = Conflict(mine, now)
    kept = {place: value for place, value in merged.items() if value is not None}
    return Merge(kept, tuple(saved), tuple(taken), conflicts)
