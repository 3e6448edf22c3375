"""Two acts on one round: the order of the locks decides who comes first, nobody is lost, and nobody gets a broken page."""

from datetime import date

import pytest
from django.db import OperationalError, connection

from tests.reporting.ground import answers, at_unit, open_sample, sample_spec
from tests.reporting.pauses import Pause
from tests.reporting.test_past_years import sheet
from tests.world.people import World
from trienkhai.access.errors import Unacceptable, WrongState
from trienkhai.reporting.actions import (
    accept,
    cells,
    close_round,
    design_template,
    expect_unit,
    extend_due,
    history,
    load_history,
    open_round,
    rounds,
    save_cells,
    save_draft,
    send_as_it_stands,
    send_draft,
    submissions,
    submit,
    turns,
)
from trienkhai.reporting.models import Decision, Round, RoundUnit, Submission
from trienkhai.rollup.tallies import rebuild

pytestmark = pytest.mark.django_db(transaction=True)
races = pytest.mark.skipif(connection.vendor == "sqlite", reason="needs a database that takes turns as in production")


@pytest.fixture
def ground(transactional_db):
    world = World()
    _people = world.officer, world.neighbour, world.secretary
    return world, open_sample(world)


@pytest.fixture
def past(transactional_db):
    """Two past years of the companies and cells, each a round."""
    world = World()
    _people = world.officer, world.neighbour, world.secretary
    version = design_template(world.root, sample_spec(), by=world.secretary)
    years = [
        open_round(
            version, period_key=year, due_on=date(int(year) + 1, 1, 15), by=world.secretary, kinds={"company", "cell"}
        )
        for year in ("2021", "2022")
    ]
    return world, version.template, years


@races
def test_a_round_is_closed_after_the_report_that_is_on_its_way(ground, monkeypatch):
    world, quarter = ground
    north, by, closer = at_unit(quarter, world.north), world.officer, world.secretary
    pause = Pause(monkeypatch, submissions, "clean")

    sending, closing = pause.while_there(
        lambda: submit(north, by=by, answers=answers()), lambda: close_round(quarter, by=closer)
    )

    assert sending.end().submitted_at < closing.end().closed_at


@races
def test_what_comes_while_the_round_is_being_closed_is_told_that_it_is_closed(ground, monkeypatch):
    world, quarter = ground
    north, by, closer = at_unit(quarter, world.north), world.officer, world.secretary
    sent = submit(at_unit(quarter, world.south), by=world.neighbour, answers=answers())
    pause = Pause(monkeypatch, rounds, "record")

    _closing, sending = pause.while_there(
        lambda: close_round(quarter, by=closer), lambda: submit(north, by=by, answers=answers())
    )

    with pytest.raises(WrongState):
        sending.end()
    with pytest.raises(WrongState):
        accept(sent, by=closer)
    assert Submission.objects.count() == 1
    assert not Decision.objects.exists()


@races
@pytest.mark.parametrize("act", ["extend", "expect"])
def test_a_change_of_the_round_and_a_report_at_once_are_both_done(transactional_db, monkeypatch, act):
    world = World()
    quarter = open_sample(world, kinds={"company"})
    north, by, changer = at_unit(quarter, world.north), world.officer, world.secretary
    submit(north, by=by, answers=answers())
    pause = Pause(monkeypatch, submissions, "clean")

    def change():
        if act == "extend":
            extend_due(quarter, due_on=date(2093, 8, 1), reason="bão", by=changer, round_unit=north)
        else:
            expect_unit(quarter, world.n1, reason="thêm", by=changer)

    sending, changing = pause.while_there(lambda: submit(north, by=by, answers=answers("7")), change)

    assert sending.end().number == 2
    changing.end()
    assert rebuild(Round.objects.get(pk=quarter.pk)).differing == 0


@races
def test_a_past_record_never_replaces_what_the_unit_sent_meanwhile(past, monkeypatch):
    world, template, years = past
    data, by, officer = sheet([1, "CTB", "Công ty Bắc", 4, None, 100, None]), world.secretary, world.officer
    pause = Pause(monkeypatch, history, "keep")  # the sheet is read, nothing is locked yet

    loading, sending = pause.while_there(
        lambda: load_history(template, data, name="cu.xlsx", by=by),
        lambda: submit(at_unit(years[0], world.north), by=officer, answers=answers("77")),
    )

    sending.end()
    with pytest.raises(Unacceptable):
        loading.end()
    assert at_unit(years[0], world.north).latest.origin == "typed"


@races
def test_a_unit_that_sends_while_its_past_is_entered_comes_second(past, monkeypatch):
    world, template, years = past
    data, by, officer = sheet([1, "CTB", "Công ty Bắc", 4, None, 100, None]), world.secretary, world.officer
    pause = Pause(monkeypatch, history, "store")  # planned, nothing written yet

    loading, sending = pause.while_there(
        lambda: load_history(template, data, name="cu.xlsx", by=by),
        lambda: submit(at_unit(years[0], world.north), by=officer, answers=answers("77")),
    )

    loading.end()
    assert sending.end().number == 2
    assert at_unit(years[0], world.north).latest.origin == "typed"


@races
@pytest.mark.parametrize("point", ["keep", "store"])
def test_two_sheets_at_once_add_up(past, monkeypatch, point):
    world, template, years = past
    by = world.secretary
    one = sheet([1, "CTB", "Công ty Bắc", 4, None, None, None])
    other = sheet([1, "CTB", "Công ty Bắc", None, None, 100, None])
    pause = Pause(monkeypatch, history, point)

    told = pause.while_there(
        lambda: load_history(template, one, name="a.xlsx", by=by),
        lambda: load_history(template, other, name="b.xlsx", by=by),
    )

    for act in told:
        act.end()
    assert at_unit(years[0], world.north).latest.answers["cells"] == {"QT01": "4", "QT02": "100"}


@races
def test_a_sheet_and_a_report_at_once_do_not_wait_for_each_other(past, monkeypatch):
    world, template, years = past
    officer, neighbour, by = world.officer, world.neighbour, world.secretary
    submit(at_unit(years[0], world.n2), by=officer, answers=answers())  # totals exist
    data = sheet([1, "CTB-1", None, 4, None, 100, None], [2, "CTN", None, 4, None, 100, None])
    pause = Pause(monkeypatch, submissions, "send")  # the row of the unit is held, its totals are not yet

    sending, loading = pause.while_there(
        lambda: submit(at_unit(years[0], world.s1), by=neighbour, answers=answers("7")),
        lambda: load_history(template, data, name="a.xlsx", by=by),
    )

    sending.end()
    assert len(loading.end()) == 2
    assert rebuild(Round.objects.get(pk=years[0].pk)).differing == 0


class Deadlock(Exception):
    sqlstate = "40P01"


def clashing(times: int, act):
    """An act that the database ends in favour of another one so many times."""
    left = [times]

    @turns.in_turn
    def door():
        if left[0]:
            left[0] -= 1
            raise OperationalError("deadlock detected") from Deadlock()
        return act()

    return door


def test_an_act_that_lost_against_another_is_tried_once_more():
    assert clashing(1, lambda: "done")() == "done"


def test_an_act_that_lost_twice_is_told_so(ground):
    with pytest.raises(WrongState):
        clashing(2, lambda: "done")()
    with pytest.raises(OperationalError):  # a broken database is something else
        turns.in_turn(lambda: (_ for _ in ()).throw(OperationalError("gone")))()
    assert RoundUnit.objects.exists()


@races
def test_two_who_open_the_same_round_at_once_open_one(transactional_db, monkeypatch):
    world = World()
    version, by = open_sample(world, "2023-H1").version, world.secretary  # the tree of this day is stored already
    pause = Pause(monkeypatch, rounds, "_freeze")

    def ask():
        return open_round(version, period_key="2023-Q2", due_on=date(2023, 7, 6), by=by, kinds={"company"})

    first, second = pause.while_there(ask, ask)

    assert first.end().name
    with pytest.raises(Unacceptable) as caught:
        second.end()
    assert [problem.code for problem in caught.value.problems] == ["round_exists"]


def once_deadlocked(monkeypatch, module, name):
    """The first call of `module.name` is ended by the database in favour of another act."""
    real, left = getattr(module, name), [1]

    def act(*given, **named):
        if left[0]:
            left[0] -= 1
            raise OperationalError("deadlock detected") from Deadlock()
        return real(*given, **named)

    monkeypatch.setattr(module, name, act)


@pytest.mark.parametrize("door", [send_draft, send_as_it_stands])
def test_sending_from_every_page_is_tried_again(transactional_db, monkeypatch, door):
    world = World()
    north = at_unit(open_sample(world, kinds={"company"}), world.north)
    save_draft(north, answers(), version=0, by=world.officer)
    once_deadlocked(monkeypatch, submissions, "_move_on")
    door(north, version=1, by=world.officer)
    assert Submission.objects.count() == 1


def test_saving_on_the_page_is_tried_again(transactional_db, monkeypatch):
    world = World()
    north = at_unit(open_sample(world, kinds={"company"}), world.north)
    once_deadlocked(monkeypatch, cells, "mark_filled")
    assert save_cells(north, {"cells:QT01": "4"}, {}, by=world.officer).saved == ("cells:QT01",)
