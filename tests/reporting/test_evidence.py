"""Evidence lies beside a report being filled, and goes along with whatever is sent, by whatever door."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.evidence.test_accepting import PNG
from tests.reporting.books import FIGURES, filled
from tests.reporting.ground import answers, at_unit
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.audit.models import Entry
from trienkhai.reporting.actions import (
    accept,
    add_evidence,
    submit,
    take_evidence_away,
    take_in,
    take_in_folder,
)
from trienkhai.reporting.models import DraftFile, Intake, Submission
from trienkhai.reporting.workbook import export_workbook

GOOD = {f"{FIGURES}!D7": 4, f"{FIGURES}!D8": 1200}
OTHER = PNG + b"2"


def names_of(sent: Submission) -> list[tuple[str, str]]:
    return sorted((one.file.name, one.field_key) for one in sent.files.all())


def add(world, row, data=PNG, name="a.png", **facts) -> DraftFile:
    return add_evidence(row, data, name=name, by=world.officer, **facts)


def test_a_typed_report_and_a_workbook_take_along_what_lies_there(world, north):
    add(world, north, field_key="QT01", note="biên bản")
    typed = submit(north, by=world.officer, answers=answers())
    assert names_of(typed) == [("a.png", "QT01")]
    assert typed.files.get().note == "biên bản"

    add(world, north, OTHER, "b.png")
    intake = take_in(filled(export_workbook(north, by=world.officer), GOOD), name="a.xlsx", by=world.officer)
    assert names_of(intake.submissions.get()) == [("a.png", "QT01"), ("b.png", "")]
    assert names_of(typed) == [("a.png", "QT01")]


def test_a_report_on_behalf_takes_it_along_too(world, north):
    add_evidence(north, PNG, name="a.png", by=world.secretary)
    sent = submit(north, by=world.secretary, answers=answers(), on_behalf=True)
    assert names_of(sent) == [("a.png", "")]


def test_what_was_taken_away_stays_with_what_was_sent(world, north):
    row = add(world, north)
    first = submit(north, by=world.officer, answers=answers())
    take_evidence_away(row, by=world.officer)
    second = submit(north, by=world.officer, answers=answers("5"))
    assert (names_of(first), names_of(second)) == ([("a.png", "")], [])
    assert Entry.objects.filter(event="reporting.evidence_taken_away").count() == 1


def test_the_same_file_for_the_same_question_lies_there_once(world, north):
    assert add(world, north).pk == add(world, north).pk
    assert add(world, north, field_key="QT01").pk != add(world, north).pk


def test_the_same_workbook_with_new_evidence_is_a_new_submission(world, north):
    data = filled(export_workbook(north, by=world.officer), GOOD)
    take_in(data, name="a.xlsx", by=world.officer)
    assert take_in(data, name="a.xlsx", by=world.officer).outcome == "same"
    add(world, north)
    assert take_in(data, name="a.xlsx", by=world.officer).outcome == "taken"
    assert take_in(data, name="a.xlsx", by=world.officer).outcome == "same"
    assert [names_of(sent) for sent in Submission.objects.order_by("number")] == [[], [("a.png", "")]]


def test_a_neighbour_may_not_add_and_nobody_may_once_it_is_accepted(world, north):
    with pytest.raises(Refused):
        add_evidence(north, PNG, name="a.png", by=world.neighbour)
    row = add(world, north)
    sent = submit(north, by=world.officer, answers=answers())
    accept(sent, by=world.secretary)
    with pytest.raises(WrongState):
        add(world, north, OTHER)
    with pytest.raises(WrongState):
        take_evidence_away(row, by=world.officer)


def test_a_question_the_template_does_not_ask_is_refused(world, north):
    with pytest.raises(Unacceptable):
        add(world, north, field_key="XX")
    assert not DraftFile.objects.exists()


def test_only_who_sees_the_report_reads_what_lies_beside_it(world, north):
    row = add(world, north)
    url = reverse("evidence:file", args=[row.file_id])
    answer = world.browser(world.officer).get(url)
    assert (answer.status_code, answer.content) == (200, PNG)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert world.browser(world.neighbour).get(url).status_code == 404


def post(browser, row, **facts):
    return browser.post(reverse("reporting:add_evidence", args=[row.pk]), facts, follow=True)


def test_it_is_handed_in_on_the_page_several_at_once(world, north):
    browser = world.browser(world.officer)
    files = [SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("b.png", OTHER)]
    page = post(browser, north, evidence=files, field_key="QT01", note="ảnh")
    assert page.status_code == 200
    assert DraftFile.objects.filter(round_unit=north, field_key="QT01", note="ảnh").count() == 2
    assert "b.png" in page.content.decode()

    row = DraftFile.objects.first()
    browser.post(reverse("reporting:take_evidence_away", args=[north.pk, row.pk]))
    assert DraftFile.objects.count() == 1


def test_one_that_cannot_be_kept_is_named_and_does_not_touch_the_others(world, north):
    files = [SimpleUploadedFile("a.png", PNG), SimpleUploadedFile("anh.jpg", b"MZ\x90\x00" + bytes(99))]
    page = post(world.browser(world.officer), north, evidence=files)
    assert page.status_code == 422
    assert "anh.jpg" in page.content.decode()
    assert [row.file.name for row in DraftFile.objects.all()] == ["a.png"]


def test_a_tick_that_it_is_secret_keeps_nothing(world, north):
    page = post(world.browser(world.officer), north, evidence=SimpleUploadedFile("a.png", PNG), is_secret="on")
    assert page.status_code == 422
    assert not DraftFile.objects.exists()


@pytest.mark.parametrize("facts", [{}, {"field_key": "XX"}, {"note": "x" * 301}, {"field_key": "a\0b"}])
def test_bad_input_is_a_message(world, north, facts):
    given = {"evidence": BytesIO(PNG), **facts} if facts else {}
    assert post(world.browser(world.officer), north, **given).status_code == 422


def test_a_neighbour_finds_no_page(world, north):
    row = add(world, north)
    browser = world.browser(world.neighbour)
    assert post(browser, north, evidence=BytesIO(PNG)).status_code == 404
    assert browser.post(reverse("reporting:take_evidence_away", args=[north.pk, row.pk])).status_code == 404
    assert browser.post(reverse("reporting:take_evidence_away", args=[north.pk, 2**70])).status_code == 404


def test_a_folder_with_the_name_of_the_workbook_holds_its_evidence(world, north, tmp_path):
    book, folder = tmp_path / "CTB.xlsx", tmp_path / "CTB"
    book.write_bytes(filled(export_workbook(north, by=world.officer), GOOD))
    (folder / "ảnh").mkdir(parents=True)
    (folder / "a.png").write_bytes(PNG)
    (folder / "ảnh" / "b.png").write_bytes(OTHER)
    paths = sorted(one for one in tmp_path.rglob("*") if one.is_file())

    told = {one.path.name: one.outcome for one in take_in_folder(paths, by=world.officer)}

    assert told == {"CTB.xlsx": "taken", "a.png": "taken", "b.png": "taken"}
    assert names_of(Submission.objects.get()) == [("a.png", ""), ("b.png", "")]
    again = {one.path.name: one.outcome for one in take_in_folder(paths, by=world.officer)}
    assert set(again.values()) == {"same"}
    (folder / "c.png").write_bytes(PNG + b"3")
    third = {one.path.name: one.outcome for one in take_in_folder([*paths, folder / "c.png"], by=world.officer)}
    assert third == {"CTB.xlsx": "taken", "a.png": "same", "b.png": "same", "c.png": "taken"}


def test_evidence_that_cannot_be_kept_is_a_reason_to_refuse_and_is_named(world, north, tmp_path):
    book, folder = tmp_path / "CTB.xlsx", tmp_path / "CTB"
    book.write_bytes(filled(export_workbook(north, by=world.officer), GOOD))
    folder.mkdir()
    (folder / "a.png").write_bytes(PNG)
    (folder / "xem.pdf").write_bytes(b"MZ\x90\x00" + bytes(99))

    told = {one.path.name: one for one in take_in_folder(sorted([book, *folder.iterdir()]), by=world.officer)}

    assert {name: one.outcome for name, one in told.items()} == dict.fromkeys(told, "refused")
    assert "xem.pdf" in told["xem.pdf"].problems[0].message
    assert not Submission.objects.exists()
    assert not DraftFile.objects.exists()
    assert Intake.objects.get().outcome == "refused"


def test_the_page_of_the_submission_links_evidence_its_question_and_the_source(world, north):
    add(world, north, field_key="QT01")
    intake = take_in(filled(export_workbook(north, by=world.officer), GOOD), name="a.xlsx", by=world.officer)
    sent = intake.submissions.get()
    page = world.browser(world.officer).get(reverse("reporting:submission", args=[sent.pk])).content.decode()
    assert reverse("evidence:file", args=[sent.files.get().file_id]) in page
    assert 'href="#o-QT01"' in page
    assert reverse("reporting:intake", args=[intake.pk]) in page
    assert at_unit(sent.round, world.north) == north
