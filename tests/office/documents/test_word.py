"""What the writer promises of every paper, whatever its ruleset."""

import io
import unicodedata
import zipfile
from dataclasses import replace

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.office.documents.samples import SAMPLES, state_letter, state_report
from tests.office.ooxml import validation_errors
from tests.world.proof import proof
from trienkhai.office.documents import (
    Across,
    Column,
    FigureRun,
    Paper,
    Paragraph,
    Picture,
    Table,
    Text,
    Unwritable,
    check,
    read_bookmarks,
    read_figures,
    ruleset_of,
    write,
)
from trienkhai.office.documents.measure import balanced_mm, width_mm
from trienkhai.office.rulesets import get
from trienkhai.office.rulesets.wording import BLANK

anything = st.text(st.characters(), max_size=60)


def words_of(docx: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return archive.read("word/document.xml").decode()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_paper_is_valid_open_xml(name, tmp_path):
    path = tmp_path / f"{name}.docx"
    path.write_bytes(write(SAMPLES[name]()))
    assert validation_errors(path) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_paper_has_no_deviation_from_its_own_ruleset(name):
    paper = SAMPLES[name]()
    docx = write(paper)
    assert check(docx, get(paper.ruleset)) == []
    assert ruleset_of(docx) == paper.ruleset


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_paper_gives_the_same_bytes(name):
    assert write(SAMPLES[name]()) == write(SAMPLES[name]())


def test_another_library_opens_it():
    document = Document(io.BytesIO(write(state_report())))
    assert "BÁO CÁO" in [paragraph.text for paragraph in document.paragraphs]
    assert document.core_properties.title == "Báo cáo sơ kết 5 năm"
    assert document.core_properties.created.date() == state_report().day


def test_every_figure_is_a_control_that_links_to_its_line():
    docx = write(state_report())
    figures, lines = read_figures(docx), {line.name: line for line in read_bookmarks(docx)}
    assert {"tong", "tyle", "a1", "tb"} <= {figure.id for figure in figures}
    for figure in figures:
        assert figure.anchor in lines
        assert lines[figure.anchor].links == (f"https://example.vn/trace?figure={figure.id}&lang=vi",)


def test_a_figure_shown_twice_keeps_its_id_and_has_two_controls():
    figures = [figure for figure in read_figures(write(state_report())) if figure.id == "tong"]
    assert [figure.text for figure in figures] == ["13.225", "13.225"]


def test_names_are_upper_cased_in_code_and_composed():
    decomposed = unicodedata.normalize("NFD", "Tập đoàn Hóa chất Sông Lam")
    paper = state_letter()
    written = words_of(write(replace(paper, heading=replace(paper.heading, issuer_name=decomposed))))
    assert "TẬP ĐOÀN HÓA CHẤT SÔNG LAM" in written
    assert unicodedata.is_normalized("NFC", written)


def test_number_lines_follow_their_rulesets():
    assert "Số: 05/BC-HCSL" in words_of(write(SAMPLES["state_report"]()))
    assert "Số 21-BC/BCĐ" in words_of(write(SAMPLES["party_report_2023"]()))


def test_lists_and_the_last_line_get_the_marks_of_the_ruleset():
    state, party = words_of(write(SAMPLES["state_report"]())), words_of(write(SAMPLES["party_report_2023"]()))
    assert "- Lưu: VT, TH." in state
    assert "xem xét./." in state
    assert "Căn cứ Kế hoạch số 33/KH-HCSL ngày 15/01/2021." in state
    assert "- Căn cứ Kế hoạch số 33/KH-HCSL ngày 15/01/2021," in party
    assert "xem xét./." not in party


def test_an_unverified_ruleset_says_so_in_the_file():
    document = Document(io.BytesIO(write(SAMPLES["party_report_2026"]())))
    assert "has not been checked against the original" in document.core_properties.comments
    assert not Document(io.BytesIO(write(state_report()))).core_properties.comments


@settings(max_examples=proof(20, 1000), deadline=None)
@given(anything, anything, anything)
def test_any_text_gives_a_file_that_reads_back(name, text, cell):
    paper = state_letter()
    rows = ((cell, text),)
    body = (Paragraph((Text(text), FigureRun("f", cell))), Table((Column("A"), Column(name)), rows), Paragraph.of(text))
    changed = replace(
        paper, heading=replace(paper.heading, issuer_name=name), subject=text, body=body, recipients=(name, cell)
    )
    docx = write(changed)
    assert Document(io.BytesIO(docx))
    assert [figure.id for figure in read_figures(docx)] == ["f"]
    assert all(deviation.component != "table" for deviation in check(docx, get("nd30-2020")))


def with_body(*blocks) -> Paper:
    return replace(state_letter(), body=blocks)


def test_what_word_cannot_hold_is_refused_with_its_reason():
    with pytest.raises(Unwritable) as long_id:
        write(with_body(Paragraph((FigureRun("x" * 65, "1"),))))
    assert long_id.value.code == "figure_id_too_long"
    with pytest.raises(Unwritable, match="not a PNG"):
        write(with_body(Picture(b"GIF89a", 50, "một ảnh")))
    with pytest.raises(Unwritable) as row:
        write(with_body(Table((Column("A"), Column("B")), (("1",),), caption="Bảng 2")))
    assert row.value.params == {"row": 1, "caption": "Bảng 2", "found": 1, "expected": 2}
    with pytest.raises(Unwritable, match="A4"):
        write(replace(state_letter(), paper_size="Letter"))


def test_a_heading_within_a_table_is_one_cell_over_all_columns_and_stays_with_the_row_below():
    words = words_of(write(with_body(Table((Column("A"), Column("B")), (Across("I. Tuyên truyền"), ("1", "2"))))))
    (row,) = [row for row in words.split("<w:tr>") if "I. Tuyên truyền" in row]
    assert '<w:gridSpan w:val="2"/>' in row
    assert "<w:keepNext/>" in row
    assert row.count("<w:tc>") == 1


def test_the_room_for_a_number_is_measured_with_the_line_it_stands_in():
    """Else a note that the writer broke into two lines took three."""
    numbered = f"(Kèm theo Kế hoạch số {BLANK}/KH-SL)"
    assert balanced_mm(numbered, 14, 200) == pytest.approx(width_mm(numbered, 14))
    assert balanced_mm(numbered, 14, 60) >= width_mm(f"{BLANK}/KH-SL)", 14)
    assert width_mm(BLANK, 14) == width_mm(" " * len(BLANK), 14)


def test_sixty_pages_keep_the_rules():
    assert check(write(state_report(paragraphs=110, rows=400)), get("nd30-2020")) == []
