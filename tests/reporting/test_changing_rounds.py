from datetime import date

import pytest
from django.utils import timezone

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.reporting.actions import expect_unit, extend_due, extend_units, release_unit, submit
from trienkhai.reporting.models import RoundChange, RoundUnit


def shape(round_):
    rows = RoundUnit.objects.filter(round=round_).order_by("position")
    return [(row.name, row.position, row.end, row.depth) for row in rows]


def test_a_unit_asked_later_stands_in_the_frozen_tree_as_if_asked_from_the_start(world):
    opened = open_sample(world, unit_ids={world.n1.pk, world.s1.pk}, kinds=())
    expect_unit(opened, world.n2, reason="bổ sung", by=world.secretary)
    whole = open_sample(world, period="2023-H1", kinds={"cell"})
    assert shape(opened) == shape(whole)
    change = RoundChange.objects.get()
    assert (change.event, change.reason, change.by) == ("unit_expected", "bổ sung", world.secretary)


def test_a_unit_that_only_groups_can_be_asked(world):
    opened = open_sample(world, kinds={"cell"})
    expect_unit(opened, world.north, reason="bổ sung", by=world.secretary)
    assert submit(at_unit(opened, world.north), by=world.officer, answers=answers()).number == 1


def test_only_a_silent_unit_is_released(world, north, cell):
    release_unit(cell, reason="giải thể", by=world.secretary)
    assert not RoundUnit.objects.get(pk=cell.pk).is_expected
    submit(north, by=world.officer, answers=answers())
    with pytest.raises(WrongState):
        release_unit(north, reason="giải thể", by=world.secretary)


def test_due_dates_move_for_all_or_for_one(world, quarter, north):
    extend_due(quarter, due_on=date(2093, 7, 20), reason="lũ lụt", by=world.secretary)
    extend_due(quarter, due_on=date(2093, 7, 31), reason="lũ lụt", by=world.secretary, round_unit=north)
    quarter.refresh_from_db()
    assert quarter.due_on == date(2093, 7, 20)
    assert RoundUnit.objects.get(pk=north.pk).due == date(2093, 7, 31)
    assert RoundChange.objects.filter(event="due_extended").count() == 2


def test_no_day_that_is_past_becomes_a_due_day(world, quarter, north):
    with pytest.raises(Unacceptable, match="1/1/2020"):
        extend_due(quarter, due_on=date(2020, 1, 1), reason="lũ lụt", by=world.secretary)
    with pytest.raises(Unacceptable):
        extend_units(quarter, [north], due_on=date(2020, 1, 1), reason="lũ lụt", by=world.secretary)
    extend_due(quarter, due_on=timezone.localdate(), reason="lũ lụt", by=world.secretary)
    assert RoundUnit.objects.get(pk=north.pk).due == timezone.localdate()


def test_changes_need_a_reason_and_the_right(world, quarter, cell):
    with pytest.raises(Unacceptable):
        release_unit(cell, reason=" ", by=world.secretary)
    with pytest.raises(Refused):
        release_unit(cell, reason="x", by=world.officer)
