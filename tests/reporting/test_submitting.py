import pytest

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.audit.canonical import digest
from trienkhai.audit.models import Entry
from trienkhai.evidence.store import store
from trienkhai.reporting.actions import Attachment, accept, close_round, return_report, save_draft, submit
from trienkhai.reporting.models import Pin, RoundUnit, State, Submission
from trienkhai.reporting.rules.packing import pack


def test_a_sent_report_is_a_snapshot_with_hash_numbers_and_receipt(world, north):
    sent = submit(north, by=world.officer, answers=answers(QT03="90"))

    north.refresh_from_db()
    assert (sent.number, sent.answers["cells"]["QT03"]) == (1, "90")
    assert sent.sha256 == digest(sent.answers)
    assert bytes(sent.numbers.packed) == pack(sent.answers, north.round.version.parsed)
    assert len(sent.receipt) == 14
    assert (north.state, north.latest) == (State.SUBMITTED, sent)
    assert Entry.objects.get(event="reporting.submitted").details["sha256"] == sent.sha256


def test_values_are_kept_in_one_written_form(world, north):
    sent = submit(north, by=world.officer, answers=answers("04", "100", **{"KP01||2021": "1.5"}))
    assert sent.answers["cells"] == {"QT01": "4", "QT02": "100", "KP01||2021": "1.500"}


def test_the_draft_is_sent_when_nothing_else_is_given(world, north):
    save_draft(north, answers("7"), version=0, by=world.officer)
    assert submit(north, by=world.officer).answers["cells"]["QT01"] == "7"


def test_a_unit_may_replace_what_nobody_has_decided_on(world, north):
    submit(north, by=world.officer, answers=answers("1"))
    second = submit(north, by=world.officer, answers=answers("2"))
    north.refresh_from_db()
    assert (second.number, north.latest) == (2, second)
    assert Submission.objects.filter(round_unit=north).count() == 2


def test_every_error_is_named_at_once_and_nothing_is_sent(world, north):
    wrong = answers("4,5", QT03="120", **{"QT03|nu": "70", "QT03|nam": "30", "QT99": "1", "QT04": "9"})
    with pytest.raises(Unacceptable) as caught:
        submit(north, by=world.officer, answers=wrong)
    codes = sorted(problem.code for problem in caught.value.problems)
    assert codes == ["more_than_other", "not_a_number", "parts_differ", "ratio_typed", "required", "unknown_key"]
    assert not Submission.objects.exists()


def test_a_consolidating_unit_pins_what_its_children_sent_and_declares_gaps(world, north):
    child = submit(at_unit(north.round, world.n1), by=world.officer, answers=answers())
    sent = submit(north, by=world.officer, answers=answers(), gaps={world.n2.pk: "đang kiện toàn"})
    pins = {pin.child.unit_id: pin for pin in Pin.objects.filter(submission=sent)}
    assert (pins[world.n1.pk].pinned, pins[world.n1.pk].sha256) == (child, child.sha256)
    assert (pins[world.n2.pk].pinned, pins[world.n2.pk].gap_reason) == (None, "đang kiện toàn")


def test_pins_reach_through_units_that_are_only_there_to_group(world):
    opened = open_sample(world, kinds={"cell"}, unit_ids={world.group.pk})
    sent = submit(at_unit(opened, world.group), by=world.person("hq", "officer", at=world.group), answers=answers())
    assert {pin.child.unit_id for pin in sent.pins.all()} == {world.n1.pk, world.n2.pk, world.s1.pk}


def test_a_unit_inside_a_lump_is_covered_and_does_not_report(world):
    opened = open_sample(world, lump_ids={world.north.pk})
    with pytest.raises(WrongState, match="Công ty Bắc"):
        submit(at_unit(opened, world.n1), by=world.officer, answers=answers())
    assert not submit(at_unit(opened, world.north), by=world.officer, answers=answers()).pins.exists()


def test_files_come_along(world, north):
    file = store(b"%PDF-1.4 list", name="danh sach.pdf", kind="pdf", by=world.officer)
    sent = submit(north, by=world.officer, answers=answers(), files=[Attachment(file, "QT01", "có ký")])
    assert [(row.file, row.field_key, row.note) for row in sent.files.all()] == [(file, "QT01", "có ký")]


def test_a_neighbour_may_not_send(world, north):
    with pytest.raises(Refused):
        submit(north, by=world.neighbour, answers=answers())


def test_the_level_above_may_enter_on_behalf_and_says_so(world, north):
    sent = submit(north, by=world.secretary, answers=answers(), on_behalf=True, source_note="bản giấy 12/7")
    assert sent.on_behalf
    with pytest.raises(Refused):
        submit(north, by=world.officer, answers=answers(), on_behalf=True)


def test_who_reads_at_the_same_level_may_not_enter_on_behalf(world, north):
    reviewer = world.person("local", "reviewer", at=world.north)
    with pytest.raises(Refused):
        submit(north, by=reviewer, answers=answers(), on_behalf=True)


def test_nothing_is_sent_into_a_closed_round_or_over_an_accepted_report(world, north, cell):
    sent = submit(north, by=world.officer, answers=answers())
    accept(sent, by=world.secretary)
    with pytest.raises(WrongState):
        submit(north, by=world.officer, answers=answers("9"))
    close_round(north.round, by=world.secretary)
    with pytest.raises(WrongState):
        submit(cell, by=world.officer, answers=answers())


def test_a_unit_that_is_not_asked_cannot_send(world, quarter):
    with pytest.raises(WrongState):
        submit(at_unit(quarter, world.group), by=world.person("hq", "officer", at=world.group), answers=answers())


def test_a_draft_changed_by_somebody_else_is_not_overwritten(world, north):
    save_draft(north, answers("1"), version=0, by=world.officer)
    with pytest.raises(WrongState):
        save_draft(north, answers("2"), version=0, by=world.officer)
    assert save_draft(north, answers("2"), version=1, by=world.officer).version == 2
    assert RoundUnit.objects.get(pk=north.pk).state == State.DRAFT


def test_open_notes_are_answered_by_the_next_submission(world, north):
    first = submit(north, by=world.officer, answers=answers())
    returned = return_report(first, reason="Xem lại", notes={"QT01": "có tính tháng 6?"}, by=world.secretary)
    note = returned.notes.get()
    second = submit(north, by=world.officer, answers=answers("5"), replies={note.pk: "đã tính"})
    note.refresh_from_db()
    assert (note.answered_in, note.answer) == (second, "đã tính")


def test_a_submission_is_cheap(world, cell, django_assert_max_num_queries, alone):
    officer = world.officer
    with django_assert_max_num_queries(17):
        submit(cell, by=officer, answers=answers())
