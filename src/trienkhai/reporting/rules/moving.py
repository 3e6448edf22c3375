"""From one version of a template to a later one: what differs, and what becomes of answers. Pure.

A cell means the same in every version, so answers are carried by key alone. Nothing is lost: what the later version has no
place for, or cannot hold, is left, each piece with the reason; carried and left together are what was given (`joined`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from trienkhai.reporting.rules.answers import PARTS, clean, clean_entry, empty, list_place, note_keys
from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.rules.known import PART as KNOWN
from trienkhai.reporting.rules.packing import Answers
from trienkhai.reporting.rules.spec import Field, ListField, Spec

GONE = _("The form asks this no more.")
COLUMN_GONE = _("The list has no such column any more.")
LIST_FULL = _("The list takes at most %(limit)s rows.")
OTHER_FORM = _("The form would write it in another way.")


@dataclass(frozen=True)
class Point:
    """A field or a cell that differs. `what`: for a changed one the names of what is another, see WHATS."""

    key: str
    name: str
    what: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Difference:
    """`checks` counts written checks that are others."""

    added: tuple[Point, ...]
    removed: tuple[Point, ...]
    changed: tuple[Point, ...]
    checks: int = 0

    @property
    def required(self) -> tuple[Point, ...]:
        """What has to be answered that had not before."""
        newly = tuple(point for point in self.changed if point.required and "required" in point.what)
        return (*(point for point in self.added if point.required), *newly)


# Attributes of a field → the word for what differs. What an indicator means (decimals, rules) is the same in all versions.
WHATS = {
    "name": "label",
    "hint": "label",
    "required": "required",
    "minimum": "limits",
    "maximum": "limits",
    "at_most": "limits",
    "max_chars": "limits",
    "max_rows": "limits",
    "measure": "measure",
    "cumulative": "limits",
    "numerator": "ratio",
    "denominator": "ratio",
    "columns": "columns",
    "counts": "counts",
}


def compared(old: Spec, new: Spec) -> Difference:
    """What the later version asks anew, no more, and otherwise; a new part of a known field by its cells."""
    before, after = ({one.key: one for one in spec.fields} for spec in (old, new))
    common = [key for key in after if key in before and before[key].kind == after[key].kind]
    checks = {one.key: one for one in old.checks}, {one.key: one for one in new.checks}
    return Difference(
        added=(*_points(after, set(common)), *_cells(common, old, new)),
        removed=(*_points(before, set(common)), *_cells(common, new, old)),
        changed=tuple(point for key in common if (point := _changed(before[key], after[key])).what),
        checks=sum(checks[0].get(key) != checks[1].get(key) for key in {**checks[0], **checks[1]}),
    )


def _points(fields: Mapping[str, Field], common: set[str]) -> Iterator[Point]:
    for key, one in fields.items():
        if key not in common:
            yield Point(key, one.name, required=bool(getattr(one, "required", False)))


def _cells(common: list[str], here: Spec, there: Spec) -> Iterator[Point]:
    """Cells of fields that both have, which only `there` asks."""
    for key, cell in there.cell.items():
        if cell.indicator in common and key not in here.cell:
            numbers = there.numbers.get(cell.indicator)
            yield Point(key, cell.name, required=numbers is not None and numbers.required)


def _changed(one: Field, other: Field) -> Point:
    names = (name for name in WHATS if getattr(one, name, None) != getattr(other, name, None))
    required = bool(getattr(other, "required", False))
    return Point(other.key, other.name, tuple(dict.fromkeys(WHATS[name] for name in names)), required)


@dataclass(frozen=True)
class Left:
    """One answer that found no place, unchanged, and why. In a list: `row` from 1 and `column`; without a column the whole
    row, without a row the whole list."""

    part: str
    key: str
    value: Any
    why: Fault = field(default_factory=lambda: Fault("gone", GONE))
    row: int = 0
    column: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"why": self.why.to_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Left":
        return cls(**{**data, "why": Fault.from_json(data["why"])})


def carried(answers: Answers, new: Spec) -> tuple[Answers, tuple[Left, ...]]:
    """What of answers a version has a place for, and what it leaves."""
    kept: Answers = empty()
    left: list[Left] = []
    for part in PARTS:
        for key, value in (answers.get(part) or {}).items():
            if part == "lists":
                rows, gone = _list(key, value, new)
                left += gone
                if rows is not None:
                    kept["lists"][key] = rows
            elif why := _against(part, key, value, new):
                left.append(Left(part, key, value, why))
            else:
                kept[part][key] = value
    for key, record in (answers.get(KNOWN) or {}).items():
        if key in kept["cells"]:
            kept.setdefault(KNOWN, {})[key] = record
        else:
            left.append(Left(KNOWN, key, record))
    return kept, tuple(left)


def _against(part: str, key: str, value: Any, new: Spec) -> Fault | None:
    """Why a version cannot hold an answer as it is; None where it can."""
    places: dict[str, Mapping[str, Any]] = {"cells": new.cell, "texts": new.texts, "notes": note_keys(new)}
    if key not in places[part]:
        return Fault("gone", GONE)
    found, faults = clean({part: {key: value}}, new)
    if faults:
        return faults[0]
    return None if found[part].get(key) == value else Fault("other_form", OTHER_FORM)


def _list(key: str, rows: list[dict[str, str]], new: Spec) -> tuple[list[dict[str, str]] | None, list[Left]]:
    """The rows that stay, None where nothing does that was there; a list said to be empty stays so."""
    listed = new.lists.get(key)
    if listed is None:
        return None, [Left("lists", key, rows)]
    kept: list[dict[str, str]] = []
    left: list[Left] = []
    for number, row in enumerate(rows, start=1):
        stays, gone = _row(listed, number, row)
        if (row and not stays) or len(kept) == listed.max_rows:
            full = Fault("too_many_rows", LIST_FULL, {"limit": str(listed.max_rows)})
            left.append(Left("lists", key, row, full if stays or not gone else gone[0].why, number))
        else:
            kept.append(stays)
            left += gone
    return (None if rows and not kept else kept), left


def _row(listed: ListField, number: int, row: Mapping[str, str]) -> tuple[dict[str, str], list[Left]]:
    columns = {column.key: column for column in listed.columns}
    stays, gone = {}, []
    for key, text in row.items():
        why: Fault | None = Fault("column_gone", COLUMN_GONE)
        if key in columns:
            value, why = clean_entry(columns[key], text, list_place(listed.key, number, key))
            why = why or (None if value == text else Fault("other_form", OTHER_FORM))
        if why is None:
            stays[key] = text
        else:
            gone.append(Left("lists", listed.key, text, why, number, key))
    return stays, gone


def joined(answers: Answers, left: tuple[Left, ...]) -> Answers:
    """The inverse of `carried`: what was given."""
    found = {part: dict(given) for part, given in answers.items()}
    rows: dict[str, list[Left]] = {}
    for one in left:
        if one.part == "lists" and one.row:
            rows.setdefault(one.key, []).append(one)
        else:
            found.setdefault(one.part, {})[one.key] = one.value
    for key, gone in rows.items():
        stays = [dict(row) for row in found["lists"].get(key, [])]
        for one in sorted((one for one in gone if not one.column), key=lambda one: one.row):
            stays.insert(one.row - 1, dict(one.value))
        for one in gone:
            if one.column:
                stays[one.row - 1][one.column] = one.value
        found["lists"][key] = stays
    return found


def lacking(answers: Answers, spec: Spec) -> tuple[str, ...]:
    """Names of what a version requires and answers to an earlier one do not have."""
    cells, texts = answers.get("cells", {}), answers.get("texts", {})
    names = [
        cell.name
        for cell in spec.cells
        if not cell.derived and spec.numbers[cell.indicator].required and cell.key not in cells
    ]
    return (*names, *(one.name for one in spec.texts.values() if one.required and one.key not in texts))
