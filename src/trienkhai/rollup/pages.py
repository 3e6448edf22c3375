"""What the pages of totals show. Fixed numbers of queries; templates ask nothing themselves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.db.models import QuerySet
from django.urls import reverse

from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.reporting.models.rounds import RoundUnitQuerySet
from trienkhai.reporting.rules.spec import ListField, NumberField, RatioField, Section
from trienkhai.rollup.answers import Answer, answer_all, title_of
from trienkhai.rollup.arrays.columns import Columns
from trienkhai.rollup.ask import BASES, Ask, Basis
from trienkhai.rollup.chosen import choose
from trienkhai.rollup.frames import Frame, frames_of
from trienkhai.rollup.models import Tally
from trienkhai.rollup.rights import with_totals_for
from trienkhai.rollup.versions import columns_for


@dataclass(frozen=True)
class Counts:
    """Reports there and reports awaited below a unit."""

    given: int
    expected: int


@dataclass(frozen=True)
class RoundLine:
    """One round in the list: the highest unit whose totals the reader sees, with its counts."""

    round: Round
    unit: int
    unit_name: str
    received: Counts
    accepted: Counts

    @property
    def url(self) -> str:
        return totals_url(self.round.pk, self.unit)


def rounds_with_totals(person: Any) -> QuerySet[Round]:
    """The rounds in which a person sees totals, newest first."""
    here = with_totals_for(person).values("round_id")
    return Round.objects.filter(pk__in=here).select_related("root").order_by("-tree_on", "name", "-pk")


def round_lines(rounds: Sequence[Round], person: Any) -> list[RoundLine]:
    """A page of the list. Four queries."""
    tops: dict[int, RoundUnit] = {}
    for row in with_totals_for(person, RoundUnit.objects.filter(round__in=rounds)).order_by("round", "position"):
        tops.setdefault(row.round_id, row)  # type: ignore[attr-defined]
    tallies = {
        (tally.round_unit_id, tally.basis): Counts(tally.given, tally.expected)  # type: ignore[attr-defined]
        for tally in Tally.objects.filter(round_unit__in=tops.values()).defer("packed")
    }
    return [_round_line(round_, tops[round_.pk], tallies) for round_ in rounds if round_.pk in tops]


def _round_line(round_: Round, top: RoundUnit, tallies: dict[tuple[int, str], Counts]) -> RoundLine:
    alone = {
        "received": Counts(int(top.latest_id is not None), int(top.is_expected)),  # type: ignore[attr-defined]
        "accepted": Counts(int(top.accepted_id is not None), int(top.is_expected)),  # type: ignore[attr-defined]
    }
    counts = {basis: tallies.get((top.pk, basis), alone[basis]) for basis in alone}
    return RoundLine(round_, top.unit_id, top.name, counts["received"], counts["accepted"])  # type: ignore[attr-defined]


@dataclass(frozen=True)
class UnitRow:
    """A unit in the table of a round. `url`: its own table, for a unit with somebody below."""

    name: str
    url: str
    counts: Counts
    answers: tuple[Answer, ...]
    is_total: bool = False


@dataclass(frozen=True)
class RoundTable:
    """A section of a round's template as a table: the units next below one unit, and its total."""

    round: Round
    unit: int
    unit_name: str
    above: tuple[tuple[str, str], ...]  # names and addresses of the units above that one may see
    basis: Basis
    section: Section | None
    sections: tuple[Section, ...]
    heads: tuple[str, ...]
    rows: tuple[UnitRow, ...]

    @property
    def bases(self) -> list[tuple[str, str]]:
        section = self.section.key if self.section else ""
        return [(basis, totals_url(self.round.pk, self.unit, basis, section)) for basis in BASES]

    @property
    def tabs(self) -> list[tuple[Section, str]]:
        return [(one, totals_url(self.round.pk, self.unit, self.basis, one.key)) for one in self.sections]


def totals_url(round_id: int, unit: int, basis: str = "", section: str = "") -> str:
    """The totals of one unit in one round."""
    asked = {"don-vi": str(unit), "can-cu": basis, "muc": section}
    return f"{reverse('rollup:round_totals', args=[round_id])}?{urlencode({key: value for key, value in asked.items() if value})}"


def round_table(round_: Round, unit: int | None, basis: Basis, wanted: str, reader: Any) -> RoundTable | None:
    """The table of one unit in one round, of the highest that the reader may see when none is named; None if there is none."""
    seen = with_totals_for(reader, RoundUnit.objects.of_rounds([round_.pk]))
    here = (seen if unit is None else seen.filter(unit=unit)).order_by("position").first()
    return _table(round_, here, basis, wanted, seen) if here else None


def _table(round_: Round, here: RoundUnit, basis: Basis, wanted: str, visible: RoundUnitQuerySet) -> RoundTable:
    columns = columns_for(round_.version)
    sections = tuple(one for one in round_.version.parsed.sections if keys_of(one, columns))
    section = next((one for one in sections if one.key == wanted), sections[0] if sections else None)
    keys = keys_of(section, columns) if section else []
    frame = frames_of([round_.pk])[round_.pk]
    seen = list(visible.filter(parent=here).order_by("position").values_list("position", flat=True))
    higher = set(visible.filter(position__lt=here.position, end__gt=here.position).values_list("position", flat=True))
    answers = answer_all(
        [Ask(int(frame.units[at]), key, (round_.pk,), basis) for at in (*seen, here.position) for key in keys],
        names=False,
    )
    counted = _counts(frame, basis, here.position)

    def address(at: int) -> str:
        return totals_url(round_.pk, int(frame.units[at]), basis, section.key if section else "")

    rows = tuple(
        UnitRow(
            frame.names[at],
            "" if frame.is_leaf(at) or at == here.position else address(at),
            counted(at),
            tuple(answers[place * len(keys) : (place + 1) * len(keys)]),
            is_total=at == here.position,
        )
        for place, at in enumerate((*seen, here.position))
    )
    above = [(frame.names[at], address(at)) for at in frame.path(here.position)[1:] if at in higher]
    heads = tuple(title_of(columns.find(key)) for key in keys)
    return RoundTable(round_, here.unit_id, here.name, tuple(reversed(above)), basis, section, sections, heads, rows)  # type: ignore[attr-defined]


def _counts(frame: Frame, basis: Basis, top: int) -> Callable[[int], Counts]:
    """Counts by position, from the chosen submissions."""
    frames = {frame.round_id: frame}
    submissions = choose(frames, basis, {frame.round_id: [top]}, None)[frame.round_id]
    there = (submissions != 0) & frame.tree.counted
    awaited = (frame.tree.expected & frame.tree.counted) | there

    def counted(at: int) -> Counts:
        span = slice(at, int(frame.tree.end[at]))
        return Counts(int(np.count_nonzero(there[span])), int(np.count_nonzero(awaited[span])))

    return counted


def keys_of(section: Section, columns: Columns) -> list[str]:
    """The columns of a section that have totals, in the order of the form."""
    keys: list[str] = []
    for field in section.fields:
        if isinstance(field, NumberField) and field.unit_rule not in ("none", "list"):
            keys += [cell.key for cell in columns.cells if cell.indicator == field.key]
        elif isinstance(field, ListField):
            keys += [count.key for count in field.counts]
        elif isinstance(field, RatioField):
            keys += [key for key in columns.named if key.split("|")[0] == field.key]
    return keys
