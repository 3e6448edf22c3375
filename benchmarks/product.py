"""The product itself: its own tables, its own cube. On SQLite as it ships, and on PostgreSQL."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from django.db import connections, transaction

from benchmarks.engines import Engine, empty_cube
from benchmarks.gen import MISSING, Data, Ints
from trienkhai.directory.paths import refresh_paths
from trienkhai.periods import Kind, period
from trienkhai.reporting.models import (
    Mode,
    Round,
    RoundUnit,
    Submission,
    SubmissionNumbers,
    Template,
    TemplateVersion,
)
from trienkhai.reporting.rules.spec import NumberField, Section, Spec, spec_to_json
from trienkhai.rollup.arrays.layout import Layout
from trienkhai.rollup.arrays.trees import Tree
from trienkhai.rollup.cube import Cube
from trienkhai.rollup.models import Tally
from trienkhai.rollup.tallies import rebuild
from trienkhai.units.models import Line, Naming, Placement, Root, Unit
from trienkhai.vietnamese import fold, sort_key

BATCH = 2000
EACH = 15  # indicators of a section


class Product(Engine):
    """`Cube.for_round` from the database, a new connection each time.

    The indicators have the rule "max", for which the product keeps n, sum, min and max, as the comparison needs.
    """

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.name = "product" if alias == "default" else f"product_{alias}"
        self.what = f"Cube.for_round, {'SQLite' if alias == 'default' else 'PostgreSQL'}"

    def prepare(self, data: Data, folder: Path) -> None:
        self.data = data
        self.round, self.ids = load(data, self.alias)

    def reset(self) -> None:
        connections[self.alias].close()

    def run(self) -> Cube:
        return Cube.for_round(self.round, "received")

    def cube(self, result: Any) -> Ints:
        layout, inner = Layout.of(result.columns), result.tree.inner
        ids = np.array([self.ids[unit] for unit in result.units[inner].tolist()])
        n = result.words[:, layout.n]
        blocks = (layout.total, layout.low, layout.high)
        cube = empty_cube(self.data)
        cube[:, ids] = np.stack([n, *(np.where(n > 0, result.words[:, block], 0) for block in blocks)])
        return cube

    def finish(self) -> None:
        connections[self.alias].close()


class ProductStored(Product):
    """The same until every inner unit's stored totals are committed, on both bases: what a rebuild from nothing costs."""

    def __init__(self, product: Product) -> None:
        super().__init__(product.alias)
        self.product = product
        self.name = f"{product.name}_stored"
        self.what = f"rebuild of all stored totals, both bases, {product.what.split(', ')[1]}"

    def prepare(self, data: Data, folder: Path) -> None:
        self.data, self.round, self.ids = data, self.product.round, self.product.ids

    def reset(self) -> None:
        Tally.objects.using(self.alias).filter(round=self.round).delete()
        connections[self.alias].close()

    def run(self) -> Cube:
        rebuild(self.round)
        return super().run()


@dataclass(frozen=True)
class Organisation:
    """One organisation in the product's tables, to which rounds are added. `units`: by their number in the data."""

    alias: str
    root: Root
    line: Line
    version: TemplateVersion
    units: list[Unit]


def begin(units: int, spec: Spec, alias: str = "default", key: str = "bench") -> Organisation:
    """An organisation with so many units and no round."""
    with transaction.atomic(using=alias):
        root = Root.objects.using(alias).create(key=key, name="Benchmark")
        line = Line.objects.using(alias).create(root=root, key="main", name="main")
        template = Template.objects.using(alias).create(root=root, key=spec.key, name=spec.name)
        version = TemplateVersion.objects.using(alias).create(
            template=template, number=1, spec=spec_to_json(spec), sha256="0" * 64
        )
        Unit.objects.using(alias).bulk_create([Unit(root=root) for _ in range(units)], batch_size=BATCH)
        made = list(Unit.objects.using(alias).filter(root=root).order_by("pk"))
    return Organisation(alias, root, line, version, made)


def begin_case(data: Data, alias: str = "default") -> Organisation:
    """The organisation of a case, with every unit there ever is."""
    return begin(data.units, _spec(data.case.indicators), alias)


def add(to: Organisation, data: Data) -> Round:
    """One round with its tree, its submissions and their numbers."""
    depth, ids = shape(data)
    tree = Tree(depth, depth == depth.max(), np.zeros(len(depth), dtype=bool))
    with transaction.atomic(using=to.alias):
        opened, places = freeze(to, data.round, ids, tree)
        submit(to, opened, [places[at] for at in np.flatnonzero(depth == depth.max())], packed(data))
    return opened


def freeze(to: Organisation, number: int, ids: Ints, tree: Tree) -> tuple[Round, list[RoundUnit]]:
    """A round with its tree and nothing sent, and who stands in it by position. Rounds are quarters from 2021 on."""
    quarter = period(Kind.QUARTER, 2021 + number // 4, number % 4 + 1)
    opened = Round.objects.using(to.alias).create(
        root=to.root,
        version=to.version,
        line=to.line,
        period_key=quarter.key,
        tree_on=quarter.last_day,
        due_on=quarter.last_day + timedelta(days=5),
        name=f"Benchmark {quarter.key}",
        opened_at=datetime.combine(quarter.last_day, time(12), UTC),
    )
    return opened, _place(opened, [to.units[at] for at in ids], ids, tree, to.alias)


def packed(data: Data) -> Ints:
    """The numbers of the leaves as the product stores them: (leaves, indicators)."""
    return np.where(data.given, data.values, MISSING)


def load(data: Data, alias: str) -> tuple[Round, dict[int, int]]:
    """One round in the product's tables; and unit ids of the product → of the data."""
    made = begin_case(data, alias)
    return add(made, data), {unit.pk: number for number, unit in enumerate(made.units)}


def shape(data: Data) -> tuple[Ints, Ints]:
    """Depth and unit of the data for every position of the depth-first order."""
    full = np.vstack([data.above, data.leaves])
    begins = np.ones(full.shape, dtype=bool)
    begins[:, 1:] = full[:, 1:] != full[:, :-1]
    begins = np.maximum.accumulate(begins, axis=0)
    column, level = np.nonzero(begins.T)
    return level.astype(np.int64), full[level, column]


def _spec(indicators: int) -> Spec:
    fields = [NumberField(f"I{at}", f"Indicator {at}", unit_rule="max") for at in range(indicators)]
    parts = range(0, indicators, EACH)
    sections = (
        Section(f"s{at}", str(at // EACH + 1), f"Section {at // EACH + 1}", tuple(fields[at : at + EACH]))
        for at in parts
    )
    return Spec("bench", "Benchmark", tuple(sections))


def _place(opened: Round, units: list[Unit], ids: Ints, tree: Tree, alias: str) -> list[RoundUnit]:
    """The frozen tree, level by level so that every parent has its id."""
    places = [
        RoundUnit(
            round=opened,
            unit=units[at],
            position=at,
            end=int(tree.end[at]),
            depth=int(tree.depth[at]),
            name=f"Unit {number}",
            code=str(number),
            is_expected=bool(tree.expected[at]),
            mode=Mode.LUMP if tree.lump[at] else Mode.PARTS,
        )
        for at, number in enumerate(ids)
    ]
    for level in range(tree.height):
        here = np.flatnonzero(tree.depth == level)
        for at in here if level else ():
            places[at].parent = places[tree.parent[at]]
        RoundUnit.objects.using(alias).bulk_create([places[at] for at in here], batch_size=BATCH)
    return places


def submit(to: Organisation, opened: Round, places: Sequence[RoundUnit], rows: Ints) -> None:
    """A submission of each place whose row has a number, the latest and the accepted one of its unit; `rows`: (places, cells)."""
    alias, version, now = to.alias, to.version, opened.opened_at
    here = np.flatnonzero((rows != MISSING).any(axis=1))
    sent = [
        Submission(
            round=opened,
            round_unit=places[at],
            version=version,
            number=1,
            answers={},
            sha256="0" * 64,
            receipt=f"B{opened.pk}-{at}",
            origin="typed",
            submitted_at=now,
        )
        for at in here
    ]
    Submission.objects.using(alias).bulk_create(sent, batch_size=BATCH)

    def numbers() -> Iterator[SubmissionNumbers]:
        for submission, at in zip(sent, here, strict=True):
            yield SubmissionNumbers(submission=submission, packed=rows[at].tobytes())

    SubmissionNumbers.objects.using(alias).bulk_create(numbers(), batch_size=BATCH)
    table = RoundUnit._meta.db_table
    with connections[alias].cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET latest_id = %s, accepted_id = %s WHERE id = %s",
            [(submission.pk, submission.pk, submission.round_unit_id) for submission in sent],
        )
        if connections[alias].vendor == "postgresql":
            cursor.execute("ANALYZE")


def place_today(opened: Round, *, named: bool = False) -> None:
    """The units of a round stand today, and have stood since, where they stand in it; `named`: with the names they have in it."""
    since = date(2020, 1, 1)
    rows = opened.units.order_by("position").values_list("unit_id", "parent__unit_id", "position")
    placed = [
        Placement(line=opened.line, unit_id=unit, parent_id=parent, from_day=since, order=position)
        for unit, parent, position in rows
    ]
    Placement.objects.bulk_create(placed, batch_size=BATCH)
    if named:
        spans = opened.units.values_list("unit_id", "name", "code", "depth")
        names = [
            Naming(
                unit_id=unit,
                root_id=opened.root_id,
                name=name,
                code=code,
                kind=f"level {depth}",
                search_key=fold(name),
                sort_key=sort_key(name),
                from_day=since,
            )
            for unit, name, code, depth in spans
        ]
        Naming.objects.bulk_create(names, batch_size=BATCH)
    refresh_paths(opened.root)
