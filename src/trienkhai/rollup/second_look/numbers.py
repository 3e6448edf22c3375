"""The numbers that units gave in some rounds of a form, side by side; and what stands out among them. Pure but for its reading."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trienkhai.reporting.models import Round, RoundUnit, Submission, SubmissionNumbers
from trienkhai.reporting.rules.packing import LAST_STATE, MISSING
from trienkhai.reporting.rules.spec import Cell, NumberField, RatioField, Section, Spec
from trienkhai.rollup.aligned import Aligner
from trienkhai.rollup.arrays.outliers import (
    FEWEST_BEFORE,
    FEWEST_PEERS,
    Floats,
    against,
    off_scale,
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
    def real(self) -> Floats:
        """NaN where no number was given."""
        decimals = np.array([10.0**cell.decimals for cell in self.cells])
        found: Floats = np.where(self.given > LAST_STATE, self.given, np.nan) / decimals
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
    here, *before = on_scale(numbers.real)
    if not before:
        return
    compared = np.flatnonzero(_measured(numbers))
    earlier = np.stack(before)
    for place in compared.tolist():
        scores, usual = against(here[:, place], earlier[:, :, place], FEWEST_BEFORE)
        counts = (~np.isnan(earlier[:, :, place])).sum(axis=0)
        for unit in np.flatnonzero(
            stands_out(scores, here[:, place], usual, counted=_is_counted(numbers, place))
        ).tolist():
            yield _odd("history", numbers, place, unit, usual[unit], scores[unit], int(counts[unit]))


def against_peers(numbers: Numbers, parts: NDArray[np.object_]) -> Iterator[Odd]:
    """Values far from what the other units of the same part report in this round; "" is no part."""
    here = on_scale(numbers.real[0])
    for part in sorted({one for one in parts.tolist() if one}):
        members = np.flatnonzero(parts == part)
        for place in np.flatnonzero(_measured(numbers)).tolist():
            values = here[members, place]
            others = np.repeat(values[:, None], len(members), axis=1)
            scores, usual = against(values, others, FEWEST_PEERS + 1)  # itself is among them
            many = int((~np.isnan(values)).sum()) - 1
            for at in np.flatnonzero(stands_out(scores, values, usual, counted=_is_counted(numbers, place))).tolist():
                unit = int(members[at])
                yield _odd("peers", numbers, place, unit, usual[at], scores[at], many)


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


def falling(numbers: Numbers, before: Mapping[str, int | None]) -> Iterator[Odd]:
    """Running counts that are lower than before. `before`: for "year" and "term" the place of the round before in which the count had
    begun already; None where it begins anew.
    """
    real = numbers.real
    for place, cell in enumerate(numbers.cells):
        field = numbers.spec.numbers.get(cell.indicator)
        other = before.get(field.cumulative) if field and field.cumulative else None
        if other is None:
            continue
        with np.errstate(invalid="ignore"):
            fell = np.flatnonzero(real[0, :, place] < real[other, :, place])
        for unit in fell.tolist():
            now, then = float(real[0, unit, place]), float(real[other, unit, place])
            yield Odd("falls", unit, cell.key, _section_of(numbers.spec, cell), now, then, then - now, other)


def percentages(numbers: Numbers) -> Iterator[Odd]:
    """Ratios in per cent whose part is larger than its whole, and figures in per cent beyond 0 to 100."""
    real = numbers.real[0]
    at = {cell.key: place for place, cell in enumerate(numbers.cells)}
    for field in numbers.spec.fields:
        if isinstance(field, RatioField) and field.percent and {field.numerator, field.denominator} <= at.keys():
            part, whole = real[:, at[field.numerator]], real[:, at[field.denominator]]
            with np.errstate(invalid="ignore"):
                odd = np.flatnonzero((part > whole) | ((part < 0) != (whole < 0)) & (part != 0) & (whole != 0))
            section = _section_of(numbers.spec, numbers.cells[at[field.numerator]])
            for unit in odd.tolist():
                now, most = float(part[unit]), float(whole[unit])
                yield Odd("percent", unit, field.key, section, now, most, abs(now - most))
        elif isinstance(field, NumberField) and field.unit_of_measure.strip() == "%":
            for cell in (one for one in numbers.cells if one.indicator == field.key):
                values = real[:, at[cell.key]]
                with np.errstate(invalid="ignore"):
                    odd = np.flatnonzero((values < 0) | (values > 100))
                for unit in odd.tolist():
                    now = float(values[unit])
                    yield Odd(
                        "percent", unit, cell.key, _section_of(numbers.spec, cell), now, 100.0, abs(now - 50) - 50
                    )


def _measured(numbers: Numbers) -> NDArray[np.bool_]:
    """Cells that hold amounts; what is answered by yes or no has no size."""
    asked = numbers.spec.numbers
    return np.array([cell.indicator not in asked or not asked[cell.indicator].yes_no for cell in numbers.cells])


def _is_counted(numbers: Numbers, place: int) -> bool:
    return numbers.cells[place].decimals == 0


def _odd(kind: Kind, numbers: Numbers, place: int, unit: int, usual: float, score: float, many: int) -> Odd:
    """`usual`: on the scale."""
    cell = numbers.cells[place]
    value, middle = float(numbers.real[0, unit, place]), float(off_scale(np.array(usual)))
    return Odd(kind, unit, cell.key, _section_of(numbers.spec, cell), value, middle, abs(float(score)), many)


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
