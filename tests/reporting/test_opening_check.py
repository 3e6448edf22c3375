"""The check before opening: for which units nobody may fill, send or accept; it warns, and wants to have been seen."""

import re
from dataclasses import dataclass
from datetime import date

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reporting.ground import open_sample, sample_spec
from tests.world.proof import proof
from trienkhai.access.models import Grant, Reach
from trienkhai.access.roles import ROLES
from trienkhai.directory import actions as directory
from trienkhai.reporting import rights
from trienkhai.reporting.actions import design_template
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.reporting.permissions import DECIDE, FILL, SUBMIT
from trienkhai.reporting.queries.opening_check import OpeningCheck, opening_check

PAGE = "reporting:open_round"
GRANTS = st.lists(
    st.tuples(
        st.sampled_from(["group", "north", "n1", "south"]), st.sampled_from(sorted(ROLES)), st.sampled_from(Reach)
    ),
    max_size=4,
)


@pytest.fixture
def form(world) -> dict:
    version = design_template(world.root, sample_spec(), by=world.secretary)
    return {"template": version.template_id, "period": "2023-Q2", "due_on": "6/7/2023", "kinds": ["company", "cell"]}


@dataclass(frozen=True)
class Standing:
    unit_id: int
    parent: int
    name: str
    code: str
    is_expected: bool


def check_of_round(rows) -> OpeningCheck:
    """The check for a round that is open; `rows` are all its units in the order of its tree."""
    places = {row.pk: at for at, row in enumerate(rows)}
    return opening_check(
        [Standing(row.unit_id, places.get(row.parent_id, -1), row.name, row.code, row.is_expected) for row in rows]
    )


def names(found) -> set[str]:
    return {one.name for one in found}


def alone_at_the_top(world):
    """The secretary, for the head office without what stands below; nobody else."""
    secretary = world.secretary
    Grant.objects.exclude(person=secretary).delete()
    Grant.objects.update(reach=Reach.UNIT)
    return secretary


@given(GRANTS)
@settings(
    max_examples=proof(6, 100),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_it_says_what_the_rights_of_everybody_say(world, given):
    """Against the guards of the acts themselves, asked for each person and each unit."""
    Grant.objects.exclude(person=world.secretary).delete()
    Grant.objects.filter(person=world.secretary).update(unit=world.group, reach=Reach.SUBTREE)
    round_ = Round.objects.first() or open_sample(world, kinds={"company", "cell", "group"})
    Grant.objects.filter(person=world.secretary).update(unit=world.s1, reach=Reach.UNIT)
    people = [world.secretary]
    for at, (unit, role, reach) in enumerate(given):
        people.append(world.person(f"p{at}", role, at=getattr(world, unit), reach=reach))
    rows = list(RoundUnit.objects.filter(round=round_).select_related("round", "unit").order_by("position"))
    check = check_of_round(rows)

    def lacking(may) -> set[str]:
        return {row.name for row in rows if not any(may(person, row) for person in people)}

    assert names(check.fill) == lacking(lambda person, row: rights.holds(person, FILL, row))
    assert names(check.send) == lacking(lambda person, row: rights.holds(person, SUBMIT, row))
    assert names(check.decide) == lacking(lambda person, row: rights.stands_above(person, DECIDE, row))


def test_lists_are_shown_by_name_and_the_round_opens_once_they_were_seen(world, form):
    opener = alone_at_the_top(world)
    world.person("officer", "officer", at=world.south)
    browser = world.browser(opener)
    page = browser.post(reverse(PAGE), form | {"top": "SL", "step": "look"})
    text = page.content.decode()
    check = page.context["preview"].check
    assert names(check.send) == names(check.fill) == {"Công ty Bắc", "Chi bộ 1 Bắc", "Chi bộ 2 Bắc"}
    assert names(check.decide) == {"Chi bộ 1 Bắc", "Chi bộ 2 Bắc", "Chi bộ 1 Nam"}
    assert "3 đơn vị chưa có người được chấp nhận báo cáo" in text
    assert reverse("directory:unit", args=[world.n1.pk]) in text
    (seen,) = re.findall(r'name="seen" value="(\w+)"', text)
    (checked,) = re.findall(r'name="confirmed" value="(\w+)"', text)
    sent = form | {"top": "SL", "step": "open", "seen": seen}

    for unseen in ({}, {"confirmed": "on"}):
        again = browser.post(reverse(PAGE), sent | unseen)
        assert "Chưa mở kỳ" in again.content.decode()
        assert not Round.objects.exists()

    assert browser.post(reverse(PAGE), sent | {"confirmed": checked}).status_code == 302
    assert Round.objects.exists()


def test_lists_that_have_changed_meanwhile_want_to_be_seen_again(world, form):
    alone_at_the_top(world)
    world.person("officer", "officer", at=world.south)
    browser = world.browser(world.secretary)
    text = browser.post(reverse(PAGE), form | {"step": "look"}).content.decode()
    (seen,) = re.findall(r'name="seen" value="(\w+)"', text)
    (checked,) = re.findall(r'name="confirmed" value="(\w+)"', text)
    Grant.objects.filter(person__username="officer").delete()
    again = browser.post(reverse(PAGE), form | {"step": "open", "seen": seen, "confirmed": checked})
    assert again.status_code == 200
    assert not Round.objects.exists()


def test_where_nobody_is_lacking_nothing_is_to_be_confirmed(world, form):
    page = world.browser(world.secretary).post(reverse(PAGE), form | {"step": "look"})
    assert page.context["preview"].check.is_clean
    assert 'name="confirmed"' not in page.content.decode()


def test_a_closed_unit_has_only_its_own_people(world):
    directory.merge_units([world.n2], world.n1, on=date(2023, 5, 1), by=world.founder)
    opened = open_sample(world, hear_closed={world.n2.pk})
    check = check_of_round(RoundUnit.objects.filter(round=opened).order_by("position"))
    assert names(check.send) == {"Chi bộ 2 Bắc"}  # its successor does not send for it
    assert not check.decide
    world.person("own", "officer", at=world.n2, reach=Reach.UNIT)
    assert check_of_round(RoundUnit.objects.filter(round=opened).order_by("position")).is_clean


def test_its_queries_do_not_grow_with_the_round(world, django_assert_max_num_queries):
    opened = open_sample(world)
    rows = list(RoundUnit.objects.filter(round=opened).order_by("position"))
    with django_assert_max_num_queries(8):
        check_of_round(rows)
