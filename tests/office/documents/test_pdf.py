"""PDF from either engine, with the text of the paper in it."""

import io
import unicodedata
from dataclasses import replace

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.office.documents.samples import SAMPLES, state_letter
from tests.world.proof import proof
from trienkhai.office.documents import (
    Across,
    Anchor,
    Column,
    FigureRun,
    Link,
    NoEngine,
    Paragraph,
    Table,
    Text,
    available_engines,
    to_pdf,
    write,
)

needs_libreoffice = pytest.mark.skipif("libreoffice" not in available_engines(), reason="LibreOffice is not installed")


def pages(pdf: bytes) -> list[str]:
    """The words of each page on one line."""
    read = pypdf.PdfReader(io.BytesIO(pdf))
    return [unicodedata.normalize("NFC", " ".join(page.extract_text().split())) for page in read.pages]


@pytest.mark.parametrize("name", SAMPLES)
def test_typst_sets_every_sample(name):
    paper = SAMPLES[name]()
    pdf = to_pdf(paper, write(paper), engine="typst")
    assert pdf.engine == "typst"
    assert len(pages(pdf.data)) >= 1 + len(paper.annexes)


@needs_libreoffice
@pytest.mark.parametrize("name", ["state_report", "party_letter", "plain_letter"])
def test_libreoffice_makes_the_pages_of_the_word_file(name):
    paper = SAMPLES[name]()
    pdf = to_pdf(paper, write(paper))
    shown = pages(pdf.data)
    assert pdf.engine == "libreoffice"
    assert paper.signature is not None
    signed = next(page for page in shown if paper.signature.name in page)
    assert len(signed.split()) > 30, "the signature stands alone on a page"


@needs_libreoffice
def test_page_numbers_start_on_the_second_page_and_again_in_each_annex():
    paper = SAMPLES["state_report"]()
    shown = pages(to_pdf(paper, write(paper)).data)
    assert not shown[0].startswith("1")
    assert shown[1].startswith("2 ")
    annex = next(place for place, page in enumerate(shown) if page.startswith("Phụ lục I "))
    assert shown[annex + 1].startswith("2 ")


@needs_libreoffice
def test_a_file_that_libreoffice_cannot_read_falls_back_to_typst():
    assert to_pdf(state_letter(), b"", engine=None).engine in {"typst", "libreoffice"}


def test_an_engine_that_fails_says_which(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert available_engines() == ("typst",)
    with pytest.raises(NoEngine) as refusal:
        to_pdf(state_letter(), b"", engine="libreoffice")
    assert refusal.value.code == "no_engine"


nasty = st.text(st.sampled_from("#$*_`<>@[]{}()=-+/\\\"'~^&;:,.1aĐ \n\t"), max_size=25) | st.text(max_size=15)


@settings(max_examples=proof(20, 500), deadline=None)
@given(nasty, nasty)
def test_no_text_is_ever_typst_markup(first, second):
    body = (
        Paragraph(
            (Anchor(first), Text(first, bold=True), FigureRun("f", second, target=first), Link(second, f"#{first}"))
        ),
        Table((Column(first, group=second), Column(second)), ((first, second),), caption=second),
        Paragraph.of(second),
    )
    paper = replace(state_letter(), subject=first, body=body, recipients=(first, second), notice=second)
    assert to_pdf(paper, b"", engine="typst").data.startswith(b"%PDF")


@pytest.mark.parametrize("text", ["\u00ad", "số liệu\u00ad", "số\u00adliệu"])
def test_a_soft_hyphen_in_a_link_does_not_stop_the_paper(text):
    runs = (Anchor("a"), FigureRun("f", text, target="a"), Link(text, "#a"), Link(text, "https://example.org/"))
    paper = replace(state_letter(), body=(Paragraph(runs),), subject=text)
    assert to_pdf(paper, b"", engine="typst").data.startswith(b"%PDF")


def test_a_link_to_an_anchor_that_does_not_exist_is_plain_text():
    paper = replace(state_letter(), body=(Paragraph((FigureRun("f", "13.225", target="missing"),)),))
    assert "13.225" in pages(to_pdf(paper, b"", engine="typst").data)[0]


def test_a_heading_within_a_table_is_printed_by_either_engine():
    rows = (Across("I. Tuyên truyền"), ("tin", "14"))
    paper = replace(state_letter(), body=(Table((Column("A"), Column("B")), rows),))
    for engine in available_engines():
        assert "I. Tuyên truyền tin 14" in pages(to_pdf(paper, write(paper), engine=engine).data)[0]


def test_code_in_a_text_is_shown_not_run():
    paper = replace(state_letter(), body=(Paragraph.of('#read("/etc/passwd") #panic("x")'),))
    assert '#read("/etc/passwd") #panic("x")' in pages(to_pdf(paper, b"", engine="typst").data)[0]
