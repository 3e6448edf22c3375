"""Files that can be read, and the words for those that cannot."""

import io
import zipfile

import pytest
from docx import Document
from pypdf import PdfWriter

from trienkhai.directives.parsing.extract import extract
from trienkhai.directives.parsing.model import Unreadable


def refusal(data, name="van-ban.docx"):
    with pytest.raises(Unreadable) as refused:
        extract(data, name)
    return refused.value


def word(*texts):
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_text_with_a_byte_order_mark_and_combining_letters_is_read_as_nfc():
    found = extract("\ufeffĐiều 1. Ti\u00ea\u0301ng".encode(), "a.txt")
    assert found.paragraphs[0].text == "Điều 1. Tiếng"


def test_word_paragraphs_tables_and_automatic_numbers_come_in_order():
    document = Document()
    document.add_paragraph("Mở đầu")
    document.add_paragraph("Một", style="List Number")
    document.add_paragraph("Hai", style="List Number")
    document.add_table(1, 2).rows[0].cells[0].text = "Ô"
    buffer = io.BytesIO()
    document.save(buffer)
    texts = [para.text for para in extract(buffer.getvalue(), "a.docx").paragraphs if para.text.strip()]
    assert texts[0] == "Mở đầu"
    assert "Ô" in texts


@pytest.mark.parametrize("mark", ["MẬT", "Tối mật", "[TUYỆT MẬT]", "- mật -"])
def test_a_document_marked_secret_is_refused(mark):
    assert refusal(word(mark, "Điều 1. A")).code == "secret"


def test_the_words_elsewhere_only_warn():
    found = extract(word("Điều 1. Bảo vệ tài liệu tuyệt mật của đơn vị."), "a.docx")
    assert len(found.notices) == 1


def test_a_scan_without_text_is_refused_with_what_to_do():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    buffer = io.BytesIO()
    writer.write(buffer)
    problem = refusal(buffer.getvalue(), "quet.pdf")
    assert problem.code == "no_text"
    assert "quet.pdf" in str(problem)


def test_a_pdf_with_a_password_is_refused():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("x")
    buffer = io.BytesIO()
    writer.write(buffer)
    assert refusal(buffer.getvalue(), "khoa.pdf").code == "encrypted"


def test_half_a_word_file_is_refused():
    assert refusal(word("Điều 1. A")[:2000]).code == "not_a_docx"


def test_a_workbook_is_not_a_document():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    assert refusal(buffer.getvalue()).code == "not_a_docx"


def test_entities_are_not_opened():
    whole = word("Điều 1. A")
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "word/document.xml":
                data = data.replace(b"<w:document", b'<!DOCTYPE x [<!ENTITY a "b">]><w:document', 1)
            new.writestr(entry.filename, data)
    assert refusal(buffer.getvalue()).code == "dtd"


def test_an_old_encoding_is_recognised_and_shown_converted():
    text = "§¶ng céng s¶n ViÖt Nam quang vinh. V¨n phßng tæng hîp b¸o c¸o, nghÞ quyÕt vµ kÕ ho¹ch c«ng t¸c n¨m."
    problem = refusal(text.encode("cp1252"), "cu.txt")
    assert problem.code == "legacy"
    assert "Đảng" in str(problem)


def test_a_program_is_not_a_document():
    assert refusal(b"MZ\x90\x00\x03\x00" + bytes(100), "x.docx").code == "not_a_document"
