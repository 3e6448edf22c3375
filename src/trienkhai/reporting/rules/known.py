"""What the system knows of a figure before the unit says anything: counted by a measure, or given in another report. Pure.

A known figure is not typed. The unit takes it, or contests it: it gives its own figure, and a note at the row says why.
A draft holds only what the unit gives (`opened`); what is sent holds the whole (`settled`): in "known", for each such
cell, who counted, the value, the day and the sources, and the reason where it was contested. "cells" hold what counts,
so that packing knows nothing of all this.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.rules.keys import cell_key
from trienkhai.reporting.rules.packing import Answers
from trienkhai.reporting.rules.spec import Spec

PART = "known"
REPORT = "report"
MEASURE = "measure:"

CONTESTED = _(
    "“%(name)s”: the system has %(known)s, the unit gives %(value)s. Write in a note why, or take the figure of the system."
)
MOVED = _(
    "“%(name)s”: the system had %(before)s when this was read and has %(now)s now. Look at it in the form before you send."
)
GONE = _("“%(name)s”: the system had %(before)s when this was read and has nothing now. Look at it in the form.")


@dataclass(frozen=True)
class Source:
    """One thing that a known figure rests on. `kind` as in the log ("directives.directive"); `cell` is its place there."""

    kind: str
    id: int
    label: str
    cell: str = ""
    sha256: str = ""

    def to_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"kind": self.kind, "id": self.id, "label": self.label}
        return told | {name: text for name in ("cell", "sha256") if (text := getattr(self, name))}


@dataclass(frozen=True)
class Known:
    """`by`: "measure:<name>" or "report". `value` in the written form of the cell, "" while there is none; `why` then says why.

    `origin` names where it comes from: the measure, or the other report and its period. `state`: how that report stands now.
    """

    by: str
    value: str
    sources: tuple[Source, ...] = ()
    origin: str = ""
    why: str = ""
    state: str = ""

    def record(self) -> dict[str, Any]:
        sources = [source.to_json() for source in self.sources]
        return {"by": self.by, "origin": self.origin, "value": self.value, "sources": sources}


@dataclass(frozen=True)
class Frozen:
    """A known figure as it was sent. `reason`: why the unit gave another one, None where it took this one."""

    key: str
    by: str
    origin: str
    value: str
    on: str
    sources: tuple[Source, ...] = field(default_factory=tuple)
    reason: str | None = None

    @property
    def is_contested(self) -> bool:
        return self.reason is not None


def frozen_of(answers: Answers) -> dict[str, Frozen]:
    """By cell key what was known when this was sent."""
    return {
        key: Frozen(
            key,
            told["by"],
            told["origin"],
            told["value"],
            told["on"],
            tuple(Source(**source) for source in told["sources"]),
            told.get("reason"),
        )
        for key, told in answers.get(PART, {}).items()
    }


def settled(
    given: Answers, known: Mapping[str, Known], spec: Spec, *, day: str, before: Answers | None = None
) -> Answers:
    """What the unit gives with what is known over it. `before`: what was sent last; what was the same then keeps its day."""
    cells, records = dict(given.get("cells", {})), {}
    notes, earlier = given.get("notes", {}), (before or {}).get(PART, {})
    for key, one in known.items():
        if not one.value:
            continue
        record = one.record()
        if cells.setdefault(key, one.value) != one.value:
            record["reason"] = _note(notes, key, spec)
        then = earlier.get(key, {})
        same = {name: told for name, told in then.items() if name != "on"} == record
        records[key] = record | {"on": then["on"] if same else day}
    whole = {part: value for part, value in given.items() if part != PART} | {"cells": cells}
    return whole | ({PART: records} if records else {})


def _note(notes: Mapping[str, str], key: str, spec: Spec) -> str:
    cell = spec.cell[key]
    return notes.get(key) or notes.get(cell_key(cell.indicator, cell.part), "")


def opened(answers: Answers) -> Answers:
    """What the unit itself gives: without what it took from the system. The inverse of `settled`."""
    records = answers.get(PART, {})
    taken = {key for key, told in records.items() if "reason" not in told}
    cells = {key: value for key, value in answers.get("cells", {}).items() if key not in taken}
    return {part: value for part, value in answers.items() if part != PART} | {"cells": cells}


def undated(answers: Answers) -> Answers:
    """The same without the days of counting: what somebody reads and approves."""
    records = answers.get(PART)
    if not records:
        return answers
    bare = {key: {name: told for name, told in one.items() if name != "on"} for key, one in records.items()}
    return answers | {PART: bare}


def taken_keys(answers: Answers) -> frozenset[str]:
    """The cells whose figure is that of the system, not of the unit."""
    return frozenset(key for key, told in answers.get(PART, {}).items() if "reason" not in told)


def contested_keys(answers: Answers) -> tuple[str, ...]:
    return tuple(key for key, told in answers.get(PART, {}).items() if "reason" in told)


def unexplained(answers: Answers, spec: Spec) -> Iterator[Fault]:
    """Contested figures without a note that says why."""
    for key, told in answers.get(PART, {}).items():
        if told.get("reason") == "":
            params = {"name": spec.cell[key].name, "known": told["value"], "value": answers["cells"][key]}
            yield Fault("contested", CONTESTED, params, cell=key, severity="warning")


def values_of(answers: Answers) -> dict[str, str]:
    """What the system had, by cell: what a page or a workbook shows of it, and gives back when it is sent."""
    return {key: told["value"] for key, told in answers.get(PART, {}).items()}


def moved(seen: Mapping[str, str], answers: Answers, spec: Spec) -> Iterator[Fault]:
    """Known figures that are others than somebody saw before he sent this."""
    now = values_of(answers)
    for key in sorted(seen.keys() | now.keys()):
        before = seen.get(key, "")
        if key not in spec.cell or before == now.get(key, "") or (not before and key not in now):
            continue
        params = {"name": spec.cell[key].name, "before": before or "–"}
        if key in now:
            yield Fault("known_moved", MOVED, params | {"now": now[key]}, cell=key, severity="warning")
        else:
            yield Fault("known_moved", GONE, params, cell=key, severity="warning")
