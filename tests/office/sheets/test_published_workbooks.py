"""Published workbooks of a ministry and of the statistics office, against what was read from them by somebody else."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from trienkhai.office.sheets.child import read_book_limited
from trienkhai.office.sheets.grid import column_by_heading, find_header, shown
from trienkhai.office.sheets.reading import read_book
from trienkhai.vietnamese.text import search_key

DATA = Path(__file__).parents[2] / "data"
BUDGET = DATA / "vn-budget"


def book(path):
    return read_book(path.read_bytes(), path.name)


def published(name):
    with (BUDGET / f"published/{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def provincial_sheet(name):
    """The sheet that the published table was taken from: the one with most of its rows."""
    return max(book(BUDGET / f"workbooks/{name}.xls").sheets, key=lambda sheet: _fits(sheet, published(name)))


def _fits(sheet, rows):
    return sum(shown(sheet.at(int(row["sheet_row"]), 2)) == row["name"] for row in rows)


@pytest.mark.parametrize("name", ["Plan_2004", "Plan_2010", "Final_2006", "Final_2012"])
def test_every_published_value_stands_in_its_cell_to_the_last_digit(name):
    sheet, compared = provincial_sheet(name), 0
    for row in published(name):
        number = int(row["sheet_row"])
        if row["kind"] != "other":
            assert shown(sheet.at(number, 2)) == row["name"]
            assert shown(sheet.at(number, 1)) == row["stt"]
        for key, text in row.items():
            if key.startswith("col_"):
                cell = sheet.at(number, int(key[4:]))
                if text:
                    # The stored double in full, and the value as Excel counts: 15 significant digits of it.
                    assert float(cell.text) == float(text), cell
                    assert cell.value == Decimal(f"{float(text):.15g}"), cell
                    compared += 1
                else:
                    assert cell is None or cell.kind == "text", cell
    assert compared > 250


def test_every_index_value_stands_in_its_row():
    names = ["entry", "land", "transparency", "time", "informal", "proactive", "support", "labor", "legal"]
    sheet = book(BUDGET / "workbooks/PCI_2009.xls").sheets[0]
    header = find_header(sheet)
    assert (header.first_row, header.last_row, header.data_row) == (2, 3, 4)
    assert column_by_heading(header, "Tỉnh") == 3
    rows = {search_key(shown(sheet.at(row, 3))): row for row in range(header.data_row, sheet.last_row + 1)}
    assert len(rows) == 63
    compared = [province for province in _cleaned("pci.csv") if search_key(province["prov"]) in rows]
    assert len(compared) > 55
    for province in compared:
        for column, name in enumerate(names, 4):
            cell = sheet.at(rows[search_key(province["prov"])], column)
            assert cell.value == Decimal(province[f"pci_{name}"]), cell


def _cleaned(name):
    with (BUDGET / f"cleaned/{name}").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [
        (
            "Plan_2004",
            (1, 6, 8),
            {2: "TỈNH, THÀNH PHỐ / NAME", 6: "TỔNG CHI CÂN ĐỐI NGÂN SÁCH ĐỊA PHƯƠNG / TOTAL LOCAL BUDGET"},
        ),
        (
            "Plan_2010",
            (6, 10, 13),
            {1: "SỐ TT", 3: "TỔNG THU NSNN TRÊN ĐỊA BÀN", 5: "TỔNG CHI CÂN ĐỐI NGÂN SÁCH ĐỊA PHƯƠNG"},
        ),
        ("Final_2006", (11, 12, 13), {2: "TÊN TỈNH, THÀNH PHỐ", 7: "BỔ SUNG TỪ NSTW CHO NSĐP BỔ SUNG CÂN ĐỐI"}),
        ("Final_2012", (10, 12, 13), {2: "TÊN TỈNH, THÀNH PHỐ", 6: "TỔNG CHI CÂN ĐỐI NSĐP"}),
    ],
)
def test_headings_over_several_rows_are_found_and_joined(name, rows, columns):
    header = find_header(provincial_sheet(name))
    assert (header.first_row, header.last_row, header.data_row) == rows
    texts = {heading.column: heading.text for heading in header.columns}
    assert {column: texts[column] for column in columns} == columns


def test_a_heading_is_found_in_either_language():
    header = find_header(provincial_sheet("Plan_2004"))
    assert column_by_heading(header, "Tỉnh, thành phố") == column_by_heading(header, "name") == 2
    assert column_by_heading(header, "province", aliases=["total local budget"]) == 6


def test_every_sheet_with_a_table_shows_its_headings():
    found = [find_header(sheet) for sheet in book(BUDGET / "workbooks/Final_2012.xls").sheets]
    assert [(header.first_row, header.last_row) for header in found] == [
        (9, 9), (9, 10), (9, 10), (10, 11), (10, 11), (10, 11), (6, 9), (9, 10), (10, 12),
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "communes"), [("da-nang", 57), ("lao-cai", 152), ("soc-trang", 109)])
def test_codes_keep_their_leading_zeros(name, communes):
    path = DATA / f"workbooks/gso-{name}.xls"
    assert path.stat().st_size % 512
    sheet = book(path).sheets[0]
    header = find_header(sheet)
    code, level = column_by_heading(header, "Mã PX"), column_by_heading(header, "ma qh")
    cells = [(sheet.at(row, code), sheet.at(row, level)) for row in range(2, sheet.last_row + 1)]
    assert len(cells) == communes
    for commune, district in cells:
        assert commune is None or (commune.kind == "text" and len(commune.value) == 5)
        assert district.kind == "text"
        assert len(district.value) == 3


def test_the_limited_process_reads_the_same():
    for path in [*BUDGET.glob("workbooks/*.xls"), *DATA.glob("workbooks/*.xls")]:
        assert read_book_limited(path.read_bytes(), path.name) == book(path)


def test_faulty_data_files_are_read_whole_or_named_by_line():
    path = DATA / "import-errors/test-data-bad-boolean-value.csv"
    read = book(path)
    sheet = read.sheets[0]
    assert [(w.code, w.params["line"]) for w in read.warnings] == [("stray_quote", 3), ("stray_quote", 6)]
    values = [sheet.at(line, 6).value for line in range(2, 14)]
    assert values == ["TRUE", 'Yes"', "2", "FALSE", 'No"', "-1", "False", "false", "0", "True", "true", "1"]
    assert find_header(sheet).data_row == 2
    assert find_header(book(DATA / "import-errors/test-data-no-header.csv").sheets[0]) is None
    assert len(book(DATA / "import-errors/test-data-exact-dups.csv").sheets[0].cells) == 13 * 6
