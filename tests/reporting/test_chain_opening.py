"""The check before opening, of a template with a chain: steps that nobody takes, and too few people for them."""

from itertools import product

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reporting.chained_ground import Chained, open_chained, with_chain
from tests.world.proof import proof
from trienkhai.access.models import Grant, Reach
from trienkhai.reporting import rights
from trienkhai.reporting.actions import design_template
from trienkhai.reporting.models import Round, RoundUnit
from trienkhai.reporting.queries.opening_check import opening_check
from trienkhai.reporting.rules.template_file import read_toml

pytestmark = pytest.mark.usefixtures("alone")


class Node:
    def __init__(self, row, places):
        self.unit_id, self.name, self.code, self.is_expected = row.unit_id, row.name, row.code, row.is_expected
        self.parent = places.get(row.parent_id, -1)


def test_the_opening_check_names_steps_that_nobody_takes(world):
    ground = Chained(world)
    Grant.objects.filter(role="leader").update(unit=world.south)  # their reach is what lies below it
    round_ = ground.round

    rows = list(round_.units.order_by("position"))
    nodes = [Node(row, {row.pk: at for at, row in enumerate(rows)}) for row in rows]
    check = opening_check(nodes, round_.version.parsed.chain)
    (lacking,) = check.steps
    assert (lacking.name, lacking.role, {one.code for one in lacking.units}) == (
        "Chấp nhận",
        "Lãnh đạo",
        {"CTB", "CTN", "CTB-1", "CTB-2"},
    )
    assert not check.is_clean and check.facts["nobody_takes_a_step"] == 4
    assert opening_check(nodes).steps == ()


@pytest.mark.parametrize(
    ("people", "few"),
    [
        ({"both": "reviewer leader"}, True),
        ({"both": "reviewer leader", "other": "leader"}, False),
        ({"one": "reviewer", "two": "leader"}, False),
        ({"one": "reviewer"}, False),  # a step that nobody takes is told as that
    ],
)
def test_the_opening_check_tells_where_the_steps_find_too_few_people(world, people, few):
    Grant.objects.filter(role__in=["reviewer", "leader"]).delete()
    for name, roles in people.items():
        for role in roles.split():
            world.person(name, role, at=world.group)
    form = {"template": design_template(world.root, read_toml(with_chain()), by=world.secretary).template_id}
    form |= {"period": "2023-Q4", "due_on": "6/1/2024", "kinds": ["company", "cell"], "top": "SL", "step": "look"}
    page = world.browser(world.secretary).post(reverse("reporting:open_round"), form)
    check = page.context["preview"].check
    assert {one.code for one in check.few} == ({"CTB", "CTN", "CTB-1", "CTB-2", "CTN-1"} if few else set())
    assert ("các bước xử lý có ít người hơn số bước" in page.content.decode()) == few


GRANTS = st.lists(
    st.tuples(
        st.sampled_from(["group", "north", "n1"]),
        st.sampled_from(["reviewer", "leader"]),
        st.sampled_from(Reach),
        st.integers(0, 2),
    ),
    min_size=2,
    max_size=6,
)


@given(GRANTS)
@settings(max_examples=proof(5, 150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_too_few_is_what_the_guards_of_the_steps_say(world, given):
    """Every way to give each step to one person, tried out."""
    world.secretary  # noqa: B018 -- he opens the round
    Grant.objects.filter(role__in=["reviewer", "leader"]).delete()
    round_ = Round.objects.first() or open_chained(world, kinds=frozenset({"company", "cell", "group"}))
    people = {}
    for unit, role, reach, number in given:
        people[number] = world.person(f"p{number}", role, at=getattr(world, unit), reach=reach)
    rows = list(RoundUnit.objects.filter(round=round_).select_related("round", "unit").order_by("position"))
    places = {row.pk: at for at, row in enumerate(rows)}
    chain = read_toml(with_chain()).chain

    def is_short(row):
        able = [[who for who in people.values() if rights.stands_above_as(who, step.role, row)] for step in chain]
        return all(able) and not any(len(set(each)) == len(each) for each in product(*able))

    check = opening_check([Node(row, places) for row in rows], chain)
    assert {one.unit for one in check.few} == {row.unit_id for row in rows if row.is_expected and is_short(row)}


def test_people_of_two_levels_are_told_apart(world):
    """Above the cells of the north stands one more than above the company."""
    Grant.objects.filter(role__in=["reviewer", "leader"]).delete()
    world.person("both", "reviewer", at=world.group)
    world.person("both", "leader", at=world.group)
    world.person("north", "reviewer", at=world.north, reach=Reach.CHILDREN)
    rows = list(open_chained(world).units.order_by("position"))
    places = {row.pk: at for at, row in enumerate(rows)}
    nodes = [Node(row, places) for row in rows]
    few = {one.code for one in opening_check(nodes, read_toml(with_chain()).chain).few}
    assert few == {"CTB", "CTN", "CTN-1"}


def test_the_page_of_a_round_to_open_names_the_step(world):
    ground = Chained(world)
    Grant.objects.filter(role="leader").delete()
    form = {
        "template": ground.round.version.template_id,
        "period": "2023-Q4",
        "due_on": "6/1/2024",
        "kinds": ["company"],
    }
    page = (
        world.browser(world.secretary)
        .post(reverse("reporting:open_round"), form | {"top": "SL", "step": "look"})
        .content.decode()
    )
    assert "2 đơn vị chưa có người thực hiện bước “Chấp nhận” (Lãnh đạo)" in page
