"""Withdrawing a report that nobody above has opened: it is the draft again, and counts nowhere; what was opened stays."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from tests.evidence.test_accepting import pdf
from tests.reporting.books import FIGURES, filled
from tests.reporting.ground import answers, at_unit, open_sample
from tests.reporting.inside_ground import Company, approved_now
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.access.models import Grant
from trienkhai.audit.models import Entry
from trienkhai.evidence.store import store
from trienkhai.reporting import actions
from trienkhai.reporting.models import (
    Draft,
    DraftFile,
    DraftWords,
    Opening,
    ReturnNote,
    RoundUnit,
    State,
    Submission,
    Withdrawal,
)
from trienkhai.reporting.queries import round_board
from trienkhai.reporting.workbook import export_workbook
from trienkhai.rollup.cube import Cube
from trienkhai.rollup.models import SignedTotal
from trienkhai.rollup.tallies import rebuild
from trienkhai.thread import changes


@pytest.fixture
def sent(world, north):
    return actions.submit(north, answers=answers(), by=world.officer)


def now(row):
    return RoundUnit.objects.get(pk=row.pk)


def opened(submission):
    return Opening.objects.filter(submission=submission).exists()


def text(answer):
    return answer.content.decode()


def test_what_nobody_opened_goes_back_to_the_draft_with_all_that_went_along(world, north):
    file = store(pdf(), name="anh.pdf", kind="pdf", by=world.officer)
    sent = actions.submit(north, answers=answers(), files=[actions.Attachment(file, note="biên bản")], by=world.officer)
    actions.withdraw(sent, reason="Nhầm số liệu", by=world.officer)

    row = now(north)
    assert (row.state, row.latest, Draft.objects.get().answers) == (State.DRAFT, None, sent.answers)
    assert [(one.file, one.note) for one in DraftFile.objects.all()] == [(file, "biên bản")]
    assert Submission.objects.count() == 1
    assert Withdrawal.objects.get().reason == "Nhầm số liệu"
    entry = Entry.objects.get(event="reporting.withdrawn")
    assert (entry.unit, entry.personal["reason"]) == (world.north, "Nhầm số liệu")


def test_the_next_sending_has_a_number_and_a_receipt_of_its_own(world, north, sent):
    actions.withdraw(sent, by=world.officer)
    again = actions.submit(now(north), by=world.officer)
    assert (again.number, again.sha256) == (2, sent.sha256)
    assert again.receipt != sent.receipt


def test_what_came_out_of_a_workbook_still_leads_back_to_its_cells(world, north):
    book = filled(export_workbook(north, by=world.officer), {f"{FIGURES}!D7": 4, f"{FIGURES}!D8": 100})
    taken = actions.take_in(book, name="bieu.xlsx", by=world.officer)
    sent = taken.submissions.get()
    actions.withdraw(sent, by=world.officer)
    again = actions.submit(now(north), by=world.officer)
    assert (again.origin, again.intake, again.places) == ("workbook", taken, sent.places)
    actions.withdraw(again, by=world.officer)
    page = reverse("reporting:intake", args=[taken.pk])
    assert text(world.browser(world.officer).get(page)).count("đã rút lại") == 2
    assert world.browser(world.person("reader", "member", at=world.group)).get(page).status_code == 404
    assert actions.take_in(book, name="bieu.xlsx", by=world.officer).submissions.get().number == 3


def test_what_was_withdrawn_is_no_paper_of_the_unit(world, north, sent):
    actions.withdraw(sent, by=world.officer)
    officer = world.browser(world.officer)
    assert officer.get(reverse("reporting:paper", args=[sent.pk])).status_code == 409
    page = text(officer.get(reverse("reporting:submission", args=[sent.pk])))
    assert reverse("reporting:paper", args=[sent.pk]) not in page


def test_what_was_written_after_sending_stays_as_it_is(world, north, sent):
    actions.save_draft(north, answers("9"), version=0, by=world.officer)
    actions.withdraw(sent, by=world.officer)
    assert Draft.objects.get().answers["cells"]["QT01"] == "9"


def test_withdrawn_twice_it_is_withdrawn_once(world, sent):
    one = actions.withdraw(sent, by=world.officer)
    assert actions.withdraw(sent, reason="lần nữa", by=world.officer) == one
    assert Entry.objects.filter(event="reporting.withdrawn").count() == 1


def test_a_report_that_came_back_is_owed_as_before_and_its_notes_wait_again(world, north, sent):
    actions.return_report(sent, reason="xem lại", notes={"QT01": "sao ít?", "QT02": "?"}, by=world.secretary)
    words, changed = ReturnNote.objects.order_by("cell_key")
    again = actions.submit(now(north), answers=answers(invited="120"), replies={words.pk: "đúng vậy"}, by=world.officer)
    assert ReturnNote.objects.filter(answered_in=again).count() == 2
    actions.withdraw(again, by=world.officer)

    row = now(north)
    assert (row.state, row.latest) == (State.RETURNED, sent)
    assert not ReturnNote.objects.exclude(answered_in=None).exists()
    assert DraftWords.objects.get().replies == {str(words.pk): "đúng vậy"}
    assert changed.pk not in DraftWords.objects.get().replies


def test_a_replaced_report_stands_again_and_may_be_withdrawn_too(world, north, sent):
    again = actions.submit(north, answers=answers("9"), by=world.officer)
    actions.withdraw(again, by=world.officer)
    assert (now(north).state, now(north).latest) == (State.SUBMITTED, sent)
    with pytest.raises(WrongState):
        actions.accept(again, by=world.secretary)
    actions.withdraw(sent, by=world.officer)
    assert (now(north).state, now(north).latest) == (State.DRAFT, None)


def test_nobody_but_the_unit_withdraws(world, sent):
    head_office = world.person("above", "reviewer", at=world.group)
    for person in (world.neighbour, head_office, world.auditor):
        with pytest.raises(Refused):
            actions.withdraw(sent, by=person)
    assert not Withdrawal.objects.exists()


def test_what_was_opened_decided_replaced_or_closed_is_not_withdrawn(world, north, sent):
    with pytest.raises(Unacceptable):
        actions.withdraw(sent, reason="x" * 1001, by=world.officer)
    newer = actions.submit(north, answers=answers("9"), by=world.officer)
    with pytest.raises(WrongState, match="mới hơn"):
        actions.withdraw(sent, by=world.officer)
    actions.open_report(newer, by=world.secretary)
    with pytest.raises(WrongState, match="đã mở"):
        actions.withdraw(newer, by=world.officer)
    actions.accept(newer, by=world.secretary)
    with pytest.raises(WrongState, match="đã quyết định"):
        actions.withdraw(newer, by=world.officer)


def test_in_a_closed_round_nothing_is_withdrawn(world, north, sent):
    actions.close_round(north.round, by=world.secretary)
    with pytest.raises(WrongState, match="đã đóng"):
        actions.withdraw(sent, by=world.officer)


@pytest.mark.parametrize("role", ["member", "leader", "reviewer", "auditor"])
def test_whoever_reads_from_above_opens_once_and_later_readings_leave_no_trace(world, sent, role):
    reader = world.person("reader", role, at=world.group)
    page = reverse("reporting:submission", args=[sent.pk])
    assert world.browser(reader).get(page).status_code == 200
    assert world.browser(world.secretary).get(page).status_code == 200
    assert Opening.objects.get().by == reader
    assert Entry.objects.filter(event="reporting.opened").count() == 1


def test_its_own_people_and_who_sent_it_do_not_open_it(world, north, sent):
    page = reverse("reporting:submission", args=[sent.pk])
    head = world.person("head", "leader", at=world.north)
    both = world.person("both", "officer", at=world.north)
    Grant.objects.create(person=both, role="member", unit=world.group, from_day=north.round.tree_on)
    for person in (world.officer, head, both):
        assert world.browser(person).get(page).status_code == 200
    assert not Opening.objects.exists()
    own = actions.submit(north, answers=answers("5"), by=world.secretary)
    assert world.browser(world.secretary).get(reverse("reporting:submission", args=[own.pk])).status_code == 200
    assert not opened(own)


def test_the_head_office_is_opened_by_who_decides_on_it_and_did_not_send_it(world):
    top = at_unit(open_sample(world, kinds={"group", "company"}), world.group)
    clerk = world.person("clerk", "officer", at=world.group)
    sent = actions.submit(top, answers=answers(), by=clerk)
    actions.open_report(sent, by=world.auditor)
    assert not opened(sent)
    actions.open_report(sent, by=world.secretary)
    assert opened(sent)


DOORS = {
    "the page of the report": lambda browser, it: browser.get(reverse("reporting:submission", args=[it.pk])),
    "its page in the round": lambda browser, it: browser.get(reverse("reporting:fill", args=[it.round_unit_id])),
    "its form": lambda browser, it: browser.get(reverse("reporting:entry", args=[it.round_unit_id])),
    "its paper": lambda browser, it: browser.get(reverse("reporting:paper", args=[it.pk])),
    "its workbook": lambda browser, it: browser.post(reverse("reporting:workbook", args=[it.round_unit_id])),
    "its evidence": lambda browser, it: browser.get(reverse("evidence:file", args=[it.files.get().file_id])),
    "the page to return it": lambda browser, it: browser.get(reverse("reporting:return", args=[it.pk])),
    "all workbooks": lambda browser, it: browser.post(reverse("reporting:bundle", args=[it.round_id]), {"all": "1"}),
    "all originals": lambda browser, it: browser.post(reverse("reporting:originals", args=[it.round_id])),
    "all narratives": lambda browser, it: browser.post(reverse("reporting:narratives", args=[it.round_id])),
    "accepting together": lambda browser, it: browser.post(
        reverse("reporting:accept_together", args=[it.round_id]), {"unit": it.round_unit_id}
    ),
}


@pytest.mark.parametrize("door", DOORS)
def test_through_every_door_it_is_opened(world, north, door):
    file = store(pdf(), name="anh.pdf", kind="pdf", by=world.officer)
    sent = actions.submit(north, answers=answers(), files=[actions.Attachment(file)], by=world.officer)
    assert DOORS[door](world.browser(world.secretary), sent).status_code == 200
    assert opened(sent)


def test_the_board_opens_nothing(world, north, sent):
    assert world.browser(world.secretary).get(reverse("reporting:board", args=[north.round_id])).status_code == 200
    assert not Opening.objects.exists()


def test_a_report_that_rests_on_others_opens_them(world, north, cell):
    below = actions.submit(cell, answers=answers(), by=world.officer)
    actions.submit(north, answers=answers(), gaps={world.n2.pk: "chưa có"}, by=world.officer)
    with pytest.raises(WrongState):
        actions.withdraw(below, by=world.officer)


def test_the_reasons_and_pins_of_what_was_withdrawn_are_none_of_the_next(world, north, cell):
    first = actions.submit(north, answers=answers(), gaps={world.n1.pk: "chưa có"}, by=world.officer)
    actions.withdraw(first, by=world.officer)
    assert DraftWords.objects.get().gaps == {str(world.n1.pk): "chưa có"}
    below = actions.submit(cell, answers=answers(), by=world.officer)
    again = actions.submit(now(north), by=world.officer)
    assert {pin.pinned for pin in again.pins.all()} == {below, None}


def test_what_the_level_above_entered_on_behalf_is_open_from_the_beginning(world, north):
    sent = actions.submit(north, answers=answers(), on_behalf=True, by=world.secretary)
    with pytest.raises(WrongState, match="đã mở"):
        actions.withdraw(sent, by=world.officer)


def test_it_counts_in_no_total_from_then_on_and_did_before(world, north, sent):
    top = RoundUnit.objects.get(round=north.round, parent=None).unit_id
    before = Cube.for_round(north.round, "received").portion(top, "QT01")
    withdrawal = actions.withdraw(sent, by=world.officer)
    assert before.total == 4
    assert Cube.for_round(north.round, "received").portion(top, "QT01").given == 0
    known = Cube.for_round(north.round, "received", withdrawal.at - timedelta(microseconds=1))
    assert known.portion(top, "QT01") == before
    assert Cube.for_round(north.round, "received", withdrawal.at).portion(top, "QT01").given == 0
    assert rebuild(north.round).differing == 0


def test_with_a_signing_report_its_signature_goes_and_its_figures_are_told(world):
    round_ = open_sample(world, kinds={"group", "company"})
    top, clerk = at_unit(round_, world.group), world.person("clerk", "officer", at=world.group)
    actions.submit(at_unit(round_, world.north), answers=answers(), by=world.officer)
    first = actions.submit(top, answers=answers("1"), gaps={world.south.pk: "chưa có"}, by=clerk)
    actions.submit(at_unit(round_, world.south), answers=answers("7"), by=world.neighbour)
    second = actions.submit(now(top), answers=answers("1"), by=clerk)

    def signed():
        return Cube.for_round(round_, "signed").portion(world.group.pk, "QT01")

    kept = list(SignedTotal.objects.order_by("pk").values_list())
    assert (signed().total, signed().given) == (12, 3)
    heard = []
    followers = changes._followers["figure"]
    followers.append((99, lambda change, **_: heard.append((change.id, change.after))))
    try:
        actions.withdraw(second, by=clerk)
    finally:
        followers.pop()
    assert heard == [(round_.pk, None)]
    assert (signed().total, signed().given) == (5, 2)
    actions.withdraw(first, by=clerk)
    assert signed().given == 0
    assert list(SignedTotal.objects.order_by("pk").values_list()) == kept


def test_the_first_sending_that_stands_says_whether_it_was_on_time(world, north):
    due, on = north.round.due_on, north.round.due_on + timedelta(days=20)
    early = actions.submit(north, answers=answers(), by=world.officer, at=_noon(due - timedelta(days=3)))
    assert round_board(north.round, world.secretary, on=on).counts["on_time"] == 1
    actions.withdraw(early, by=world.officer)
    assert round_board(north.round, world.secretary, on=on).counts["on_time"] == 0
    actions.submit(now(north), by=world.officer, at=_noon(due + timedelta(days=3)))
    counts = round_board(north.round, world.secretary, on=on).counts
    assert (counts["on_time"], counts["sent_late"]) == (0, 1)


def _noon(day):
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def test_an_approval_inside_the_unit_serves_one_sending_withdrawn_or_not(world):
    company = Company(world)
    actions.save_draft(company.row, answers(), version=0, by=company.clerk)
    approved_now(company.row, company.head)
    sent = actions.submit(company.row, by=company.clerk)
    actions.withdraw(sent, by=company.clerk)
    with pytest.raises(WrongState, match="duyệt"):
        actions.submit(now(company.row), by=company.clerk)
    approved_now(company.row, company.head)
    assert actions.submit(now(company.row), by=company.clerk).number == 2


def test_the_page_offers_it_to_the_unit_and_says_that_nobody_has_opened_it(world, north, sent):
    page = reverse("reporting:submission", args=[sent.pk])
    officer = world.browser(world.officer)
    assert "Chưa ai ở cấp trên mở báo cáo này" in text(officer.get(page))
    for name in ("fill", "entry"):
        assert "có thể rút lại" in text(officer.get(reverse(f"reporting:{name}", args=[north.pk])))
    assert reverse("reporting:withdraw", args=[sent.pk]) not in text(world.browser(world.secretary).get(page))
    assert "Chưa ai ở cấp trên mở" not in text(officer.get(page))
    answer = officer.post(reverse("reporting:withdraw", args=[sent.pk]))
    assert answer.status_code == 409
    assert "Cấp trên đã mở báo cáo này" in text(answer)


def test_the_level_above_sees_that_it_was_withdrawn_and_nothing_of_it(world, north, sent):
    officer, reader = world.browser(world.officer), world.browser(world.person("reader", "member", at=world.group))
    gone = reverse("reporting:submission", args=[sent.pk])
    answer = officer.post(reverse("reporting:withdraw", args=[sent.pk]), {"reason": "Nhầm kỳ"}, follow=True)
    assert "Nội dung đã nộp trở về bản nháp" in text(answer)
    assert "Đơn vị đã rút lại" in text(officer.get(gone))
    for address in (gone, reverse("reporting:paper", args=[sent.pk])):
        assert reader.get(address).status_code == 404
    assert sent.receipt not in text(reader.get(reverse("reporting:fill", args=[north.pk])))

    again = actions.submit(now(north), answers=answers("9"), by=world.officer)
    page = text(reader.get(reverse("reporting:submission", args=[again.pk])))
    assert "Đã rút lại" in page
    assert "Nhầm kỳ" in page
    assert gone not in page
    assert gone in text(officer.get(reverse("reporting:submission", args=[again.pk])))
    compared = reverse("reporting:compare", args=[north.pk])
    assert "Bản nộp 1," in text(officer.get(compared))
    assert "Bản nộp 1," not in text(reader.get(compared))


def test_a_page_opened_while_it_is_withdrawn_is_told_so(world, sent):
    """The reader found the report; before he opened it, the unit took it back."""
    found = Submission.objects.select_related("opening", "withdrawal", "approval").get(pk=sent.pk)
    assert not hasattr(found, "withdrawal")
    actions.withdraw(sent, by=world.officer)
    with pytest.raises(WrongState, match="vừa rút lại"):
        actions.open_report(found, by=world.secretary)
    assert not Opening.objects.exists()
