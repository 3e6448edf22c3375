"""Files handed in as proof: judged by their bytes; each refusal says what is wrong and how to mend it."""

import io
import struct
import zipfile

import pytest
from openpyxl import Workbook
from pypdf import PdfWriter

from trienkhai.access.errors import Unacceptable
from trienkhai.evidence.accepting import accept_file
from trienkhai.evidence.models import StoredFile
from trienkhai.office.attachments.judging import judge
from trienkhai.office.attachments.refusals import LARGEST, NotKept

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def archive(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return target.getvalue()


def word(*paragraphs: str, header: str = "", **more: bytes) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'.encode()
    head = f'<w:hdr xmlns:w="{WORD}"><w:p><w:r><w:t>{header}</w:t></w:r></w:p></w:hdr>'.encode()
    return archive(word__document_xml=document, word__header1_xml=head, **more)


def pdf(password: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def sheet(**cells: str) -> bytes:
    book = Workbook()
    for address, text in cells.items():
        book.active[address] = text
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def slides(*paragraphs: str) -> bytes:
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    body = "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in paragraphs)
    return archive(ppt__presentation_xml=b"<p/>", ppt__slides__slide1_xml=f'<s xmlns:a="{a}">{body}</s>'.encode())


def open_text(*paragraphs: str) -> bytes:
    t = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    body = "".join(f"<t:p>{text}</t:p>" for text in paragraphs)
    content = f'<d xmlns:t="{t}">{body}</d>'.encode()
    return archive(mimetype=b"application/vnd.oasis.opendocument.text", content_xml=content)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", pdf(), "pdf"),
        ("a.docx", word("Báo cáo", "Nội dung về bí mật nhà nước"), "docx"),
        ("a.xlsx", sheet(A1="Tên", A20="Mật", B20="3"), "xlsx"),
        ("a.pptx", slides("Trình bày"), "pptx"),
        ("a.odt", open_text("Báo cáo"), "odt"),
        ("a.png", PNG, "png"),
        ("a.JPEG", b"\xff\xd8\xff\xe0" + bytes(20), "jpg"),
        ("a.heic", b"\x00\x00\x00\x18ftypheic" + bytes(20), "heic"),
        ("a.txt", "Ghi chú".encode(), "txt"),
        ("a.csv", b"a;b\n1;2\n", "csv"),
    ],
)
def test_what_an_office_hands_in_is_kept(name, data, kind):
    assert judge(data, name) == kind


def bomb() -> bytes:
    return word("Báo cáo", word__media__a_bin=bytes(60 * 1024 * 1024))


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "empty"),
        ("a.txt", b"x" * (LARGEST + 1), "too_large"),
        ("anh.jpg", b"MZ\x90\x00" + bytes(100), "program"),
        ("a.docx", word("Báo cáo", word__vbaProject_bin=b"x"), "macros"),
        ("a.pdf", pdf(password="kin"), "encrypted"),
        ("a.zip", archive(a=b"x"), "archive"),
        ("a.docx", word("Báo cáo")[:-40], "damaged"),
        ("a.pdf", b"%PDF-1.7 not whole", "damaged"),
        ("a.docx", bomb(), "bomb"),
        ("a.png", PNG + archive(a=b"x"), "polyglot"),
        ("a.docx", pdf(), "renamed"),
        ("a.pdf.exe", pdf(), "renamed"),
        ("a.html", b"<html><body>x</body></html>", "other_kind"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "other_kind"),
        ("a.bat", b"del *.*", "other_kind"),
        ("a.docx", word("ĐẢNG ỦY", "TUYỆT MẬT", "Báo cáo"), "secret"),
        ("a.docx", word("Báo cáo", header="MẬT"), "secret"),
        ("a.odt", open_text("Tối mật"), "secret"),
        ("a.pptx", slides("[ MẬT ]"), "secret"),
        ("a.xlsx", sheet(A1="Công ty", F2="MẬT"), "secret"),
        ("a.txt", "Đơn vị\nMẬT\n".encode(), "secret"),
    ],
)
def test_what_is_not_kept_is_refused_with_its_reason(name, data, code):
    with pytest.raises(NotKept) as refused:
        judge(data, name)
    assert refused.value.code == code
    assert name in str(refused.value)


def test_a_directory_that_lies_about_sizes_is_no_way_in():
    data = bytearray(bomb())
    at = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 10)
    with pytest.raises(NotKept):
        judge(bytes(data), "a.docx")


@pytest.mark.django_db
def test_a_kept_file_has_a_clean_name_with_an_ending_and_its_real_kind(world):
    row = accept_file(PNG, name="C:\\ảnh\\biên bản\u202e", by=world.officer)
    assert (row.name, row.kind) == ("biên bản.png", "png")


@pytest.mark.django_db
def test_a_file_declared_secret_is_refused_unseen_and_nothing_is_stored(world):
    with pytest.raises(Unacceptable) as refused:
        accept_file(PNG, name="a.png", by=world.officer, is_secret=True)
    assert refused.value.problems[0].code == "declared_secret"
    assert not StoredFile.objects.exists()


def test_random_bytes_that_call_themselves_a_pdf_are_no_real_one():
    with pytest.raises(NotKept) as refused:
        judge(bytes(range(256)) * 8, "bien-ban.pdf")
    assert (refused.value.code, refused.value.params["kind"]) == ("not_its_kind", "pdf")
    with pytest.raises(NotKept) as refused:
        judge(bytes(range(256)) * 8, "bien-ban.xyz")
    assert refused.value.code == "other_kind"
