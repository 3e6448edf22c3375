"""`check_tree` finds whatever was written past the actions."""

from datetime import date

import pytest
from django.db import connection

from trienkhai.directory import actions
from trienkhai.units import tree
from trienkhai.units.checks import check_tree
from trienkhai.units.models import Naming, Placement, TreeVersion, UnitPath
from trienkhai.units.queries import main_line

DAY, LATER = date(2022, 1, 1), date(2023, 1, 1)


@pytest.fixture
def changed(world):
    """A tree that was merged, moved and renamed through the actions."""
    actions.rename_unit(world.n1, on=DAY, name="Chi bộ Một", by=world.secretary)
    actions.merge_units([world.north], world.south, on=LATER, by=world.secretary)
    for day in (date(2021, 1, 1), DAY, LATER):
        tree.at(day, main_line(world.root))
    return world


def codes(world) -> set[str]:
    return {finding.code for finding in check_tree(world.root)}


def test_a_tree_made_by_acts_holds(changed):
    assert check_tree(changed.root) == []


def test_a_unit_under_a_closed_one_is_found(changed):
    Placement.objects.filter(unit=changed.n1, from_day=LATER).update(parent=changed.north)

    assert "orphan" in codes(changed)
    assert "Công ty Bắc" in str(next(found for found in check_tree(changed.root) if found.code == "orphan"))


def test_a_circle_is_found(changed):
    Placement.objects.filter(unit=changed.south).update(parent=changed.s1)

    assert "circle" in codes(changed)


def test_a_remembered_tree_that_is_not_true_is_found(changed):
    version = TreeVersion.objects.filter(line=main_line(changed.root)).first()
    version.arrays = bytes(version.arrays)[:-8] + b"\x07" + b"\0" * 7
    version.save()

    assert codes(changed) == {"tree-version"}


def test_a_wrong_or_missing_path_is_found(changed):
    UnitPath.objects.filter(unit=changed.s1).update(path="/0001/")
    UnitPath.objects.filter(unit=changed.n1).delete()

    assert [finding.code for finding in check_tree(changed.root)] == ["path", "path"]


def test_a_unit_without_a_name_is_found(changed):
    Naming.objects.filter(unit=changed.s1).update(from_day=DAY)

    assert codes(changed) == {"unnamed"}


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL keeps its constraints through every change of a table"
)
def test_lost_guards_and_the_overlap_they_let_in_are_found(changed):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER no_two_places_on_a_day_insert")
    Placement.objects.create(line=main_line(changed.root), unit=changed.s1, parent=changed.group, from_day=LATER)

    assert {"guard-missing", "overlap"} <= codes(changed)
