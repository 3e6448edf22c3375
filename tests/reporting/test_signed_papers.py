"""Print, sign, scan: the paper that comes back is tied to the submission that it is."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.evidence.test_accepting import pdf
from tests.reporting.ground import answers
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.audit.canonical import digest
from trienkhai.audit.models import Entry
from trienkhai.evidence.models import StoredFile
from trienkhai.reporting.actions import hand_in_scan, submit
from trienkhai.reporting.models import SignedPaper, TiedBy
from trienkhai.reporting.rules.codes import version_code

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


@pytest.fixture
def sent(world, north):
    return submit(north, by=world.officer, answers=answers())


def scan(world, sent, files=None, person=None, **tie):
    return hand_in_scan(sent, files or [("ký.pdf", pdf())], by=person or world.officer, **tie)


def refusal(world, sent, **tie):
    with pytest.raises(Unacceptable) as refused:
        scan(world, sent, **tie)
    assert not SignedPaper.objects.exists()
    assert not StoredFile.objects.filter(name="ký.pdf").exists()
    (problem,) = refused.value.problems
    return problem


def test_a_scan_is_tied_by_the_code_on_its_pages_however_it_is_typed(world, sent):
    typed = sent.receipt.lower().replace("-", " ")
    (paper,) = scan(world, sent, code=typed)
    assert (paper.submission, paper.tied_by, paper.code) == (sent, TiedBy.CODE, sent.receipt)
    assert Entry.objects.filter(event="reporting.paper_handed_in").count() == 1
    assert scan(world, sent, code=typed) == [paper]  # the same file again
    assert Entry.objects.filter(event="reporting.paper_handed_in").count() == 1


def test_a_scan_whose_code_cannot_be_read_is_tied_by_who_compared_it(world, sent):
    assert refusal(world, sent).code == "not_tied"
    (paper,) = scan(world, sent, compared=True)
    assert (paper.tied_by, paper.code, paper.by) == (TiedBy.PERSON, "", world.officer)


def test_a_scan_of_another_version_is_named(world, north, sent):
    newer = submit(north, by=world.officer, answers=answers(QT03="9"))
    said = refusal(world, newer, code=sent.receipt)
    assert "lần nộp 1" in said.message
    assert newer.receipt in said.message
    draft = version_code(digest(newer.answers))
    assert "bản dự thảo" in refusal(world, newer, code=draft).message
    assert newer.receipt in refusal(world, newer, code="ABCD-EFGH").message
    with pytest.raises(WrongState):
        scan(world, sent, code=sent.receipt)


def test_all_files_of_a_scan_are_kept_or_none(world, sent):
    scan(world, sent, [("trang 1.png", PNG), ("trang 2.pdf", pdf())], compared=True)
    assert SignedPaper.objects.count() == 2
    with pytest.raises(Unacceptable):
        scan(world, sent, [("ký khác.png", PNG + b" "), ("ghi chú.txt", b"xin chao")], compared=True)
    assert SignedPaper.objects.count() == 2
    with pytest.raises(Unacceptable):
        hand_in_scan(sent, [], by=world.officer, compared=True)


def test_only_who_hands_in_for_the_unit_does(world, sent):
    for person in (world.auditor, world.neighbour):
        with pytest.raises(Refused):
            scan(world, sent, person=person, compared=True)
    assert scan(world, sent, person=world.secretary, compared=True)


def test_it_is_handed_in_on_the_page_and_read_by_who_reads_the_report(world, sent):
    address = reverse("reporting:hand_in_scan", args=[sent.pk])
    page = reverse("reporting:submission", args=[sent.pk])
    browser = world.browser(world.officer)
    upload = SimpleUploadedFile("ký.pdf", pdf(), content_type="application/pdf")
    assert browser.post(address, {"scan": upload, "code": "sai"}).status_code == 422
    upload.seek(0)
    assert browser.post(address, {"scan": upload, "code": sent.receipt}).status_code == 302
    assert browser.post(address, {"code": sent.receipt}).status_code == 422
    paper = SignedPaper.objects.get()
    shown = world.browser(world.auditor).get(page).content.decode()
    assert reverse("evidence:file", args=[paper.file_id]) in shown
    assert address not in shown
    assert world.browser(world.auditor).get(reverse("evidence:file", args=[paper.file_id])).status_code == 200
    assert world.browser(world.neighbour).get(reverse("evidence:file", args=[paper.file_id])).status_code == 404
