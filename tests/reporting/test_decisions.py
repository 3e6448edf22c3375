from datetime import date

import pytest

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.access.models import Reach
from trienkhai.audit.models import Entry
from trienkhai.reporting.actions import accept, close_round, reopen, return_report, submit
from trienkhai.reporting.models import Decision, RoundUnit, State
from trienkhai.thread import changes


@pytest.fixture
def sent(world, north):
    return submit(north, by=world.officer, answers=answers())


@pytest.fixture
def heard(monkeypatch):
    """What the floors above were told."""
    told: list[changes.Change] = []
    monkeypatch.setattr(changes, "_followers", changes.defaultdict(list))
    for kind in ("submission", "decision"):
        changes._followers[kind].append((0, lambda change, by: told.append(change)))
    return told


def state_of(row):
    row.refresh_from_db()
    return row.state, row.accepted_id, row.latest_id


def test_the_level_above_accepts_and_the_floors_above_hear_it(world, north, sent, heard):
    accept(sent, by=world.secretary)
    assert state_of(north) == (State.ACCEPTED, sent.pk, sent.pk)
    assert heard == [changes.Change("decision", north.pk, None, sent.pk)]
    assert Entry.objects.get(event="reporting.accepted").details["sha256"] == sent.sha256


def test_it_comes_back_with_a_reason_notes_and_a_new_day(world, north, sent):
    decision = return_report(
        sent,
        reason="Thiếu tháng 3",
        notes={"QT01": "Chỉ có 2 tháng?", "QT02": " "},
        new_due_on=date(2093, 7, 12),
        by=world.secretary,
    )
    assert state_of(north)[0] == State.RETURNED
    assert north.due == date(2093, 7, 12)
    assert [(note.cell_key, note.text) for note in decision.notes.all()] == [("QT01", "Chỉ có 2 tháng?")]
    entry = Entry.objects.get(event="reporting.returned")
    assert entry.personal["reason"] == "Thiếu tháng 3"
    assert "Thiếu" not in str(entry.details)


def test_it_is_not_asked_again_by_a_day_that_is_past(world, north, sent):
    with pytest.raises(Unacceptable, match="6/7/2023"):
        return_report(sent, reason="Thiếu tháng 3", new_due_on=date(2023, 7, 6), by=world.secretary)
    assert state_of(north)[0] == State.SUBMITTED


def test_a_return_needs_a_reason_and_cells_that_exist(world, sent):
    with pytest.raises(Unacceptable) as caught:
        return_report(sent, reason=" ", notes={"QT99": "?"}, by=world.secretary)
    assert len(caught.value.problems) == 2
    assert not Decision.objects.exists()


def test_reopening_takes_the_acceptance_back_and_the_unit_sends_again(world, north, sent, heard):
    accept(sent, by=world.secretary)
    reopen(sent, reason="đơn vị đề nghị đính chính", by=world.secretary)
    assert state_of(north) == (State.RETURNED, None, sent.pk)
    assert heard[-1] == changes.Change("decision", north.pk, sent.pk, None)
    second = submit(north, by=world.officer, answers=answers("5"))
    accept(second, by=world.secretary)
    assert state_of(north) == (State.ACCEPTED, second.pk, second.pk)


def test_only_the_accepted_report_is_reopened(world, sent):
    with pytest.raises(WrongState):
        reopen(sent, reason="x", by=world.secretary)


@pytest.mark.parametrize("role", ["officer", "reviewer", "leader", "member"])
def test_nobody_of_the_unit_itself_decides_on_its_report(world, sent, role):
    person = world.person(role, role, at=world.north)
    with pytest.raises(Refused):
        accept(sent, by=person)
    with pytest.raises(Refused):
        return_report(sent, reason="x", by=person)


def test_who_decides_for_the_unit_above_alone_may_decide(world, sent):
    accept(sent, by=world.person("above", "leader", at=world.group, reach=Reach.UNIT))


def test_a_neighbour_of_the_level_above_may_not_decide(world, sent):
    with pytest.raises(Refused):
        accept(sent, by=world.person("beside", "secretary", at=world.south))


def test_nobody_decides_on_what_he_sent_himself(world, north):
    secretary = world.secretary
    sent = submit(north, by=secretary, answers=answers(), on_behalf=True)
    with pytest.raises(Refused):
        accept(sent, by=secretary)
    accept(sent, by=world.person("other", "leader", at=world.group))


def test_the_head_office_is_decided_on_by_another_person_there(world):
    opened = open_sample(world, unit_ids={world.group.pk}, kinds=())
    row = at_unit(opened, world.group)
    sender = world.person("hq", "officer", at=world.group)
    sent = submit(row, by=sender, answers=answers())
    accept(sent, by=world.secretary)
    assert state_of(row)[0] == State.ACCEPTED


def test_the_older_of_two_submissions_cannot_be_decided_on(world, north, sent):
    submit(north, by=world.officer, answers=answers("9"))
    with pytest.raises(WrongState, match="mới hơn"):
        accept(sent, by=world.secretary)


def test_a_second_decision_at_the_same_time_meets_the_first(world, north, sent):
    accept(sent, by=world.secretary)
    other = world.person("other", "leader", at=world.group)
    with pytest.raises(WrongState):
        accept(sent, by=other)
    with pytest.raises(WrongState):
        return_report(sent, reason="x", by=other)
    assert Decision.objects.count() == 1


def test_nothing_is_decided_in_a_closed_round(world, quarter, sent):
    close_round(quarter, by=world.secretary)
    with pytest.raises(WrongState):
        accept(sent, by=world.secretary)


def test_a_follower_that_fails_undoes_the_act(world, north, sent, monkeypatch):
    def fails(change, by):
        raise RuntimeError("above")

    monkeypatch.setattr(changes, "_followers", changes.defaultdict(list, {"decision": [(0, fails)]}))
    with pytest.raises(RuntimeError):
        accept(sent, by=world.secretary)
    assert RoundUnit.objects.get(pk=north.pk).state == State.SUBMITTED
    assert not Decision.objects.exists()
