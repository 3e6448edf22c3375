from datetime import date

import pytest

from tests.reporting.ground import at_unit, open_sample, sample_spec
from trienkhai.access.errors import Refused, Unacceptable
from trienkhai.audit.models import Entry
from trienkhai.directory import actions as directory
from trienkhai.reporting.actions import design_template, open_round
from trienkhai.reporting.models import RoundUnit


def test_opening_freezes_the_tree_of_the_last_day_of_the_period(world):
    directory.move_unit(world.n2, on=date(2023, 5, 1), parent=world.south, by=world.founder)

    opened = open_sample(world)

    rows = RoundUnit.objects.filter(round=opened).order_by("position")
    assert opened.tree_on == date(2023, 6, 30)
    assert [(row.name, row.depth, row.end) for row in rows] == [
        ("Tập đoàn Hóa chất Sông Lam", 0, 6),
        ("Công ty Bắc", 1, 3),
        ("Chi bộ 1 Bắc", 2, 3),
        ("Công ty Nam", 1, 6),
        ("Chi bộ 2 Bắc", 2, 5),
        ("Chi bộ 1 Nam", 2, 6),
    ]
    assert at_unit(opened, world.n2).parent == at_unit(opened, world.south)


def test_only_the_kinds_asked_are_expected_and_their_ancestors_stand_above_them(world):
    opened = open_sample(world, kinds={"cell"}, top=world.north)

    rows = RoundUnit.objects.filter(round=opened).order_by("position")
    assert [(row.name, row.is_expected) for row in rows] == [
        ("Công ty Bắc", False),
        ("Chi bộ 1 Bắc", True),
        ("Chi bộ 2 Bắc", True),
    ]


def test_a_later_reorganisation_does_not_touch_the_round(world, quarter):
    directory.rename_unit(world.n1, on=date(2023, 3, 1), name="Chi bộ Mới", by=world.founder)
    directory.move_unit(world.n1, on=date(2023, 3, 1), parent=world.south, by=world.founder)

    assert at_unit(quarter, world.n1).name == "Chi bộ 1 Bắc"
    assert at_unit(quarter, world.n1).parent == at_unit(quarter, world.north)


def test_a_unit_closed_inside_the_period_can_be_heard_where_it_last_stood(world):
    directory.close_unit(world.n2, on=date(2023, 5, 10), by=world.founder)

    silent, heard = open_sample(world), open_sample(world, period="2023-H1", hear_closed={world.n2.pk})

    assert not RoundUnit.objects.filter(round=silent, unit=world.n2).exists()
    row = at_unit(heard, world.n2)
    assert (row.name, row.is_expected, row.parent) == ("Chi bộ 2 Bắc", True, at_unit(heard, world.north))


def test_opening_takes_the_same_number_of_queries_for_many_units(world, django_assert_max_num_queries):
    version = design_template(world.root, sample_spec(), by=world.secretary)
    for number in range(60):
        world.unit(f"Chi bộ {number}", f"S-{number}", "cell", world.south)
    with django_assert_max_num_queries(30):
        open_round(version, period_key="2023", due_on=date(2024, 1, 5), by=world.secretary, kinds={"cell"})


def test_an_officer_may_not_open_a_round(world):
    version = design_template(world.root, sample_spec(), by=world.secretary)
    with pytest.raises(Refused):
        open_round(version, period_key="2023-Q1", due_on=date(2023, 4, 1), by=world.officer, kinds={"cell"})


def test_a_round_that_would_ask_nobody_or_a_second_time_is_not_opened(world, quarter):
    with pytest.raises(Unacceptable) as nobody:
        open_sample(world, period="2024-Q1", kinds={"village"})
    with pytest.raises(Unacceptable) as again:
        open_sample(world)
    assert [problem.code for problem in nobody.value.problems] == ["nobody"]
    assert [problem.code for problem in again.value.problems] == ["round_exists"]


def test_a_period_that_is_none_is_said_to_be_none(world):
    with pytest.raises(Unacceptable) as caught:
        open_sample(world, period="quý hai")
    assert caught.value.problems[0].code == "not_a_period"


def test_opening_leaves_an_entry_in_the_log(world, quarter):
    entry = Entry.objects.get(event="reporting.round_opened")
    assert entry.object_id == quarter.pk
    assert entry.details["expected"] == 5


def test_units_that_were_named_are_never_left_out_without_a_word(world):
    wishes = {"kinds": (), "unit_ids": {world.n1.pk, world.s1.pk}, "top": world.north}
    with pytest.raises(Unacceptable, match="Chi bộ 1 Nam") as caught:
        open_sample(world, **wishes)
    assert [problem.code for problem in caught.value.problems] == ["not_in_tree"]
    assert "Chi bộ 1 Bắc" not in str(caught.value)
