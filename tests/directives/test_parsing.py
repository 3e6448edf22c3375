"""Documents into provisions: the count of real laws, every paragraph accounted for, nothing guessed."""

import csv
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world.plugin import ROOT
from tests.world.proof import proof
from trienkhai.directives.parsing.extract import extract
from trienkhai.directives.parsing.facts import facts_of
from trienkhai.directives.parsing.model import Para
from trienkhai.directives.parsing.parse import parse
from trienkhai.directives.parsing.scheme import choose, scheme_keys

DOCS = ROOT / "tests/data/legal-docs"
LAWS = list(csv.DictReader((DOCS / "laws_index.csv").open()))
OTHERS = sorted((DOCS / "nghi-dinh-30-2020").glob("*.docx")) + sorted((DOCS / "van-ban-dang").glob("*.txt"))


def read(path, scheme=""):
    paragraphs = extract(path.read_bytes(), path.name).paragraphs
    return paragraphs, parse(paragraphs, scheme or choose(paragraphs))


def lines_of(parsed):
    """Every line of the result, in whichever part it stands; a provision covers its own lines."""
    placed = Counter()
    for para in (*parsed.opening, *parsed.closing, *parsed.unplaced):
        placed[para.line] += 1
    return placed


def letters(text):
    return "".join(letter for letter in text if letter.isalnum())


def paragraphs_accounted(paragraphs, parsed):
    """Each paragraph with text stands in exactly one place: counted by its words."""
    given_words = Counter(para.text.strip() for para in paragraphs if para.text.strip())
    elsewhere = Counter(para.text.strip() for para in (*parsed.opening, *parsed.closing, *parsed.unplaced))
    inside = " ".join(" ".join((one.label, one.heading, one.text)) for one in parsed.provisions)
    rest = given_words - elsewhere
    flat = letters(inside)
    return [text for text in rest if letters(text) not in flat]


@pytest.mark.parametrize("row", LAWS, ids=lambda row: row["file"])
def test_the_articles_of_a_law_are_counted_right(row):
    _paragraphs, parsed = read(DOCS / "laws" / row["file"])
    counts = Counter(one.level_key for one in parsed.provisions)
    assert parsed.scheme == "vn-law"
    assert counts["dieu"] == int(row["dieu_heads"])
    assert counts["chuong"] == int(row["chuong"])
    assert counts["muc"] == int(row["muc"])


@pytest.mark.parametrize("path", [DOCS / "laws" / row["file"] for row in LAWS] + OTHERS, ids=lambda path: path.name)
def test_no_paragraph_of_a_real_document_is_lost(path):
    paragraphs, parsed = read(path)
    assert paragraphs_accounted(paragraphs, parsed) == []
    assert max(lines_of(parsed).values(), default=1) == 1


def test_a_decree_is_read_with_chapters_articles_and_signature():
    _paragraphs, parsed = read(DOCS / "nghi-dinh-30-2020/30_2020_ND_CP.docx")
    counts = Counter(one.level_key for one in parsed.provisions)
    assert (counts["chuong"], counts["dieu"]) == (7, 38)
    facts = facts_of(parsed)
    assert facts.values["symbol"] == "30/2020/NĐ-CP"
    assert facts.issued_on.isoformat() == "2020-03-05"
    assert any("Nơi nhận" in para.text for para in parsed.closing)


def test_anchors_are_stable_unique_and_ascii():
    _paragraphs, parsed = read(DOCS / "laws/luat-ke-toan.txt")
    anchors = [one.anchor for one in parsed.provisions]
    assert len(anchors) == len(set(anchors))
    assert all(anchor.isascii() for anchor in anchors)
    assert "dieu-3" in anchors
    assert any("/diem-dd" in anchor for anchor in anchors)


def paras(*texts):
    return [Para(line, text) for line, text in enumerate(texts, 1)]


def test_a_number_out_of_sequence_is_listed_and_not_guessed():
    parsed = parse(paras("Điều 1. Một", "1. Khoản một.", "3. Khoản ba.", "Điều 2. Hai", "Điều 4. Bốn"), "vn-law")
    assert [(one.line, one.reason) for one in parsed.unplaced] == [(3, "out of sequence"), (5, "out of sequence")]


def test_a_number_that_comes_twice_is_listed():
    parsed = parse(paras("Điều 1. Một", "1. Khoản một.", "1. Lại khoản một."), "vn-law")
    assert [(one.line, one.reason) for one in parsed.unplaced] == [(3, "number repeated")]


def test_articles_inside_a_quotation_are_text_of_the_amending_article():
    parsed = parse(
        paras(
            "Điều 1. Sửa đổi", "1. Sửa Điều 9 như sau:", "“Điều 9. Nội dung mới", "1. Khoản mới.”", "Điều 2. Hiệu lực"
        ),
        "vn-law",
    )
    assert [one.anchor for one in parsed.provisions] == ["dieu-1", "dieu-1/khoan-1", "dieu-2"]
    assert "Điều 9. Nội dung mới" in parsed.provisions[1].text


def test_points_follow_the_vietnamese_alphabet():
    parsed = parse(
        paras("Điều 1. Một", "1. Gồm:", "a) một;", "b) hai;", "c) ba;", "d) bốn;", "đ) năm;", "e) sáu;", "g) bảy."),
        "vn-law",
    )
    assert [one.anchor.rpartition("-")[2] for one in parsed.provisions[2:]] == ["a", "b", "c", "d", "dd", "e", "g"]
    assert parsed.unplaced == ()


def test_articles_put_in_by_an_amendment_follow_the_one_they_stand_behind():
    parsed = parse(paras("Điều 1. Một", "Điều 1a. Một a", "Điều 1b. Một b", "Điều 2. Hai"), "vn-law")
    assert [one.anchor for one in parsed.provisions] == ["dieu-1", "dieu-1a", "dieu-1b", "dieu-2"]


def test_a_title_in_capitals_over_two_lines_is_the_heading_of_its_chapter():
    parsed = parse(paras("Chương I", "NHỮNG QUY ĐỊNH", "CHUNG", "Điều 1. Phạm vi", "Văn bản này quy định."), "vn-law")
    assert parsed.provisions[0].heading == "NHỮNG QUY ĐỊNH CHUNG"
    assert parsed.provisions[1].heading == "Phạm vi"
    assert parsed.provisions[1].text == "Văn bản này quy định."


def test_english_articles_clauses_and_letters():
    parsed = parse(
        paras("Preamble", "Article 1. Aims", "1. First.", "(a) one;", "(b) two.", "2. Second.", "Article 2. End"),
        "english",
    )
    assert [one.anchor for one in parsed.provisions] == [
        "article-1", "article-1/clause-1", "article-1/clause-1/letter-a", "article-1/clause-1/letter-b", "article-1/clause-2", "article-2",
    ]  # fmt: skip


def test_party_papers_are_read_by_roman_parts_and_numbers():
    texts = (
        "I- QUAN ĐIỂM",
        "1. Một.",
        "1.1. Một một.",
        "1.2. Một hai.",
        "2. Hai.",
        "II- NHIỆM VỤ",
        "1. Lại một.",
        "- gạch một",
        "- gạch hai",
    )
    assert choose(paras(*texts)) == "vn-party"
    parsed = parse(paras(*texts), "vn-party")
    assert parsed.unplaced == ()
    assert parsed.provisions[-1].anchor == "muc-ii/diem-1/gach-2"


WORDS = st.sampled_from(
    ["Điều 1. A", "Điều 2. B", "Điều 3. C", "Chương I", "Chương II", "TIÊU ĐỀ", "1. x", "2. y", "3. z", "a) p", "b) q", "đ) r", "văn xuôi",
     "“trích", "hết”", "Nơi nhận:", "I- A", "II- B", "1.1. c", "- gạch", "(a) x", "Article 1. T", "", "   ", "Mục 1", "Phần thứ nhất"]
)  # fmt: skip


@settings(max_examples=proof(40, 5000), deadline=None)
@given(texts=st.lists(WORDS, max_size=40), scheme=st.sampled_from(scheme_keys()))
def test_no_paragraph_is_ever_lost(texts, scheme):
    given_paras = paras(*texts)
    parsed = parse(given_paras, scheme)
    assert paragraphs_accounted(given_paras, parsed) == []
    anchors = [one.anchor for one in parsed.provisions]
    assert len(anchors) == len(set(anchors))
    assert all(one.parent_anchor in ("", *anchors[:at]) for at, one in enumerate(parsed.provisions))
