"""The database refuses overlaps even when somebody writes past the actions."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from trienkhai.units.models import Grouping, GroupMember, Naming, Placement, Root, Unit

DAY, LATER, LAST = date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)


@pytest.fixture
def root(db) -> Root:
    return Root.objects.create(key="r", name="R")


@pytest.fixture
def unit(root) -> Unit:
    return Unit.objects.create(root=root)


def naming(root, unit, begins, ends, code=""):
    return Naming.objects.create(root=root, unit=unit, name="Đơn vị", code=code, from_day=begins, to_day=ends)


def refused(make) -> bool:
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


def test_one_unit_has_one_place_a_day_in_a_line(root, unit):
    line = root.lines.create(key="main", name="Main")
    other = root.lines.create(key="dang", name="Party")
    Placement.objects.create(line=line, unit=unit, from_day=DAY, to_day=LATER)

    assert refused(lambda: Placement.objects.create(line=line, unit=unit, from_day=DAY, to_day=None))
    assert not refused(lambda: Placement.objects.create(line=line, unit=unit, from_day=LATER))
    assert not refused(lambda: Placement.objects.create(line=other, unit=unit, from_day=DAY))
    assert refused(lambda: Placement.objects.filter(line=line, from_day=DAY).update(to_day=LAST))


def test_one_unit_has_one_name_a_day(root, unit):
    naming(root, unit, DAY, LATER)

    assert refused(lambda: naming(root, unit, date(2021, 6, 1), LAST))
    assert not refused(lambda: naming(root, unit, LATER, None))


def test_a_code_has_one_bearer_a_day_and_an_empty_code_has_many(root, unit):
    other = Unit.objects.create(root=root)
    naming(root, unit, DAY, LATER, "A")

    assert refused(lambda: naming(root, other, DAY, None, "A"))
    assert not refused(lambda: naming(root, other, LATER, None, "A"))
    third, fourth = Unit.objects.create(root=root), Unit.objects.create(root=root)
    assert not refused(lambda: naming(root, third, DAY, None))
    assert not refused(lambda: naming(root, fourth, DAY, None))


def test_a_code_may_be_used_in_another_organisation(root, unit):
    elsewhere = Root.objects.create(key="r2", name="R2")
    naming(root, unit, DAY, None, "A")

    assert not refused(lambda: naming(elsewhere, Unit.objects.create(root=elsewhere), DAY, None, "A"))


def test_a_unit_is_in_one_part_of_a_grouping_a_day(root, unit):
    grouping = Grouping.objects.create(root=root, key="khoi", name="Khối")
    GroupMember.objects.create(grouping=grouping, unit=unit, part="A", from_day=DAY)

    assert refused(lambda: GroupMember.objects.create(grouping=grouping, unit=unit, part="B", from_day=LATER))


def test_a_row_may_be_saved_again_as_it_is(root, unit):
    row = naming(root, unit, DAY, None, "A")
    row.to_day = LATER

    assert not refused(row.save)
