"""Our exports: text stays text, numbers stay exact, the same data gives the same bytes."""

import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest

from trienkhai.office.sheets.reading import read_book
from trienkhai.office.sheets.writing import (
    new_book,
    safe_sheet_name,
    safe_text,
    set_widths,
    write_formula,
    write_number,
    write_text,
)


def made(texts):
    buffer = io.BytesIO()
    book, formats = new_book(buffer)
    sheet = book.add_worksheet("Bảng")
    for row, text in enumerate(texts):
        write_text(sheet, row, 0, text, formats.text)
    write_number(sheet, 0, 1, Decimal("12.50"), formats.number(2))
    write_number(sheet, 1, 1, 10**30 + 1)
    write_formula(sheet, 2, 1, "=B1*2", Decimal("25"), look=formats.number())
    set_widths(sheet, [40, 10])
    book.close()
    return buffer.getvalue()


HOSTILE = ["=1+1", "+84 901", "-5", "@x", "\tx", "＝1+1", "https://example.vn", '=HYPERLINK("http://x")', "007"]


def test_text_that_looks_like_a_formula_stays_text():
    sheet = openpyxl.load_workbook(io.BytesIO(made(HOSTILE)))["Bảng"]
    assert [row[0].value for row in sheet.iter_rows(max_row=len(HOSTILE))] == HOSTILE
    assert all(sheet.cell(row, 1).data_type == "s" for row in range(1, len(HOSTILE) + 1))


def test_what_we_write_we_read():
    sheet = read_book(made(HOSTILE), "a.xlsx").sheets[0]
    assert [sheet.at(row, 1).value for row in range(1, len(HOSTILE) + 1)] == HOSTILE
    assert sheet.at(1, 2).value == Decimal("12.5")
    assert sheet.at(2, 2).value == str(10**30 + 1)
    assert (sheet.at(3, 2).kind, sheet.at(3, 2).value) == ("number", 25)


def test_the_same_data_gives_the_same_bytes():
    assert made(HOSTILE) == made(HOSTILE)
    stamps = {entry.date_time[0] for entry in zipfile.ZipFile(io.BytesIO(made(["x"]))).infolist()}
    assert stamps == {1980}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\x00b\x1bc", "abc"), ("một\r\nhai", "một\nhai"), ("\ud800x", "x"), ("a\tb", "a\tb"), ("\ufffe", "")],
)
def test_control_characters_are_stripped(text, expected):
    assert safe_text(text) == expected


def test_a_text_is_cut_where_excel_counts_it_full():
    assert len(safe_text("x" * 40_000)) == 32_767
    assert len(safe_text("😀" * 20_000)) == 32_767 // 2


def test_sheet_names_are_made_acceptable_and_unique():
    assert safe_sheet_name("Kỳ 1/2025: [nháp]?") == "Kỳ 1 2025   nháp"
    assert safe_sheet_name("") == "Sheet"
    long = safe_sheet_name("x" * 40, {"x" * 31})
    assert len(long) == 31
    assert long.endswith("(2)")
    assert safe_sheet_name("KẾT QUẢ", {"kết quả"}) == "KẾT QUẢ (2)"
