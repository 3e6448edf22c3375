"""The board of a round: units × sections, as many rows as the reader may see. A fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from django.db.models import Q

from trienkhai.periods import parse_period_key
from trienkhai.reporting.models import Draft, ReturnNote, Round, RoundUnit, State, Submission, SubmissionNumbers
from trienkhai.reporting.rules.packing import MISSING, unpack
from trienkhai.reporting.rules.spec import NumberField, Section, Spec, TextField
from trienkhai.units.models import GroupMember
from trienkhai.vietnamese import fold

LAST_ROUNDS = 8


@dataclass(frozen=True)
class Mark:
    """One cell of the matrix: the state of a section of one report."""

    section: Section
    state: str  # accepted, submitted, returned, draft, none


@dataclass(frozen=True)
class Row:
    """One unit in the round."""

    id: int
    unit_id: int
    name: str
    code: str
    group: str
    state: str
    late_days: int
    latest_id: int | None
    accepted_id: int | None
    updated: datetime | None
    marks: tuple[Mark, ...]
    given: int
    asked: int
    history: tuple[str, ...]  # 'on', 'late', 'none', oldest first

    @property
    def is_late(self) -> bool:
        return self.late_days > 0

    @property
    def percent(self) -> int:
        return 100 * self.given // self.asked if self.asked else 100

    @property
    def on_time(self) -> int:
        return self.history.count("on")


@dataclass(frozen=True)
class Group:
    name: str
    rows: tuple[Row, ...]

    @property
    def sent(self) -> int:
        return sum(1 for row in self.rows if row.latest_id)


@dataclass(frozen=True)
class Counts:
    """The counts that are the filters. Late overlaps none of the others: it counts what is not sent and overdue."""

    all: int
    accepted: int
    submitted: int
    returned: int
    late: int

    @property
    def sent(self) -> int:
        return self.accepted + self.submitted + self.returned


@dataclass(frozen=True)
class Board:
    round: Round
    sections: tuple[Section, ...]
    groups: tuple[Group, ...]
    counts: Counts
    group_names: tuple[str, ...]
    chosen: str


FILTERS = ("accepted", "submitted", "returned", "late")


def round_board(round_: Round, *, reader: Any, on: date, state: str = "", find: str = "", group: str = "") -> Board:
    """The board as the reader sees it on a day, narrowed by state, by name or code, by group."""
    spec = round_.version.parsed
    rows = list(_rows(round_, reader, on, spec))
    counts = _counts(rows)
    names = tuple(dict.fromkeys(row.group for row in rows if row.group))
    wanted = fold(find)
    shown = [
        row
        for row in rows
        if (not state or _is(row, state))
        and (not group or row.group == group)
        and (not wanted or wanted in fold(f"{row.name} {row.code}"))
    ]
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in shown:
        groups[row.group].append(row)
    ordered = sorted(groups, key=lambda name: names.index(name) if name in names else len(names))
    return Board(
        round_,
        spec.sections,
        tuple(Group(name, tuple(groups[name])) for name in ordered),
        counts,
        names,
        state if state in FILTERS else "",
    )


def _is(row: Row, state: str) -> bool:
    return row.is_late if state == "late" else row.state == state


def _counts(rows: list[Row]) -> Counts:
    states = [row.state for row in rows]
    return Counts(
        len(rows),
        states.count(State.ACCEPTED),
        states.count(State.SUBMITTED),
        states.count(State.RETURNED),
        sum(1 for row in rows if row.is_late),
    )


def _rows(round_: Round, reader: Any, on: date, spec: Spec) -> list[Row]:
    units = list(
        RoundUnit.objects.visible_to(reader)
        .filter(round=round_, is_expected=True)
        .select_related("latest", "parent")
        .order_by("position")
    )
    groups = _groups(round_, units)
    numbers = dict(
        SubmissionNumbers.objects.filter(submission_id__in=[unit.latest_id for unit in units]).values_list(
            "submission_id", "packed"
        )  # type: ignore[attr-defined]
    )
    drafts = dict(Draft.objects.filter(round_unit__in=units).values_list("round_unit_id", "answers"))
    noted = _noted(units)
    history = _history(round_, [unit.unit_id for unit in units])  # type: ignore[attr-defined]
    measure = _Measure(spec)
    rows = []
    for unit in units:
        latest = unit.latest
        packed = numbers.get(latest.pk) if latest else None
        filled = (
            measure.of_numbers(bytes(packed), latest.answers)
            if packed is not None and latest
            else measure.of_draft(drafts.get(unit.pk))
        )
        due = unit.due_on or round_.due_on
        open_state = unit.state in (State.NONE, State.DRAFT, State.RETURNED)
        rows.append(
            Row(
                unit.pk,
                unit.unit_id,  # type: ignore[attr-defined]
                unit.name,
                unit.code,
                groups.get(unit.unit_id, unit.parent.name if unit.parent and unit.depth > 1 else ""),  # type: ignore[attr-defined]
                unit.state,
                max(0, (on - due).days) if open_state else 0,
                unit.latest_id,  # type: ignore[attr-defined]
                unit.accepted_id,  # type: ignore[attr-defined]
                latest.submitted_at if latest else None,
                tuple(
                    _mark(section, unit.state, section.key in filled.sections, noted.get(unit.pk, set()))
                    for section in spec.sections
                ),
                filled.given,
                measure.asked,
                history.get(unit.unit_id, ()),  # type: ignore[attr-defined]
            )
        )
    return rows


def _mark(section: Section, state: str, is_filled: bool, noted: set[str]) -> Mark:
    if state == State.RETURNED:
        keys = {field.key for field in section.fields}
        hit = not noted or any(note.split("|")[0].split("[")[0] in keys for note in noted)
        return Mark(section, "returned" if hit else "submitted")
    if state in (State.ACCEPTED, State.SUBMITTED):
        return Mark(section, state)
    return Mark(section, "draft" if is_filled else "none")


def _groups(round_: Round, units: list[RoundUnit]) -> dict[int, str]:
    """Part of the first grouping of the organisation, as of the day of the round's tree."""
    rows = (
        GroupMember.objects.filter(grouping__root_id=round_.root_id, unit__in=[unit.unit_id for unit in units])  # type: ignore[attr-defined, misc]
        .filter(from_day__lte=round_.tree_on)
        .filter(Q(to_day__isnull=True) | Q(to_day__gt=round_.tree_on))
        .order_by("-grouping_id")
        .values_list("unit_id", "part")
    )
    return dict(rows)


def _noted(units: list[RoundUnit]) -> dict[int, set[str]]:
    """Cell keys with an open note, by round unit."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = ReturnNote.objects.filter(decision__submission__round_unit__in=units, answered_in=None)
    for unit, key in rows.values_list("decision__submission__round_unit_id", "cell_key"):
        found[unit].add(key)
    return found


@dataclass(frozen=True)
class _Filled:
    given: int
    sections: frozenset[str]


class _Measure:
    """How much of a report is filled: asked numbers with any answer, and narratives that must be written."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.texts = [field for field in spec.fields if isinstance(field, TextField) and field.required]
        self.places = [spec.position[cell.key] for cell in spec.cells if not cell.derived]
        self.asked = len(self.places) + len(self.texts)
        self.of_section = {
            section.key: {field.key for field in section.fields if isinstance(field, NumberField)}
            for section in spec.sections
        }

    def of_numbers(self, packed: bytes, answers: dict[str, Any]) -> _Filled:
        vector = unpack(packed)
        given = int(np.count_nonzero(vector[self.places] != MISSING))
        texts = sum(1 for field in self.texts if answers.get("texts", {}).get(field.key))
        return _Filled(given + texts, frozenset(self.of_section))

    def of_draft(self, answers: dict[str, Any] | None) -> _Filled:
        cells = (answers or {}).get("cells", {})
        texts = (answers or {}).get("texts", {})
        indicators = {key.split("|")[0] for key in cells}
        sections = frozenset(key for key, fields in self.of_section.items() if fields & indicators)
        return _Filled(len(cells) + sum(1 for field in self.texts if texts.get(field.key)), sections)


def _history(round_: Round, unit_ids: list[int]) -> dict[int, tuple[str, ...]]:
    """How punctual each unit was in the last rounds of the same template, this one included."""
    earlier = Round.objects.filter(version__template_id=round_.version.template_id, line_id=round_.line_id)  # type: ignore[attr-defined, misc]
    begins = round_.period.starts
    rounds = sorted(
        (pk for pk in earlier.values_list("pk", "period_key", "due_on") if parse_period_key(pk[1]).starts <= begins),
        key=lambda row: parse_period_key(row[1]).starts,
    )[-LAST_ROUNDS:]
    due = {pk: day for pk, _key, day in rounds}
    expected = RoundUnit.objects.filter(round__in=due, unit__in=unit_ids, is_expected=True).values_list(
        "unit_id", "round_id", "due_on"
    )
    first = Submission.objects.filter(round__in=due, round_unit__unit__in=unit_ids, number=1)
    sent = {(unit, pk): at for unit, pk, at in first.values_list("round_unit__unit_id", "round_id", "submitted_at")}
    own = {(unit, pk): day for unit, pk, day in expected}
    found: dict[int, list[str]] = defaultdict(list)
    for pk, _key, _day in rounds:
        for unit in unit_ids:
            if (unit, pk) not in own:
                continue
            at = sent.get((unit, pk))
            limit = own[unit, pk] or due[pk]
            found[unit].append("none" if at is None else "on" if at.date() <= limit else "late")
    return {unit: tuple(marks) for unit, marks in found.items()}
