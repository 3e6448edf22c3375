"""Files that are not read: each refused by name, with what is wrong and how to mend it; never half, never with a trace."""

import random

import pytest

from tests.office.documents.raw_word import p, tbl, tr, word
from tests.office.sheets import samples
from tests.plans.parsing.files import HEAD, kinds, read, sheet
from tests.world.proof import proof
from trienkhai.directives.parsing.model import Unreadable
from trienkhai.office.sheets.model import Area, Book, Cell, Sheet
from trienkhai.plans.parsing.read import tasks_of

pytestmark = pytest.mark.files

ROW = (1, "Xây dựng kế hoạch", "", "Ban Tổ chức", "", "Quý II/2024")
GOOD = sheet(HEAD, ROW)
PAPER = word(tbl(tr(*HEAD), tr("1", "Xây dựng kế hoạch", "", "Ban Tổ chức", "", "Quý II/2024", "")))
OLD = ("TT", "Néi dung", "Chñ tr×", "Thêi h¹n")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF", "damaged"),
        ("a.png", samples.png(), "no_table_file"),
        ("a.txt", "Xây dựng kế hoạch".encode(), "no_table_file"),
        ("a.xlsx", b"", "empty"),
        ("a.xlsx", b"PK\x03\x04", "damaged"),
        ("a.docx", PAPER[:-200], "damaged"),
        ("a.xlsx", GOOD[:-200], "damaged"),
        ("a.docx", GOOD, "renamed"),
        ("a.xlsx", samples.compound({"EncryptedPackage": b"x"}), "encrypted"),
        ("a.xlsx", samples.bomb(), "bomb"),
        ("a.docx", samples.archive_of("word/vbaProject.bin"), "archive"),
        ("a.exe", b"MZ\x90\x00" + bytes(100), "program"),
        ("a.docx", word(p("TUYỆT MẬT") + tbl(tr(*HEAD))), "secret"),
        ("a.xlsx", sheet(("MẬT",), HEAD, ROW), "secret"),
    ],
)
def test_what_is_no_table_file_is_refused_by_name(name, data, code):
    with pytest.raises(Unreadable) as refused:
        read(data, name)
    assert refused.value.code == code
    assert name in refused.value.message % refused.value.params


def test_an_old_word_file_that_cannot_be_converted_says_how_to_mend_it(monkeypatch):
    monkeypatch.setattr("trienkhai.directives.parsing.converting.PROGRAMS", ())
    with pytest.raises(Unreadable) as refused:
        read(samples.compound({"WordDocument": b"x"}), "a.doc")
    assert (refused.value.code, "save it as .docx" in str(refused.value)) == ("doc", True)


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx"])
def test_a_spoiled_file_is_read_or_refused_and_nothing_else(name):
    for seed in range(proof(12, 400)):
        data = samples.flipped(PAPER if name == "a.docx" else GOOD, random.Random(seed).randrange(1 << 30))
        try:
            found = read(data, name)
        except Unreadable as refused:
            assert refused.message % refused.params
        else:
            assert found.rows or found.problems


@pytest.mark.parametrize(
    "make",
    [
        lambda: sheet(OLD, (1, "X©y dùng kÕ ho¹ch", "V¨n phßng", "Quý II/2024")),
        lambda: word(tbl(tr(*OLD), tr("1", "X©y dùng kÕ ho¹ch", "V¨n phßng", "Quý II/2024"))),
    ],
)
def test_old_letters_are_shown_converted_and_taken_when_somebody_says_so(make):
    data = make()
    name = "a.docx" if b"word/document.xml" in data else "a.xlsx"
    with pytest.raises(Unreadable) as refused:
        read(data, name)
    assert (refused.value.code, refused.value.params["sample"]) == ("legacy", "Chủ trì")
    found = read(data, name, old_encoding="tcvn3")
    assert [problem.code for problem in found.problems] == ["converted"]
    (task,) = found.tasks
    assert (task.fields.task, task.fields.lead, task.due.due_on.isoformat()) == (
        "Xây dựng kế hoạch",
        "Văn phòng",
        "2024-06-30",
    )


def test_merged_cells_that_cover_too_much_are_refused(monkeypatch):
    monkeypatch.setattr("trienkhai.plans.parsing.tables.MOST_CELLS", 1_000)
    cells = tuple(Cell(row, 1, "text", "x", "x") for row in range(1, 101))
    areas: tuple[Area, ...] = tuple((row, 1, row, 200) for row in range(1, 101))
    with pytest.raises(Unreadable) as refused:
        tasks_of(Book("xlsx", (Sheet("Bảng", False, cells, areas),)), "a.xlsx")
    assert refused.value.code == "too_many_merged"


def test_hidden_rows_are_read_and_told():
    found = read(samples.in_sheet(lambda xml: xml.replace('<row r="2"', '<row r="2" hidden="1"'), GOOD))
    assert kinds(found.rows) == ["heading", "task"]
    assert [problem.code for problem in found.problems] == ["hidden_rows"]


def test_a_text_table_is_read_as_well():
    found = read("STT;Nội dung;Chủ trì;Thời hạn\n1;Xây dựng;Ban A;Quý II/2024\n".encode(), "a.csv")
    assert kinds(found.rows) == ["heading", "task"]
