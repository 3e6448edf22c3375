"""What a reader is told of a document: paragraphs that were joined, page numbers left out, old letters, secrets."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.directives.test_register import TEXT
from trienkhai.access.errors import Unacceptable
from trienkhai.directives import actions
from trienkhai.directives.models import Directive
from trienkhai.directives.parsing.model import Para
from trienkhai.directives.parsing.parse import parse
from trienkhai.directives.queries import joined_of, provisions_of
from trienkhai.evidence.models import StoredFile
from trienkhai.vietnamese.legacy import TCVN3

pytestmark = pytest.mark.django_db

STRAY = TEXT.replace("a) cho người mới;".encode(), "Chữ lạc không có số.\na) cho người mới;".encode())
TO_TCVN3 = {letter: chr(code) for code, letter in TCVN3.items()}
# Capitals with a tone have no place in TCVN3: fonts of their own draw them.
OLD = "".join(TO_TCVN3.get(letter) or TO_TCVN3.get(letter.lower(), letter) for letter in TEXT.decode()).encode("cp1252")
FACTS = {"symbol": "18-NQ/ĐU", "subject": "về học tập", "issuer": "Đảng bộ Tập đoàn", "issued_on": "15/6/2021"}


def joined(text: str) -> list[tuple[str, str]]:
    paras = [Para(line, one) for line, one in enumerate(text.split("\n"), 1)]
    return [(one.text, one.anchor) for one in parse(paras, "vn-law").joined]


def test_a_second_paragraph_without_a_number_is_joined_and_said_to_be():
    text = "Điều 1. Một\n1. Khoản một.\nChữ lạc không có số.\n2. Khoản hai."
    assert joined(text) == [("Chữ lạc không có số.", "dieu-1/khoan-1")]


def test_the_text_below_a_heading_is_its_own():
    assert joined("Điều 1. Học tập\nMỗi quý một hội nghị.\nĐiều 2. An toàn\nMỗi năm một đợt.") == []
    assert joined("Điều 1. Học tập\nMỗi quý một hội nghị.\nVà một lớp.") == [("Và một lớp.", "dieu-1")]


def test_text_in_quotation_marks_has_a_certain_place():
    text = "Điều 1. Sửa đổi\n1. Sửa đổi khoản 2 như sau:\n“2. Đoạn một.\nĐoạn hai.”.\n2. Bãi bỏ khoản 3."
    assert joined(text) == []


def test_what_was_joined_is_stored_listed_and_marked_in_the_text(world):
    directive = actions.register(world.root, STRAY, "nq.txt", by=world.secretary)
    (one,) = joined_of(directive, list(directive.provisions.order_by("order")))
    assert (one.text, one.anchor, one.place) == ("Chữ lạc không có số.", "dieu-1/khoan-1", "Điều 1, khoản 1")
    shown = {row.provision.anchor: row.paragraphs for row in provisions_of(directive)}
    assert [(part.text, part.is_joined) for part in shown["dieu-1/khoan-1"]] == [
        ("Mỗi quý một hội nghị:", False),
        ("Chữ lạc không có số.", True),
    ]
    page = world.browser(world.officer).get(f"/nghi-quyet/{directive.pk}/").content.decode()
    assert "nối vào Điều 1, khoản 1" in page
    assert 'class="joined"' in page


def test_a_document_in_which_nothing_was_joined_says_nothing_of_it(world):
    directive = actions.register(world.root, TEXT, "nq.txt", by=world.secretary)
    assert directive.joined == []
    assert "noi-vao" not in world.browser(world.officer).get(f"/nghi-quyet/{directive.pk}/").content.decode()


def test_what_the_reading_noticed_is_kept_and_shown(world):
    data = TEXT.replace("hội nghị:".encode(), "hội nghị về tài liệu tuyệt mật:".encode())
    directive = actions.register(world.root, data, "nq.txt", by=world.secretary)
    assert [one["code"] for one in directive.notices] == ["speaks_of_secrets"]
    page = world.browser(world.officer).get(f"/nghi-quyet/{directive.pk}/").content.decode()
    assert "Cần biết khi đọc" in page


def test_a_document_declared_secret_is_refused_and_nothing_is_kept(world):
    with pytest.raises(Unacceptable) as refused:
        actions.register(world.root, TEXT, "nq.txt", by=world.secretary, is_secret=True)
    assert refused.value.problems[0].code == "secret"
    assert not Directive.objects.exists()
    assert not StoredFile.objects.exists()


def test_the_tick_on_the_page_refuses_it_too(world):
    answer = post(world, TEXT, is_secret="on")
    assert answer.status_code == 422
    assert not StoredFile.objects.exists()


def post(world, data, **fields):
    upload = SimpleUploadedFile("nq.txt", data)
    return world.browser(world.secretary).post(
        "/nghi-quyet/dang-ky/", {"root": world.root.pk, "file": upload, **fields}
    )


def test_text_in_old_letters_is_offered_converted_and_taken_when_it_is_wanted(world):
    offered = post(world, OLD)
    assert offered.status_code == 422
    page = offered.content.decode()
    assert "Mỗi quý một hội nghị" in page
    assert "TCVN3" in page
    assert not Directive.objects.exists()

    assert post(world, OLD, old_encoding="tcvn3", **FACTS).status_code == 302

    directive = Directive.objects.get()
    assert [one["code"] for one in directive.notices] == ["converted"]
    assert directive.provisions.get(anchor="dieu-1").heading == "Học tập"


def test_text_in_unicode_is_not_spoiled_by_a_conversion(world):
    with pytest.raises(Unacceptable) as refused:
        actions.register(world.root, TEXT, "nq.txt", by=world.secretary, old_encoding="tcvn3")
    assert refused.value.problems[0].code == "not_legacy"


def test_an_unknown_encoding_in_the_form_is_no_fault(world):
    assert post(world, TEXT, old_encoding="klingon").status_code == 422


def test_page_numbers_left_out_of_a_pdf_are_told(world, monkeypatch):
    monkeypatch.setattr(
        "trienkhai.directives.parsing.portable._pages", lambda data, name: [f"{TEXT.decode()}\n1", "Nơi nhận:\n2"]
    )
    directive = actions.register(
        world.root, b"%PDF-1.4\n", "nq.pdf", by=world.secretary, facts=actions.Facts(subject="x")
    )
    (notice,) = directive.notices
    assert (notice["code"], notice["params"]) == ("page_numbers", {"count": "2"})
    client = world.browser(world.officer)
    assert "bỏ khỏi văn bản: 2" in client.get(f"/nghi-quyet/{directive.pk}/").content.decode()
    client.cookies["django_language"] = "en"
    assert "left out of the text: 2" in client.get(f"/nghi-quyet/{directive.pk}/").content.decode()


@pytest.mark.parametrize(
    ("pack", "has", "has_not"),
    [("vn-party", "Thông tri", "Thông tư"), ("vn-state", "Thông tư", "Thông tri"), ("plain", "Nội quy", "Thông tư")],
)
def test_the_form_offers_the_kinds_and_bodies_of_the_organisation_s_vocabulary(world, pack, has, has_not):
    world.root.pack = pack
    world.root.save()
    page = world.browser(world.secretary).get("/nghi-quyet/dang-ky/").content.decode()
    assert f'<option value="{has}">' in page
    assert f'<option value="{has_not}">' not in page
    assert 'list="bodies"' in page
