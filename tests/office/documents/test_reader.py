"""The reader names deviations in anybody's file and never breaks on one."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.office.documents.samples import state_letter, state_report
from tests.world.proof import proof
from trienkhai.office.documents import NotADocument, check, read_bookmarks, read_figures, write
from trienkhai.office.documents.labels import PROPERTIES
from trienkhai.office.documents.package import zipped
from trienkhai.office.rulesets import all_rulesets, get

DECREE = Path(__file__).resolve().parents[2] / "data" / "legal-docs" / "nghi-dinh-30-2020"
LETTER = write(state_letter())


def edited(docx: bytes, *changes: tuple[str, str], part: str = "word/document.xml") -> bytes:
    """The file as somebody else might have left it: patterns replaced in one part."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    text = files[part].decode()
    for pattern, replacement in changes:
        text, count = re.subn(pattern, replacement, text)
        assert count, pattern
    return zipped({**files, part: text.encode()})


def found(docx: bytes, key: str = "nd30-2020") -> dict[tuple[str, str], tuple[str, str]]:
    return {(d.component, d.property): (d.expected, d.found) for d in check(docx, get(key))}


def test_margins_and_paper_are_measured():
    docx = edited(LETTER, ('w:left="1701"', 'w:left="1134"'), ('w:w="11906" w:h="16838"', 'w:w="12240" w:h="15840"'))
    assert found(docx) == {("page", "margin_left"): ("30–35 mm", "20.0 mm"), ("page", "paper"): ("A4", "216 × 279 mm")}


def test_a_missing_colon_and_a_changed_size_are_named():
    docx = edited(
        LETTER,
        ("Số: 112", "Số 112"),
        ("(TkNationalHeading.*?<w:r>)", r'\1<w:rPr><w:b w:val="0"/><w:sz w:val="32"/></w:rPr>'),
    )
    assert found(docx) == {
        ("number", "colon"): ("Số:", "“Số 112/HCSL-”"),
        ("national_heading", "size"): ("12–13 pt", "16 pt"),
        ("national_heading", "bold"): ("yes", "no"),
    }


def test_a_lost_national_heading_is_named():
    docx = edited(LETTER, ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", ""))
    assert ("national_heading", "present") in found(docx)


def test_page_numbers_are_looked_for_where_they_belong():
    assert found(edited(LETTER, (" PAGE ", " DATE "), part="word/header1.xml")) == {
        ("page_numbers", "place"): ("top", "")
    }
    assert found(edited(LETTER, ("<w:titlePg/>", ""))) == {("page_numbers", "on_first_page"): ("no", "yes")}


def test_table_heads_that_do_not_repeat_are_named_once_with_their_number():
    docx = edited(write(state_report()), ("<w:tblHeader/>", ""))
    (deviation,) = [d for d in check(docx, get("nd30-2020")) if d.component == "table"]
    assert (deviation.property, deviation.count, deviation.certain) == ("header_repeated", 3, True)


def test_annexes_that_go_on_counting_are_named():
    docx = edited(write(state_report()), ('<w:pgNumType w:start="1"/>', ""))
    assert ("page_numbers", "restart_in_annexes") in found(docx)


def test_a_state_paper_is_no_party_paper():
    deviations = found(write(state_report()), "hd36-2018")
    assert deviations["number", "colon"] == ("Số", "“Số: 05/BC-HC”")
    assert ("position", "bold") in deviations


def test_with_an_unverified_ruleset_nothing_is_certain():
    assert not any(deviation.certain for deviation in check(write(state_report()), get("hd05-2026")))


def test_figures_changed_by_hand_are_read_as_they_stand():
    docx = edited(write(state_report()), ("13.225", "99"))
    assert {figure.text for figure in read_figures(docx) if figure.id == "tong"} == {"99"}


def test_a_strangers_paper_is_recognised_by_its_words():
    document = Document()
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(11)
    for line in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập – Tự do – Hạnh phúc",
        "Số 12/BC-SL",
        "BÁO CÁO",
        "Sơ kết",
    ):
        document.add_paragraph(line)
    document.add_paragraph(
        "Các đơn vị đã tổ chức học tập, quán triệt nghị quyết gắn với nhiệm vụ sản xuất, kinh doanh."
    )
    document.sections[0].left_margin = Mm(30)
    buffer = io.BytesIO()
    document.save(buffer)
    by_place = {(d.component, d.property): d for d in check(buffer.getvalue(), get("nd30-2020"))}
    assert by_place["national_heading", "font"].found == "Arial"
    assert by_place["national_heading", "font"].certain
    assert by_place["number", "colon"].certain
    assert by_place["body", "size"].expected == "13–14 pt"
    assert not by_place["body", "size"].certain
    assert not by_place["subject", "bold"].certain
    assert by_place["page_numbers", "place"].found == ""


def test_the_decree_keeps_its_own_format():
    assert check((DECREE / "30_2020_ND_CP.docx").read_bytes(), get("nd30-2020")) == []


@pytest.mark.parametrize("path", sorted(DECREE.glob("*.docx")), ids=lambda path: path.stem)
@pytest.mark.parametrize("key", ["nd30-2020", "hd36-2018", "hd05-2026", "plain"])
def test_official_samples_are_read(path, key):
    docx = path.read_bytes()
    assert isinstance(check(docx, get(key)), list)
    assert read_figures(docx) == []
    assert isinstance(read_bookmarks(docx), list)


def archive_with(**parts: bytes) -> bytes:
    return zipped({name.replace("__", "/").replace("_xml", ".xml"): data for name, data in parts.items()})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_zip"),
        (b"%PDF-1.7", "not_zip"),
        (archive_with(mimetype=b"application/zip"), "not_word"),
        (archive_with(word__document_xml=b"<broken"), "bad_xml"),
        (archive_with(word__document_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "bad_xml"),
        (archive_with(word__document_xml=b"<a/>"), "not_word"),
    ],
)
def test_what_is_no_document_is_refused_with_a_code(data, code):
    with pytest.raises(NotADocument) as refusal:
        check(data, get("nd30-2020"))
    assert refusal.value.code == code
    assert str(refusal.value)


@settings(max_examples=proof(40, 2000), deadline=None)
@given(st.data())
def test_damaged_files_are_read_or_refused_never_more(data):
    docx = bytearray(LETTER)
    for _ in range(data.draw(st.integers(1, 8))):
        docx[data.draw(st.integers(0, len(docx) - 1))] = data.draw(st.integers(0, 255))
    damaged = bytes(docx[: data.draw(st.integers(len(docx) // 2, len(docx)))])
    for read in (
        lambda: check(damaged, get("nd30-2020")),
        lambda: read_figures(damaged),
        lambda: read_bookmarks(damaged),
    ):
        try:
            read()
        except NotADocument as refusal:
            assert refusal.code


ODD = st.sampled_from(["", "x", "-1", "99999999999999999999", "1e9", "12mm", "2.5.5", "NaN", "ngày"])


@settings(max_examples=proof(25, 500), deadline=None)
@given(
    st.sampled_from(["w:val", "w:w", "w:h", "w:top", "w:left", "w:type", "w:line", "w:firstLine", "r:id", "w:start"]),
    ODD,
)
def test_odd_values_are_read_past(attribute, value):
    docx = edited(LETTER, (f'{attribute}="[^"]*"', f'{attribute}="{value}"')) if attribute != "w:start" else LETTER
    assert isinstance(check(docx, get("nd30-2020")), list)


def test_every_property_that_is_named_has_a_label():
    files = [LETTER, write(state_report()), *(path.read_bytes() for path in DECREE.glob("*.docx"))]
    named = {d.property for ruleset in all_rulesets() for docx in files for d in check(docx, ruleset)}
    assert {"size", "colon", "line", "restart_in_annexes"} <= named <= set(PROPERTIES)
