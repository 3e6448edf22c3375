"""The numbers that units gave in some rounds of a form, side by side; and what stands out among them. Pure but for its reading."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trienkhai.reporting.models import Round, RoundUnit, Submission, SubmissionNumbers
from trienkhai.reporting.rules.keys import cell_key
from trienkhai.reporting.rules.packing import LAST_STATE, MISSING
from trienkhai.reporting.rules.spec import Cell, NumberField, RatioField, Section, Spec
from trienkhai.rollup.aligned import Aligner
from trienkhai.rollup.arrays.outliers import (
    FEWEST_BEFORE,
    FEWEST_PEERS,
    Floats,
    against,
    on_scale,
    stands_out,
)
from trienkhai.rollup.arrays.trees import Ints
from trienkhai.rollup.second_look.choice import Kind
from trienkhai.rollup.vectors import rows_of

FEWEST_ALIKE = 3  # numbers, not all of them nothing, that must be the same for a section to be called copied


@dataclass(frozen=True)
class Odd:
    """One thing to look at again. `unit`: its place among the units; `cell` and `section` say where.

    value, usual: as reals, in the unit of measure; of `copied` how many numbers are the same. `of`: for `history` and `peers` how
    many others it was compared with, for `copied` and `falls` the place of the other round among those read.
    """

    kind: Kind
    unit: int
    cell: str
    section: str
    value: float
    usual: float
    score: float
    of: int = 0


@dataclass(frozen=True)
class Numbers:
    """`given`: int64 of shape (rounds, units, cells) as packed, the round that is looked at first, then the earlier ones, the newest
    of them first; in the order of the version of the first.
    """

    spec: Spec
    cells: tuple[Cell, ...]
    given: Ints

    @cached_property
    def steps(self) -> Floats:
        """In the smallest step that is reported; NaN where no number was given."""
        return np.where(self.given > LAST_STATE, self.given, np.nan)

    @cached_property
    def real(self) -> Floats:
        """In the unit of measure."""
        found: Floats = self.steps / np.array([10.0**cell.decimals for cell in self.cells])
        return found


def read_numbers(
    here: Round,
    earlier: Sequence[Round],
    units: Sequence[int],
    within: tuple[int, int],
    seen: Container[tuple[int, int]],
) -> Numbers:
    """Of the reports that stand today. `units`: in their order; `within`: their positions in the round that is looked at, from the first
    to before the second; `seen`: (round, unit) of what may be read. Two queries. Raises Unreadable.
    """
    rounds = [here.pk, *(one.pk for one in earlier)]
    aligner = Aligner(here.version)
    sql = f"""
        SELECT ru.round_id, ru.unit_id, s.version_id, sn.packed FROM {RoundUnit._meta.db_table} ru
        JOIN {Submission._meta.db_table} s ON s.id = ru.latest_id
        JOIN {SubmissionNumbers._meta.db_table} sn ON sn.submission_id = s.id
        WHERE ru.round_id IN ({", ".join(["%s"] * len(rounds))}) AND ru.unit_id IN (
            SELECT unit_id FROM {RoundUnit._meta.db_table} WHERE round_id = %s AND position >= %s AND position < %s
        )
    """
    with rows_of("default", sql, [*rounds, here.pk, *within]) as cursor:
        rows = cursor.fetchall()
    of_round, of_unit = {pk: at for at, pk in enumerate(rounds)}, {pk: at for at, pk in enumerate(units)}
    rows = [row for row in rows if row[1] in of_unit and (row[0], row[1]) in seen]
    cells = aligner.columns.cells
    given = np.full((len(rounds), len(units), len(cells)), MISSING, dtype=np.int64)
    if rows:
        values = aligner.rows([row[2] for row in rows], [bytes(row[3]) for row in rows])
        given[[of_round[row[0]] for row in rows], [of_unit[row[1]] for row in rows]] = values
    return Numbers(here.version.parsed, cells, given)


def against_own_history(numbers: Numbers) -> Iterator[Odd]:
    """Values far from what the unit reported in the rounds before."""
    here, *before = on_scale(numbers.steps)
    if not before:
        return
    earlier = np.stack(before)
    for place in np.flatnonzero(_measured(numbers)).tolist():
        scores, usual = against(here[:, place], earlier[:, :, place], FEWEST_BEFORE)
        counted = numbers.cells[place].decimals == 0
        for unit in np.flatnonzero(stands_out(scores, here[:, place], usual, counted)).tolist():
            others = numbers.real[1:, unit, place]
            yield _odd("history", numbers, place, unit, others, scores[unit])


def against_peers(numbers: Numbers, parts: NDArray[np.object_]) -> Iterator[Odd]:
    """Values far from what the other units of the same part report in this round; "" is no part."""
    places = np.flatnonzero(_measured(numbers))
    here = on_scale(numbers.steps[0])[:, places]
    counted = np.array([numbers.cells[place].decimals == 0 for place in places.tolist()])
    for part in sorted({one for one in parts.tolist() if one}):
        members = np.flatnonzero(parts == part)
        values = here[members]
        scores, usual = against(values, values, FEWEST_PEERS + 1)  # itself is among them
        for at, column in zip(*np.nonzero(stands_out(scores, values, usual, counted)), strict=True):
            unit, place = int(members[at]), int(places[column])
            others = numbers.real[0, np.delete(members, at), place]
            yield _odd("peers", numbers, place, unit, others, scores[at, column])


def copied(numbers: Numbers, others: Sequence[int]) -> Iterator[Odd]:
    """Sections in which every number is that of another round. `others`: places of those rounds, those to be named first."""
    here, typed = numbers.given[0], np.array([not cell.derived for cell in numbers.cells])
    told: set[tuple[int, str]] = set()
    for other in others:
        there = numbers.given[other]
        for section, places in _places(numbers, typed):
            mine, theirs = here[:, places], there[:, places]
            given = mine > LAST_STATE
            same = given & (mine == theirs)
            alike = (same == (given | (theirs > LAST_STATE))).all(axis=1) & ((same & (mine != 0)).sum(axis=1) >= 2)
            for unit in np.flatnonzero(alike & (same.sum(axis=1) >= FEWEST_ALIKE)).tolist():
                if (unit, section.key) not in told:
                    told.add((unit, section.key))
                    many = float(same[unit].sum())
                    yield Odd("copied", unit, "", section.key, many, many, many, other)


def falling(numbers: Numbers, since: Mapping[str, Sequence[int]]) -> Iterator[Odd]:
    """Running counts that are lower than the last one given before. `since`: for "year" and "term" the places of the earlier rounds in
    which the count had begun already, the newest first.
    """
    real = numbers.real
    for place, cell in enumerate(numbers.cells):
        field = numbers.spec.numbers.get(cell.indicator)
        for unit in range(real.shape[1]) if field and field.cumulative else ():
            others = since.get(field.cumulative, ()) if field else ()
            last = next((at for at in others if not np.isnan(real[at, unit, place])), None)
            if last is not None and real[0, unit, place] < real[last, unit, place]:
                now, then = float(real[0, unit, place]), float(real[last, unit, place])
                yield Odd("falls", unit, cell.key, _section_of(numbers.spec, cell), now, then, then - now, last)


def percentages(numbers: Numbers) -> Iterator[Odd]:
    """Ratios in per cent whose share lies beyond 0 to 100, and figures in per cent that do."""
    real = numbers.real[0]
    at = {cell.key: place for place, cell in enumerate(numbers.cells)}
    for field in numbers.spec.fields:
        if isinstance(field, RatioField) and field.percent:
            for cell in (one for one in numbers.cells if one.indicator == field.numerator and not one.part):
                below = at.get(cell_key(field.denominator, "", cell.sub), at.get(field.denominator))
                if below is None:
                    continue
                part, whole = real[:, at[cell.key]], real[:, below]
                with np.errstate(invalid="ignore"):
                    beyond = ((part != 0) & ((part < 0) != (whole < 0))) | (np.abs(part) > np.abs(whole))
                section = _section_of(numbers.spec, cell)
                for unit in np.flatnonzero(beyond & ~np.isnan(part) & ~np.isnan(whole)).tolist():
                    now, most = float(part[unit]), float(whole[unit])
                    yield Odd("percent", unit, field.key, section, now, most, abs(now - most))
        elif isinstance(field, NumberField) and field.unit_of_measure.strip() == "%":
            for cell in (one for one in numbers.cells if one.indicator == field.key):
                values, section = real[:, at[cell.key]], _section_of(numbers.spec, cell)
                with np.errstate(invalid="ignore"):
                    odd = np.flatnonzero((values < 0) | (values > 100))
                for unit in odd.tolist():
                    now = float(values[unit])
                    yield Odd("percent", unit, cell.key, section, now, 100.0, abs(now - 50) - 50)


def _measured(numbers: Numbers) -> NDArray[np.bool_]:
    """Cells that hold amounts; what is answered by yes or no has no size."""
    asked = numbers.spec.numbers
    return np.array([cell.indicator not in asked or not asked[cell.indicator].yes_no for cell in numbers.cells])


def _odd(kind: Kind, numbers: Numbers, place: int, unit: int, others: Floats, score: float) -> Odd:
    """`others`: reals it was compared with."""
    cell, known = numbers.cells[place], others[~np.isnan(others)]
    value, usual = float(numbers.real[0, unit, place]), float(np.median(known))
    return Odd(kind, unit, cell.key, _section_of(numbers.spec, cell), value, usual, abs(float(score)), len(known))


def _places(numbers: Numbers, typed: NDArray[np.bool_]) -> Iterator[tuple[Section, list[int]]]:
    for section in numbers.spec.sections:
        keys = {field.key for field in section.fields}
        places = [at for at, cell in enumerate(numbers.cells) if typed[at] and cell.indicator in keys]
        if places:
            yield section, places


def _section_of(spec: Spec, cell: Cell) -> str:
    return next(
        (
            section.key
            for section in spec.sections
            for field in section.fields
            if field.key == cell.indicator or cell.indicator in {one.key for one in getattr(field, "counts", ())}
        ),
        "",
    )
