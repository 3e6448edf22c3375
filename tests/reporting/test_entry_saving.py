import pytest

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.audit.models import Entry
from trienkhai.reporting.actions import (
    accept,
    add_evidence,
    return_report,
    save_cells,
    save_draft,
    save_words,
    send_draft,
    submit,
)
from trienkhai.reporting.models import Draft, RoundUnit, State, Submission
from trienkhai.reporting.rules.merging import fingerprint

FOUR = fingerprint("4")


@pytest.fixture(autouse=True)
def reasons(world, north):
    """Why the northern company goes ahead without its cells."""
    save_words(north, gaps={world.n1.pk: "đang kiện toàn", world.n2.pk: "đang kiện toàn"}, by=world.officer)


def cells() -> dict[str, str]:
    return Draft.objects.get().answers["cells"]


def test_the_first_save_begins_the_draft_and_is_told_once_in_the_log(world, north):
    saved = save_cells(north, {"cells:QT01": "4", "cells:QT02": "100"}, {}, by=world.officer)
    north.refresh_from_db()
    assert (saved.draft.version, north.state) == (1, State.DRAFT)
    entry = Entry.objects.get(event="reporting.draft_saved")
    assert entry.details == {"version": 1, "places": 2}


def test_a_save_that_changes_nothing_leaves_no_trace(world, north):
    save_cells(north, {"cells:QT01": "4"}, {}, by=world.officer)
    again = save_cells(north, {"cells:QT01": "4"}, {}, by=world.officer)
    assert (again.saved, again.draft.version) == ((), 1)
    assert Entry.objects.filter(event="reporting.draft_saved").count() == 1


def test_two_people_fill_different_cells_and_both_stay(world, north):
    save_cells(north, {"cells:QT01": "4"}, {"cells:QT01": ""}, by=world.officer)
    save_cells(north, {"cells:QT02": "9"}, {"cells:QT02": ""}, by=world.secretary)
    assert cells() == {"QT01": "4", "QT02": "9"}


def test_a_cell_both_changed_is_a_conflict_and_keeps_what_was_first(world, north):
    save_cells(north, {"cells:QT01": "4"}, {}, by=world.officer)
    saved = save_cells(north, {"cells:QT01": "5", "cells:QT02": "9"}, {"cells:QT01": ""}, by=world.secretary)
    assert (saved.conflicts["cells:QT01"].mine, saved.conflicts["cells:QT01"].theirs) == ("5", "4")
    assert cells() == {"QT01": "4", "QT02": "9"}
    save_cells(north, {"cells:QT01": "5"}, {"cells:QT01": FOUR}, by=world.secretary)
    assert cells()["QT01"] == "5"


def test_a_cell_only_the_other_changed_is_taken_from_him(world, north):
    save_cells(north, {"cells:QT01": "4"}, {}, by=world.officer)
    saved = save_cells(north, {"cells:QT01": None}, {"cells:QT01": ""}, by=world.officer)
    assert (saved.taken, cells()) == (("cells:QT01",), {"QT01": "4"})


def test_an_empty_value_clears(world, north):
    save_cells(north, {"cells:QT01": "4", "notes:QT01": "vì sao"}, {}, by=world.officer)
    save_cells(north, {"cells:QT01": None}, {"cells:QT01": FOUR}, by=world.officer)
    assert Draft.objects.get().answers == {"cells": {}, "lists": {}, "texts": {}, "notes": {"QT01": "vì sao"}}


def test_a_returned_report_is_filled_on_from_what_was_sent(world, north):
    return_report(submit(north, by=world.officer, answers=answers()), reason="xem lại", by=world.secretary)
    Draft.objects.all().delete()
    save_cells(north, {"cells:QT01": "5"}, {"cells:QT01": FOUR}, by=world.officer)
    assert cells() == {"QT01": "5", "QT02": "100"}


def test_what_cannot_be_stored_is_refused_whole(world, north):
    with pytest.raises(Unacceptable):
        save_cells(north, {"cells:QT01": "4", "cells:QT99": "1"}, {}, by=world.officer)
    assert not Draft.objects.exists()


def test_a_neighbour_saves_nothing_and_nobody_saves_over_an_accepted_report(world, north):
    with pytest.raises(Refused):
        save_cells(north, {"cells:QT01": "4"}, {}, by=world.neighbour)
    accept(submit(north, by=world.officer, answers=answers()), by=world.secretary)
    with pytest.raises(WrongState):
        save_cells(north, {"cells:QT01": "4"}, {}, by=world.officer)


def test_the_same_draft_sent_twice_counts_once(world, north):
    draft = save_draft(north, answers(), version=0, by=world.officer)
    first = send_draft(north, version=draft.version, by=world.officer)
    again = send_draft(north, version=draft.version, by=world.officer)
    assert (first.receipt, Submission.objects.count()) == (again.receipt, 1)
    assert first.origin == "typed"


def test_evidence_laid_beside_since_is_sent_anew(world, north):
    draft = save_draft(north, answers(), version=0, by=world.officer)
    send_draft(north, version=draft.version, by=world.officer)
    add_evidence(north, b"danh sach", name="danh sach.txt", by=world.officer)
    assert send_draft(north, version=draft.version, by=world.officer).number == 2


def test_a_unit_below_that_is_missing_wants_a_reason(world, north):
    save_words(north, gaps={world.n2.pk: ""}, by=world.officer)
    draft = save_draft(north, answers(), version=0, by=world.officer)
    with pytest.raises(Unacceptable, match="Chi bộ 2 Bắc"):
        send_draft(north, version=draft.version, by=world.officer)


def test_a_draft_that_was_changed_since_it_was_read_is_not_sent(world, north):
    draft = save_draft(north, answers(), version=0, by=world.officer)
    save_cells(north, {"cells:QT01": "5"}, {"cells:QT01": FOUR}, by=world.secretary)
    with pytest.raises(WrongState):
        send_draft(north, version=draft.version, by=world.officer)
    assert not Submission.objects.exists()


def test_a_returned_report_may_be_sent_again_as_it_is(world, north):
    draft = save_draft(north, answers(), version=0, by=world.officer)
    return_report(send_draft(north, version=draft.version, by=world.officer), reason="xem lại", by=world.secretary)
    assert send_draft(north, version=draft.version, by=world.officer).number == 2


def test_a_jump_wants_a_word_before_it_is_sent(world, north):
    before = at_unit(open_sample(world, "2023-Q1"), world.north)
    submit(before, by=world.officer, answers=answers("4", "100"))
    draft = save_draft(north, answers("40", "100"), version=0, by=world.officer)
    with pytest.raises(Unacceptable) as caught:
        send_draft(north, version=draft.version, by=world.officer)
    assert [problem.code for problem in caught.value.problems] == ["jump"]
    saved = save_cells(north, {"notes:QT01": "thêm bốn cụm"}, {}, by=world.officer)
    assert send_draft(north, version=saved.draft.version, by=world.officer).answers["notes"] == {"QT01": "thêm bốn cụm"}


def test_the_level_above_sends_on_behalf_with_its_source(world, north):
    receiver = world.person("receiver", "reviewer", at=world.group)
    draft = save_draft(north, answers(), version=0, by=receiver)
    sent = send_draft(north, version=draft.version, source_note="bản giấy 12/7", by=receiver)
    assert (sent.on_behalf, sent.source_note) == (True, "bản giấy 12/7")
    with pytest.raises(Refused):
        send_draft(RoundUnit.objects.get(pk=north.pk), version=draft.version, by=world.neighbour)
