"""Headings in strangers' sheets, and never a row of data taken for one."""

import io

import pytest
from openpyxl import Workbook

from tests.office.sheets import samples
from trienkhai.office.sheets.grid import Heading, column_by_heading, find_header
from trienkhai.office.sheets.reading import read_book
from trienkhai.office.sheets.refusals import Refused


def header(rows):
    return find_header(read_book(samples.workbook(rows), "a.xlsx").sheets[0])


def span(rows):
    found = header(rows)
    return None if found is None else (found.first_row, found.last_row, found.data_row)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["Tên", "Số"], ["Xã A", 1]], (1, 1, 2)),
        ([["BÁO CÁO"], ["Năm", 2025], [], ["STT", "Tên", "Số"], [1, "Xã A", 5]], (4, 4, 5)),
        ([["Mã", "Tên", "Ngày"], ["A", "Xã A", None], ["B", "Xã B", 3]], (1, 1, 2)),
        ([["Mã", "Tên", "Ngày"], ["A", "Xã A", "không"], ["B", "Xã B", 3]], (1, 1, 2)),
        ([["Mã", "Tên"], ["A", "Xã A"], ["B", "Xã B"]], (1, 1, 2)),
        ([["Chỉ tiêu", 2021, 2022, 2023], ["Sản lượng", 5, 6, 7]], (1, 1, 2)),
        ([["Tên", "Đơn vị tính", "Kế hoạch", "Thực hiện"], ["A", "B", 1, 2], ["Đường", "km", 5, 4]], (1, 1, 3)),
        ([["Xã A", 1, 2], ["Xã B", 3, 4]], None),
        ([["Chỉ một dòng"]], None),
        ([], None),
    ],
)
def test_the_span_of_the_headings(rows, expected):
    assert span(rows) == expected


def test_headings_split_over_rows_are_joined():
    found = header([["TÊN", "TỔNG", None], ["ĐƠN VỊ", "SỐ", "Trong đó"], [None, None, "nữ"], ["Xã A", 10, 4]])
    assert [heading.text for heading in found.columns] == ["TÊN ĐƠN VỊ", "TỔNG SỐ", "Trong đó nữ"]


HEADINGS = (
    Heading(1, "STT / No.", ("STT / No.",)),
    Heading(2, "Tên đơn vị", ("Tên đơn vị",)),
    Heading(3, "Kế hoạch năm Tổng số", ("Kế hoạch năm", "Tổng số")),
    Heading(4, "Thực hiện năm Tổng số", ("Thực hiện năm", "Tổng số")),
    Heading(5, "Ghi chú (nếu có)", ("Ghi chú (nếu có)",)),
)


@pytest.mark.parametrize(
    ("wanted", "column"),
    [
        ("tên đơn vị", 2),
        ("TEN DON VI", 2),
        ("No.", 1),
        ("stt", 1),
        ("Kế hoạch năm", 3),
        ("ghi chú", 5),
        ("Ngày", None),
    ],
)
def test_a_column_is_found_by_its_name(wanted, column):
    assert column_by_heading(HEADINGS, wanted) == column


def test_other_names_count_as_well():
    assert column_by_heading(HEADINGS, "unit", aliases=("Tên đơn vị",)) == 2


def test_two_columns_that_fit_are_never_guessed_between():
    with pytest.raises(Refused) as refused:
        column_by_heading(HEADINGS, "Tổng số")
    assert refused.value.params == {"wanted": "Tổng số", "columns": "C, D"}


def test_years_that_come_again_under_every_indicator_are_headings():
    book = Workbook()
    page = book.active
    page.append(["Mã", "Đơn vị", "Hội nghị", None, "Người dự", None])
    page.append([None, None, 2021, 2022, 2021, 2022])
    page.append(["A1", "Công ty Một", 3, 4, 50, 60])
    page.merge_cells("C1:D1")
    page.merge_cells("E1:F1")
    buffer = io.BytesIO()
    book.save(buffer)
    header = find_header(read_book(buffer.getvalue(), "a.xlsx").sheets[0])
    assert header.data_row == 3
    assert [heading.parts for heading in header.columns][2:] == [
        ("Hội nghị", "2021"), ("Hội nghị", "2022"), ("Người dự", "2021"), ("Người dự", "2022"),
    ]  # fmt: skip
