"""What a remark on a returned report speaks of, so that one sees whether it was mended. Pure."""

from collections.abc import Collection
from typing import Any

from trienkhai.reporting.rules.keys import cell_key
from trienkhai.reporting.rules.packing import Answers
from trienkhai.reporting.rules.spec import Spec

FILE, HASH, NAME = "tep:", 16, 150


def key_of_file(sha256: str, name: str) -> str:
    """The key of a remark on a file: its bytes, and how it was called."""
    return f"{FILE}{sha256[:HASH]}:{name[:NAME]}"


def file_name(key: str) -> str:
    """How the file was called that a remark is pinned to; nothing for another key."""
    return key.removeprefix(FILE).partition(":")[2] if key.startswith(FILE) else ""


def is_mended(key: str, returned: Answers, sent: Answers, spec: Spec, files: Collection[str] = ()) -> bool:
    """Whether what a remark is pinned to says something else than in the report that was returned.

    A remark on nothing in particular is met by any change, one on a file once it is no longer among `files`, the hashes
    of what goes along.
    """
    if key.startswith(FILE):
        mark = key.removeprefix(FILE)[:HASH]
        return all(one[:HASH] != mark for one in files)
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
