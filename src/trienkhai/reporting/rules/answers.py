"""Answers as they may be stored: every value in its one written form, nothing that the template does not ask. Pure."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from trienkhai.reporting.rules.faults import Fault, _
from trienkhai.reporting.rules.keys import cell_key
from trienkhai.reporting.rules.packing import LIMIT, STATES, Answers, OutOfRange, scaled, unscaled
from trienkhai.reporting.rules.spec import Cell, ListColumn, ListField, Spec
from trienkhai.vietnamese import normalise_prose

PARTS = ("cells", "lists", "texts", "notes")
NUMBER = re.compile(r"-?\d{1,24}(\.\d{1,24})?")
NOTE_CHARS = 1000
ENTRY_CHARS = 500
ENTRY_MISSING = _("“%(name)s” must be given in every row.")
TOO_MANY_ROWS = _("The list has %(count)s rows; at most %(limit)s fit.")

Clean = tuple[Any, list[Fault]]


def empty() -> Answers:
    """Answers to nothing yet."""
    return {part: {} for part in PARTS}


def clean(answers: Answers, spec: Spec) -> tuple[Answers, list[Fault]]:
    """The canonical form of answers, with everything in them that cannot be stored named.

    Empty values are left out: a cell that is absent is missing. What carries a fault is left out too.
    """
    faults: list[Fault] = []
    for name in sorted(set(answers) - set(PARTS)):
        faults.append(Fault("unknown_part", _("Answers have no part “%(part)s”."), {"part": name}))
    cleaners: dict[str, tuple[Any, Callable[[str, Any, Spec], Clean]]] = {
        "cells": (spec.cell, _clean_cell),
        "lists": (spec.lists, _clean_list),
        "texts": (spec.texts, _clean_text),
        "notes": (note_keys(spec), _clean_note),
    }
    found = empty()
    for part, (known, cleaner) in cleaners.items():
        given = answers.get(part) or {}
        ordered = [key for key in known if key in given] + sorted(set(given) - set(known))
        for key in ordered:
            value, wrong = cleaner(key, given[key], spec)
            faults += wrong
            if value is not None:
                found[part][key] = value
    return found, faults


def note_keys(spec: Spec) -> dict[str, None]:
    """Where a note may stand: at a cell, or at the row of an indicator when its cells are sub-periods."""
    rows = {cell_key(cell.indicator, cell.part): None for cell in spec.cells}
    return rows | dict.fromkeys(spec.cell)


def _unknown(key: str) -> Clean:
    return None, [Fault("unknown_key", _("The template asks nothing called “%(key)s”."), {"key": key}, cell=key)]


def _clean_cell(key: str, value: Any, spec: Spec) -> Clean:
    if value is None or value == "":
        return None, []
    if key in spec.ratios:
        fault = Fault(
            "ratio_typed",
            _("“%(name)s” is computed from two figures and is never typed."),
            {"name": spec.ratios[key].name},
            cell=key,
        )
        return None, [fault]
    cell = spec.cell.get(key)
    if cell is None:
        return _unknown(key)
    if cell.derived:
        fault = Fault(
            "count_typed",
            _("“%(name)s” is counted from the rows of a list and is never typed."),
            {"name": cell.name},
            cell=key,
        )
        return None, [fault]
    return clean_number(cell, str(value), yes_no=spec.numbers[cell.indicator].yes_no)


def clean_number(cell: Cell, text: str, *, yes_no: bool = False) -> Clean:
    """One value of a cell, in the written form of its decimals; or the reason why it cannot be."""
    if text in STATES:
        return text, []
    if not NUMBER.fullmatch(text):
        return None, [Fault("not_a_number", _("“%(text)s” is not a number."), {"text": text}, cell=cell.key)]
    if yes_no and Decimal(text) not in (0, 1):
        return None, [
            Fault("not_yes_no", _("The answer is yes (1) or no (0), not %(text)s."), {"text": text}, cell=cell.key)
        ]
    try:
        return unscaled(cell, scaled(cell, text)), []
    except OutOfRange:
        return None, [_out_of_range(cell, text)]


def _out_of_range(cell: Cell, text: str) -> Fault:
    if abs(Decimal(text).scaleb(cell.decimals)) > LIMIT:
        return Fault(
            "too_large",
            _("%(text)s has more digits than can be kept exactly (15 in all)."),
            {"text": text},
            cell=cell.key,
        )
    if cell.decimals == 0:
        return Fault("not_whole", _("%(text)s is not a whole number."), {"text": text}, cell=cell.key)
    return Fault(
        "too_many_decimals",
        _("%(text)s has more than %(decimals)s decimals."),
        {"text": text, "decimals": str(cell.decimals)},
        cell=cell.key,
    )


def _clean_text(key: str, value: Any, spec: Spec) -> Clean:
    field = spec.texts.get(key)
    if field is None:
        return _unknown(key)
    return _limited(key, value, field.max_chars)


def _clean_note(key: str, value: Any, spec: Spec) -> Clean:
    return _limited(key, value, NOTE_CHARS) if key in note_keys(spec) else _unknown(key)


def _limited(key: str, value: Any, limit: int) -> Clean:
    text = tidy_text(str(value or ""))
    if length_of(text) > limit:
        params = {"count": str(length_of(text)), "limit": str(limit)}
        return None, [
            Fault("too_long", _("The text has %(count)s characters; at most %(limit)s fit."), params, cell=key)
        ]
    return text or None, []


def tidy_text(text: str) -> str:
    """NFC, line ends as \\n, no spaces at the ends, nothing that no file format carries."""
    return normalise_prose(text).strip()


def length_of(text: str) -> int:
    """Characters as a sheet counts them: UTF-16 units."""
    return len(text.encode("utf-16-le", errors="ignore")) // 2


def _clean_list(key: str, value: Any, spec: Spec) -> Clean:
    field = spec.lists.get(key)
    if field is None:
        return _unknown(key)
    if value is None:
        return None, []
    rows, faults = [], []
    for number, given in enumerate(value, start=1):
        row, wrong = _clean_row(field, number, given)
        faults += wrong
        if row:
            rows.append(row)
    if len(rows) > field.max_rows:
        params = {"count": str(len(rows)), "limit": str(field.max_rows)}
        faults.append(Fault("too_many_rows", TOO_MANY_ROWS, params, cell=key))
        return None, faults
    return rows, faults


def list_place(field: str, row: int, column: str) -> str:
    """How one entry of a list is called: 'VB[3].so', rows from 1."""
    return f"{field}[{row}].{column}"


def _clean_row(field: ListField, number: int, given: dict[str, Any]) -> tuple[dict[str, str], list[Fault]]:
    row, faults = {}, []
    columns = {column.key: column for column in field.columns}
    for name in sorted(set(given) - set(columns)):
        faults += _unknown(list_place(field.key, number, name))[1]
    for column in field.columns:
        text = tidy_text(str(given.get(column.key) or ""))
        place = list_place(field.key, number, column.key)
        value, fault = clean_entry(column, text, place) if text else ("", None)
        if fault:
            faults.append(fault)
        elif value:
            row[column.key] = value
    if row:
        faults += [
            Fault(
                "entry_missing",
                ENTRY_MISSING,
                {"name": column.name},
                cell=list_place(field.key, number, column.key),
            )
            for column in field.columns
            if column.required and not str(given.get(column.key) or "").strip()
        ]
    return row, faults


def clean_entry(column: ListColumn, text: str, place: str) -> tuple[str, Fault | None]:
    """One entry of a row: a text, a number with a point, an ISO date, one of the choices."""
    if column.type == "number":
        digits = text.lstrip("-").replace(".", "").lstrip("0")
        if not NUMBER.fullmatch(text) or len(digits) > 15:
            return "", Fault("not_a_number", _("“%(text)s” is not a number."), {"text": text}, cell=place)
        return format(Decimal(text).normalize() + 0, "f"), None
    elif column.type == "date":
        try:
            return date.fromisoformat(text).isoformat(), None
        except ValueError:
            return "", Fault("not_a_date", _("“%(text)s” is not a date."), {"text": text}, cell=place)
    elif column.type == "choice" and text not in column.choices:
        params = {"text": text, "choices": ", ".join(column.choices)}
        return "", Fault("not_a_choice", _("“%(text)s” is not one of the choices: %(choices)s."), params, cell=place)
    elif length_of(text) > ENTRY_CHARS:
        params = {"count": str(length_of(text)), "limit": str(ENTRY_CHARS)}
        return "", Fault("too_long", _("The text has %(count)s characters; at most %(limit)s fit."), params, cell=place)
    return text, None
