"""Return notes are answered in words; units below that have not sent are named with a reason, or the report says there is none."""

import re

import pytest
from django.urls import reverse

from tests.reporting.books import FIGURES, filled
from tests.reporting.ground import answers, at_unit
from trienkhai.access.errors import Refused, Unacceptable
from trienkhai.reporting.actions import (
    problems_of,
    return_report,
    save_words,
    send_as_it_stands,
    submit,
    take_in,
)
from trienkhai.reporting.models import DraftWords, Pin, ReturnNote, Submission
from trienkhai.reporting.queries.below import changed_since
from trienkhai.reporting.workbook import export_workbook
from trienkhai.rollup.models import SignedTotal

GOOD = {f"{FIGURES}!D7": 4, f"{FIGURES}!D8": 1200}


@pytest.fixture
def note(world, cell) -> ReturnNote:
    """The first cell of the north has sent and got its report back with one remark."""
    sent = submit(cell, by=world.officer, answers=answers())
    return_report(sent, reason="xem lại", notes={"QT01": "thiếu tháng 6"}, by=world.secretary)
    return ReturnNote.objects.get()


def page(world, name: str, pk: int) -> str:
    return world.browser(world.officer).get(reverse(f"reporting:{name}", args=[pk])).content.decode()


def test_an_answer_kept_with_the_draft_goes_with_the_next_workbook_and_stands_at_its_cell(world, cell, note):
    save_words(cell, replies={note.pk: "  đã bổ sung tháng 6 "}, by=world.officer)
    assert "đã bổ sung tháng 6" in page(world, "fill", cell.pk)

    intake = take_in(filled(export_workbook(cell, by=world.officer), GOOD), name="a.xlsx", by=world.officer)

    note.refresh_from_db()
    sent = intake.submissions.get()
    assert (note.answer, note.answered_in) == ("đã bổ sung tháng 6", sent)
    assert DraftWords.objects.get().replies == {}
    new = page(world, "submission", sent.pk)
    assert "thiếu tháng 6" in new
    assert "đã bổ sung tháng 6" in new


def test_a_note_stays_open_until_it_is_answered_in_words(world, cell):
    data = filled(export_workbook(cell, by=world.officer), GOOD)
    first = take_in(data, name="a.xlsx", by=world.officer).submissions.get()
    return_report(first, reason="xem lại", notes={"QT01": "đúng chưa?"}, by=world.secretary)
    note = ReturnNote.objects.get()
    second = take_in(data, name="a.xlsx", by=world.officer).submissions.get()
    note.refresh_from_db()
    assert note.answered_in is None
    assert "đúng chưa?" in page(world, "submission", second.pk)

    save_words(cell, replies={note.pk: "đúng"}, by=world.officer)
    assert take_in(data, name="a.xlsx", by=world.officer).outcome == "taken"
    note.refresh_from_db()
    assert (note.answer, note.answered_in.number) == ("đúng", 3)
    assert take_in(data, name="a.xlsx", by=world.officer).outcome == "same"


def test_a_neighbour_keeps_no_answer_and_an_answered_note_takes_none(world, cell, note):
    with pytest.raises(Refused):
        save_words(cell, replies={note.pk: "x"}, by=world.neighbour)
    submit(cell, by=world.officer, answers=answers("5"))
    with pytest.raises(Unacceptable):
        save_words(cell, replies={note.pk: "x"}, by=world.officer)


def test_it_is_sent_as_it_stands_from_the_page(world, cell, note):
    browser = world.browser(world.officer)
    answer = browser.post(reverse("reporting:send", args=[cell.pk]), {f"reply-{note.pk}": "số đúng rồi"})
    sent = Submission.objects.get(number=2)
    assert answer.url == reverse("reporting:submission", args=[sent.pk])
    note.refresh_from_db()
    assert (note.answer, sent.answers["cells"]) == ("số đúng rồi", answers()["cells"])


def test_sending_from_the_page_asks_a_reason_for_each_unit_below(world, north, cell):
    submit(cell, by=world.officer, answers=answers())
    submit(north, by=world.officer, answers=answers())
    browser, url = world.browser(world.officer), reverse("reporting:send", args=[north.pk])
    refused = browser.post(url, {f"gap-{world.n2.pk}": " "})
    assert refused.status_code == 422
    assert "Chi bộ 2 Bắc" in refused.content.decode()
    assert Submission.objects.filter(round_unit=north).count() == 1

    browser.post(url, {f"gap-{world.n2.pk}": "đang kiện toàn"})

    pins = {pin.child.unit_id: pin.gap_reason for pin in Pin.objects.filter(submission__number=2)}
    assert pins == {world.n1.pk: "", world.n2.pk: "đang kiện toàn"}
    assert "đang kiện toàn" in page(world, "submission", Submission.objects.get(round_unit=north, number=2).pk)


def test_a_workbook_without_reasons_is_taken_with_a_warning_and_the_page_says_so(world, north):
    intake = take_in(filled(export_workbook(north, by=world.officer), GOOD), name="a.xlsx", by=world.officer)
    assert intake.outcome == "taken"
    (warning,) = [problem for problem in problems_of(intake) if problem.code == "gaps"]
    assert "Chi bộ 1 Bắc, Chi bộ 2 Bắc" in warning.message
    assert "chưa khai lý do" in page(world, "submission", intake.submissions.get().pk)


def test_a_declared_reason_goes_with_the_workbook(world, north):
    save_words(north, gaps={world.n1.pk: "nghỉ", world.n2.pk: "mới lập"}, by=world.officer)
    intake = take_in(filled(export_workbook(north, by=world.officer), GOOD), name="a.xlsx", by=world.officer)
    assert not [problem for problem in problems_of(intake) if problem.code == "gaps"]
    assert set(Pin.objects.values_list("gap_reason", flat=True)) == {"nghỉ", "mới lập"}


def test_a_reason_for_a_unit_that_has_sent_or_is_not_below_is_refused(world, north, cell):
    submit(cell, by=world.officer, answers=answers())
    for unit in (world.n1, world.s1):
        with pytest.raises(Unacceptable):
            save_words(north, gaps={unit.pk: "x"}, by=world.officer)
    with pytest.raises(Unacceptable):
        send_as_it_stands(north, version=0, gaps={world.n2.pk: "x" * 301}, by=world.officer)


@pytest.mark.parametrize("key", ["reply-99999999999999999999", "reply-x", "gap-", "gap-9223372036854775807"])
def test_bad_fields_are_no_fault_of_the_program(world, north, key):
    browser, url = world.browser(world.officer), reverse("reporting:save_words", args=[north.pk])
    assert browser.post(url, {key: "a"}).status_code in (302, 422)
    assert browser.post(url, {key: "a\0b"}).status_code == 400


def test_what_changed_below_since_signing_is_told_and_the_signed_total_stays(world, quarter, north, cell):
    submit(cell, by=world.officer, answers=answers("3"))
    signed = submit(north, by=world.officer, answers=answers("4"))
    total = SignedTotal.objects.get(pk=signed.pk)
    before = bytes(total.packed)
    assert (total.expected, total.given) == (3, 2)
    assert changed_since(signed, world.officer).shown == ()

    second = submit(cell, by=world.officer, answers=answers("30"))
    filled_gap = submit(at_unit(quarter, world.n2), by=world.officer, answers=answers("1"))

    changed = changed_since(signed, world.officer).shown
    assert [(one.child.unit_id, one.signed and one.signed.number, one.newest.pk) for one in changed] == [
        (world.n1.pk, 1, second.pk),
        (world.n2.pk, None, filled_gap.pk),
    ]
    assert bytes(SignedTotal.objects.get(pk=signed.pk).packed) == before
    shown = page(world, "submission", signed.pk)
    assert reverse("reporting:submission", args=[second.pk]) in shown
    assert ">7<" in shown.replace(" ", "").replace("\n", "")  # 3 + 4 as signed
    assert ">35<" in shown.replace(" ", "").replace("\n", "")  # 30 + 1 + 4 today


def test_a_report_with_a_note_unanswered_is_asked_about_before_it_goes(world, cell):
    sent = submit(cell, by=world.officer, answers=answers())
    notes = {"QT01": "thiếu tháng 6", "QT02": "số mời cao"}
    return_report(sent, reason="xem lại", notes=notes, by=world.secretary)
    first, second = ReturnNote.objects.order_by("pk")
    browser, address = world.browser(world.officer), reverse("reporting:send", args=[cell.pk])

    asked = browser.post(address, {f"reply-{first.pk}": "đã đủ"})

    page = asked.content.decode()
    assert "Còn 1 ghi chú chưa trả lời, vẫn nộp?" in page
    assert "số mời cao" in page
    assert "thiếu tháng 6" not in page
    assert Submission.objects.count() == 1
    version = re.search(r'name="version" value="(\d*)"', page)[1]
    assert browser.post(address, {"anyway": "1", "version": version}).status_code == 302
    first.refresh_from_db()
    assert (first.answer, ReturnNote.objects.get(pk=second.pk).answered_in) == ("đã đủ", None)
    newest = Submission.objects.order_by("-number").first()
    report = browser.get(reverse("reporting:submission", args=[newest.pk])).content.decode()
    assert 'số mời cao <span class="st warn bare">' in report
    assert 'thiếu tháng 6 <span class="st warn bare">' not in report


def test_the_buttons_stand_under_the_notes(world, cell):
    return_report(
        submit(cell, by=world.officer, answers=answers()), reason="xem lại", notes={"QT01": "?"}, by=world.secretary
    )
    page = world.browser(world.officer).get(reverse("reporting:fill", args=[cell.pk])).content.decode()
    places = [page.index(one) for one in ('name="reply-', "Nộp số liệu đang có", "Điền trên trang", "Tải biểu về")]
    assert places == sorted(places)
    assert page.count("Nộp số liệu đang có") == 1
