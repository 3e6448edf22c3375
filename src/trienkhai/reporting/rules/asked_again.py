"""The cells of a request to reopen a report, as they come from its form: c-<key> ticked, w-<key> the figure wanted. Pure."""

from collections.abc import Mapping

from trienkhai.reporting.rules.answers import tidy_text
from trienkhai.reporting.rules.book.words import Lang
from trienkhai.reporting.rules.faults import Fault
from trienkhai.reporting.rules.spec import Spec
from trienkhai.reporting.rules.typed import read_number

TICKED, WANTED = "c-", "w-"


def read_cells(spec: Spec, given: Mapping[str, str], lang: Lang) -> tuple[dict[str, str], list[Fault]]:
    """Key → the figure wanted in its stored form, or ''; and what cannot be read. A figure that is wanted ticks its cell."""
    cells: dict[str, str] = {}
    faults: list[Fault] = []
    for key in (*spec.cell, *spec.lists, *spec.texts):
        text = given.get(f"{WANTED}{key}", "").strip() if key in spec.cell else ""
        if not text and f"{TICKED}{key}" not in given:
            continue
        value, fault = _figure(spec, key, text, lang) if text else ("", None)
        cells[key] = value
        if fault is not None:
            faults.append(fault)
    return cells, faults


def _figure(spec: Spec, key: str, text: str, lang: Lang) -> tuple[str, Fault | None]:
    cell = spec.cell[key]
    if cell.derived:
        return "", None
    value, fault = read_number(cell, tidy_text(text), yes_no=spec.numbers[cell.indicator].yes_no, lang=lang)
    return value or "", fault
