"""Which accumulators a template needs, and what a question about one of its columns means. Pure.

Kinds of columns: every cell; every ratio (two sums over the units that gave both parts); every weighted mean (w·v and w
over the units that gave both); 'count:KEY', how many reports gave a number in the cell KEY.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from trienkhai.reporting.rules.keys import cell_key
from trienkhai.reporting.rules.spec import Cell, RatioField, Spec, TimeRule, UnitRule

COUNT = "count:"


class UnknownColumn(LookupError):
    """The template has no such column. `key` is what was asked."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True)
class Pair:
    """Two places of the packed vector that count only together.

    kind 'ratio': left is the numerator, right the denominator. kind 'mean': left is the value, right its weight.
    """

    key: str
    kind: Literal["ratio", "mean"]
    left: int
    right: int


@dataclass(frozen=True)
class Column:
    """One thing that can be asked. `place` is a place among the cells, or among the pairs where `of` is 'pair'."""

    key: str
    of: Literal["cell", "pair", "count"]
    place: int
    name: str
    rule: UnitRule | Literal["ratio"]
    time_rule: TimeRule
    decimals: int
    unit_of_measure: str = ""
    percent: bool = False
    scale: tuple[int, int] = (0, 0)  # decimals of the two sides of a ratio

    @property
    def is_ratio(self) -> bool:
        return self.rule == "ratio"


@dataclass(frozen=True)
class Columns:
    """The accumulators of one template version."""

    cells: tuple[Cell, ...]
    pairs: tuple[Pair, ...]
    extremes: NDArray[np.int64]
    yes: NDArray[np.int64]
    named: dict[str, Column]

    @cached_property
    def lefts(self) -> NDArray[np.int64]:
        return np.array([pair.left for pair in self.pairs], dtype=np.int64)

    @cached_property
    def rights(self) -> NDArray[np.int64]:
        return np.array([pair.right for pair in self.pairs], dtype=np.int64)

    @cached_property
    def products(self) -> NDArray[np.int64]:
        """Which of the pairs are weighted means."""
        return np.flatnonzero([pair.kind == "mean" for pair in self.pairs]).astype(np.int64)

    @cached_property
    def extreme_at(self) -> dict[int, int]:
        """Place of a cell → its place among the columns that keep min and max."""
        return {int(place): at for at, place in enumerate(self.extremes)}

    def find(self, key: str) -> Column:
        """The column of a key. Raises UnknownColumn."""
        if key.startswith(COUNT):
            return self._count_of(key)
        if key not in self.named:
            raise UnknownColumn(key)
        return self.named[key]

    def _count_of(self, key: str) -> Column:
        counted = self.named.get(key.removeprefix(COUNT))
        if counted is None or counted.is_ratio:
            raise UnknownColumn(key)
        place = self.pairs[counted.place].left if counted.of == "pair" else counted.place
        return Column(key, "count", place, counted.name, "sum", "sum", 0)


def columns_of(spec: Spec) -> Columns:
    """The columns of a template version."""
    pairs = (*_means(spec), *_ratios(spec))
    named = {column.key: column for column in (*_cell_columns(spec), *_pair_columns(spec, pairs))}
    return Columns(
        spec.cells,
        pairs,
        _places(spec, {"min", "max"}),
        _places(spec, {"count"}),
        named,
    )


def _places(spec: Spec, rules: set[str]) -> NDArray[np.int64]:
    return np.array([place for place, cell in enumerate(spec.cells) if cell.unit_rule in rules], dtype=np.int64)


def _cell_columns(spec: Spec) -> Iterator[Column]:
    for place, cell in enumerate(spec.cells):
        yield Column(
            cell.key, "cell", place, cell.name, cell.unit_rule, cell.time_rule, cell.decimals, cell.unit_of_measure
        )


def _pair_columns(spec: Spec, pairs: tuple[Pair, ...]) -> Iterator[Column]:
    for place, pair in enumerate(pairs):
        left, right = spec.cells[pair.left], spec.cells[pair.right]
        if pair.kind == "mean":
            yield Column(
                pair.key, "pair", place, left.name, "mean", left.time_rule, left.decimals, left.unit_of_measure
            )
        else:
            ratio = spec.ratios[pair.key.split("|")[0]]
            name = " · ".join(part for part in (ratio.name, _detail(left)) if part)
            yield Column(
                pair.key,
                "pair",
                place,
                name if pair.key != ratio.key else ratio.name,
                "ratio",
                "none",
                ratio.decimals,
                "%" if ratio.percent else "",
                ratio.percent,
                (left.decimals, right.decimals),
            )


def _detail(cell: Cell) -> str:
    """What a cell's name says beyond its indicator."""
    return cell.name.partition(" · ")[2]


def _means(spec: Spec) -> Iterator[Pair]:
    """One pair for every cell of a weighted mean; the weight of the same part and sub-period, else of the whole."""
    for place, cell in enumerate(spec.cells):
        if cell.unit_rule == "mean" and cell.weight:
            wanted = ((cell.part, cell.sub), ("", cell.sub), ("", ""))
            keys = [key for part, sub in wanted if (key := cell_key(cell.weight, part, sub)) in spec.position]
            if keys:
                yield Pair(cell.key, "mean", place, spec.position[keys[0]])


def _ratios(spec: Spec) -> Iterator[Pair]:
    """One pair for every ratio; where both sides have the same parts or sub-periods, one for each of these too."""
    for ratio in spec.ratios.values():
        yield from _pairs_of(spec, ratio)


def _pairs_of(spec: Spec, ratio: RatioField) -> Iterator[Pair]:
    above, below = _sides(spec, ratio.numerator), _sides(spec, ratio.denominator)
    for (part, sub), place in above.items():
        if (part, sub) in below:
            yield Pair(cell_key(ratio.key, part, sub), "ratio", place, below[part, sub])


def _sides(spec: Spec, reference: str) -> dict[tuple[str, str], int]:
    """(part, sub) → place, for a reference to an indicator, to a part of it, or to one exact cell."""
    indicator, _, rest = reference.partition("|")
    if rest and reference in spec.position:
        return {("", ""): spec.position[reference]}
    cells = [(place, cell) for place, cell in enumerate(spec.cells) if cell.indicator == indicator]
    if rest:
        return {("", cell.sub): place for place, cell in cells if cell.part == rest}
    return {(cell.part, cell.sub): place for place, cell in cells}
