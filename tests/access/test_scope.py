"""Who may what where."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from trienkhai.access.errors import Refused
from trienkhai.access.models import Grant, Reach
from trienkhai.access.roles import PERMISSIONS, ROLES, roles_with
from trienkhai.access.scope import may, require, scope_of
from trienkhai.directory import actions as directory
from trienkhai.directory.granting import grant_role

pytestmark = pytest.mark.django_db


def test_a_grant_on_a_subtree_covers_all_below_and_nothing_beside(world):
    officer = world.officer
    assert may(officer, "reporting.submit", world.north)
    assert may(officer, "reporting.submit", world.n1)
    assert not may(officer, "reporting.submit", world.south)
    assert not may(officer, "reporting.submit", world.group)


def test_a_grant_on_a_unit_covers_the_unit_alone(world):
    person = world.person("clerk", "officer", at=world.north, reach="unit")
    assert may(person, "reporting.fill", world.north)
    assert not may(person, "reporting.fill", world.n1)


def test_a_closed_unit_lies_under_its_successor_read_only(world):
    directory.merge_units([world.north], world.south, on=timezone.localdate(), by=world.founder)
    assert may(world.neighbour, "reporting.read", world.north)
    assert not may(world.neighbour, "reporting.submit", world.north)
    assert may(world.officer, "reporting.submit", world.north), "its own people still send its last report"
    assert may(world.secretary, "units.change", world.north), "its past is kept by those above the place it had"
    beside = world.person("beside", "secretary", at=world.south)
    assert not may(beside, "units.change", world.north)


def test_a_role_that_ended_yesterday_is_gone(world):
    officer = world.officer
    Grant.objects.filter(person=officer).update(to_day=timezone.localdate())
    assert scope_of(officer, "reporting.submit").is_empty


def test_a_closed_account_has_no_rights(world):
    officer = world.officer
    officer.is_active = False
    assert scope_of(officer, "reporting.submit").is_empty


def test_refusal_names_permission_person_and_unit(world):
    with pytest.raises(Refused) as refused:
        require(world.officer, "review.freeze", world.group)
    assert refused.value.permission == "review.freeze"
    assert refused.value.unit == world.group


def test_nobody_gives_a_role_he_does_not_hold(world):
    with pytest.raises(Refused):
        grant_role(world.neighbour, "secretary", world.south, by=world.officer)


def test_a_founder_gives_roles_and_the_log_tells(world):
    made = grant_role(world.neighbour, "auditor", world.south, by=world.founder, reason="kiểm tra năm")
    assert made.granted_by == world.founder
    assert may(world.neighbour, "audit.read", world.s1)
    assert scope_of(world.neighbour, "audit.read", on=timezone.localdate() - timedelta(days=1)).is_empty


def test_the_statement_of_scope_of_and_the_query_of_grants_agree(world):
    """Every edge of a grant's days, every reach, roles in one's own name and in another's: two ways to ask, one answer."""
    person, absent = world.officer, world.neighbour
    today = timezone.localdate()
    Grant.objects.filter(person=person).delete()
    around = [today + timedelta(days=days) for days in (-1, 0, 1)]
    units = [world.group, world.north, world.south, world.n1, world.n2, world.s1]
    children = {
        world.group.pk: (world.north, world.south),
        world.north.pk: (world.n1, world.n2),
        world.south.pk: (world.s1,),
    }
    for number, (begin, end, own) in enumerate(product(around, (None, *around), (True, False))):
        Grant.objects.create(
            person=person,
            role=("member", "officer", "auditor")[number % 3],
            unit=units[number % len(units)],
            reach=Reach.values[number // 3 % 3],
            from_day=begin,
            to_day=end,
            stands_for=None if own else absent,
        )
    asked = 0
    for day, permission in product([*around, today + timedelta(days=2)], PERMISSIONS):
        held = Grant.objects.held_by(person, on=day).filter(role__in=[role.key for role in roles_with(permission)])
        expected = {(grant.unit_id, grant.reach) for grant in held}
        scope = scope_of(person, permission, on=day)
        own = {unit for unit, _reach in expected}
        below = {child.pk for unit, reach in expected if reach == Reach.CHILDREN for child in children.get(unit, ())}
        whole = {unit for unit, reach in expected if reach == Reach.SUBTREE}
        assert scope.units == own | below
        assert set(scope.subtrees) == {unit.path.path for unit in units if unit.pk in whole}
        assert scope.alone == (own | below) - whole
        asked += bool(expected)
    assert asked > 10


def test_every_role_is_known_by_its_permissions():
    for role in ROLES.values():
        for permission in role.permissions:
            assert role in roles_with(permission)
