"""Rows among units that are no unit's own but the sum of others: a region over its provinces, a unit over those below it."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from trienkhai.reporting.rules.free.candidates import NO_IDEA, Known, Proposal
from trienkhai.reporting.rules.free.labels import RULE, keys_by_row
from trienkhai.reporting.rules.free.proposing import Proposed
from trienkhai.reporting.rules.free.sums import is_equal, number_of
from trienkhai.reporting.rules.free.tables import Row
from trienkhai.reporting.rules.free.targets import LABELS, TOTAL, facets_of, holds_figures


def find_subtotals(found: Proposed, known: Known) -> None:
    """Propose as totals what bears the name of a unit above others of the table, or adds up to the rows that follow."""
    if known.frame.own:
        return
    for number, labels in found.labels.items():
        if found.columns[number].token != LABELS or not any(one.token.startswith("unit:") for one in labels.values()):
            continue
        _parents(labels, known)
        _adding_up(found, number, labels)


def _parents(labels: dict[str, Proposal], known: Known) -> None:
    above: set[int] = set()
    for one in labels.values():
        facets = facets_of(one.token)
        above |= known.frame.above(facets.unit) if facets and facets.unit else set()
    for key, one in labels.items():
        facets = facets_of(one.token)
        if one.how not in {"chosen", "memory"} and facets and facets.unit in above:
            labels[key] = Proposal(TOTAL, "rule", RULE, (one.token, *one.others))


def _adding_up(found: Proposed, number: int, labels: dict[str, Proposal]) -> None:
    keys = keys_by_row(found.table, number, LABELS)
    figures = [column for column, one in found.columns.items() if holds_figures(one.token)]
    heads = [place for place in range(len(found.table.rows)) if _is_head(place, keys, labels)]
    for head, following in pairwise([*heads, len(found.table.rows)]):
        key = keys[head][0]
        below = found.table.rows[head + 1 : following]
        if labels[key] is not NO_IDEA or len(below) < 2:
            continue
        if any(_is_sum(found.table.rows[head], below, column) for column in figures):
            labels[key] = Proposal(TOTAL, "rule", RULE)


def _is_head(place: int, keys: dict[int, tuple[str, str]], labels: dict[str, Proposal]) -> bool:
    """A row that is no unit's own."""
    return place in keys and (labels[keys[place][0]].token == TOTAL or not labels[keys[place][0]].is_decided)


def _is_sum(row: Row, below: Sequence[Row], column: int) -> bool:
    said = number_of(row.cells[column]) if column in row.cells else None
    parts = [value for one in below if column in one.cells and (value := number_of(one.cells[column])) is not None]
    return said is not None and len(parts) > 1 and bool(said) and is_equal(said, sum(parts, Decimal(0)))
