"""The labels of a column of labels: how each is called in a mapping, and what it may mean."""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from trienkhai.reporting.rules.free.candidates import NO_IDEA, Known, Proposal
from trienkhai.reporting.rules.free.measures import without_measure
from trienkhai.reporting.rules.free.tables import Table
from trienkhai.reporting.rules.free.targets import LEFT_OUT, NOTHING, ROWS, TOTAL
from trienkhai.reporting.rules.free.times import only_time
from trienkhai.reporting.rules.free.words import PART_LEAD, is_total, without_number
from trienkhai.vietnamese import normalise
from trienkhai.vietnamese.likeness import key_of

RULE = 0.9
EVERYBODY = frozenset(
    {"both", "all", "chung", "ca hai", "tat ca", "total", "tong", "tong so", "tong cong", "both sexes"}
)
LANGUAGES = re.compile(r"\n|\s[-–—/|]\s|\s*/\s*|[()]")


def label_key(text: str) -> str:
    """How a label is called in a mapping, whatever its marks and capitals."""
    return key_of(text) or normalise(text)


def keys_by_row(table: Table, column: int, token: str) -> dict[int, tuple[str, str]]:
    """Place of a row among those of the table → key and text of its label. In a column of rows each row has a key of its own."""
    found: dict[int, tuple[str, str]] = {}
    seen: Counter[str] = Counter()
    for place, row in enumerate(table.rows):
        cell = table.label(row, column)
        if cell is None:
            continue
        text = normalise(cell.text)
        key = label_key(text)
        if token == ROWS:
            seen[key] += 1
            key = key if seen[key] == 1 else f"{key}~{seen[key]}"
        found[place] = (key, text)
    return found


def written(label: str) -> list[str]:
    """A label in the ways it may be compared: whole, without its number and its unit of measure, in each language."""
    plain = without_number(label)
    pieces = LANGUAGES.split(plain)
    return [
        one.strip(" :;.-–+*") for one in (label, plain, without_measure(plain), *(pieces if len(pieces) > 1 else ()))
    ]


def unit_label(text: str, known: Known) -> Proposal:
    """A unit, the sum of units, or in the file of one unit a unit that is not its own."""
    best = known.units.best(written(text))
    if best is NO_IDEA and is_total(text):
        return Proposal(TOTAL, "rule", RULE)
    if best is NO_IDEA and known.frame.own:
        return Proposal(LEFT_OUT, "rule", RULE)
    return best


def time_label(text: str, heading: str) -> Proposal:
    """A year, a quarter, a month; the heading says which where the label is a mere number."""
    time = only_time(text) or only_time(f"{heading} {text}")
    return Proposal(f"@{time.key}", "rule", 1.0) if time else NO_IDEA


def part_label(text: str, known: Known) -> Proposal:
    """A part of a disaggregation; words for all of them say nothing."""
    if key_of(text) in EVERYBODY:
        return Proposal(NOTHING, "rule", RULE)
    return known.parts.best(written(text))


def row_label(text: str, above: str, known: Known) -> Proposal:
    """An indicator, or a part of the one above."""
    best = known.cells.best(written(text))
    if best.how in {"code", "name"}:
        return best
    field = known.frame.spec.numbers.get(above)
    bare = key_of(PART_LEAD.sub("", without_number(text)))
    parts = field.parts if field else ()
    for part in parts:
        if bare in {key_of(part.name), part.key.lower()}:
            return Proposal(f"cell:{above}|{part.key}", "name", 1.0)
    for part in parts:
        if bare in map(key_of, known.frame.spec.former.get(f"field/{above}/part/{part.key}", ())):
            return Proposal(f"cell:{above}|{part.key}", "name", 1.0)
    if best is NO_IDEA and is_total(text):
        return Proposal(TOTAL, "rule", RULE)
    return best


def every(labels: Iterable[str], meaning: Callable[[str], Proposal]) -> dict[str, Proposal]:
    """Each label by its key; what one spelling of it means holds for all."""
    found: dict[str, Proposal] = {}
    for label in labels:
        found.setdefault(label_key(label), meaning(label))
    return found
