"""Tables of figures: one question a cell, answered together. For review tables, pages and the command line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import gettext as _

from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.rollup.answers import Answer, answer_all, column_title
from trienkhai.rollup.ask import Ask, Basis
from trienkhai.rollup.series import in_order
from trienkhai.units.queries import parts_of_grouping

By = Literal["unit", "group", "round", "year"]


@dataclass(frozen=True)
class Row:
    """A label and an answer a column. `unit`: the unit of the row; `is_total`: the whole, at the end."""

    label: str
    unit: int
    answers: tuple[Answer, ...]
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """`head`: what the rows are, then the title of every column."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Line:
    """What a row asks for."""

    label: str
    unit: int
    rounds: tuple[int, ...]
    group: tuple[str, str] | None = None


def table(
    unit: int,
    columns: Sequence[str],
    rounds: Sequence[Round],
    basis: Basis,
    *,
    by: By = "unit",
    grouping: str = "",
    known_at: datetime | None = None,
) -> Table:
    """A unit's figures by the units next below it, by the parts of a grouping, by round or by year, and the whole.

    Seven queries at most, however large the table.
    """
    ordered = in_order(rounds)
    whole = Line(_("Total"), unit, tuple(one.pk for one in ordered))
    lines = [*_lines(unit, ordered, by, grouping), whole]
    asks = [Ask(line.unit, column, line.rounds, basis, line.group) for line in lines for column in columns]
    answers = answer_all(asks, known_at=known_at)
    width = len(columns)
    rows = tuple(
        Row(line.label, line.unit, tuple(answers[at * width : (at + 1) * width]), line is whole)
        for at, line in enumerate(lines)
    )
    spec = ordered[-1].version.parsed if ordered else None
    return Table((_heads()[by], *(column_title(spec, column) for column in columns)), rows)


def _heads() -> Mapping[str, str]:
    return {"unit": _("Unit"), "group": _("Group"), "round": _("Round"), "year": _("Year")}


def _lines(unit: int, rounds: Sequence[Round], by: By, grouping: str) -> list[Line]:
    ids = tuple(one.pk for one in rounds)
    if by == "unit":
        return [Line(name, child, ids) for child, name in children_in(unit, ids)]
    if by == "group":
        parts = parts_of_grouping(rounds[0].root, grouping) if rounds else []
        return [Line(part, unit, ids, (grouping, part)) for part in parts]
    if by == "round":
        return [Line(one.name, unit, (one.pk,)) for one in rounds]
    years: dict[int, list[int]] = {}
    for one in rounds:
        years.setdefault(one.period.year, []).append(one.pk)
    return [Line(str(year), unit, tuple(of_year)) for year, of_year in years.items()]


def children_in(unit: int, round_ids: Sequence[int]) -> list[tuple[int, str]]:
    """(unit id, newest name) of the units that stood next below a unit in any of the rounds. One query."""
    rows = RoundUnit.objects.filter(round__in=round_ids, parent__unit=unit).order_by("round__period_key", "position")
    found: dict[int, tuple[int, str]] = {}
    for child, position, name in rows.values_list("unit_id", "position", "name"):
        found[child] = (position, name)
    return [(child, name) for child, (_position, name) in sorted(found.items(), key=lambda pair: pair[1])]
