"""An act recorded ahead takes effect when its day comes, whoever asks first."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from trienkhai.access.scope import may
from trienkhai.directory import actions, paths
from trienkhai.directory.actions import ground
from trienkhai.units.checks import check_tree
from trienkhai.units.models import Root, UnitPath

# Noon in Hanoi; the days turn there, not in Greenwich.
TODAY = datetime(2026, 3, 10, 5, tzinfo=UTC)
DAY = date(2026, 3, 13)


@pytest.fixture
def moved_ahead(db):
    """The world on 10 March, its first cell to move to the south on the 13th; frozen on that day."""
    from tests.world.people import World

    with time_machine.travel(TODAY, tick=False) as clock:
        world = World()
        actions.move_unit(world.n1, parent=world.south, on=DAY, by=world.secretary)
        yield world, clock


def page_of(world, person):
    return world.browser(person).get(reverse("directory:unit", args=[world.n1.pk])).status_code


def test_the_first_request_of_the_day_is_answered_over_the_tree_of_the_day(moved_ahead):
    world, clock = moved_ahead
    assert (page_of(world, world.officer), page_of(world, world.neighbour)) == (200, 404)

    clock.move_to(TODAY + timedelta(days=5))
    assert (page_of(world, world.officer), page_of(world, world.neighbour)) == (404, 200)
    assert check_tree(Root.objects.get()) == []
    assert Root.objects.get().paths_on == date(2026, 3, 15)


def test_the_day_turns_at_midnight_in_hanoi(moved_ahead):
    world, clock = moved_ahead
    clock.move_to(datetime(2026, 3, 12, 16, 59, tzinfo=UTC))
    assert (page_of(world, world.officer), page_of(world, world.neighbour)) == (200, 404)
    clock.move_to(datetime(2026, 3, 12, 17, 1, tzinfo=UTC))
    assert (page_of(world, world.officer), page_of(world, world.neighbour)) == (404, 200)


def test_one_process_that_answered_yesterday_answers_today(moved_ahead):
    world, clock = moved_ahead
    browser = world.browser(world.neighbour)
    address = reverse("directory:unit", args=[world.n1.pk])
    assert browser.get(address).status_code == 404
    clock.move_to(TODAY + timedelta(days=3))
    browser.force_login(
        world.neighbour, backend="django.contrib.auth.backends.ModelBackend"
    )  # the night ended the session
    assert browser.get(address).status_code == 200


def test_acts_of_the_day_are_judged_over_the_tree_of_the_day(moved_ahead):
    world, clock = moved_ahead
    chief = world.person("chief", "secretary", at=world.south)
    clock.move_to(TODAY + timedelta(days=3))
    paths.refresh_stale()
    assert may(chief, ground.CHANGE, world.n1)
    actions.rename_unit(world.n1, on=date(2026, 3, 13), name="Chi bộ chuyển đến", by=chief)


def test_paths_of_an_earlier_day_are_old_and_not_wrong(moved_ahead):
    world, clock = moved_ahead
    clock.move_to(TODAY + timedelta(days=5))
    assert check_tree(Root.objects.get()) == []
    assert paths.refresh_stale() > 0
    assert check_tree(Root.objects.get()) == []
    UnitPath.objects.filter(unit=world.n2).update(path="/zzzz/")
    assert [finding.code for finding in check_tree(Root.objects.get())] == ["path"]
    assert paths.mend_paths(world.root.pk) == 1
    assert check_tree(Root.objects.get()) == []


def test_once_a_day_is_enough(moved_ahead, django_assert_num_queries):
    _world, clock = moved_ahead
    clock.move_to(TODAY + timedelta(days=3))
    assert paths.refresh_stale() > 0
    with django_assert_num_queries(1):
        assert paths.refresh_stale() == 0


def test_an_act_that_waited_over_midnight_does_not_bring_yesterday_back(moved_ahead, monkeypatch):
    world, clock = moved_ahead
    held = ground.lock

    def late(root_id):
        """The lock is got only when another process has already brought the new day."""
        root = held(root_id)
        clock.move_to(TODAY + timedelta(days=3))
        paths.refresh_stale()
        return root

    monkeypatch.setattr(ground, "lock", late)
    actions.move_unit(world.n2, parent=world.south, on=date(2026, 6, 1), by=world.secretary)
    assert Root.objects.get().paths_on == DAY
    assert check_tree(Root.objects.get(), today=DAY) == []
