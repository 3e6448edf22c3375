"""What hides in a Word, PDF or text file comes out of it, or the refusal says why."""

import io
import shutil
import subprocess
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from tests.world.proof import proof
from trienkhai.directives.parsing.extract import extract
from trienkhai.directives.parsing.model import Unreadable

OFFICE = shutil.which("soffice")


def saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def word_of(*elements):
    """A Word file whose body is the given XML."""
    document = Document()
    body = document.element.body
    for text in elements:
        body.insert(len(body) - 1, parse_xml(text.replace(">", f" {nsdecls('w')}>", 1)))
    return document


def texts(data, name="a.docx"):
    return [para.text for para in extract(data, name).paragraphs if para.text.strip()]


def refused(data, name="a.docx"):
    with pytest.raises(Unreadable) as problem:
        extract(data, name)
    return problem.value.code


def replaced(data, path, old, new):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given_zip, zipfile.ZipFile(out, "w") as made:
        for entry in given_zip.infolist():
            content = given_zip.read(entry)
            made.writestr(entry.filename, content.replace(old, new, 1) if entry.filename == path else content)
    return out.getvalue()


def test_inserted_text_is_read_and_deleted_text_is_not():
    data = saved(
        word_of("<w:p><w:r><w:t>Điều 1. </w:t></w:r><w:ins><w:r><w:t>Mới</w:t></w:r></w:ins>"
                "<w:del><w:r><w:delText>Cũ</w:delText></w:r></w:del></w:p>")
    )  # fmt: skip
    assert texts(data) == ["Điều 1. Mới"]


def test_content_controls_and_text_boxes_are_read():
    data = saved(
        word_of(
            "<w:sdt><w:sdtContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p></w:sdtContent></w:sdt>",
            "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Trong hộp</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
            "<w:r><w:t>Ngoài hộp</w:t></w:r></w:p>",
        )
    )
    assert texts(data) == ["Trong khung", "Ngoài hộp", "Trong hộp"]


def test_a_mark_of_secrecy_in_a_text_box_or_behind_a_line_break_is_seen():
    box = "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>MẬT</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    assert refused(saved(word_of(box, "<w:p><w:r><w:t>Điều 1.</w:t></w:r></w:p>"))) == "secret"
    broken = "<w:p><w:r><w:t>BAN CHẤP HÀNH</w:t><w:br/><w:t>Tối mật</w:t></w:r></w:p>"
    assert refused(saved(word_of(broken))) == "secret"


def test_a_mark_of_secrecy_in_the_page_header_is_seen():
    document = Document()
    document.add_paragraph("Điều 1. A")
    document.sections[0].header.paragraphs[0].text = "TUYỆT MẬT"
    assert refused(saved(document)) == "secret"


def test_numbers_that_word_makes_become_text_also_through_styles_and_restarts():
    document = Document()
    for name in ("Một", "Hai"):
        document.add_paragraph(name, style="List Number")
    assert texts(saved(document)) == ["1. Một", "2. Hai"]


def test_a_table_is_read_in_order_and_marked_as_an_aside():
    document = Document()
    document.add_paragraph("Trước")
    table = document.add_table(2, 2)
    for at, word in enumerate(("a", "b", "c", "d")):
        table.cell(at // 2, at % 2).text = word
    document.add_paragraph("Sau")
    found = [para for para in extract(saved(document), "a.docx").paragraphs if para.text]
    assert [para.text for para in found] == ["Trước", "a", "b", "c", "d", "Sau"]
    assert [para.is_aside for para in found] == [False, True, True, True, True, False]


def test_a_footnote_stands_behind_its_paragraph():
    body = word_of('<w:p><w:r><w:t>Điều 1. A</w:t></w:r><w:r><w:footnoteReference w:id="7"/></w:r></w:p>')
    note = f'<w:footnotes {nsdecls("w")}><w:footnote w:id="7"><w:p><w:r><w:t>Chú thích</w:t></w:r></w:p></w:footnote></w:footnotes>'
    out = io.BytesIO(saved(body))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/footnotes.xml", note)
    assert texts(out.getvalue()) == ["Điều 1. A", "Chú thích"]


@pytest.mark.parametrize("path", ["word/document.xml", "word/styles.xml", "word/numbering.xml"])
def test_broken_parts_and_entities_are_refused_in_words(path):
    document = Document()
    document.add_paragraph("Một", style="List Number")
    whole = saved(document)
    assert (
        refused(
            replaced(
                whole,
                path,
                b"<w:",
                b"<w:&",
            )
        )
        == "not_a_docx"
    )
    assert refused(replaced(whole, path, b"<w:", b'<!DOCTYPE x [<!ENTITY a "b">]><w:')) == "dtd"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_every_unicode_form(encoding):
    line = "Điều 1. Phạm vi điều chỉnh của quy chế"
    assert texts(f"{line}\r\nHết".encode(encoding), "a.txt") == [line, "Hết"]


def test_windows_1258_is_read():
    assert texts("Ngh\xf2".encode("cp1258", "ignore") + "ị quyết".encode("cp1258", "ignore"), "a.txt")


@pytest.mark.parametrize("data", [b'{"a": [1, 2]}', b'<?xml version="1.0"?><a/>', b"<!DOCTYPE html><html></html>"])
def test_data_and_markup_are_refused_by_kind(data):
    assert refused(data, "a.txt") == "not_a_document"


def test_an_old_encoding_is_converted_for_whoever_asks():
    data = "§¶ng céng s¶n ViÖt Nam quang vinh. V¨n phßng tæng hîp nghÞ quyÕt vµ kÕ ho¹ch.".encode("cp1252")
    assert refused(data, "cu.txt") == "legacy"
    found = extract(data, "cu.txt", old_encoding="tcvn3")
    assert found.paragraphs[0].text.startswith("Đảng cộng sản Việt Nam")
    assert len(found.notices) == 1


def test_a_workbook_of_the_old_kind_is_no_document():
    assert refused(b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le") * 50, "a.doc") == "not_a_document"


def test_an_old_word_file_is_refused_with_what_to_do_where_no_office_is_installed(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Unreadable, match=r"save it as \.docx"):
        extract(b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "a.doc")


def test_a_pdf_locked_only_against_change_is_asked_for_its_text():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("", owner_password="x", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    assert refused(buffer.getvalue(), "a.pdf") == "no_text"


LONG = (
    "Tập đoàn tổ chức học tập nghị quyết cho toàn thể cán bộ, đảng viên và người lao động trong các đơn vị trực thuộc "
    * 3
)


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["pdf", "doc"])
def test_a_paper_made_by_office_comes_back_whole(kind, tmp_path):
    document = Document()
    for text in ("NGHỊ QUYẾT", "Điều 1. Học tập", f"1. {LONG.strip()}.", "a) một;", "đ) hai.", "Điều 2. Hiệu lực"):
        document.add_paragraph(text)
    (tmp_path / "a.docx").write_bytes(saved(document))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [OFFICE, profile, "--headless", "--convert-to", kind, "--outdir", tmp_path, tmp_path / "a.docx"],
        check=True,
        capture_output=True,
        timeout=90,
    )
    found = texts((tmp_path / f"a.{kind}").read_bytes(), f"a.{kind}")
    assert [" ".join(text.split()) for text in found] == [
        "NGHỊ QUYẾT", "Điều 1. Học tập", f"1. {LONG.strip()}.", "a) một;", "đ) hai.", "Điều 2. Hiệu lực",
    ]  # fmt: skip


HEADS = st.sampled_from(
    [b"", b"PK\x03\x04", b"%PDF-1.7\n", b"{\\rtf", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"{", b"<?xml"]
)


@settings(max_examples=proof(40, 5000), deadline=None)
@given(head=HEADS, body=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_words(head, body):
    try:
        extract(head + body, "x.bin")
    except Unreadable as problem:
        assert "x.bin" in str(problem)


@settings(max_examples=proof(20, 2000), deadline=None)
@given(st.data())
def test_a_damaged_word_file_is_read_or_refused_in_words(data):
    document = Document()
    document.add_paragraph("Điều 1. A", style="List Number")
    whole = bytearray(saved(document))
    for _turn in range(data.draw(st.integers(1, 20))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        extract(bytes(whole), "x.docx")
    except Unreadable as problem:
        assert "x.docx" in str(problem)
