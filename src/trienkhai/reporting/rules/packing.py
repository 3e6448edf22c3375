"""Answers and their packed numbers. Pure.

Answers are JSON: {"cells": {cell key: "12.5" | "na" | "unknown"}, "lists": {field: [row, …]}, "texts": {field: text},
"notes": {cell key: text}}. Decimals are strings. A cell that is absent is missing; zero is a value.
Packed: little-endian int64, shape (cells,), scaled by the decimals of the indicator.
"""

from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trienkhai.reporting.rules.spec import Cell, ListField, Spec

MISSING = np.iinfo(np.int64).min
NOT_APPLICABLE = MISSING + 1
UNKNOWN = MISSING + 2
LAST_STATE = UNKNOWN  # every value above this one is a number
LIMIT = 10**15

STATES = {"na": NOT_APPLICABLE, "unknown": UNKNOWN}
NAMES = {NOT_APPLICABLE: "na", UNKNOWN: "unknown"}

Answers = dict[str, Any]


class OutOfRange(ValueError):
    """A value beyond ±10^15 in its smallest unit, or with more decimals than the indicator has. Names the cell."""

    def __init__(self, cell: Cell, text: str) -> None:
        super().__init__(f"{cell.key}: {text}")
        self.cell = cell
        self.text = text


def scaled(cell: Cell, text: str) -> int:
    """The int64 of one answer. Raises OutOfRange."""
    if text in STATES:
        return int(STATES[text])
    number = Decimal(text).scaleb(cell.decimals)
    whole = int(number)
    if whole != number or abs(whole) > LIMIT:
        raise OutOfRange(cell, text)
    return whole


def unscaled(cell: Cell, value: int) -> str | None:
    """The answer text of one int64; None when missing."""
    if value == MISSING:
        return None
    if value in NAMES:
        return NAMES[value]
    return format(Decimal(int(value)).scaleb(-cell.decimals), "f")


def pack(answers: Answers, spec: Spec) -> bytes:
    """The packed vector of answers. Raises OutOfRange."""
    vector = np.full(len(spec.cells), MISSING, dtype="<i8")
    given = answers.get("cells", {})
    for place, cell in enumerate(spec.cells):
        text = given.get(cell.key)
        if text is not None and not cell.derived:
            vector[place] = scaled(cell, text)
    for field in spec.lists.values():
        for key, count in list_counts(field, answers.get("lists", {}).get(field.key)).items():
            vector[spec.position[key]] = count
    return vector.tobytes()


def list_counts(field: ListField, rows: list[dict[str, str]] | None) -> dict[str, int]:
    """Derived counts; a list that was not handed in (None) leaves its counts missing, an empty one makes them zero."""
    if rows is None:
        return {}
    return {
        count.key: sum(1 for row in rows if not count.column or row.get(count.column) == count.equals)
        for count in field.counts
    }


def with_counts(answers: Answers, spec: Spec) -> Answers:
    """Answers in which the counts of lists stand as cells, as ratios may rest on them."""
    counted = {
        key: str(count)
        for field in spec.lists.values()
        for key, count in list_counts(field, answers.get("lists", {}).get(field.key)).items()
    }
    return {**answers, "cells": {**answers.get("cells", {}), **counted}}


def written(cell: Cell, text: str) -> str:
    """A value in the written form of a cell; "" where the cell cannot hold it."""
    try:
        return unscaled(cell, scaled(cell, text)) or "" if text else ""
    except OutOfRange:
        return ""


def unpack(packed: bytes) -> NDArray[np.int64]:
    """The vector, shape (cells,), read-only."""
    return np.frombuffer(packed, dtype="<i8")
