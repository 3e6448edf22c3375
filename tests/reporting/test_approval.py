"""Inside the unit: the clerk prepares, the head approves, then it is sent; never over a content that was changed."""

import pytest

from tests.evidence.test_accepting import PNG
from tests.reporting.books import FIGURES, filled
from tests.reporting.ground import answers, at_unit
from tests.reporting.inside_ground import Company, approved_now, open_approved, seen
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.access.models import Grant, Reach
from trienkhai.audit.models import Entry
from trienkhai.evidence.readers import may_read
from trienkhai.evidence.store import store
from trienkhai.reporting.actions import (
    Attachment,
    accept,
    add_evidence,
    approve,
    approve_and_send,
    choose,
    give_back,
    hand_over,
    return_report,
    save_draft,
    save_words,
    send_draft,
    submit,
    take_evidence_away,
    take_in,
)
from trienkhai.reporting.actions.approval import NotApproved
from trienkhai.reporting.models import Draft, DraftFile, InsideStep, Origin, RoundUnit, Submission
from trienkhai.reporting.queries.inside import approvers_of
from trienkhai.reporting.rights import sees_unsent
from trienkhai.reporting.workbook import export_workbook

GOOD = {f"{FIGURES}!D7": 4, f"{FIGURES}!D8": 100}


@pytest.fixture
def company(world) -> Company:
    return Company(world)


@pytest.fixture
def cells(world):
    """The two cells of the northern company in a round that asks them too; they are excused."""
    round_ = open_approved(world, "2023-Q1", frozenset({"company", "cell"}))
    return [at_unit(round_, unit) for unit in (world.n1, world.n2)]


def typed(company, conferences="4", by=None) -> int:
    """The draft says this now; its version."""
    known = Draft.objects.filter(round_unit=company.row).first()
    version = known.version if known else 0
    return save_draft(company.row, answers(conferences), version=version, by=by or company.clerk).version


def test_what_the_head_approved_is_sent_and_keeps_his_name(company):
    version = typed(company)
    hand_over(company.row, word="Xin anh duyệt.", by=company.clerk)
    step = approved_now(company.row, company.head)
    sent = send_draft(company.row, version=version, by=company.clerk)

    assert sent.approval == step
    assert (sent.approval.by, sent.submitted_by) == (company.head, company.clerk)
    told = list(Entry.objects.filter(event__startswith="reporting.").order_by("pk").values_list("event", flat=True))
    assert told[-3:] == ["reporting.handed_over", "reporting.approved", "reporting.submitted"]


def test_without_approval_nothing_is_sent_and_it_is_told_who_approves(company):
    version = typed(company)
    with pytest.raises(NotApproved, match="Head"):
        send_draft(company.row, version=version, by=company.clerk)
    assert not Submission.objects.exists()


def test_answers_sent_without_approval_become_the_draft_with_their_files(company):
    file = store(b"bien ban", name="a.txt", kind="text", by=company.clerk)
    with pytest.raises(NotApproved):
        submit(company.row, answers=answers("7"), files=[Attachment(file)], by=company.clerk)
    assert Draft.objects.get().answers["cells"]["QT01"] == "7"
    assert DraftFile.objects.get().file == file
    assert RoundUnit.objects.get(pk=company.row.pk).state == "draft"

    approved_now(company.row, company.head)
    assert submit(company.row, by=company.clerk).files.get().file == file


def test_any_change_voids_the_approval(company):
    typed(company)
    laid = add_evidence(company.row, PNG, name="a.png", by=company.clerk)
    changes = [
        lambda: typed(company, "9"),
        lambda: add_evidence(company.row, PNG, name="b.png", field_key="QT01", by=company.clerk),
        lambda: take_evidence_away(laid, by=company.clerk),
    ]
    for change in changes:
        approved_now(company.row, company.head)
        change()
        with pytest.raises(NotApproved):
            submit(company.row, by=company.clerk)
    approved_now(company.row, company.head)
    assert submit(company.row, by=company.clerk).number == 1


def test_words_are_part_of_what_is_approved(company):
    typed(company)
    approved_now(company.row, company.head)
    sent = submit(company.row, by=company.clerk)
    return_report(sent, reason="xem lại", notes={"QT01": "ít quá"}, by=company.world.secretary)
    note = sent.decisions.get().notes.get()
    save_words(company.row, replies={note.pk: "đúng là 4"}, by=company.clerk)
    approved_now(company.row, company.head)
    save_words(company.row, replies={note.pk: "đúng là 5"}, by=company.clerk)
    with pytest.raises(NotApproved):
        submit(company.row, by=company.clerk)
    approved_now(company.row, company.head)
    assert submit(company.row, by=company.clerk).number == 2


def test_an_approval_serves_one_submission(company):
    typed(company)
    approved_now(company.row, company.head)
    sent = submit(company.row, by=company.clerk)
    return_report(sent, reason="xem lại", by=company.world.secretary)
    with pytest.raises(NotApproved):
        submit(company.row, by=company.clerk)


def test_the_head_approves_what_he_read_and_nothing_else(company):
    typed(company)
    read = seen(company.row)
    typed(company, "9")
    with pytest.raises(WrongState, match="đã được sửa"):
        approve(company.row, seen=read, by=company.head)
    assert not InsideStep.objects.exists()


def test_only_the_head_approves_and_only_those_who_fill_hand_over(company, world):
    typed(company)
    above = world.person("above", "leader", at=world.group)
    for person in (company.clerk, world.neighbour, world.auditor, above, world.secretary):
        with pytest.raises(Refused):
            approve(company.row, seen=seen(company.row), by=person)
        with pytest.raises(Refused):
            give_back(company.row, seen=seen(company.row), word="x", by=person)
    with pytest.raises(Refused):
        hand_over(company.row, by=company.head)


def test_where_the_unit_has_no_head_the_nearest_above_approves(company, world, cells):
    assert approvers_of(company.row) == (company.head,)
    assert approvers_of(cells[0]) == (company.head,)
    Grant.objects.filter(person=company.head).update(reach=Reach.UNIT)
    assert approvers_of(company.row) == (company.head,)
    assert set(approvers_of(cells[0])) == {world.secretary, world.founder}
    own = world.person("cell-head", "leader", at=world.n1, reach=Reach.UNIT)
    assert approvers_of(cells[0]) == (own,)


def test_nobody_approves_what_he_alone_changed_last(company, world):
    Grant.objects.create(person=company.head, role="officer", unit=world.north, from_day=company.round.tree_on)
    typed(company, by=company.head)
    with pytest.raises(WrongState, match="sau cùng"):
        approved_now(company.row, company.head)
    hand_over(company.row, by=company.head)
    with pytest.raises(WrongState):
        approved_now(company.row, company.head)

    hand_over(company.row, by=company.other)
    assert approved_now(company.row, company.head).by == company.head


def test_who_took_a_file_away_changed_it_last(company, world):
    Grant.objects.create(person=company.head, role="officer", unit=world.north, from_day=company.round.tree_on)
    typed(company)
    laid = add_evidence(company.row, PNG, name="a.png", by=company.clerk)
    take_evidence_away(laid, by=company.head)
    with pytest.raises(WrongState, match="sau cùng"):
        approved_now(company.row, company.head)


def test_an_excused_kind_of_unit_sends_without_approval_and_may_approve_its_own(company, world, cells):
    alone = world.person("alone", "officer", at=world.n1)
    Grant.objects.create(person=alone, role="leader", unit=world.n1, from_day=company.round.tree_on)
    save_draft(cells[0], answers(), version=0, by=alone)
    step = approved_now(cells[0], alone)
    assert submit(cells[0], by=alone).approval == step
    assert submit(cells[1], answers=answers(), by=company.clerk).approval is None


def test_a_head_who_may_send_approves_and_sends_in_one_step(company, world):
    Grant.objects.create(person=company.head, role="officer", unit=world.north, from_day=company.round.tree_on)
    typed(company)
    sent = approve_and_send(company.row, seen=seen(company.row), by=company.head)
    assert sent.approval.by == sent.submitted_by == company.head


def test_a_head_who_may_not_send_leaves_nothing_behind_when_he_tries(company):
    typed(company)
    with pytest.raises(Refused):
        approve_and_send(company.row, seen=seen(company.row), by=company.head)
    assert not InsideStep.objects.exists()


def test_what_cannot_be_sent_cannot_be_approved(company):
    save_draft(company.row, {"cells": {"QT01": "4"}}, version=0, by=company.clerk)
    with pytest.raises(Unacceptable):
        approved_now(company.row, company.head)


def test_given_back_it_is_handed_over_again_before_it_is_approved(company):
    typed(company)
    with pytest.raises(WrongState):
        give_back(company.row, seen=seen(company.row), word="Thiếu.", by=company.head)
    hand_over(company.row, by=company.clerk)
    with pytest.raises(Unacceptable):
        give_back(company.row, seen=seen(company.row), word="  ", by=company.head)
    give_back(company.row, seen=seen(company.row), word="Thiếu số hội nghị.", by=company.head)
    with pytest.raises(WrongState):
        approved_now(company.row, company.head)
    typed(company, "5")
    hand_over(company.row, by=company.clerk)
    approved_now(company.row, company.head)
    give_back(company.row, seen=seen(company.row), word="Khoan gửi.", by=company.head)
    with pytest.raises(NotApproved):
        submit(company.row, by=company.clerk)


def test_steps_taken_twice_are_one(company):
    typed(company)
    assert hand_over(company.row, by=company.clerk) == hand_over(company.row, by=company.clerk)
    assert approved_now(company.row, company.head) == approved_now(company.row, company.head)
    with pytest.raises(WrongState):
        hand_over(company.row, by=company.clerk)


def test_a_template_that_asks_for_none_knows_no_approval(world, north):
    save_draft(north, answers(), version=0, by=world.officer)
    with pytest.raises(WrongState, match="không yêu cầu duyệt"):
        hand_over(north, by=world.officer)
    assert submit(north, by=world.officer).approval is None


def test_what_the_level_above_enters_on_behalf_was_not_prepared_inside(company, world):
    reviewer = world.person("reviewer", "reviewer", at=world.group)
    sent = submit(
        company.row,
        answers=answers(),
        by=reviewer,
        on_behalf=True,
        origin=Origin.ON_BEHALF,
        source_note="công văn giấy",
    )
    assert sent.approval is None


def test_the_level_above_does_not_send_what_the_unit_is_writing(company, world):
    version = typed(company)
    reviewer = world.person("reviewer", "reviewer", at=world.group)
    with pytest.raises(NotApproved):
        send_draft(company.row, version=version, source_note="điện thoại", by=reviewer)
    version = typed(company, "8", by=reviewer)
    assert send_draft(company.row, version=version, source_note="điện thoại", by=reviewer).on_behalf


def test_who_approved_inside_does_not_decide_from_above(company, world):
    version = typed(company)
    Grant.objects.create(person=company.head, role="leader", unit=world.group, from_day=company.round.tree_on)
    approved_now(company.row, company.head)
    sent = send_draft(company.row, version=version, by=company.clerk)
    with pytest.raises(Refused):
        accept(sent, by=company.head)
    assert accept(sent, by=world.secretary).verdict == "accepted"


def test_a_workbook_waits_as_a_draft_until_the_head_approves_and_is_sent_then(company):
    data = filled(export_workbook(company.row, by=company.clerk), GOOD)
    kept = take_in(data, name="a.xlsx", by=company.clerk)
    assert kept.outcome == "draft"
    assert kept.account["problems"][-1]["code"] == "not_approved"
    assert not Submission.objects.exists()

    approved_now(company.row, company.head)
    assert choose(kept, {}, by=company.clerk).outcome == "taken"
    assert Submission.objects.get().approval.by == company.head


def test_the_head_sees_the_draft_and_the_head_of_the_level_above_does_not(company, world):
    typed(company)
    above = world.person("above", "leader", at=world.group)
    laid = add_evidence(company.row, PNG, name="a.png", by=company.clerk)
    assert (may_read(laid.file, company.head), may_read(laid.file, above)) == (True, False)
    assert sees_unsent(company.row, company.head)
    assert not sees_unsent(company.row, above)
