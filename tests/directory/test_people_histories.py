"""Whatever people do with roles and passwords, in whatever order: nobody comes to more than was given at the beginning."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.world.proof import proof
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.access.models import Grant, Reach
from trienkhai.access.roles import ROLES
from trienkhai.accounts.models import Person
from trienkhai.directory import accounts
from trienkhai.directory.granting import end_grant, grant_role

ABOVE = {"group": "", "north": "group", "south": "group", "n1": "north", "n2": "north", "s1": "south"}
SEEDS = (("chief", "secretary", "north", Reach.SUBTREE), ("keeper", "administrator", "group", Reach.CHILDREN))
SEEDS += (("alone", "secretary", "south", Reach.UNIT), ("boss", "leader", "group", Reach.SUBTREE))
NAMES = (*(name for name, *_ in SEEDS), "an", "binh", "cuc")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(("grant", "grant", "grant", "end", "reset", "close", "reopen")),
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
        st.sampled_from(sorted(ROLES)),
        st.sampled_from(sorted(ABOVE)),
        st.sampled_from(Reach.values),
    ),
    max_size=25,
)


def reached(unit, reach):
    """The units that a reach covers, by walking up from each."""
    if reach == Reach.UNIT:
        return {unit}
    if reach == Reach.CHILDREN:
        return {unit} | {key for key, above in ABOVE.items() if above == unit}
    return {unit} | {key for key, above in ABOVE.items() if above and unit in _line(above)}


def _line(unit):
    return {unit} | (_line(ABOVE[unit]) if ABOVE[unit] else set())


def rights(person, keys):
    """(permission, unit) of an account, also of a closed one, and of roles still to begin."""
    grants = Grant.objects.live(on=timezone.localdate()).filter(person=person)
    return {
        (permission, unit)
        for grant in grants
        for permission in ROLES[grant.role].permissions
        for unit in reached(keys[grant.unit_id], grant.reach)
    }


def play(step, world, people, keys):
    """One act through the actions; whether it was done."""
    act, who, whom, role, unit, reach = step
    by, person = Person.objects.get(pk=people[who]), Person.objects.get(pk=people[whom])
    had, giver = rights(person, keys), rights(by, keys) if by.is_active else set()
    try:
        with transaction.atomic():
            if act == "grant":
                grant_role(person, role, getattr(world, unit), reach=reach, by=by)
                assert rights(person, keys) - had <= giver, f"{who} gave more than he holds: {step}"
                assert by != person
            elif act == "end":
                for grant in Grant.objects.live(on=timezone.localdate()).filter(person=person):
                    end_grant(grant, by=by)
            else:
                {"reset": accounts.reset_password, "close": accounts.close_account, "reopen": accounts.reopen_account}[
                    act
                ](person, by=by)
                assert had <= giver, f"{who} came to the account of {whom}: {step}"
    except (Refused, Unacceptable, WrongState):
        assert rights(person, keys) == had


@pytest.mark.django_db
@settings(
    max_examples=proof(12, 100),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_nobody_comes_to_more_than_some_granter_held(world, steps):
    keys = {getattr(world, key).pk: key for key in ABOVE}
    with transaction.atomic():
        people = {name: Person.objects.create(username=name, full_name=name).pk for name in NAMES}
        for name, role, unit, reach in SEEDS:
            place = {"role": role, "unit": getattr(world, unit), "reach": reach, "from_day": date(2020, 1, 1)}
            Grant.objects.create(person_id=people[name], **place)
        given_once = {name: rights(people[name], keys) for name in NAMES}
        granters = {name for name, role, *_ in SEEDS if "access.grant" in ROLES[role].permissions}
        for step in steps:
            play(step, world, people, keys)
            bound = set().union(*(given_once[name] for name in granters))
            for name, pk in people.items():
                assert rights(pk, keys) <= bound | given_once[name]
        transaction.set_rollback(True)
