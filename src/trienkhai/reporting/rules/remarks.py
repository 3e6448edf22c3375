"""What a remark on a returned report speaks of, so that one sees whether it was mended. Pure."""

from typing import Any

from trienkhai.reporting.rules.keys import cell_key
from trienkhai.reporting.rules.packing import Answers
from trienkhai.reporting.rules.spec import Spec


def is_mended(key: str, returned: Answers, sent: Answers, spec: Spec) -> bool:
    """Whether what a remark is pinned to says something else than in the report that was returned.

    A remark on nothing in particular is met by any change.
    """
    return told_at(key, returned, spec) != told_at(key, sent, spec) if key else returned != sent


def told_at(key: str, answers: Answers, spec: Spec) -> dict[str, Any]:
    """Values and explanations at a cell, at a row or a field with all its cells, at both parts of a ratio."""
    if key in spec.ratios:
        ratio = spec.ratios[key]
        return {one: told_at(one, answers, spec) for one in (ratio.numerator, ratio.denominator)}
    cells = _cells_at(key, spec)
    listed = next((one.key for one in spec.lists.values() if key in {count.key for count in one.counts}), key)
    rows = {cell_key(spec.cell[one].indicator, spec.cell[one].part) for one in cells}
    wanted = {"cells": cells, "lists": {listed}, "texts": {key}, "notes": {key} | cells | rows}
    return {
        part: {one: answers[part][one] for one in keys if one in answers.get(part, {})} for part, keys in wanted.items()
    }


def _cells_at(key: str, spec: Spec) -> set[str]:
    if key in spec.cell:
        return {key}
    row = {cell.key for cell in spec.cells if cell_key(cell.indicator, cell.part) == key}
    return row or {cell.key for cell in spec.cells if cell.indicator == key}
