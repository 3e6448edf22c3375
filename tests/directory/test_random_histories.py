"""Random histories of acts against a table written day by day."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.directory.oracle import CLOSED, DAYS, Table
from tests.directory.test_export import shape
from tests.world.proof import proof
from trienkhai.access.errors import Unacceptable
from trienkhai.accounts.models import Person
from trienkhai.directory import actions
from trienkhai.directory.importing import carry_out, plan_import
from trienkhai.directory.paths import refresh_paths
from trienkhai.directory.workbook import export_tree
from trienkhai.units import tree
from trienkhai.units.checks import check_tree
from trienkhai.units.models import UnitPath
from trienkhai.units.paths import path_from
from trienkhai.units.queries import heirs, main_line, unit_by_code

FIRST = date(2020, 1, 1)
UNITS = 40
CODES = ["", "A", "B", "C"]
number = st.integers(0, UNITS - 1)
day_number = st.integers(0, DAYS - 1)
acts = st.one_of(
    st.tuples(st.just("open"), day_number, number, st.sampled_from(CODES)),
    st.tuples(st.just("move"), day_number, number, number),
    st.tuples(st.just("close"), day_number, number, number),
    st.tuples(st.just("merge"), day_number, number, number),
    st.tuples(st.just("recode"), day_number, number, st.sampled_from(CODES)),
)


def on(day: int) -> date:
    return FIRST + timedelta(days=day)


class Told:
    """The same acts told to the product and to the table; both must agree on each whether it can be."""

    def __init__(self) -> None:
        self.by = Person.objects.create_person("founder", full_name="Người lập")
        self.root = actions.create_root(key="r", name="Gốc", by=self.by)
        self.table = Table()
        self.units = [actions.open_unit(self.root, on=FIRST, parent=None, name="Gốc", by=self.by)]
        self.table.open(0, None, "")

    def tell(self, kind: str, day: int, one: int, other: int | str) -> None:
        if kind == "open" and len(self.units) >= UNITS:
            return
        known = len(self.units)
        one = one % known
        other = other % known if isinstance(other, int) else other
        wanted = self._table(kind, day, one, other)
        assert self._product(kind, day, one, other) == (wanted is not None), (kind, day, one, other)
        self.table = wanted or self.table

    def _table(self, kind: str, day: int, one: int, other: int | str) -> Table | None:
        trial = self.table.trial()
        done = {
            "open": lambda: trial.open(day, one, other),
            "move": lambda: trial.move(one, day, other),
            "close": lambda: trial.close(one, day),
            "merge": lambda: trial.merge(one, other, day),
            "recode": lambda: trial.recode(one, day, other),
        }[kind]()
        return trial if done and trial.holds() else None

    def _product(self, kind: str, day: int, one: int, other: int | str) -> bool:
        unit, root, by = self.units[one], self.root, self.by
        try:
            if kind == "open":
                name = f"Đơn vị {len(self.units)}"
                self.units.append(actions.open_unit(root, on=on(day), parent=unit, name=name, code=other, by=by))
            elif kind == "move":
                actions.move_unit(unit, parent=self.units[other], on=on(day), by=by)
            elif kind == "close":
                actions.close_unit(unit, on=on(day), by=by)
            elif kind == "merge":
                actions.merge_units([unit], self.units[other], on=on(day), by=by)
            else:
                actions.rename_unit(unit, on=on(day), code=other, by=by)
        except Unacceptable:
            return False
        return True


class RandomHistories(TestCase):
    @settings(max_examples=proof(12, 150), deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(acts, min_size=4, max_size=45))
    def test_the_tree_is_the_table_on_every_day(self, told_acts):
        told = Told()
        for act in told_acts:
            told.tell(*act)

        assert check_tree(told.root) == []
        for day in range(DAYS):
            self._compare_day(told, day)
        self._compare_paths(told, DAYS - 1)
        self._compare_paths(told, DAYS // 2)
        self._compare_lineage(told)

    def _compare_day(self, told: Told, day: int) -> None:
        line, table = main_line(told.root), told.table
        view = tree.at(on(day), line)
        ids = {unit.pk: at for at, unit in enumerate(told.units)}
        found = {ids[pk]: view.parent_of(pk) for pk in view.unit.tolist()}
        wanted = {at: table.parent[at][day] for at in ids.values() if table.parent[at][day] != CLOSED}
        assert {at: ids[above] if above else None for at, above in found.items()} == wanted
        for at in wanted:
            below = {ids[pk] for pk in view.subtree(told.units[at].pk)}
            assert below == {other for other in wanted if at == other or at in table.above(other, day)}
        for code in CODES[1:]:
            bearers = [at for at in wanted if table.code[at][day] == code]
            unit = unit_by_code(told.root, code, on(day))
            assert ([ids[unit.pk]] if unit else []) == bearers

    def _compare_paths(self, told: Told, day: int) -> None:
        refresh_paths(told.root, on(day))
        table = told.table
        rows = {row.unit_id: row for row in UnitPath.objects.filter(unit__root=told.root)}
        for at, unit in enumerate(told.units):
            row = rows[unit.pk]
            assert row.is_open == table.is_open(at, day)
            if row.is_open:
                walk = [told.units[other].pk for other in reversed(table.above(at, day))]
                assert row.path == path_from((*walk, unit.pk)) and row.depth == len(walk)
        assert check_tree(told.root, today=on(day)) == []

    def _compare_lineage(self, told: Told) -> None:
        ids = {unit.pk: at for at, unit in enumerate(told.units)}
        found = heirs(ids, on(DAYS))
        for pk, at in ids.items():
            assert {ids[heir] for heir in found[pk]} == _ends(at, told.table.followed)

    @settings(max_examples=proof(4, 60), deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(acts, min_size=10, max_size=45))
    def test_the_export_taken_in_elsewhere_is_the_same_tree(self, told_acts):
        told = Told()
        for act in told_acts:
            told.tell(*act)
        other = actions.create_root(key="s", name="Gốc", by=told.by)

        plan = plan_import(other, [("tree.xlsx", export_tree(told.root))])

        assert plan.problems == ()
        carry_out(plan, by=told.by)
        assert shape(other) == shape(told.root)


def _ends(unit: int, followed: dict[int, set[int]]) -> set[int]:
    if unit not in followed:
        return {unit}
    return set().union(*(_ends(heir, followed) for heir in followed[unit]))
