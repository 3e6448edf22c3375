"""The same figure asked by two templates: when it is the same, and how one of a longer period is built exactly. Pure.

Two indicators are one figure when they bear the same code (one meaning in the whole organisation), unit of measure and
decimals, and the other one has a cell for each cell of this one. The same name alone only proposes it: a person decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from trienkhai.reporting.rules.packing import STATES, written
from trienkhai.reporting.rules.spec import Cell, NumberField, Spec
from trienkhai.vietnamese import fold, normalise

TILED = frozenset({"sum", "max"})
LAST = "last"


@dataclass(frozen=True)
class Span:
    """The days of one asking: half open."""

    id: int
    starts: date
    ends: date


@dataclass(frozen=True)
class Alike:
    """An indicator of another template. `is_same`: it is this figure; else it only bears the same name."""

    key: str
    name: str
    is_same: bool


def alike(field: NumberField, spec: Spec, other: Spec) -> list[Alike]:
    """What of another template is this figure or may be it, the same code first."""
    mine = [cell for cell in spec.cells if cell.indicator == field.key]
    found = []
    for key in dict.fromkeys(cell.indicator for cell in other.cells):
        theirs = {cell.key: cell for cell in other.cells if cell.indicator == key}
        named = other.numbers[key].name if key in other.numbers else next(iter(theirs.values())).name
        if key != field.key and fold(normalise(named)) != fold(normalise(field.name)):
            continue
        pairs = [(cell, theirs.get(key + cell.key[len(field.key) :])) for cell in mine]
        yes_no = key in other.numbers and other.numbers[key].yes_no
        if yes_no == field.yes_no and all(there and _is_kept_alike(cell, there) for cell, there in pairs):
            found.append(Alike(key, named, key == field.key))
    return sorted(found, key=lambda one: not one.is_same)


def _is_kept_alike(one: Cell, other: Cell) -> bool:
    kept = [(cell.unit_of_measure, cell.decimals, cell.unit_rule, cell.time_rule, cell.weight) for cell in (one, other)]
    return kept[0] == kept[1]


def pieces(field: NumberField, starts: date, ends: date, spans: Sequence[Span]) -> tuple[str, tuple[int, ...]] | None:
    """From which askings the figure of a period is built, and how: "" is the very period; None where it cannot be.

    Columns of a figure have days of their own, so a figure with columns is only taken from the same period.
    """
    for span in spans:
        if (span.starts, span.ends) == (starts, ends):
            return "", (span.id,)
    inside = [span for span in spans if starts <= span.starts and span.ends <= ends]
    if field.subs:
        return None
    if field.time_rule == LAST:
        closing = [span for span in inside if span.ends == ends]
        return (LAST, (max(closing, key=lambda span: span.starts).id,)) if closing else None
    if field.time_rule in TILED:
        tiles = _tiling(starts, ends, inside)
        return (field.time_rule, tiles) if tiles else None
    return None


def _tiling(starts: date, ends: date, spans: Sequence[Span]) -> tuple[int, ...]:
    """Askings that follow each other without gap or overlap from one day to another, the fewest of them; () if there are none."""
    best: dict[date, tuple[int, ...]] = {starts: ()}
    for span in sorted(spans, key=lambda span: (span.starts, span.ends)):
        if span.starts in best:
            here = (*best[span.starts], span.id)
            if span.ends not in best or len(here) < len(best[span.ends]):
                best[span.ends] = here
    return best.get(ends, ())


def built(rule: str, values: Sequence[str], cell: Cell) -> str:
    """The figure out of those of its pieces, in the written form of its cell; "" where it cannot be built."""
    if rule in {"", LAST}:
        return written(cell, values[0]) if values else ""
    if not values or any(value in STATES or not value for value in values):
        return ""
    numbers = [Decimal(value) for value in values]
    return written(cell, str(sum(numbers) if rule == "sum" else max(numbers)))


def counterpart(cell: Cell, key: str) -> str:
    """The key of a cell in another indicator."""
    return key + cell.key[len(cell.indicator) :]
