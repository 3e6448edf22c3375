"""Requests to reopen accepted reports: those that wait, and what became of the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from trienkhai.reporting.models import ReopenRequest, RoundUnit, Submission
from trienkhai.reporting.rules.asked_again import TICKED, WANTED
from trienkhai.reporting.rules.packing import STATES
from trienkhai.reporting.rules.spec import NumberField, RatioField, Spec


@dataclass(frozen=True)
class AskedCell:
    """A cell, list or question that a request concerns. `now` and `wanted`: number and state, as `_value.html` takes them."""

    key: str
    name: str
    decimals: int
    yes_no: bool
    now: tuple[Fraction | None, str]
    wanted: tuple[Fraction | None, str] | None


@dataclass(frozen=True)
class AskRow:
    """A cell, list or question of the accepted report that a request may concern, and what was typed of it."""

    key: str
    name: str
    unit: str
    decimals: int
    yes_no: bool
    now: tuple[Fraction | None, str]
    takes_figure: bool
    typed: str
    is_ticked: bool


@dataclass(frozen=True)
class AskSection:
    title: str
    rows: tuple[AskRow, ...]


def asking_page(submission: Submission, typed: Mapping[str, str]) -> tuple[AskSection, ...]:
    """Everything that a request can name, section by section. No query."""
    spec = submission.version.parsed
    found = []
    for section in spec.sections:
        keys: list[str] = []
        for field in section.fields:
            if isinstance(field, NumberField):
                keys += [cell.key for cell in spec.cells if cell.indicator == field.key]
            elif not isinstance(field, RatioField):
                keys.append(field.key)
        title = f"{section.number}. {section.name}" if section.number else section.name
        found.append(AskSection(title, tuple(_ask_row(key, submission, typed) for key in keys)))
    return tuple(found)


def _ask_row(key: str, submission: Submission, typed: Mapping[str, str]) -> AskRow:
    told = _cell(
        {"key": key, "now": submission.answers.get("cells", {}).get(key, ""), "wanted": ""}, submission.version.parsed
    )
    cell = submission.version.parsed.cell.get(key)
    return AskRow(
        key,
        told.name,
        cell.unit_of_measure if cell else "",
        told.decimals,
        told.yes_no,
        told.now,
        takes_figure=cell is not None,
        typed=typed.get(f"{WANTED}{key}", ""),
        is_ticked=f"{TICKED}{key}" in typed,
    )


def open_request(round_unit: RoundUnit) -> ReopenRequest | None:
    """The request that waits for an answer: on the report that is accepted now, in a round that is open. One query."""
    if round_unit.accepted_id is None or round_unit.round.closed_at is not None:  # type: ignore[attr-defined]
        return None
    waiting = ReopenRequest.objects.filter(submission=round_unit.accepted_id, answer=None)  # type: ignore[misc]
    return waiting.select_related("by", "submission__version").order_by("pk").last()


def requests_of(round_unit: RoundUnit) -> list[ReopenRequest]:
    """All requests on reports of a unit, oldest first, with their answers. One query."""
    rows = ReopenRequest.objects.filter(submission__round_unit=round_unit)
    told = rows.select_related("by", "answer__by", "answer__decision", "submission")
    return list(told.defer("submission__answers", "submission__places").order_by("at", "pk"))


def cells_of(request: ReopenRequest, spec: Spec) -> tuple[AskedCell, ...]:
    return tuple(_cell(told, spec) for told in request.cells)


def _cell(told: dict[str, Any], spec: Spec) -> AskedCell:
    key = told["key"]
    cell = spec.cell.get(key)
    if cell is None:
        name = next((field.name for field in spec.fields if field.key == key), key)
        return AskedCell(key, name, 0, False, (None, "off"), None)
    yes_no = cell.indicator in spec.numbers and spec.numbers[cell.indicator].yes_no
    wanted = _value(told["wanted"]) if told["wanted"] else None
    return AskedCell(key, cell.name, cell.decimals, yes_no, _value(told["now"]), wanted)


def _value(text: str) -> tuple[Fraction | None, str]:
    if not text:
        return None, "missing"
    return (None, text) if text in STATES else (Fraction(text), "")
