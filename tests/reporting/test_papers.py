"""The report of a unit as its own official paper."""

import zipfile
from io import BytesIO

import pytest
from django.urls import reverse

from tests.office.documents.test_pdf import pages
from tests.reporting.ground import answers
from trienkhai.audit.canonical import digest
from trienkhai.office.documents import check, ruleset_of
from trienkhai.office.rulesets import get
from trienkhai.reporting.actions import save_draft, submit
from trienkhai.reporting.models import Draft
from trienkhai.reporting.rules.codes import version_code
from trienkhai.units.models import Root

pytestmark = pytest.mark.files

FULL = answers(QT03="90", **{"QT03|nu": "unknown", "QT03|nam": "na", "KP01||2021": "12.5"}) | {
    "lists": {"VB": [{"so": "12/KH", "ngay": "2023-07-24", "loai": "Kế hoạch"}]},
    "texts": {"LV01": "Kết quả tốt.\nCó chuyển biến."},
    "notes": {"QT01": "gồm cả trực tuyến"},
}


def fetched(world, name, pk, person=None):
    return world.browser(person or world.officer).get(reverse(f"reporting:{name}", args=[pk]))


def text_of(docx: bytes, part: str = "word/document.xml") -> str:
    return zipfile.ZipFile(BytesIO(docx)).read(part).decode()


@pytest.mark.parametrize(
    ("pack", "ruleset"), [("vn-state", "nd30-2020"), ("vn-party", "hd05-2026"), ("plain", "plain")]
)
def test_what_was_sent_is_a_paper_of_the_unit_in_the_form_of_its_organisation(world, north, pack, ruleset):
    Root.objects.filter(pk=world.root.pk).update(pack=pack)
    sent = submit(north, by=world.officer, answers=FULL)
    docx = fetched(world, "paper", sent.pk).content
    assert ruleset_of(docx) == ruleset
    assert [one for one in check(docx, get(ruleset)) if one.certain] == []
    text = text_of(docx)
    for said in (
        "Công ty Bắc".upper() if pack != "plain" else "Công ty Bắc",
        "Có chuyển biến.",
        "12/KH",
        "chưa biết",
        "12,5",
    ):
        assert said in text, said
    assert "gồm cả trực tuyến" in text
    assert "dự thảo" not in text.lower()
    assert sent.receipt in text_of(docx, "word/footer1.xml")


def test_the_pdf_bears_the_receipt_on_every_page(world, north):
    sent = submit(north, by=world.officer, answers=FULL)
    answer = fetched(world, "paper_pdf", sent.pk)
    assert all(sent.receipt in page for page in pages(answer.content))
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_draft_is_marked_as_one_and_another_draft_has_another_code(world, north):
    assert fetched(world, "draft_paper", north.pk).status_code == 404
    save_draft(north, answers=FULL, version=0, by=world.officer)
    docx = fetched(world, "draft_paper", north.pk).content
    assert "dự thảo" in text_of(docx).lower()
    kept = Draft.objects.get().answers
    assert version_code(digest(kept)) in text_of(docx, "word/footer1.xml")
    assert version_code(digest(kept)) != version_code(digest(kept | {"notes": {}}))


def test_a_draft_is_nobodys_but_the_units_and_who_enters_for_it(world, north):
    save_draft(north, answers=FULL, version=0, by=world.officer)
    assert fetched(world, "draft_paper", north.pk, world.secretary).status_code == 200
    for person in (world.auditor, world.neighbour):
        assert fetched(world, "draft_paper", north.pk, person).status_code == 404
        assert fetched(world, "draft_paper_pdf", north.pk, person).status_code == 404


def test_a_paper_is_read_by_who_reads_the_report(world, north):
    sent = submit(north, by=world.officer, answers=FULL)
    assert fetched(world, "paper", sent.pk, world.auditor).status_code == 200
    assert fetched(world, "paper", sent.pk, world.neighbour).status_code == 404
