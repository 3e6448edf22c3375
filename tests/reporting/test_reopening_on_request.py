"""A unit asks that its accepted report be opened again; the level above grants it with notes at the cells, or declines."""

import pytest

from tests.reporting.ground import answers
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.audit.models import Entry
from trienkhai.directory import actions as directory
from trienkhai.reporting.actions import (
    accept,
    ask_reopening,
    close_round,
    decline_reopening,
    grant_reopening,
    reopen,
    return_report,
    submit,
)
from trienkhai.reporting.models import ReopenAnswer, ReopenRequest, ReturnNote
from trienkhai.reporting.queries.reopenings import open_request


@pytest.fixture
def accepted(world, north):
    sent = submit(north, by=world.officer, answers=answers())
    accept(sent, by=world.secretary)
    return sent


def asked(accepted, by, **cells) -> ReopenRequest:
    return ask_reopening(accepted, reason="Cộng nhầm tháng 3.", cells=cells, by=by)


def test_granted_it_comes_back_with_a_note_at_each_cell(world, north, accepted):
    request = asked(accepted, world.officer, QT01="6", VB="", LV01="")
    assert request.cells == [
        {"key": "QT01", "now": "4", "wanted": "6"},
        {"key": "VB", "now": "", "wanted": ""},
        {"key": "LV01", "now": "", "wanted": ""},
    ]
    decision = grant_reopening(request, by=world.secretary)

    north.refresh_from_db()
    assert (north.state, north.accepted) == ("returned", None)
    assert request.answer.decision == decision
    assert decision.reason == "Cộng nhầm tháng 3."
    notes = dict(ReturnNote.objects.values_list("cell_key", "text"))
    assert set(notes) == {"QT01", "VB", "LV01"}
    assert notes["QT01"].endswith("4 → 6.")
    submit(north, by=world.officer, answers=answers("6"))
    assert ReturnNote.objects.get(cell_key="QT01").answered_in is not None


def test_declined_it_stays_accepted_and_the_unit_may_ask_again(world, north, accepted):
    request = asked(accepted, world.officer)
    with pytest.raises(Unacceptable):
        decline_reopening(request, reason=" ", by=world.secretary)
    decline_reopening(request, reason="Đã chốt số.", by=world.secretary)
    north.refresh_from_db()
    assert north.state == "accepted"
    for answer in (grant_reopening, decline_reopening):
        with pytest.raises(WrongState, match="đã được trả lời"):
            answer(request, reason="x", by=world.secretary)
    assert asked(accepted, world.officer).pk != request.pk
    events = list(Entry.objects.order_by("pk").values_list("event", flat=True))[-3:]
    assert events == ["reporting.reopening_asked", "reporting.reopening_declined", "reporting.reopening_asked"]
    assert "Đã chốt" not in str(Entry.objects.filter(event="reporting.reopening_declined").get().details)


def test_one_request_waits_at_a_time_and_sent_twice_it_is_one(world, accepted):
    first = asked(accepted, world.officer, QT01="6")
    assert asked(accepted, world.officer, QT01="6") == first
    with pytest.raises(WrongState, match="đang chờ trả lời"):
        asked(accepted, world.officer, QT01="7")
    assert ReopenRequest.objects.count() == 1


def test_a_reopening_from_above_answers_the_request_that_waits(world, north, accepted):
    request = asked(accepted, world.officer)
    decision = reopen(accepted, reason="Tự thấy sai.", by=world.secretary)
    assert ReopenAnswer.objects.get(request=request).decision == decision


@pytest.mark.parametrize("who", ["neighbour", "auditor"])
def test_nobody_else_asks_and_nobody_else_answers(world, accepted, who):
    with pytest.raises(Refused):
        asked(accepted, getattr(world, who))
    request = asked(accepted, world.officer)
    for person in (getattr(world, who), world.officer):
        with pytest.raises(Refused):
            grant_reopening(request, by=person)
        with pytest.raises(Refused):
            decline_reopening(request, reason="x", by=person)


def test_it_is_asked_of_the_accepted_report_only(world, north):
    sent = submit(north, by=world.officer, answers=answers())
    with pytest.raises(WrongState):
        asked(sent, world.officer)
    return_report(sent, reason="xem lại", by=world.secretary)
    with pytest.raises(WrongState):
        asked(sent, world.officer)


def test_in_a_closed_round_nothing_is_asked_and_nothing_answered(world, north, accepted):
    request = asked(accepted, world.officer)
    close_round(north.round, by=world.secretary)
    north.refresh_from_db()
    assert open_request(north) is None
    for act in (
        lambda: asked(accepted, world.officer),
        lambda: grant_reopening(request, by=world.secretary),
        lambda: decline_reopening(request, reason="x", by=world.secretary),
    ):
        with pytest.raises(WrongState, match="đã đóng"):
            act()


def test_everything_wrong_with_a_request_is_told_at_once(world, accepted):
    with pytest.raises(Unacceptable) as refused:
        ask_reopening(accepted, reason="  ", cells={"QT01": "6,5", "XX": "1", "QT02": "nhiều"}, by=world.officer)
    assert len(refused.value.problems) == 4
    assert not ReopenRequest.objects.exists()


def test_the_successor_of_a_closed_unit_may_ask(world, quarter, north, accepted):
    south = world.neighbour
    with pytest.raises(Refused):
        asked(accepted, south)
    for cell in (world.n1, world.n2):
        directory.close_unit(cell, on=quarter.due_on, by=world.founder)
    directory.merge_units([world.north], world.south, on=quarter.due_on, by=world.founder)
    request = asked(accepted, south, QT01="6")
    assert grant_reopening(request, by=world.secretary).verdict == "reopened"
    with pytest.raises(Refused):  # who stood above it enters the new figures, with the request as their source
        submit(north, by=south, answers=answers("6"))
