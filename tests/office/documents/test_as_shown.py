"""A Word document read as it is printed: automatic numbers, line breaks, no hidden and no deleted text."""

import pytest

from tests.office.documents.raw_word import numbered, numbering, p, tbl, tc, tr, word
from trienkhai.office.documents.as_book import TEXT, word_book
from trienkhai.office.sheets.child import read_word_limited

pytestmark = pytest.mark.files

LIST = numbering(("decimal", "%1."), ("lowerLetter", "%2)"))


def column(sheet, number=1):
    return [cells[number].text for _row, cells in sheet.rows() if number in cells]


def shown(*rows, numbers=LIST):
    return word_book(word(tbl(*rows), numbers), "a.docx", as_shown=True).sheets[0]


def test_empty_cells_that_word_numbers_show_their_numbers():
    sheet = shown(*(tr(tc(p("", numbered())), f"Việc {at}") for at in "abc"))
    assert column(sheet) == ["1.", "2.", "3."]


def test_a_cell_that_a_merged_one_covers_takes_no_number():
    first = tc(p("", numbered()), '<w:vMerge w:val="restart"/>')
    sheet = shown(tr(first, "a"), tr(tc(p("", numbered()), "<w:vMerge/>"), "b"), tr(tc(p("", numbered())), "c"))
    assert column(sheet) == ["1.", "2."]
    assert sheet.at(3, 1).text == "2."


def test_a_deleted_paragraph_takes_no_number():
    gone = tc(p("", f"{numbered()}<w:rPr><w:del/></w:rPr>"))
    sheet = shown(tr(tc(p("", numbered())), "a"), tr(gone, "b"), tr(tc(p("", numbered())), "c"))
    assert column(sheet) == ["1.", "2."]


def test_a_list_inside_a_cell_has_its_letters_and_goes_on_where_it_stopped():
    inside = p("Một", numbered()) + p("hai", numbered(1)) + p("ba", numbered(1))
    assert column(shown(tr(tc(inside), "x"), tr(tc(p("Bốn", numbered())), "y"))) == ["1. Một\na) hai\nb) ba", "2. Bốn"]


def test_a_break_inside_a_paragraph_parts_lines():
    broken = "<w:p><w:r><w:t>Ban Tổ chức</w:t><w:br/><w:t>Văn phòng</w:t></w:r></w:p>"
    assert column(shown(tr(tc(broken), "x"))) == ["Ban Tổ chức\nVăn phòng"]


def test_inserted_text_is_read_and_deleted_text_is_not():
    tracked = (
        "<w:p><w:ins><w:r><w:t>mới</w:t></w:r></w:ins><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>dời</w:t></w:r></w:moveFrom></w:p>"
    )
    assert column(shown(tr(tc(tracked), "x"))) == ["mới"]


def test_hidden_text_is_left_out_and_told():
    book = word_book(
        word(p("Thân", run="<w:vanish/>") + tbl(tr(tc(p("Bí", run="<w:vanish/>") + p("Lộ")), "x"))),
        "a.docx",
        as_shown=True,
    )
    assert column(book.sheets[0]) == ["Lộ"]
    assert book.sheet(TEXT) is None
    assert [(told.code, told.params["first"], told.params["words"]) for told in book.warnings] == [
        ("hidden_text", "B1", "Thân"),
        ("hidden_text", "A1", "Bí"),
    ]


def test_otherwise_only_what_was_typed_is_read():
    sheet = word_book(word(tbl(tr(tc(p("Một", numbered())), tc(p("Bí", run="<w:vanish/>"))))), "a.docx").sheets[0]
    assert (sheet.at(1, 1).text, sheet.at(1, 2).text) == ("Một", "Bí")


def test_the_limited_process_reads_the_same():
    data = word(tbl(tr(tc(p("Một", numbered())), tc(p("Bí", run="<w:vanish/>")))), LIST)
    assert read_word_limited(data, "a.docx", as_shown=True) == word_book(data, "a.docx", as_shown=True)


@pytest.mark.parametrize("number", ["9", "x", ""])
def test_a_list_that_does_not_exist_numbers_nothing(number):
    assert column(shown(tr(tc(p("Một", numbered(0, number))), "x"))) == ["Một"]
