"""`cross`: the items on both sides and a figure where they meet, as reported, for one reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.reporting.models.rounds import RoundUnitQuerySet
from trienkhai.reporting.rules.spec import Section
from trienkhai.rollup.answers import Answer, answer_all, title_of
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.cross.choice import Axis, Choice
from trienkhai.rollup.pages import keys_of
from trienkhai.rollup.rights import with_totals_for
from trienkhai.rollup.trend import rounds_of_template
from trienkhai.rollup.versions import columns_for
from trienkhai.ui.figures import language

MOST_ROUNDS = 20
ON_A_PAGE = 50
LEVELS = 5


@dataclass(frozen=True)
class Item:
    """What stands at one place of a side: a unit, a round or an indicator. `is_sum`: the unit whose units next below stand before it;
    `is_inner`: a unit with somebody below.
    """

    axis: Axis
    key: int | str
    name: str
    code: str = ""
    is_sum: bool = False
    is_inner: bool = False


@dataclass(frozen=True)
class Cell:
    """A figure, None where the unit stood in no such round. `level`: 0 to LEVELS, how high it is among those of its indicator; 0 for
    what is not compared.
    """

    answer: Answer | None
    level: int = 0


@dataclass(frozen=True)
class Cross:
    """`choice`: with what was meant where nothing was named. `above`: units above the one asked about that one may see, the highest
    first; `pages`: of the units; `left_out`: rounds older than those shown.
    """

    choice: Choice
    round: Round
    unit_name: str
    above: tuple[tuple[int, str], ...]
    rounds: tuple[Item, ...]
    indicators: tuple[Item, ...]
    sections: tuple[Section, ...]
    rows: tuple[Item, ...]
    columns: tuple[Item, ...]
    cells: tuple[tuple[Cell, ...], ...]
    pages: int
    left_out: int


@dataclass(frozen=True)
class _Stand:
    """A unit and the rounds in whose tree it stands where the table has it."""

    item: Item
    rounds: frozenset[int]


def cross(choice: Choice, reader: Any, *, a_page: int = ON_A_PAGE) -> Cross | None:
    """The table of a choice, with so many units at once; None where the reader may see nothing of it. A fixed number of queries.

    Of the rounds of the form those in which the reader sees the unit.
    """
    every = rounds_of_template(choice.round)
    here = next((one for one in every if one.pk == choice.round), None)
    seen = with_totals_for(reader, RoundUnit.objects.of_rounds(one.pk for one in every))
    top = _top(seen, here, choice.unit) if here else None
    if here is None or top is None:
        return None
    stood = set(seen.filter(unit=top.unit_id).values_list("round_id", flat=True))  # type: ignore[attr-defined]
    every = [one for one in every if one.pk in stood]
    shown = every[-MOST_ROUNDS:] if "round" in (choice.rows, choice.columns) else [here]
    below, pages, page = _below(seen, top, choice, shown, a_page)
    columns = columns_for(here.version)
    sections = tuple(one for one in here.version.parsed.sections if keys_of(one, columns))
    section = next((one for one in sections if one.key == choice.section), None) or _holding(
        choice.column, sections, here
    )
    keys = keys_of(section, columns) if section else []
    chosen = replace(
        choice,
        unit=top.unit_id,  # type: ignore[attr-defined]
        column=choice.column if choice.column in keys else (keys[0] if keys else ""),
        section=section.key if section else "",
        page=page,
    )
    indicators = tuple(Item("indicator", key, title_of(columns.find(key))) for key in keys)
    rounds = tuple(Item("round", one.pk, one.period.name(language()), one.period.key) for one in every)
    sides: Mapping[Axis, Sequence[Item]] = {
        "unit": tuple(one.item for one in below),
        "round": tuple(one for one in rounds if one.key in {each.pk for each in shown}),
        "indicator": indicators,
    }
    stands = {(stand.item.key, pk) for stand in below for pk in stand.rounds}
    rows, across = sides[choice.rows], sides[choice.columns]
    cells = _cells(chosen, rows, across, stands)
    return Cross(
        chosen,
        here,
        top.name,
        _above(seen, top),
        rounds,
        indicators,
        sections,
        tuple(rows),
        tuple(across),
        cells,
        pages,
        len(every) - len(shown) if "round" in (choice.rows, choice.columns) else 0,
    )


def _top(seen: RoundUnitQuerySet, here: Round, unit: int | None) -> RoundUnit | None:
    rows = seen.filter(round=here) if unit is None else seen.filter(round=here, unit=unit)
    return rows.order_by("position").first()


def _above(seen: RoundUnitQuerySet, top: RoundUnit) -> tuple[tuple[int, str], ...]:
    rows = seen.filter(round=top.round_id, position__lt=top.position, end__gt=top.position)  # type: ignore[attr-defined]
    return tuple(rows.order_by("position").values_list("unit_id", "name"))


def _below(
    seen: RoundUnitQuerySet, top: RoundUnit, choice: Choice, rounds: Sequence[Round], a_page: int
) -> tuple[list[_Stand], int, int]:
    """The units that stand in the table, those of a page; how many pages there are, and which one it is. As the newest round names
    and places them, those of earlier rounds alone behind.
    """
    order = {one.pk: at for at, one in enumerate(rounds)}
    itself = seen.filter(unit=top.unit_id).values_list("round_id", flat=True)  # type: ignore[attr-defined]
    whole = _Stand(Item("unit", top.unit_id, top.name, is_sum=True), frozenset(itself))  # type: ignore[attr-defined]
    if "unit" not in (choice.rows, choice.columns):
        return [whole], 1, 1
    fields = ("round_id", "unit_id", "name", "code", "position", "end")
    children = seen.filter(parent__unit=top.unit_id, round__in=order).values_list(*fields)  # type: ignore[attr-defined]
    found: dict[int, _Stand] = {}
    for pk, unit, name, code, position, end in sorted(children, key=lambda row: (-order[row[0]], row[4])):
        known = found.setdefault(unit, _Stand(Item("unit", unit, name, code), frozenset()))
        is_inner = known.item.is_inner or end > position + 1
        found[unit] = _Stand(replace(known.item, is_inner=is_inner), known.rounds | {pk})
    units = list(found.values())
    pages = max(1, -(-len(units) // a_page))
    page = min(max(choice.page, 1), pages)
    return [*units[(page - 1) * a_page : page * a_page], whole], pages, page


def _holding(column: str, sections: Sequence[Section], here: Round) -> Section | None:
    """The section in which an indicator is asked; the first one where none does."""
    columns = columns_for(here.version)
    return next((one for one in sections if column in keys_of(one, columns)), sections[0] if sections else None)


def _cells(
    choice: Choice, rows: Sequence[Item], columns: Sequence[Item], stands: set[tuple[int | str, int]]
) -> tuple[tuple[Cell, ...], ...]:
    asks = [[_ask(choice, row, column) for column in columns] for row in rows]
    asked = [ask for line in asks for ask in line if (ask.unit, ask.rounds[0]) in stands and ask.column]
    told = dict(zip(asked, answer_all(list(asked), names=False), strict=True))
    answers = [[told.get(ask) for ask in line] for line in asks]
    is_compared = [[not (row.is_sum or column.is_sum) for column in columns] for row in rows]
    if choice.fixed == "unit":
        is_compared = [[True for _column in columns] for _row in rows]
    ranks = _ranks(
        [
            one
            for line, flags in zip(answers, is_compared, strict=True)
            for one, flag in zip(line, flags, strict=True)
            if flag
        ]
    )
    return tuple(
        tuple(
            Cell(one, ranks.get((one.ask.column, one.value), 0) if one and flag else 0)
            for one, flag in zip(line, flags, strict=True)
        )
        for line, flags in zip(answers, is_compared, strict=True)
    )


def _ask(choice: Choice, *items: Item) -> Ask:
    """The question where two sides meet; the third thing is that of the choice."""
    found: dict[Axis, int | str] = {"unit": choice.unit or 0, "round": choice.round, "indicator": choice.column}
    found |= {item.axis: item.key for item in items}
    return Ask(int(found["unit"]), str(found["indicator"]), (int(found["round"]),), choice.basis)


def _ranks(answers: Sequence[Answer | None]) -> dict[tuple[str, Any], int]:
    """By indicator and value a level from 1 to LEVELS; of one value alone there is nothing to compare."""
    by_column: dict[str, set[Any]] = {}
    for one in answers:
        if one is not None and one.value is not None:
            by_column.setdefault(one.ask.column, set()).add(one.value)
    found = {}
    for column, values in by_column.items():
        for place, value in enumerate(sorted(values)):
            found[column, value] = 1 + place * LEVELS // len(values) if len(values) > 1 else 0
    return found
