"""An open round moves to a later version: drafts are carried, nothing is lost, what was sent stays as it was."""

from datetime import date

import pytest

from tests.reporting.ground import answers
from tests.reporting.moved_ground import LATER, later_version
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.audit.events import Event
from trienkhai.audit.models import Entry
from trienkhai.notices.kinds import KINDS
from trienkhai.notices.models import Notice
from trienkhai.reporting.actions import (
    accept,
    close_round,
    move_round,
    open_round,
    plan_move,
    return_report,
    save_cells,
    save_draft,
    send_draft,
    submit,
)
from trienkhai.reporting.models import Draft, LeftAnswers, RoundChange, RoundUnit, Submission
from trienkhai.reporting.queries import round_board, submission_page
from trienkhai.reporting.queries.entry import entry_page
from trienkhai.reporting.rules.moving import Left, joined
from trienkhai.reporting.rules.packing import pack
from trienkhai.rollup.answers import answer
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.tallies import rebuild

pytestmark = pytest.mark.django_db

GIVEN = {
    "cells": {"QT01": "4", "QT02": "100", "KP01||2021": "1.500"},
    "lists": {"VB": [{"so": "1", "loai": "Công văn"}, {"so": "2", "loai": "Kế hoạch"}]},
    "texts": {"LV01": "x" * 60},
    "notes": {"KP01": "vì thế"},
}


def moved(round_, world):
    version = later_version(world)
    move_round(round_, version, reason="bổ sung biểu", by=world.secretary)
    round_.refresh_from_db()
    return version


def test_a_draft_keeps_what_has_a_place_and_the_rest_lies_beside_it(world, quarter, north):
    draft = save_draft(north, GIVEN, version=0, by=world.officer)
    before = dict(draft.answers)
    moved(quarter, world)
    after = Draft.objects.get(pk=draft.pk)
    assert after.version == draft.version + 1
    assert (after.changed_by, after.changed_at) == (draft.changed_by, draft.changed_at)
    assert after.answers["cells"] == {"QT01": "4", "QT02": "100"}
    assert after.answers["lists"] == {"VB": [{"so": "1"}, {"so": "2", "loai": "Kế hoạch"}]}
    (kept,) = LeftAnswers.objects.all()
    assert joined(after.answers, tuple(Left.from_json(one) for one in kept.answers)) == before
    (left,) = entry_page(RoundUnit.objects.get(pk=north.pk)).left
    assert [(line.name, line.shown) for line in left.lines] == [
        ("Kinh phí · 2021", "1,500"),
        ("Văn bản đã ban hành", "1. Công văn"),
        ("Kết quả nổi bật", "x" * 60),
        ("Kinh phí", "vì thế"),
    ]


def test_the_plan_tells_all_of_that_before_anything_is_written(world, quarter, north, cell):
    save_draft(north, GIVEN, version=0, by=world.officer)
    submit(cell, by=world.officer, answers=answers())
    plan = plan_move(quarter, later_version(world), by=world.secretary)
    assert [point.key for point in plan.difference.added] == ["QT05"]
    assert [point.key for point in plan.difference.removed] == ["KP01"]
    assert (plan.drafts, [one.name for one in plan.left]) == (1, [north.name])
    assert [(one.name, one.lacks) for one in plan.lacks] == [(cell.name, ("Hội nghị trực tuyến",))]
    assert (plan.lacking, plan.workbooks, plan.approved) == (1, 0, 0)
    quarter.refresh_from_db()
    assert not quarter.is_moved
    assert not RoundChange.objects.exists()


def test_what_was_sent_stays_with_its_version_and_counts_by_its_cells(world, quarter, cell):
    sent = submit(cell, by=world.officer, answers=answers(**{"KP01||2021": "1.500"}))
    old = quarter.version
    new = moved(quarter, world)
    assert (Submission.objects.get().version_id, quarter.version_id) == (old.pk, new.pk)
    assert bytes(sent.numbers.packed) == pack(sent.answers, old.parsed)
    assert answer(Ask(world.group.pk, "QT02", (quarter.pk,), "received")).value == 100
    assert answer(Ask(world.group.pk, "KP01||2021", (quarter.pk,), "received")).reason == "not_asked"
    assert rebuild(quarter).differing == 0
    (row,) = [row for row in round_board(quarter, world.secretary).rows if row.submission]
    assert (row.before.number, row.before.lacks) == (1, ("Hội nghị trực tuyến",))
    page = submission_page(Submission.objects.get(), world.secretary)
    assert page.before.lacks == ("Hội nghị trực tuyến",)
    assert "KP01" in {line.key for section in page.sections for line in section.lines}
    accept(sent, by=world.secretary)
    assert answer(Ask(world.group.pk, "QT02", (quarter.pk,), "accepted")).value == 100


def test_a_report_that_comes_back_is_filled_in_from_what_was_sent(world, quarter, cell):
    sent = submit(cell, by=world.officer, answers=answers(**{"KP01||2021": "1.500"}))
    Draft.objects.all().delete()
    moved(quarter, world)
    return_report(sent, reason="thiếu", by=world.secretary, notes={"KP01||2021": "xem lại"})
    here = RoundUnit.objects.get(pk=cell.pk)
    page = entry_page(here)
    assert page.left[0].lines[0].name == "Kinh phí · 2021"
    with pytest.raises(Unacceptable, match="Hội nghị trực tuyến"):
        send_draft(here, version=0, by=world.officer)
    saved = save_cells(here, {"cells:QT05": "2"}, {}, by=world.officer)
    assert saved.draft.answers["cells"] == {"QT01": "4", "QT02": "100", "QT05": "2"}
    again = send_draft(here, version=1, by=world.officer)
    assert (again.number, again.version) == (2, quarter.version)
    assert answer(Ask(world.group.pk, "QT05", (quarter.pk,), "received")).value == 2


def test_the_same_answers_may_be_sent_again_with_the_form_that_is_asked_now(world, quarter, cell):
    text = LATER.replace('name = "Hội nghị trực tuyến"', 'name = "Hội nghị trực tuyến"\nrequired = false')
    submit(cell, by=world.officer, answers=answers())
    move_round(quarter, later_version(world, text), reason="x", by=world.secretary)
    again = send_draft(RoundUnit.objects.get(pk=cell.pk), version=_version(cell), by=world.officer)
    assert (again.number, again.version.number) == (2, 2)
    assert send_draft(RoundUnit.objects.get(pk=cell.pk), version=_version(cell), by=world.officer) == again


def _version(row) -> int:
    draft = Draft.objects.filter(round_unit=row).first()
    return draft.version if draft else 0


def test_an_open_page_is_told_and_writes_nothing_in_the_old_form(world, quarter, north):
    draft = save_draft(north, answers(), version=0, by=world.officer)
    old = quarter.version_id
    moved(quarter, world)
    with pytest.raises(WrongState):
        save_draft(north, answers("9"), version=draft.version, by=world.officer)
    with pytest.raises(WrongState, match="2"):
        save_cells(north, {"cells:QT01": "9"}, {}, form=old, by=world.officer)
    with pytest.raises(WrongState):
        send_draft(north, version=draft.version, by=world.officer)
    assert Draft.objects.get().answers["cells"]["QT01"] == "4"


def test_it_is_recorded_and_told_once_to_each_who_still_owes(world, quarter, north, cell):
    submit(cell, by=world.officer, answers=answers())
    moved(quarter, world)
    (change,) = RoundChange.objects.all()
    assert (change.event, change.reason, change.details["number_after"]) == ("round_moved", "bổ sung biểu", 2)
    entry = Entry.objects.get(event=Event.ROUND_MOVED)
    assert (entry.unit, entry.details["before"], entry.details["after"]) == (world.group, 1, 2)
    told = Notice.objects.filter(kind="reporting.form_moved")
    assert told.filter(person=world.officer).count() == 1
    assert told.values("person").distinct().count() == told.count()
    assert "Hội nghị trực tuyến" in KINDS["reporting.form_moved"].sentence(told[0].params)


def test_it_moves_only_forward_within_its_template_with_a_reason_by_who_may(world, quarter):
    version = later_version(world)
    with pytest.raises(Refused):
        move_round(quarter, version, reason="x", by=world.officer)
    with pytest.raises(Refused):
        plan_move(quarter, version, by=world.officer)
    with pytest.raises(Unacceptable):
        move_round(quarter, version, reason=" ", by=world.secretary)
    other = later_version(world, LATER.replace('key = "bieu-01"', 'key = "bieu-02"'))
    for wrong in (quarter.version, other):
        with pytest.raises(Unacceptable):
            move_round(quarter, wrong, reason="x", by=world.secretary)
    parallel = move_round(quarter, version, reason="x", by=world.secretary)
    assert parallel.details["number_before"] == 1
    with pytest.raises(Unacceptable):
        move_round(quarter, version, reason="x", by=world.secretary)
    close_round(quarter, by=world.secretary)
    newest = later_version(world, LATER.replace("max_chars = 50", "max_chars = 60"))
    for act in (lambda: plan_move(quarter, newest, by=world.secretary), lambda: _move(quarter, newest, world)):
        quarter.refresh_from_db()
        with pytest.raises(WrongState):
            act()


def _move(round_, version, world):
    return move_round(round_, version, reason="x", by=world.secretary)


def test_not_where_another_round_asks_that_version_for_the_period(world, quarter):
    version = later_version(world)
    text = LATER.replace("max_chars = 50", "max_chars = 60")
    newest = later_version(world, text)
    other = open_round_of(world, version)
    with pytest.raises(WrongState):
        _move(quarter, version, world)
    _move(quarter, newest, world)
    with pytest.raises(WrongState):
        _move(other, newest, world)


def open_round_of(world, version):
    return open_round(
        version, period_key="2023-Q2", due_on=date(2023, 7, 6), kinds={"company", "cell"}, by=world.secretary
    )
