"""Every non-empty cell arrives with its address, and what cannot be taken for data is named."""

import io
import string
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from tests.office.sheets import samples
from tests.world.proof import proof
from trienkhai.office.sheets.model import address, number_of, place
from trienkhai.office.sheets.reading import convert_legacy, read_book
from trienkhai.office.sheets.refusals import Refused

DATA = Path(__file__).parents[2] / "data"


def read(data, name="a.xlsx", **limits):
    return read_book(data, name, **limits)


def codes(book):
    return [warning.code for warning in book.warnings]


def test_every_kind_of_value():
    def fill(sheet):
        sheet["B2"], sheet["B3"], sheet["B4"], sheet["B5"] = 6.0, 1.5, True, "007"
        sheet["C2"], sheet["C3"] = date(2024, 2, 29), datetime(2024, 2, 29, 8, 30)
        sheet["C4"], sheet["C5"] = time(8, 30), " hai  chữ "
        sheet["D9"] = -0.1

    book = read(samples.saved(fill))
    values = {cell.address: (cell.kind, cell.value) for cell in book.sheets[0].cells}
    assert values == {
        "B2": ("number", 6),
        "B3": ("number", Decimal("1.5")),
        "B4": ("boolean", True),
        "B5": ("text", "007"),
        "C2": ("date", date(2024, 2, 29)),
        "C3": ("date", datetime(2024, 2, 29, 8, 30)),
        "C4": ("time", "08:30:00"),
        "C5": ("text", " hai  chữ "),
        "D9": ("number", Decimal("-0.1")),
    }
    assert type(book.sheets[0].at(2, 2).value) is int
    assert type(book.sheets[0].at(2, 3).value) is date
    assert book.warnings == ()


@pytest.mark.parametrize("dimension", ["A1:A1", "A1:XFD1048576", "C3"])
def test_the_declared_range_is_not_believed(dimension):
    rows = [["Đơn vị", "Số"], *([f"Xã {number}", number] for number in range(50))]
    data = samples.in_sheet(
        lambda xml: xml.replace('<dimension ref="A1:B51"/>', f'<dimension ref="{dimension}"/>'), samples.workbook(rows)
    )
    sheet = read(data).sheets[0]
    assert (sheet.last_row, len(sheet.cells)) == (51, 102)


def test_two_readers_agree_on_the_rows():
    rows = [[f"r{row}c{column}" if (row * column) % 3 else None for column in range(1, 9)] for row in range(1, 400)]
    data = samples.workbook(rows)
    sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True).active
    sheet.reset_dimensions()
    theirs = {
        (cell.row, cell.column): cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
    }
    assert {(cell.row, cell.column): cell.value for cell in read(data).sheets[0].cells} == theirs


def test_an_error_is_a_cell_of_its_own_and_a_formula_nobody_calculated_too():
    data = samples.sheet_xml(
        '<row r="2"><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C2"><f>A1*2</f></c><c r="D2"><f>A1</f><v></v></c>'
        '<c r="E2" t="str"><f>""</f><v></v></c><c r="F2"><f>1+1</f><v>2</v></c><c r="G2" s="0"/></row>'
    )
    book = read(data)
    assert [(c.address, c.kind, c.text, c.value) for c in book.sheets[0].cells] == [
        ("B2", "error", "#DIV/0!", None),
        ("C2", "uncalculated", "=A1*2", None),
        ("D2", "uncalculated", "=A1", None),
        ("F2", "number", "2", 2),
    ]
    assert codes(book) == ["errors", "uncalculated"]
    assert "C2" in str(book.warnings[1])
    assert "save it again" in str(book.warnings[1])


@pytest.mark.parametrize("name", ["errors.xls", "errors.ods"])
def test_errors_merges_and_hidden_parts_of_other_formats(name):
    book = read((DATA / "sheets" / name).read_bytes(), name)
    sheet, hidden = book.sheets
    assert (sheet.at(2, 2).kind, sheet.at(2, 2).text, sheet.at(6, 2).text) == ("error", "#DIV/0!", "#NAME?")
    assert (sheet.name, hidden.name, hidden.hidden) == ("Một", "Ẩn", True)
    assert sheet.merged == ((2, 4, 3, 5),)
    assert [sheet.at(9, column).value for column in (2, 3, 4)] == [3, 3, 3]
    assert sheet.at(4, 2).value == 5
    assert sheet.at(12, 2) is None
    assert codes(book) == ["hidden_rows", "hidden_columns", "errors", "hidden_sheet"]


def test_hidden_sheets_rows_and_columns_are_read_and_counted_aloud():
    def fill(sheet):
        sheet["A1"], sheet["A2"], sheet["C2"], sheet["A5"] = 1, 2, 3, 4
        sheet.row_dimensions[2].hidden = True
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["C"].hidden = True
        second = sheet.parent.create_sheet("Kín")
        second["A1"], second.sheet_state = 5, "veryHidden"

    book = read(samples.saved(fill))
    assert [len(sheet.cells) for sheet in book.sheets] == [4, 1]
    assert [str(warning) for warning in book.warnings] == [
        "Hidden rows with data in the sheet “Sheet”: 1 (first: row 2). They were read.",
        "Hidden columns with data in the sheet “Sheet”: 1 (first: C). They were read.",
        "The sheet “Kín” is hidden; it was read.",
    ]


def test_merged_areas_are_listed_in_our_addresses():
    def fill(sheet):
        sheet["B2"] = "Nhóm"
        sheet.merge_cells("B2:D3")

    assert read(samples.saved(fill)).sheets[0].merged == ((2, 2, 3, 4),)


def test_a_styled_blank_in_the_last_row_is_nothing():
    def fill(sheet):
        sheet["A1"] = 1
        sheet["A1048576"].font = Font(bold=True)

    assert read(samples.saved(fill)).sheets[0].last_row == 1


def test_cells_without_addresses_count_on_from_their_neighbours():
    data = samples.sheet_xml("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")
    assert [(cell.address, cell.value) for cell in read(data).sheets[0].cells] == [("A1", 1), ("B1", 2), ("A2", 3)]


def test_the_limit_of_rows_is_the_callers():
    data = samples.workbook([[number] for number in range(30)])
    assert read(data, max_rows=30).sheets[0].last_row == 30
    with pytest.raises(Refused) as refused:
        read(data, max_rows=29)
    assert refused.value.params == {"sheet": "Sheet1", "found": 30, "limit": 29}


def test_too_many_sheets():
    def fill(sheet):
        for number in range(60):
            sheet.parent.create_sheet(str(number))

    with pytest.raises(Refused) as refused:
        read(samples.saved(fill))
    assert refused.value.code == "too_many_sheets"


def test_a_number_too_long_for_a_double_is_named():
    book = read(samples.sheet_xml('<row r="1"><c r="A1"><v>12345678901234567</v></c><c r="B1"><v>1E400</v></c></row>'))
    assert "long_numbers" in codes(book)
    assert book.sheets[0].at(1, 2).kind == "error"


def test_old_font_text_is_offered_and_only_converted_when_asked():
    def fill(sheet):
        sheet["A1"], sheet["A2"], sheet["A3"] = "NghÞ quyÕt", "Nghị quyết", "plain"
        sheet["A1"].font = sheet["A3"].font = Font(name=".VnTime")
        sheet["B1"] = "B¸o c¸o kÕt qu¶ thùc hiÖn nhiÖm vô"

    book = read(samples.saved(fill))
    offered = {found.cell.address: (found.guess, found.preview) for found in book.legacy}
    assert offered == {
        "A1": ("tcvn3", "Nghị quyết"),
        "B1": ("tcvn3", "Báo cáo kết quả thực hiện nhiệm vụ"),
    }
    assert book.sheets[0].at(1, 1).value == "NghÞ quyÕt"
    assert codes(book) == ["legacy"]
    converted = convert_legacy(book)
    assert converted.sheets[0].at(1, 1).value == "Nghị quyết"
    assert converted.sheets[0].at(2, 1).value == "Nghị quyết"
    assert (converted.legacy, converted.warnings) == ((), ())


CELLS = st.dictionaries(
    st.tuples(st.integers(1, 60), st.integers(1, 30)),
    st.one_of(
        st.integers(-(10**14), 10**14),
        st.booleans(),
        st.decimals(-(10**9), 10**9, places=3).filter(lambda number: number != number.to_integral_value()),
        st.text(string.ascii_letters + "đĐươ ạế=+-@#0123456789", min_size=1, max_size=20),
    ),
    max_size=40,
)


@settings(max_examples=proof(25, 2000), deadline=None)
@given(CELLS)
def test_what_is_written_is_read_cell_for_cell(cells):
    width = max((column for _row, column in cells), default=0)
    height = max((row for row, _column in cells), default=0)
    grid = [
        [float(value) if isinstance(value, Decimal) else value for value in row]
        for row in ([cells.get((row, column)) for column in range(1, width + 1)] for row in range(1, height + 1))
    ]
    sheet = read(samples.workbook(grid)).sheets[0]
    assert {(cell.row, cell.column): cell.value for cell in sheet.cells} == cells


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_addresses_lead_there_and_back(row, column):
    assert place(address(row, column)) == (row, column)


@given(st.integers(-(10**14), 10**14), st.integers(0, 5))
def test_a_stored_double_gives_back_the_decimal_that_was_typed(scaled, decimals):
    typed = Decimal(scaled).scaleb(-decimals)
    assert number_of(repr(float(typed))) == typed
