"""Return notes on a file and on the whole report: shown there, answered in words, or met by what is done about them."""

import pytest
from django.urls import reverse

from tests.evidence.test_accepting import PNG
from tests.reporting.entry_form import text
from tests.reporting.ground import answers
from trienkhai.access.errors import Unacceptable
from trienkhai.reporting.actions import add_evidence, return_report, save_words, submit, take_evidence_away
from trienkhai.reporting.models import DraftFile, ReturnNote
from trienkhai.reporting.queries.desk import unanswered
from trienkhai.reporting.rules.remarks import file_name, is_mended, key_of_file

pytestmark = pytest.mark.files


@pytest.fixture
def returned(world, cell):
    """Sent with a picture, returned with a note on it and one on the whole report."""
    add_evidence(cell, PNG, name="biên bản: họp.png", by=world.officer)
    sent = submit(cell, by=world.officer, answers=answers())
    notes = {sent.files.get().note_key: "ảnh mờ", "": "gửi trước thứ Sáu"}
    return_report(sent, reason="xem lại", notes=notes, by=world.secretary)
    cell.refresh_from_db()
    return sent


def page_of(world, name, row):
    return text(world.browser(world.officer).get(reverse(f"reporting:{name}", args=[row.pk])))


def test_both_are_asked_about_by_name_and_answered_in_words(world, cell, returned):
    page = page_of(world, "fill", cell)
    assert '<a href="#mc">biên bản: họp.png</a>: ảnh mờ' in page
    assert "cả báo cáo: gửi trước thứ Sáu" in page
    replies = {note.pk: f"đã xem {note.text}" for note in ReturnNote.objects.all()}
    save_words(cell, replies=replies, by=world.officer)
    assert unanswered(cell) == ()
    again = submit(cell, by=world.officer, answers=answers())
    assert ReturnNote.objects.filter(answered_in=again).count() == 2
    page = page_of(world, "submission", again)
    assert "đã xem ảnh mờ" in page
    assert "đã xem gửi trước thứ Sáu" in page


def test_without_words_they_wait_until_the_file_goes_and_something_changes(world, cell, returned):
    assert [one.note.text for one in unanswered(cell)] == ["ảnh mờ", "gửi trước thứ Sáu"]
    take_evidence_away(DraftFile.objects.get(), by=world.officer)
    add_evidence(cell, PNG + b"2", name="rõ hơn.png", by=world.officer)
    assert [one.note.text for one in unanswered(cell)] == ["gửi trước thứ Sáu"]
    again = submit(cell, by=world.officer, answers=answers("5"))
    assert ReturnNote.objects.filter(answered_in=again).count() == 2
    page = page_of(world, "submission", again)
    assert page.index("rõ hơn.png") < page.index("biên bản: họp.png") < page.index("ảnh mờ")


def test_my_work_names_the_file(world, cell, returned):
    page = text(world.browser(world.officer).get("/"))
    assert f'/ky-bao-cao/bao-cao/{returned.pk}/#mc">biên bản: họp.png</a>' in page


def test_a_note_on_a_file_of_another_report_is_refused(world, cell, north, returned):
    other = submit(north, by=world.officer, answers=answers())
    key = returned.files.get().note_key
    with pytest.raises(Unacceptable):
        return_report(other, reason="xem lại", notes={key: "ảnh mờ"}, by=world.secretary)
    with pytest.raises(Unacceptable):
        return_report(other, reason="xem lại", notes={"tep:": "ảnh mờ"}, by=world.secretary)
    assert ReturnNote.objects.count() == 2
    return_report(other, reason="xem lại", notes={key: "  ", "": ""}, by=world.secretary)
    assert ReturnNote.objects.count() == 2


def test_they_are_typed_on_the_page_of_the_return(world, cell):
    add_evidence(cell, PNG, name='a "b" <c>.png', by=world.officer)
    sent = submit(cell, by=world.officer, answers=answers())
    key = sent.files.get().note_key
    browser, address = world.browser(world.secretary), reverse("reporting:return", args=[sent.pk])
    page = text(browser.get(address))
    assert 'name="note-"' in page
    assert page.count('name="note-tep:') == 1
    answer = browser.post(address, {"reason": "", f"note-{key}": "ảnh mờ", "note-": "gửi sớm"})
    assert answer.status_code == 422
    assert 'value="ảnh mờ"' in text(answer)
    assert 'value="gửi sớm"' in text(answer)
    assert browser.post(address, {"reason": "xem", f"note-{key}": "ảnh mờ", "note-": "gửi sớm"}).status_code == 302
    assert dict(ReturnNote.objects.values_list("cell_key", "text")) == {key: "ảnh mờ", "": "gửi sớm"}


def test_a_key_tells_the_file_whatever_it_is_called(world, quarter):
    spec = quarter.version.parsed
    key = key_of_file("ab" * 32, "x" * 400)
    assert len(key) <= 200
    assert file_name(key_of_file("ab" * 32, "a:b.pdf")) == "a:b.pdf"
    assert not is_mended(key, {}, {}, spec, {"ab" * 32})
    assert is_mended(key, {}, {}, spec, {"cd" * 32})
