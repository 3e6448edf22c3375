"""The tree as a workbook, and back."""

from datetime import date

from trienkhai.accounts.models import Person
from trienkhai.directory import actions
from trienkhai.directory.importing import carry_out, plan_import
from trienkhai.directory.importing.loading import load
from trienkhai.directory.workbook import export_tree
from trienkhai.units.checks import check_tree

DAY, LATER = date(2022, 1, 1), date(2023, 1, 1)


def tell_a_story(world) -> None:
    """Something of everything."""
    by = world.secretary
    grouping = actions.make_grouping(world.root, key="linh-vuc", name="Ngành", by=by)
    actions.put_in_group(grouping, world.north, part="Phân bón", on=DAY, order=2, by=by)
    actions.put_in_group(grouping, world.north, part="Cao su", on=LATER, by=by)
    actions.rename_unit(world.n1, on=DAY, name="=Chi bộ Một", code="001", by=by)
    actions.move_unit(world.n1, parent=world.south, on=LATER, reason="Quyết định 9", by=by)
    actions.close_unit(world.n2, on=LATER, by=by)
    again = actions.open_unit(
        world.root, on=LATER, parent=world.north, name="Không mã", code="CTB-2", by=by, note="mã cũ của chi bộ khác"
    )
    halves = [
        actions.open_unit(world.root, on=LATER, parent=world.group, name=name, by=by) for name in ("Nửa 1", "Nửa 2")
    ]
    actions.split_unit(world.south, dict(zip(halves, (3, 7), strict=True)), on=date(2024, 1, 1), by=by,
                       children={world.s1: halves[0], world.n1: halves[1]}, note="Nghị quyết 3")  # fmt: skip
    party = actions.make_line(world.root, key="dang", name="Đảng", by=by)
    actions.move_unit(world.group, parent=None, on=DAY, line=party, by=by)
    actions.move_unit(again, parent=world.group, on=LATER, line=party, order=4, by=by)


def joined(rows: list) -> list:
    kept: list = []
    for row in rows:
        if kept and kept[-1].end == row.begin and kept[-1].said == row.said:
            kept[-1].end = row.end
        else:
            kept.append(row)
    return kept


def shape(root) -> object:
    """A history without ids: what two equal trees have in common. Rows that go on saying the same are one."""
    history = load(root)
    for unit in history.units:
        unit.names, unit.places = joined(unit.names), joined(unit.places)

    def key(unit):
        return tuple((row.begin, row.said) for row in unit.names) if unit else None

    def places(rows):
        return [(row.line, row.begin, row.end, key(row.parent), row.order, row.reason) for row in rows]

    units = sorted(
        (
            key(unit), [(row.begin, row.end, row.said) for row in unit.names], places(unit.places), places(unit.elsewhere),
            sorted((history.groupings[row.grouping], row.begin, row.end, row.part, row.order) for row in unit.parts), unit.note,
        )
        for unit in history.units
    )  # fmt: skip
    lineage = sorted(
        (key(row.predecessor), key(row.successor), row.day, row.kind, row.share or 0, row.note)
        for row in history.descents
    )
    return str((units, lineage, sorted(history.groupings.values()), sorted(history.lines)))


def test_taken_in_elsewhere_the_export_is_the_same_tree(world):
    tell_a_story(world)
    founder = Person.objects.create_person("other", full_name="Người khác")
    elsewhere = actions.create_root(key="khac", name="Bản sao", by=founder)

    plan = plan_import(elsewhere, [("tree.xlsx", export_tree(world.root))])
    carry_out(plan, by=founder)

    assert plan.flaws == ()
    assert shape(elsewhere) == shape(world.root)
    assert check_tree(elsewhere) == []


def test_taken_in_where_it_came_from_nothing_changes(world):
    tell_a_story(world)
    before = shape(world.root)

    plan = plan_import(world.root, [("tree.xlsx", export_tree(world.root))])
    assert plan.problems == () and plan.opened == 0 and plan.lineage == 0
    made = carry_out(plan, by=world.secretary)

    assert set(made.values()) == {0} and shape(world.root) == before


def test_the_same_tree_gives_the_same_bytes(world):
    assert export_tree(world.root) == export_tree(world.root)
