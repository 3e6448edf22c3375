"""Free files, read: every non-empty cell has one fate, and what is taken is what was written."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reporting.free_sheets import MANY, ONE, SPEC, UNITS, Told, many_units, one_unit, page_of
from tests.world.proof import proof
from trienkhai.office.sheets.model import Book
from trienkhai.reporting.rules.free.account import Account, Said, account_freely
from trienkhai.reporting.rules.free.frame import Frame
from trienkhai.reporting.rules.free.mapping import Choices, choices_of
from trienkhai.reporting.rules.free.settling import FILE, HERE, Wishes
from trienkhai.reporting.rules.spec import NumberField, Section, Spec

pytestmark = pytest.mark.one_database


def is_whole(book: Book, account: Account) -> bool:
    """Every non-empty cell has exactly one fate."""
    spots = [(sheet.name, cell.row, cell.column) for sheet in book.sheets for cell in sheet.cells]
    return sorted(spots) == sorted(account.settled.fates) and sum(account.settled.counts.values()) == len(spots)


def taken(account: Account) -> dict[tuple[int, str], Decimal]:
    return {
        (unit, key): Decimal(value)
        for (_period, unit), answers in account.settled.given.items()
        for key, value in answers["cells"].items()
    }


def written(told: Told) -> dict[tuple[int, str], Decimal]:
    return {at: Decimal(value) for at, value in told.values.items()}


@given(many_units())
@settings(max_examples=proof(35, 2000), deadline=None)
def test_a_table_of_many_units_gives_what_was_put_in_whatever_stands_around_it(told):
    account = account_freely(told.book, MANY, Said())
    assert is_whole(told.book, account)
    assert taken(account) == written(told)
    assert not [note for note in account.notes if note.code == "total_differs"]


@given(one_unit())
@settings(max_examples=proof(35, 2000), deadline=None)
def test_the_report_of_one_unit_gives_what_was_put_in(told):
    account = account_freely(told.book, ONE, Said())
    assert is_whole(told.book, account)
    assert taken(account) == written(told)


WORDS = ("Nữ", "QT01", "2023", "Tổng", "-", "Đơn vị", "Công ty Bắc", "Quý II", "5%")
JUNK = st.one_of(st.text(max_size=12), st.integers(-(10**17), 10**17), st.floats(-1e9, 1e9), st.sampled_from(WORDS))


@given(st.lists(st.lists(st.none() | JUNK, max_size=7), max_size=14), st.sampled_from([ONE, MANY]))
@settings(max_examples=proof(50, 2000), deadline=None)
def test_of_any_sheet_every_cell_has_one_fate(rows, frame):
    book = page_of(rows).book()
    assert is_whole(book, account_freely(book, frame, Said()))


TOKENS = st.sampled_from(
    [
        "?",
        "-",
        "labels",
        "rows",
        "value",
        "cell:QT01",
        "cell:QT03|nu@2023",
        "unit:#3",
        "part:nu",
        "text:LV01",
        "@2023-Q2",
        "nonsense",
        "cell:no",
    ]
)


@given(many_units(), st.lists(TOKENS, min_size=9, max_size=9), st.data())
@settings(max_examples=proof(25, 2000), deadline=None)
def test_whatever_is_chosen_no_cell_is_lost(told, tokens, data):
    first = account_freely(told.book, MANY, Said())
    (table,) = first.tables
    columns = {column.key: tokens[place % 9] for place, column in enumerate(table.table.columns)}
    labels = {
        table.table.column(number).key: {key: data.draw(TOKENS) for key in labels}
        for number, labels in table.labels.items()
    }
    chosen = {table.table.key: Choices(columns, labels)}
    assert is_whole(told.book, account_freely(told.book, MANY, Said(chosen)))


def one(rows, said=None, **beside):
    return account_freely(page_of(rows).book(), ONE, said or Said(), **beside)


def kinds(account: Account) -> dict[str, str]:
    return {fate.place.partition("!")[2]: fate.kind for fate in account.settled.fates.values()}


def why(account: Account, place: str) -> str:
    fate = next(fate for fate in account.settled.fates.values() if fate.place.endswith(f"!{place}"))
    return fate.fault.code if fate.fault else ""


def test_names_that_are_alike_are_proposed_and_two_that_are_equally_alike_are_asked():
    account = one([["Nội dung", "Kết quả"], ["Số hội nghị đã tổ chức", 4], ["Người dự", 5]])
    (table,) = account.tables
    labels = table.labels[1]
    assert (labels["so hoi nghi da to chuc"].token, labels["so hoi nghi da to chuc"].how) == ("cell:QT01", "similar")
    assert (labels["nguoi du"].token, labels["nguoi du"].how) == ("?", "several")
    assert set(labels["nguoi du"].others) >= {"cell:QT02", "cell:QT03"}
    assert (kinds(account)["B3"], why(account, "B3")) == ("unknown", "row_unknown")


def test_a_name_with_the_opposite_meaning_is_never_proposed():
    account = one([["Nội dung", "Kết quả"], ["Người chưa dự", 4], ["QT01", 1]])
    assert account.tables[0].labels[1]["nguoi chua du"].token == "?"


def test_two_columns_for_the_same_figures_are_asked():
    book = page_of([["Đơn vị", "QT01", "QT01"], ["Công ty Bắc", 4, 5]]).book()
    account = account_freely(book, MANY, Said())
    assert [account.tables[0].columns[n].how for n in (2, 3)] == ["several", "several"]
    assert not account.settled.given


def test_other_units_of_measure_are_asked_and_converted_only_when_told():
    rows = [["Chỉ tiêu", "ĐVT", "Kết quả"], ["Kinh phí đã sử dụng", "tỷ đồng", 1.5], ["QT01", "hội nghị", 4]]
    asked = one(rows)
    assert (kinds(asked)["C2"], why(asked, "C2"), kinds(asked)["C3"]) == ("asked", "other_measure", "taken")
    (question,) = asked.questions
    for choice, value in (("x1000", "1500.000"), ("as_is", "1.500")):
        said = Said({question.table: Choices(measures={question.key: choice})})
        assert one(rows, said).settled.given["2023-Q2", 2]["cells"]["KP01"] == value
    left = one(rows, Said({question.table: Choices(measures={question.key: "-"})}))
    assert kinds(left)["C2"] == "left"


def test_the_unit_of_measure_over_a_table_speaks_of_money_only():
    rows = [["Đơn vị tính: tỷ đồng", None], ["Chỉ tiêu", "Kết quả"], ["Kinh phí đã sử dụng", 2], ["QT01", 4]]
    assert {place: kinds(one(rows))[place] for place in ("B3", "B4")} == {"B3": "asked", "B4": "taken"}


def test_a_value_that_cannot_be_read_is_refused_and_one_that_is_too_fine_is_rounded_only_when_told():
    rows = [["Chỉ tiêu", "Kết quả"], ["QT01", "bốn"], ["KP01", 1.23456], ["QT02", "1.234"]]
    account = one(rows)
    assert {place: why(account, place) for place in ("B2", "B3")} == {"B2": "not_a_number", "B3": "too_many_decimals"}
    assert account.settled.given["2023-Q2", 2]["cells"] == {"QT02": "1234"}
    rounded = one(rows, Said(wishes=Wishes(rounding=True)))
    assert rounded.settled.given["2023-Q2", 2]["cells"]["KP01"] == "1.235"
    assert why(rounded, "B3") == "rounded"


def test_what_is_there_is_not_overwritten_unless_somebody_says_so():
    rows = [["Chỉ tiêu", "Kết quả"], ["QT01", 4], ["QT02", 7]]
    current = {("2023-Q2", 2): {"cells": {"QT01": "4", "QT02": "6"}}}
    account = one(rows, current=current)
    assert {place: kinds(account)[place] for place in ("B2", "B3")} == {"B2": "same", "B3": "differs"}
    assert not account.settled.given
    mine = one(rows, Said(wishes=Wishes(sides={"": FILE})), current=current)
    assert mine.settled.given["2023-Q2", 2]["cells"] == {"QT02": "7"}
    assert mine.settled.replaced["2023-Q2", 2] == {"QT02": "6"}
    theirs = one(rows, Said(wishes=Wishes(sides={"": HERE})), current=current)
    assert kinds(theirs)["B3"] == "kept"


def test_the_same_figure_twice_is_refused_unless_both_say_the_same():
    rows = [["Chỉ tiêu", "Kết quả"], ["QT01", 4], ["QT01", 5], ["QT02", 1], ["QT02", 1]]
    account = one(rows)
    assert [kinds(account)[f"B{n}"] for n in (2, 3, 4, 5)] == ["refused", "refused", "taken", "taken"]


def test_the_rows_of_other_units_are_left_out_of_ones_own_report():
    rows = [["Đơn vị", "QT01"], ["Công ty Bắc", 4], ["Công ty Nam", 5]]
    account = one(rows)
    assert taken(account) == {(2, "QT01"): Decimal(4)}
    assert kinds(account)["B3"] == "left"
    assert not one([["Đơn vị", "QT01"], ["Công ty Nam", 5]]).settled.given


def test_a_total_that_does_not_add_up_is_told_and_never_taken():
    rows = [["STT", "Đơn vị", "QT01"], ["I", "Tổng công ty", 10], [1, "Công ty Bắc", 4], [2, "Công ty Nam", 5]]
    account = account_freely(page_of(rows).book(), MANY, Said())
    assert taken(account) == {(2, "QT01"): Decimal(4), (3, "QT01"): Decimal(5)}
    (note,) = [note for note in account.notes if note.code == "total_differs"]
    assert (note.where, note.params["said"], note.params["sum"]) == ("Sheet1!C2", "10", "9")


@pytest.mark.parametrize("labels", [[2022, 2023], ["Năm 2022", "Năm 2023"]])
def test_rows_of_other_periods_are_told_apart(labels):
    rows = [
        ["Đơn vị", "Năm", "Quý", "QT01"],
        *[["CTB", label, quarter, quarter] for label in labels for quarter in (1, 2)],
    ]
    account = account_freely(page_of(rows).book(), MANY, Said())
    assert taken(account) == {(2, "QT01"): Decimal(2)}
    assert account.settled.counts["other_time"] == 3


def test_a_few_words_that_come_again_are_parts():
    rows = [["Đơn vị", "Giới tính", "QT03"], *[["CTB", sex, n] for n, sex in enumerate(["Nữ", "Nam", "Chung"])]]
    rows += [["CTN", sex, n + 4] for n, sex in enumerate(["Nữ", "Nam", "Chung"])]
    account = account_freely(page_of(rows).book(), MANY, Said())
    assert taken(account)[2, "QT03|nu"] == 0 and taken(account)[3, "QT03|nam"] == 5 and taken(account)[3, "QT03"] == 6


def test_units_across_and_indicators_down():
    rows = [["Chỉ tiêu", "Công ty Bắc", "Công ty Nam", "Tổng số"], ["QT01", 1, 2, 3], ["Người phải dự", 4, 5, 9]]
    account = account_freely(page_of(rows).book(), MANY, Said())
    assert taken(account) == {(2, "QT01"): 1, (3, "QT01"): 2, (2, "QT02"): 4, (3, "QT02"): 5}


def test_two_tables_on_one_sheet_are_two_tables():
    rows = [["Chỉ tiêu", "Kết quả"], ["QT01", 4], [], ["Biểu hai"], ["Nội dung", "Số liệu"], ["QT02", 9]]
    account = one(rows)
    assert len(account.tables) == 2
    assert taken(account) == {(2, "QT01"): 4, (2, "QT02"): 9}


def test_what_is_understood_comes_back_as_a_mapping_and_is_proposed_next_year():
    rows = [["Nội dung", "Kết quả năm 2023", "Số khác"], ["Số cuộc họp", 4, 1], ["QT02", 5, 1]]
    first = one(rows)
    (table,) = first.tables
    chosen = {
        table.table.key: Choices(labels={"noi dung": {"so cuoc hop": "cell:QT01"}}, columns={"ket qua nam": "value"})
    }
    settled = one(rows, Said(chosen))
    assert taken(settled) == {(2, "QT01"): 4, (2, "QT02"): 5}
    remembered = {key: choices_of(one_.to_json()) for key, one_ in settled.choices().items()}
    rows[0][1] = "Kết quả năm 2024"
    again = account_freely(
        page_of(rows).book(), Frame({"2024-Q2": SPEC}, "2024-Q2", {2: UNITS[2]}, own=2), Said(remembered=remembered)
    )
    assert taken(again) == {(2, "QT01"): 4, (2, "QT02"): 5}
    assert again.tables[0].labels[1]["so cuoc hop"].how == "memory"


def test_columns_of_a_plan_of_this_quarter_and_up_to_now_are_told_apart():
    head = ["Chỉ tiêu", "KH năm 2023", "TH quý I", "TH quý II/2023", "Lũy kế", "% TH so với KH", "Ghi chú"]
    account = one([head, ["QT01", 20, 3, 4, 7, 35, "x y"], ["Số người phải dự", 90, 8, 9, 17, 18, None]])
    assert taken(account) == {(2, "QT01"): 4, (2, "QT02"): 9}
    assert account.settled.counts["other_time"] == 2


def test_a_row_without_its_unit_is_nobody_s():
    rows = [["Đơn vị", "QT01"], ["Công ty Bắc", 4], [None, 5], ["Công ty Nam", 6]]
    for frame in (ONE, MANY):
        account = account_freely(page_of([[None], *rows], left=1).book(), frame, Said())
        assert (2, "QT01") in taken(account) and taken(account)[2, "QT01"] == 4


def test_fractions_where_per_cent_are_kept_are_told():
    spec = Spec("b", "B", (Section("s", "I", "S", (NumberField("TL", "Tỷ lệ", "%", decimals=4),)),))
    frame = Frame({"2023": spec}, "2023", {2: UNITS[2]}, own=2)
    assert [
        n.code for n in account_freely(page_of([["Chỉ tiêu", "Kết quả"], ["TL", 0.98]]).book(), frame, Said()).notes
    ] == ["fractions"]
    written_so = account_freely(page_of([["Chỉ tiêu", "Kết quả"], ["TL", "98,5%"]]).book(), frame, Said())
    assert written_so.settled.given["2023", 2]["cells"] == {"TL": "98.5000"}


def test_a_row_for_each_unit_period_and_indicator():
    rows = [["Đơn vị", "Kỳ", "Chỉ tiêu", "Giá trị"]]
    rows += [["CTB", "2023-Q2", key, n] for n, key in enumerate(["QT01", "QT02", "XX"])]
    rows += [["Cty Nam", period, key, 7] for period in ("2023-Q1", "2023-Q2") for key in ("QT01", "QT02", "XX")]
    account = account_freely(page_of(rows).book(), MANY, Said())
    assert taken(account) == {(2, "QT01"): 0, (2, "QT02"): 1, (3, "QT01"): 7, (3, "QT02"): 7}
    assert list(account.tables[0].labels[3]) == ["qt01", "qt02", "xx"]
    assert account.tables[0].labels[3]["xx"].token == "?"
    assert (kinds(account)["D4"], why(account, "D4")) == ("unknown", "row_unknown")


def test_a_number_with_two_readings_is_asked_and_read_as_one_says_also_where_it_is_multiplied():
    rows = [["Chỉ tiêu", "ĐVT", "Kết quả"], ["QT01", "hội nghị", "1,234"], ["KP01", "tỷ đồng", "1.234"]]
    asked = one(rows)
    assert (kinds(asked)["C2"], why(asked, "C2"), why(asked, "C3")) == ("asked", "ambiguous", "other_measure")
    (question,) = asked.questions
    thousandfold = {question.table: Choices(measures={question.key: "x1000"})}
    still = one(rows, Said(thousandfold))
    assert (kinds(still)["C3"], why(still, "C3")) == ("asked", "ambiguous")
    grouped = one(rows, Said(thousandfold, wishes=Wishes(marks="grouped")))
    assert grouped.settled.given["2023-Q2", 2]["cells"] == {"QT01": "1234", "KP01": "1234000.000"}
    decimal = one(rows, Said(thousandfold, wishes=Wishes(marks="decimal")))
    assert decimal.settled.given["2023-Q2", 2]["cells"] == {"KP01": "1234.000"}
    assert why(decimal, "C2") == "too_many_decimals"
