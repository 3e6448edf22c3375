"""Whole papers: decisions with what they put into force, party papers, amendments, gaps; not a letter lost."""

import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world.plugin import ROOT
from tests.world.proof import proof
from trienkhai.directives.parsing.extract import extract
from trienkhai.directives.parsing.facts import facts_of
from trienkhai.directives.parsing.model import Para
from trienkhai.directives.parsing.parse import counts, parse
from trienkhai.directives.parsing.scheme import choose, scheme_keys

DOCS = ROOT / "tests/data/legal-docs"
FILES = sorted(path for path in DOCS.rglob("*") if path.suffix in {".docx", ".txt"})

DECISION = """TẬP ĐOÀN HÓA CHẤT SÔNG LAM
HỘI ĐỒNG THÀNH VIÊN
Số: 15/QĐ-HĐTV
Vinh, ngày 05 tháng 02 năm 2023
QUYẾT ĐỊNH
Về việc ban hành Quy chế an toàn
HỘI ĐỒNG THÀNH VIÊN
Căn cứ Luật số 84/2015/QH13 ngày 25 tháng 6 năm 2015;
Điều 1. Ban hành kèm theo Quyết định này Quy chế an toàn.
Điều 2. Quyết định có hiệu lực từ ngày ký.
Nơi nhận:
- Như Điều 2;
TM. HỘI ĐỒNG THÀNH VIÊN
CHỦ TỊCH
QUY CHẾ
AN TOÀN LAO ĐỘNG
(Ban hành kèm theo Quyết định số 15/QĐ-HĐTV)
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi
1. Một.
Điều 2. Đối tượng
PHỤ LỤC I
BIỂU MẪU
1. Mẫu một"""


def paras(text):
    return [Para(line, words) for line, words in enumerate(text.split("\n"), 1)]


def anchors(text, scheme="vn-law"):
    return [one.anchor for one in parse(paras(text), scheme).provisions]


def listed(parsed):
    return [(one.line, one.reason) for one in parsed.unplaced]


def test_what_a_decision_puts_into_force_numbers_its_articles_anew():
    assert anchors(DECISION) == [
        "dieu-1", "dieu-2", "kem-theo-1", "kem-theo-1/chuong-i", "kem-theo-1/dieu-1", "kem-theo-1/dieu-1/khoan-1",
        "kem-theo-1/dieu-2", "phu-luc-i", "phu-luc-i/khoan-1",
    ]  # fmt: skip


def test_the_signature_before_an_attached_document_is_no_text_of_the_last_article():
    parsed = parse(paras(DECISION), "vn-law")
    assert [para.line for para in parsed.closing] == [11, 12, 13, 14]
    assert parsed.unplaced == ()


def test_levels_are_counted():
    assert counts(parse(paras(DECISION), "vn-law")) == {"dieu": 4, "kem-theo": 1, "chuong": 1, "khoan": 2, "phu-luc": 1}


def test_the_facts_come_from_the_head_and_not_from_the_grounds():
    facts = facts_of(parse(paras(DECISION), "vn-law"))
    assert facts.values["symbol"] == "15/QĐ-HĐTV"
    assert facts.values["subject"] == "Về việc ban hành Quy chế an toàn"
    assert facts.issued_on.isoformat() == "2023-02-05"
    assert facts.lines["symbol"] == 3


HEAD = "ĐẢNG ỦY TẬP ĐOÀN\nSố 25-NQ/ĐU\nVinh, ngày 5 tháng 2 năm 2023\n"


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        (
            "NGHỊ QUYẾT\nvề chuyển đổi số trong Tập đoàn\nĐảng ủy Tập đoàn quyết nghị:",
            "về chuyển đổi số trong Tập đoàn",
        ),
        (
            "NGHỊ QUYẾT\nVỀ CHUYỂN ĐỔI SỐ\nTRONG TẬP ĐOÀN\nHội nghị lần thứ năm Ban Chấp hành thống nhất ban hành Nghị quyết.",
            "VỀ CHUYỂN ĐỔI SỐ TRONG TẬP ĐOÀN",
        ),
        (
            "QUYẾT ĐỊNH\nVề việc ban hành Quy chế an toàn\nHỘI ĐỒNG THÀNH VIÊN\nQUYẾT ĐỊNH:",
            "Về việc ban hành Quy chế an toàn",
        ),
        ("QUYẾT ĐỊNH\nVề việc sửa đổi Quy chế\nQuyết định:", "Về việc sửa đổi Quy chế"),
        (
            "NGHỊ QUYẾT\nVề việc bãi bỏ một số quyết định của\nHội đồng thành viên\nCăn cứ Điều lệ;\nQUYẾT NGHỊ:",
            "Về việc bãi bỏ một số quyết định của Hội đồng thành viên",
        ),
        ("NGHỊ QUYẾT\nvề học tập\nSau khi thảo luận, Đại hội quyết nghị những nội dung sau:", "về học tập"),
    ],
)
def test_the_title_ends_before_the_line_that_enacts(title, subject):
    text = f"{HEAD}{title}\nĐiều 1. Một\n1. Khoản một."
    assert facts_of(parse(paras(text), "vn-law")).values["subject"] == subject


def test_a_title_and_what_enacts_it_may_be_one_paragraph():
    lines = [*HEAD.split("\n")[:3], "NGHỊ QUYẾT", "về chuyển đổi số\nĐảng ủy Tập đoàn quyết nghị:", "Điều 1. Một"]
    found = [Para(at, words) for at, words in enumerate(lines, 1)]
    assert facts_of(parse(found, "vn-law")).values["subject"] == "về chuyển đổi số"


@pytest.mark.parametrize(
    ("file", "subject"),
    [
        ("laws/luat-cong-doan.txt", "CÔNG ĐOÀN"),
        ("laws/luat-hop-tac-xa.txt", "HỢP TÁC XÃ"),
        ("laws/luat-mat-tran-to-quoc-viet-nam.txt", "MẶT TRẬN TỔ QUỐC VIỆT NAM"),
        ("laws/luat-thanh-nien.txt", "THANH NIÊN"),
        ("laws/luat-thong-ke.txt", "THỐNG KÊ"),
        ("laws/luat-thi-dua-khen-thuong.txt", None),  # its kind and title stand in one line with no line of their own
        ("nghi-dinh-30-2020/30_2020_ND_CP.docx", "Về công tác văn thư"),
    ],
)
def test_the_title_of_a_real_document_is_its_title_and_no_more(file, subject):
    found = extract((DOCS / file).read_bytes(), file.rpartition("/")[2]).paragraphs
    assert facts_of(parse(found, choose(found))).values.get("subject") == subject


def test_the_annex_of_a_law_is_no_text_of_its_last_article():
    parsed = parse(extract((DOCS / "laws/luat-thong-ke.txt").read_bytes(), "a.txt").paragraphs, "vn-law")
    last = next(one for one in parsed.provisions if one.anchor == "dieu-72")
    assert len(last.text) < 500
    assert parsed.closing[-1].text == "Nguyễn Sinh Hùng"
    assert any(one.anchor == "phu-luc-1" for one in parsed.provisions)


def test_a_portal_title_tells_issuer_subject_and_signer():
    path = DOCS / "van-ban-dang/kl69-kl-tw.txt"
    found = extract(path.read_bytes(), path.name).paragraphs
    facts = facts_of(parse(found, choose(found)))
    assert (facts.values["symbol"], facts.values["issuer"]) == ("69-KL/TW", "Bộ Chính trị")
    assert facts.values["kind_name"] == "Kết luận"
    assert "signer" in facts.values


def test_what_stands_below_a_number_without_a_place_has_none_either():
    parsed = parse(paras("Điều 1. A\n1. Một.\n3. Ba.\na) dưới ba;\nchữ nối\nĐiều 2. B"), "vn-law")
    assert listed(parsed) == [
        (3, "out of sequence"),
        (4, "no parent"),
        (5, "follows a paragraph without a place"),
    ]
    assert [one.anchor for one in parsed.provisions] == ["dieu-1", "dieu-1/khoan-1", "dieu-2"]


def test_articles_that_go_on_behind_a_missing_one_are_placed_and_the_gap_is_named():
    parsed = parse(paras("Điều 5. Năm\nĐiều 6. Sáu\nĐiều 8. Tám\nĐiều 9. Chín\nĐiều 20. Lạc"), "vn-law")
    assert [one.anchor for one in parsed.provisions] == ["dieu-5", "dieu-6", "dieu-8", "dieu-9"]
    assert [(gap.label, gap.missing) for gap in parsed.gaps] == [("Điều 5", "1"), ("Điều 8", "7")]
    assert listed(parsed) == [(5, "out of sequence")]


def test_chapters_may_run_on_through_parts_or_begin_anew():
    text = "Phần thứ nhất\nMỘT\nChương I\nA\nĐiều 1. x\nPhần thứ hai\nHAI\nChương II\nB\nĐiều 2. y\nPhần thứ ba\nBA\nChương I\nC"
    assert anchors(text) == [
        "phan-1", "phan-1/chuong-i", "dieu-1", "phan-2", "phan-2/chuong-ii", "dieu-2", "phan-3", "phan-3/chuong-i",
    ]  # fmt: skip


def test_a_quotation_that_is_never_closed_swallows_nothing():
    text = "Điều 1. A\n1. “Từ bị bỏ ngỏ là x.\n2. Hai.\nĐiều 2. B\nĐiều 3. C"
    assert anchors(text) == ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2", "dieu-2", "dieu-3"]


def test_new_wording_in_straight_quotation_marks_is_text():
    text = 'Điều 1. Sửa đổi\n1. Sửa Điều 9 như sau:\n"Điều 9. Mới\n1. a\n2. b"\n2. Bỏ Điều 10.\nĐiều 2. Hiệu lực'
    assert anchors(text) == ["dieu-1", "dieu-1/khoan-1", "dieu-1/khoan-2", "dieu-2"]


def test_cells_and_boxes_open_no_provision():
    given_paras = [Para(1, "Điều 1. A"), Para(2, "1. ô", is_aside=True), Para(3, "1. Một.")]
    parsed = parse(given_paras, "vn-law")
    assert [(one.anchor, one.text) for one in parsed.provisions] == [("dieu-1", "1. ô"), ("dieu-1/khoan-1", "Một.")]


def test_a_point_needs_a_clause_or_an_article_above_it():
    assert listed(parse(paras("Chương I\nA\na) lạc;"), "vn-law")) == [(3, "no parent")]


def test_letters_in_latin_order_are_placed_when_the_list_shows_it():
    letters = "Điều 1. A\n1. Gồm:\n" + "\n".join(f"{letter}) x;" for letter in "abcdefg")
    assert parse(paras(letters), "vn-law").unplaced == ()
    short = "Điều 1. A\n1. Gồm:\n" + "\n".join(f"{letter}) x;" for letter in "abcdeg")
    assert listed(parse(paras(short), "vn-law"))[0] == (7, "out of sequence")


def test_the_grounds_of_a_party_paper_are_its_opening():
    parsed = parse(paras("NGHỊ QUYẾT\n- Căn cứ Điều lệ;\nI- MỘT\n1. Việc\n- gạch\nII- HAI\n2. Nối tiếp"), "vn-party")
    assert [para.line for para in parsed.opening] == [1, 2]
    assert [one.anchor for one in parsed.provisions] == [
        "muc-i", "muc-i/diem-1", "muc-i/diem-1/gach-1", "muc-ii", "muc-ii/diem-2",
    ]  # fmt: skip


def test_a_letter_i_is_told_from_a_roman_one_by_what_follows():
    text = "1. Aims\n" + "\n".join(f"({letter}) x" for letter in "abcdefgh") + "\n(i) y\n(ii) z\n2. End"
    roman = anchors(text, "english")
    assert roman[-3:] == ["clause-1/letter-h/roman-i", "clause-1/letter-h/roman-ii", "clause-2"]
    assert anchors(text.replace("(ii)", "(j)"), "english")[-2] == "clause-1/letter-j"


def test_an_english_paper_without_articles_is_known_by_its_language():
    assert choose(paras("Resolution No. 7\n1. Aims\n(a) one;\n2. Duties")) == "english"


def test_headings_of_the_file_serve_a_paper_without_numbers():
    given_paras = [Para(1, "Intro"), Para(2, "Goals", style="Heading 1"), Para(3, "Grow.")]
    assert choose(given_paras) == "plain"
    assert [(one.heading, one.text) for one in parse(given_paras, "plain").provisions] == [("Goals", "Grow.")]


def letters_of(*texts):
    return Counter(letter for text in texts for letter in text if not letter.isspace())


def is_whole(given_paras, parsed):
    """Not a letter lost or doubled, labels without their punctuation left aside."""
    shown = [text for one in parsed.provisions for text in (one.label, one.heading, one.text)]
    shown += [para.text for para in (*parsed.opening, *parsed.closing, *parsed.unplaced)]
    found, wanted = letters_of(*shown), letters_of(*(para.text for para in given_paras))
    return {letter for letter in (wanted - found) + (found - wanted) if letter.isalnum()} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
@pytest.mark.parametrize("scheme", scheme_keys())
def test_not_a_letter_of_a_real_document_is_lost_by_any_scheme(path, scheme):
    found = extract(path.read_bytes(), path.name).paragraphs
    assert is_whole(found, parse(found, scheme))


LINES = st.one_of(
    st.sampled_from(
        ["Điều 1. A", "Điều 2. B", "Điều 4", "Điều 5. Đ", "Chương I", "Chương II", "PHẦN THỨ HAI", "1. x", "2. y", "01. z",
         "a) p", "e) q", "f) r", "“Điều 9. trích", "hết”.", '"ngỏ', 'đóng"', "Nơi nhận:", "TM. BAN", "CHỦ TỊCH", "I- A", "A. AN", "1) n",
         "PHỤ LỤC", "PHỤ LỤC I", "QUY CHẾ", "(Kèm theo Quyết định)", "1.1. c", "- gạch", "(a) x", "(i) y", "Article 1. T", "ANNEX A"]
    ),
    st.text(alphabet="Điềukhoảnabđ 12IV.)(-“”\"'\t", max_size=30),
)  # fmt: skip


@settings(max_examples=proof(40, 10000), deadline=None)
@given(
    texts=st.lists(st.tuples(LINES, st.booleans()), max_size=60),
    scheme=st.sampled_from(scheme_keys()),
    style=st.sampled_from(["", "Heading 1"]),
)
def test_not_a_letter_of_a_random_document_is_lost(texts, scheme, style):
    given_paras = [
        Para(line, text, style=style, is_aside=aside and line % 3 == 0) for line, (text, aside) in enumerate(texts, 1)
    ]
    parsed = parse(given_paras, scheme)
    assert is_whole(given_paras, parsed)
    names = [one.anchor for one in parsed.provisions]
    assert len(names) == len(set(names))
    assert all(name.isascii() and len(name) <= 120 for name in names)
    assert all(one.parent_anchor in ("", *names[:at]) for at, one in enumerate(parsed.provisions))
    facts_of(parsed)


@pytest.mark.parametrize("scheme", scheme_keys())
@pytest.mark.parametrize(
    "line",
    [
        "Điều " + " " * 3000 + "1",
        "1." * 3000,
        "(" * 5000,
        "a" * 20000,
        "Số " + "1-" * 4000,
        "I" * 9000,
        "1" * 6000 + ".",
    ],
)
def test_odd_lines_take_no_time(scheme, line):
    given_paras = paras("\n".join([line] * 100))
    began = time.process_time()  # its own work, however long it waits for others on the machine
    facts_of(parse(given_paras, scheme))
    assert time.process_time() - began < 2


def test_a_law_of_many_lines_is_read_in_one_go():
    """Sixteen times the articles take about sixteen times the work, not 256 times: no line looks at all those before it."""
    in_turn = [(_work_of_reading(175), _work_of_reading(2800)) for _ in range(4)]
    short, long = map(min, zip(*in_turn, strict=True))
    assert long < 32 * short


def _work_of_reading(articles):
    """Seconds of its own work to read a law of so many articles, whatever else runs on the machine."""
    text = "\n".join(f"Điều {at}. Tên\n1. Một.\na) x;\nb) y.\n2. Hai." for at in range(1, articles + 1))
    began = time.process_time()
    assert len(parse(paras(text), "vn-law").provisions) == 5 * articles
    return time.process_time() - began
