"""Who is above a report, whose own it is, who sees it: the conditions of the lists against a slow walk up both trees."""

from datetime import date
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.access.errors import Refused
from trienkhai.access.models import Reach
from trienkhai.access.scope import scope_of
from trienkhai.directory.actions import close_unit, merge_units, move_unit
from trienkhai.reporting.actions import submit
from trienkhai.reporting.models import RoundUnit
from trienkhai.reporting.queries.desk import unit_desk
from trienkhai.reporting.rights import holds, sees, stands_above
from trienkhai.reporting.rules.lifecycle import days_late
from trienkhai.units.models import UnitPath

PLACES = ("group", "north", "south", "n1", "n2", "s1")


@pytest.fixture
def moved(world):
    """Two rounds, one of all and one of the north; since then a cell went to the south, another was merged into it."""
    rounds = [open_sample(world, "2023-Q1", kinds={"group", "company", "cell"}), open_sample(world, top=world.north)]
    today = timezone.localdate()
    move_unit(world.n1, parent=world.south, on=today, by=world.secretary)
    merge_units([world.n2], world.s1, on=today, by=world.secretary)
    return rounds


def line_above(row):
    """The units above in the tree of the round, the nearest first."""
    while row.parent:
        row = row.parent
        yield row.unit_id


def line_today(unit_id):
    """The units above today, the nearest first."""
    path = UnitPath.objects.get(unit=unit_id).path
    above = [one for one in UnitPath.objects.all() if path.startswith(one.path) and one.path != path]
    return [one.unit_id for one in sorted(above, key=lambda one: -len(one.path))]


def covers(holder, reach, unit_id):
    return unit_id == holder.pk or (reach == Reach.SUBTREE and holder.pk in line_today(unit_id))


def is_above(holder, reach, row):
    above = list(line_above(row)) or line_today(row.unit_id)
    if not above:
        return is_held(holder, reach, row)
    if reach == Reach.SUBTREE:
        return any(covers(holder, reach, unit_id) for unit_id in above)
    return above[0] == holder.pk


def is_held(holder, reach, row):
    is_open = UnitPath.objects.get(unit=row.unit_id).is_open
    return row.unit_id == holder.pk or (is_open and covers(holder, reach, row.unit_id))


def is_seen(holder, reach, row):
    if reach == Reach.UNIT:
        return row.unit_id == holder.pk or (row.parent is not None and row.parent.unit_id == holder.pk)
    return any(covers(holder, reach, unit_id) for unit_id in (row.unit_id, *line_above(row)))


@pytest.mark.parametrize(("place", "reach"), list(product(PLACES, (Reach.SUBTREE, Reach.UNIT))))
def test_lists_and_single_rows_find_what_a_walk_up_the_trees_finds(world, moved, place, reach):
    holder = getattr(world, place)
    person = world.person("holder", "reviewer", at=holder, reach=reach)
    world.person("holder", "officer", at=holder, reach=reach)
    rows = list(RoundUnit.objects.select_related("parent__parent", "unit"))
    decide, fill = scope_of(person, "reporting.decide"), scope_of(person, "reporting.fill")

    def named(found):
        return sorted((row.round.period_key, row.name) for row in found)

    for units, awaited in (
        (RoundUnit.objects.all(), rows),
        (RoundUnit.objects.of_rounds(one.pk for one in moved), rows),
        *((RoundUnit.objects.of_rounds([one.pk]), [row for row in rows if row.round_id == one.pk]) for one in moved),
    ):
        assert named(units.above(decide)) == named(row for row in awaited if is_above(holder, reach, row))
        assert named(units.held(fill)) == named(row for row in awaited if is_held(holder, reach, row))
        assert named(units.visible_to(person)) == named(row for row in awaited if is_seen(holder, reach, row))
    for row in rows:
        assert stands_above(person, "reporting.decide", row) == is_above(holder, reach, row)
        assert holds(person, "reporting.fill", row) == is_held(holder, reach, row)
        assert sees(person, row) == is_seen(holder, reach, row)


@pytest.mark.parametrize(
    "filtered", [{"round__period_key": "2023-Q1"}, {"parent": None}, {"unit__path__is_open": True}]
)
def test_it_does_not_matter_what_was_filtered_before(world, moved, filtered):
    for person in (world.officer, world.neighbour, world.secretary):
        before = RoundUnit.objects.filter(**filtered).order_by("name").select_related("round").visible_to(person)
        after = RoundUnit.objects.visible_to(person).filter(**filtered)
        assert set(before) == set(after)


def test_many_intervals_are_found_within_the_query(world, moved, monkeypatch):
    monkeypatch.setattr("trienkhai.reporting.models.rounds.MOST_INTERVALS", 0)
    for person in (world.officer, world.neighbour, world.secretary):
        known = RoundUnit.objects.of_rounds(one.pk for one in moved).visible_to(person)
        assert set(known) == set(RoundUnit.objects.visible_to(person))


def test_who_holds_the_whole_organisation_is_asked_about_with_one_small_query_more(
    world, moved, django_assert_num_queries
):
    for person in (world.secretary, world.officer):
        scope = scope_of(person, "reporting.read")
        with django_assert_num_queries(2 if person == world.secretary else 3):
            assert list(RoundUnit.objects.of_rounds([moved[0].pk]).under(scope))


@pytest.mark.parametrize("state", ["none", "draft", "submitted", "returned", "accepted"])
def test_late_is_the_same_for_a_list_and_for_one(world, state):
    opened = open_sample(world)
    RoundUnit.objects.filter(round=opened).update(state=state)
    RoundUnit.objects.filter(unit=world.n1).update(due_on=date(2023, 7, 9))
    for day in (date(2023, 7, 6), date(2023, 7, 7), date(2023, 7, 9), date(2023, 7, 10)):
        late = {row.pk for row in RoundUnit.objects.all() if days_late(row.state, row.due, day) > 0}
        assert {row.pk for row in RoundUnit.objects.late(on=day)} == late


def test_the_desk_offers_sending_only_to_who_may_send(world):
    own = world.person("own", "officer", at=world.n1, reach=Reach.UNIT)
    cell = at_unit(open_sample(world), world.n1)
    close_unit(world.n1, on=timezone.localdate(), by=world.secretary)
    assert not unit_desk(at_unit(cell.round, world.n1), world.officer, on=date(2023, 7, 20)).may_send
    with pytest.raises(Refused):
        submit(cell, by=world.officer, answers=answers())
    assert unit_desk(at_unit(cell.round, world.n1), own, on=date(2023, 7, 20)).may_send
    assert submit(cell, by=own, answers=answers())


def test_the_board_offers_changes_only_to_who_may_make_them(world):
    opened = open_sample(world, kinds={"cell"}, top=world.north)
    merge_units([world.north], world.south, on=timezone.localdate(), by=world.secretary)
    heir = world.person("heir", "secretary", at=world.south)
    for person, may in ((heir, False), (world.secretary, True)):
        browser = world.browser(person)
        assert browser.get(reverse("reporting:board", args=[opened.pk])).context["may_change"] == may
        assert (browser.get(reverse("reporting:extend", args=[opened.pk])).status_code == 200) == may
