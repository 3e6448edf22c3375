"""A line list in a unit's own file: its rows are found by their headings, and taken or left together."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.reporting.free_books import report, sheet
from tests.reporting.free_sheets import MANY, SPEC, UNITS, page_of
from tests.reporting.test_free_files import take
from tests.world.proof import proof
from trienkhai.access.errors import Unacceptable
from trienkhai.office.sheets.model import Book
from trienkhai.reporting.actions import offer_for_unit, plan_free_file, save_draft, submit
from trienkhai.reporting.actions.free_plan import FreeSaid
from trienkhai.reporting.models import Draft
from trienkhai.reporting.rules.free.account import Said, account_freely
from trienkhai.reporting.rules.free.frame import Frame
from trienkhai.reporting.rules.free.mapping import Choices
from trienkhai.reporting.rules.free.settling import FILE
from trienkhai.reporting.rules.spec import ListColumn, ListCount, ListField, Section, Spec
from trienkhai.vietnamese import remove_marks

CLASSES = ListField(
    "LOP",
    "Lớp đã mở",
    (
        ListColumn("ten", "Tên lớp", required=True),
        ListColumn("ngay", "Ngày khai giảng", "date"),
        ListColumn("so", "Số học viên", "number"),
    ),
    (ListCount("LOP1", "Số lớp đã mở"),),
    max_rows=6,
)
WITH_LIST = Spec(SPEC.key, SPEC.name, (*SPEC.sections, Section("l", "II", "Lớp", (CLASSES,))))
ONE = Frame({"2023-Q2": WITH_LIST}, "2023-Q2", {2: UNITS[2]}, own=2)
PLACE = ("2023-Q2", 2)
OWN = (
    ["DANH SÁCH VĂN BẢN"],
    ["STT", "Số, ký hiệu", "Ngày", "Loại", "Ghi chú"],
    [1, "12/KH", date(2023, 4, 5), "Kế hoạch", "gửi các phòng"],
    [2, "15/CV", "6/5/2023", "công văn", None],
    [3, "17/KH", None, "Kế hoạch", None],
)
ROWS = [
    {"so": "12/KH", "ngay": "2023-04-05", "loai": "Kế hoạch"},
    {"so": "15/CV", "ngay": "2023-05-06", "loai": "Công văn"},
    {"so": "17/KH", "loai": "Kế hoạch"},
]


@st.composite
def lists(draw):
    """A list as somebody writes it: its columns in any order, some left out, numbered, with a title, marks lost."""
    columns = draw(st.permutations(CLASSES.columns))
    columns = [one for one in columns if one.required or draw(st.integers(0, 3))]
    columns = columns if len(columns) > 1 else list(CLASSES.columns)
    written = {"ten": st.sampled_from(["Lớp A", "Bồi dưỡng 1", "Lớp Đảng"]), "so": st.integers(0, 400)}
    rows = [
        {
            one.key: draw(written[one.key]) if one.key in written else f"0{draw(st.integers(1, 9))}/05/2023"
            for at, one in enumerate(sorted(columns, key=lambda one: one.required))
            if one.required or at == 0 or draw(st.integers(0, 4))  # one cell alone below is a note
        }
        for _ in range(draw(st.integers(1, 5)))
    ]
    say = draw(st.sampled_from([str, str.upper, remove_marks]))
    numbered = draw(st.booleans())
    head = [*(["STT"] if numbered else []), *(say(one.name) for one in columns)]
    body = [[*([at] if numbered else []), *(row.get(one.key) for one in columns)] for at, row in enumerate(rows, 1)]
    title = [["DANH SÁCH LỚP"], []] if draw(st.booleans()) else []
    return page_of([*title, head, *body], top=draw(st.integers(1, 3)), left=draw(st.integers(1, 3))).book(), rows


def as_kept(rows):
    told = [{one.key: str(row[one.key]) for one in CLASSES.columns if one.key in row} for row in rows]
    return [row | ({"ngay": f"2023-05-{row['ngay'][:2]}"} if "ngay" in row else {}) for row in told]


@pytest.mark.one_database
@given(lists())
@settings(max_examples=proof(40, 1000), deadline=None)
def test_a_list_gives_the_rows_that_were_put_in_and_every_cell_has_a_fate(told):
    book, rows = told
    account = account_freely(book, ONE, Said())
    spots = [(page.name, cell.row, cell.column) for page in book.sheets for cell in page.cells]
    assert sorted(spots) == sorted(account.settled.fates)
    assert account.settled.given[PLACE]["lists"] == {"LOP": as_kept(rows)}
    assert account.settled.places[PLACE]["LOP1"] == account.settled.places[PLACE]["LOP"]


@pytest.mark.one_database
def test_a_table_of_figures_stays_one():
    page = page_of([["Chỉ tiêu", "Thực hiện", "Ngày"], ["Hội nghị đã tổ chức", 4, None], ["Số học viên", 9, None]])
    account = account_freely(page.book(), ONE, Said())
    assert account.settled.given[PLACE] == {"cells": {"QT01": "4"}, "texts": {}}


@pytest.mark.one_database
def test_a_sum_at_the_foot_is_no_row_and_dashes_are_no_entries():
    rows = [
        ["Tên lớp", "Ngày khai giảng", "Số học viên"],
        ["Lớp A", "-", 30],
        ["Lớp B", "…", 20],
        ["Tổng cộng", None, 50],
    ]
    account = account_freely(page_of(rows).book(), ONE, Said())
    assert account.settled.given[PLACE]["lists"]["LOP"] == [{"ten": "Lớp A", "so": "30"}, {"ten": "Lớp B", "so": "20"}]
    assert account.settled.counts["total"] == 2 and account.settled.counts["blank"] == 2


def fated(rows, frame=ONE):
    settled = account_freely(page_of(rows).book(), frame, Said()).settled
    return settled, settled.given.get(PLACE, {}).get("lists", {}).get("LOP")


HEAD = ["STT", "Tên lớp", "Ngày khai giảng", "Số học viên"]


@pytest.mark.one_database
def test_rows_of_other_units_and_of_other_years_stay_out():
    rows = [["Đơn vị", *HEAD[1:]], ["Công ty Bắc", "Lớp A", "3/5/2023", 30], ["Công ty Nam", "Lớp B", "3/5/2023", 20]]
    settled, taken = fated(rows)
    assert [row["ten"] for row in taken] == ["Lớp A"] and settled.counts["left"] >= 3
    rows = [["Năm", *HEAD[1:]], [2022, "Lớp A", "3/5/2022", 30], [2023, "Lớp B", "3/5/2023", 20]]
    settled, taken = fated(rows)
    assert "Lớp A" not in [row["ten"] for row in taken or []]


@pytest.mark.one_database
def test_words_of_sums_in_an_entry_are_no_sum_and_a_sum_beside_the_numbers_is():
    rows = [
        HEAD,
        [1, "Toàn tập đoàn", "3/5/2023", 30],
        [2, "Lớp B (tổng số)", "3/5/2023", 20],
        ["Tổng cộng", None, None, 50],
    ]
    settled, taken = fated(rows)
    assert [row["ten"] for row in taken] == ["Toàn tập đoàn", "Lớp B (tổng số)"]
    assert settled.counts["total"] == 1


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("word", "is_sum"), [("Cộng", True), ("TỔNG CỘNG", True), ("Tong cong", True), ("Công", False), ("Tống", False)]
)
def test_a_name_that_looks_like_a_sum_without_its_marks_is_a_row(word, is_sum):
    _settled, taken = fated([HEAD, [1, "Lớp A", "3/5/2023", 30], [2, word, None, 50]])
    assert [row["ten"] for row in taken] == (["Lớp A"] if is_sum else ["Lớp A", word])


@pytest.mark.one_database
def test_a_row_apart_is_refused_and_never_called_a_note():
    settled, taken = fated([HEAD, [1, "Lớp A", "3/5/2023", 30], [None, "Lớp B", None, None]])
    assert taken == [{"ten": "Lớp A", "ngay": "2023-05-03", "so": "30"}]
    assert [fate.fault.code for fate in settled.fates.values() if fate.kind == "refused"] == ["row_apart"]
    settled, taken = fated([HEAD, [1, "Lớp A", "3/5/2023", 30], ["Nguồn: phòng đào tạo"]])
    assert taken and settled.refused == 0 and settled.counts["note"] == 1


@pytest.mark.one_database
def test_headings_inside_a_list_are_no_rows():
    rows = [
        HEAD,
        ["I", "Lớp của công ty"],
        [1, "Lớp A", "3/5/2023", 30],
        [None, "II. Lớp của cấp trên"],
        [2, "Lớp B", None, 9],
    ]
    _settled, taken = fated(rows)
    assert [row["ten"] for row in taken] == ["Lớp A", "Lớp B"]


@pytest.mark.one_database
def test_one_list_in_two_places_is_refused_and_both_are_named():
    rows = [HEAD, [1, "Lớp A", "3/5/2023", 30], [2, "Lớp B", "4/5/2023", 9]]
    one, other = page_of(rows).book("Một"), page_of(rows).book("Hai")
    settled = account_freely(Book("xlsx", (*one.sheets, *other.sheets)), ONE, Said()).settled
    told = next(fate.fault for fate in settled.fates.values() if fate.kind == "refused")
    assert not settled.given and told.code == "list_twice"
    assert "Một" in told.params["places"] and "Hai" in told.params["places"]


@pytest.mark.one_database
def test_too_many_rows_are_refused_together():
    rows = [["Tên lớp", "Số học viên"], *([f"Lớp {at}", at] for at in range(7))]
    settled = account_freely(page_of(rows).book(), ONE, Said()).settled
    assert settled.refused == 14 and not settled.given
    assert {fate.fault.code for fate in settled.fates.values() if fate.kind == "refused"} == {"too_many_rows"}


@pytest.mark.one_database
def test_what_the_headings_do_not_say_a_person_says():
    rows = [["Khóa", "Khai giảng", "Dự"], ["Lớp A", "3/5/2023", 30]]
    book = page_of(rows).book()
    assert not account_freely(book, ONE, Said()).settled.given

    table = account_freely(book, ONE, Said()).tables[0].table
    said = dict(
        zip((column.key for column in table.columns), ("list:LOP/ten", "list:LOP/ngay", "list:LOP/so"), strict=True)
    )
    settled = account_freely(book, ONE, Said({table.key: Choices(said)})).settled
    assert settled.given[PLACE]["lists"]["LOP"] == [{"ten": "Lớp A", "ngay": "2023-05-03", "so": "30"}]
    many = Frame({"2023-Q2": WITH_LIST}, "2023-Q2", MANY.units)
    told = account_freely(book, many, Said({table.key: Choices(said)})).settled
    assert not told.given and told.counts["unknown"] == 3  # whose rows they are stands nowhere


def test_the_rows_fill_the_draft_and_the_report_leads_to_them(world, north):
    offered = offer_for_unit(north, sheet(*OWN), name="van-ban.xlsx", by=world.officer)
    settled = plan_free_file(offered, by=world.officer).settled
    assert settled.counts == {"taken": 8, "left": 1, "label": 3, "heading": 5, "title": 1}

    take(offered, world.officer)
    assert Draft.objects.get().answers["lists"] == {"VB": ROWS}
    save_draft(
        north, answers=Draft.objects.get().answers | {"cells": {"QT01": "1", "QT02": "2"}}, version=1, by=world.officer
    )
    sent = submit(north, by=world.officer)
    assert sent.places == {"VB": "Bảng!B3:D5", "VB01": "Bảng!B3:D5"}
    assert sent.intake_id == offered.pk


def test_a_list_changed_by_hand_afterwards_is_no_longer_the_file_s(world, north):
    take(offer_for_unit(north, sheet(*OWN), name="van-ban.xlsx", by=world.officer), world.officer)
    answers = {"cells": {"QT01": "1", "QT02": "2"}, "lists": {"VB": ROWS[:2]}}
    save_draft(north, answers=answers, version=1, by=world.officer)
    assert submit(north, by=world.officer).places == {}


def test_one_bad_entry_keeps_the_whole_list_out_and_is_named(world, north):
    bad = [*OWN[:3], [2, "15/CV", "31/2/2023", "Công văn", None], [3, None, None, "Kế hoạch", None]]
    offered = offer_for_unit(north, sheet(*bad), name="van-ban.xlsx", by=world.officer)
    settled = plan_free_file(offered, by=world.officer).settled
    told = {fate.place: fate.fault.code for fate in settled.fates.values() if fate.kind == "refused"}
    assert (told["Bảng!C4"], told["Bảng!D5"], told["Bảng!B3"]) == ("not_a_date", "entry_missing", "list_whole")
    with pytest.raises(Unacceptable):
        take(offered, world.officer)
    assert not Draft.objects.exists()


def test_a_list_that_is_there_is_replaced_only_when_one_says_so(world, north):
    save_draft(north, answers={"lists": {"VB": [{"so": "1/KH"}]}}, version=0, by=world.officer)
    offered = offer_for_unit(north, sheet(*OWN), name="van-ban.xlsx", by=world.officer)
    plan = plan_free_file(offered, by=world.officer)
    assert plan.settled.open == 8 and not plan.settled.given
    page = world.browser(world.officer).get(f"/ky-bao-cao/tep-rieng/{offered.pk}/").content.decode()
    assert page.count('name="side:2023-Q2/') == 1  # asked about once, not at each of its cells
    assert "Văn bản đã ban hành" in page

    take(offered, world.officer, FreeSaid(sides={"": FILE}))
    assert Draft.objects.get().answers["lists"] == {"VB": ROWS}
    again = offer_for_unit(north, sheet(*OWN), name="van-ban.xlsx", by=world.officer)
    assert plan_free_file(again, by=world.officer).settled.counts["same"] == 8


def test_a_list_in_a_word_report_is_taken_too(world, north):
    told = [[str(cell or "") for cell in row] for row in OWN[1:]]
    told[1][2] = "05/04/2023"
    offered = offer_for_unit(north, report(("Báo cáo",), "Kính gửi.", told), name="bc.docx", by=world.officer)
    take(offered, world.officer)
    assert Draft.objects.get().answers["lists"] == {"VB": ROWS}


def test_merged_cells_say_the_same_in_each_row(world, north):
    book = load_workbook(BytesIO(sheet(*OWN)))
    book.active.merge_cells("D3:D4")
    target = BytesIO()
    book.save(target)
    take(offer_for_unit(north, target.getvalue(), name="van-ban.xlsx", by=world.officer), world.officer)
    rows = Draft.objects.get().answers["lists"]["VB"]
    assert [row.get("loai") for row in rows] == ["Kế hoạch", "Kế hoạch", "Kế hoạch"]
