from datetime import date

import pytest
from django.utils import timezone

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.reporting.actions import (
    accept,
    close_round,
    expect_unit,
    extend_due,
    extend_units,
    open_again,
    release_unit,
    release_units,
    reopen,
    submit,
)
from trienkhai.reporting.models import RoundChange, RoundUnit
from trienkhai.rollup import followers
from trienkhai.rollup.answers import answer
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.tallies import rebuild


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


@pytest.fixture
def lump(world):
    """The north reports in one sum; its two cells are asked by kind, but covered."""
    opened = open_sample(world, lump_ids={world.north.pk})
    submit(at_unit(opened, world.south), by=world.neighbour, answers=answers())
    return opened


def coverage(opened, world):
    return answer(Ask(unit=world.group.pk, column="QT01", rounds=(opened.pk,), basis="received")).coverage


def test_units_below_a_released_lump_are_awaited_and_report_themselves(world, lump):
    before = coverage(lump, world).missing
    release_unit(at_unit(lump, world.north), reason="giải thể", by=world.secretary)
    assert coverage(lump, world).missing == before + 1  # the north is gone, its two cells are awaited
    submit(at_unit(lump, world.n1), by=world.officer, answers=answers("7", "100"))
    assert coverage(lump, world).given == 2
    assert RoundChange.objects.get().details["mode_to"] == "parts"
    assert rebuild(lump).differing == 0


def test_a_lump_that_is_asked_again_reports_by_parts(world, lump):
    release_unit(at_unit(lump, world.north), reason="giải thể", by=world.secretary)
    row = expect_unit(lump, world.north, reason="nhầm", by=world.secretary)
    assert row.mode == "parts"


def test_a_unit_below_a_lump_is_not_asked_for_it_could_never_send(world):
    opened = open_sample(world, kinds={"company"}, lump_ids={world.north.pk})
    before = shape(opened)
    with pytest.raises(Unacceptable, match="Công ty Bắc") as caught:
        expect_unit(opened, world.n1, reason="quên", by=world.secretary)
    assert [problem.code for problem in caught.value.problems] == ["covered"]
    assert shape(opened) == before


def test_releasing_many_units_makes_the_totals_anew_once(world, quarter, monkeypatch):
    seen, real = [], followers.rebuild
    monkeypatch.setattr(followers, "rebuild", lambda round_: (seen.append(round_), real(round_))[1])
    release_units([at_unit(quarter, unit) for unit in (world.n1, world.n2, world.s1)], reason="x", by=world.secretary)
    assert len(seen) == 1
    assert RoundChange.objects.count() == 3
    assert coverage(quarter, world).expected == 2


def test_units_are_released_all_or_none(world, quarter, north, cell):
    submit(north, by=world.officer, answers=answers())
    with pytest.raises(WrongState):
        release_units([cell, north], reason="x", by=world.secretary)
    assert RoundUnit.objects.get(pk=cell.pk).is_expected
    assert not RoundChange.objects.exists()


def test_a_day_of_its_own_stays_when_the_round_moves_and_is_told(world, quarter, north, cell):
    extend_due(quarter, due_on=date(2093, 7, 10), reason="x", by=world.secretary, round_unit=cell)
    extend_due(quarter, due_on=date(2093, 8, 31), reason="x", by=world.secretary, round_unit=north)
    behind = extend_due(quarter, due_on=date(2093, 7, 31), reason="lũ", by=world.secretary)
    assert behind == [cell]
    assert at_unit(quarter, world.n2).due == date(2093, 7, 31)
    assert at_unit(quarter, world.n1).due == date(2093, 7, 10)


def test_a_unit_that_is_not_asked_gets_no_due_day(world, quarter, cell):
    release_unit(cell, reason="x", by=world.secretary)
    with pytest.raises(WrongState):
        extend_units(quarter, [cell], due_on=date(2093, 7, 31), reason="lũ", by=world.secretary)


def test_a_round_is_opened_again_by_who_opens_rounds_over_all_of_it_and_only_a_closed_one(world, north):
    round_ = north.round
    with pytest.raises(WrongState):
        open_again(round_, reason="đính chính", by=world.secretary)
    closed = close_round(round_, by=world.secretary)
    for person in (world.officer, world.person("beside", "secretary", at=world.north), None):
        with pytest.raises(Refused):
            open_again(round_, reason="đính chính", by=person)
    with pytest.raises(Unacceptable):
        open_again(round_, reason=" ", by=world.secretary)
    assert not RoundChange.objects.exists()
    open_again(round_, reason="đính chính", by=world.secretary)
    assert RoundChange.objects.get().details == {"unit_id": None, "closed": closed.closed_at.isoformat()}


def test_what_was_wrong_in_a_closed_round_is_mended_up_to_the_totals_and_it_is_closed_again(world, north):
    accept(submit(north, by=world.officer, answers=answers("4")), by=world.secretary)
    close_round(north.round, by=world.secretary)
    total = Ask(world.group.pk, "QT01", (north.round_id,), "accepted")
    wrong = at_unit(north.round, world.north).latest
    with pytest.raises(WrongState):
        reopen(wrong, reason="gõ nhầm", by=world.secretary)
    open_again(north.round, reason="gõ nhầm", by=world.secretary)
    reopen(wrong, reason="gõ nhầm", by=world.secretary)
    accept(submit(at_unit(north.round, world.north), by=world.officer, answers=answers("5")), by=world.secretary)
    assert answer(total).value == 5
    close_round(north.round, by=world.secretary)
    with pytest.raises(WrongState):
        submit(at_unit(north.round, world.n1), by=world.officer, answers=answers())
    assert answer(total).value == 5
