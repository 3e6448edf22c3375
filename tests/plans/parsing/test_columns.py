"""Columns by their headings: with marks and without, over two rows, in two languages; what may be several is asked."""

import pytest

from tests.plans.parsing.files import kinds, read, sheet
from trienkhai.plans.parsing.headings import meaning
from trienkhai.plans.parsing.model import Role

pytestmark = pytest.mark.files

ROW = (1, "Xây dựng kế hoạch", "Ban Tổ chức", "Quý II/2024")


def fate(*rows, merged=(), **known):
    return read(sheet(*rows, merged=merged), **known).tables[0]


def roles(found):
    return [column.role for column in found.columns]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("STT", Role.NUMBER),
        ("No.", Role.NUMBER),
        ("#", Role.NUMBER),
        ("NỘI DUNG CÔNG VIỆC", Role.TASK),
        ("Noi dung nhiem vu", Role.TASK),
        ("Nhiệm vụ, giải pháp", Role.TASK),
        ("Sản phẩm/Kết quả", Role.PRODUCT),
        ("Sản phẩm dự kiến hoàn thành", Role.PRODUCT),
        ("Cơ quan, đơn vị chủ trì", Role.LEAD),
        ("Đơn vị\nchủ trì", Role.LEAD),
        ("Đơn vị chủ trì tham mưu", Role.LEAD),
        ("Cơ quan phối hợp", Role.COOPERATING),
        ("Lãnh đạo Tập đoàn phụ trách", Role.RESPONSIBLE),
        ("Thời gian hoàn thành (dự kiến)", Role.DEADLINE),
        ("Mốc hoàn thành", Role.DEADLINE),
        ("Tiến độ", Role.DEADLINE),
        ("Căn cứ", Role.PROVISION),
        ("Ghi chú", Role.NOTE),
        ("Responsible person", Role.RESPONSIBLE),
        ("Due date", Role.DEADLINE),
        ("Nội dung / Task", Role.TASK),
    ],
)
def test_a_heading_says_what_its_column_holds(heading, role):
    assert meaning((heading,)).roles == (role,)


@pytest.mark.parametrize(
    "heading",
    ["Đơn vị", "Kết quả thực hiện", "Tiến độ (%)", "Kinh phí", "Số ký hiệu", "Họ và tên", "Mục tiêu", "", "2024"],
)
def test_a_heading_that_is_only_like_these_says_nothing(heading):
    assert meaning((heading,)).roles == ()


@pytest.mark.parametrize(
    ("heading", "several"),
    [
        ("Chủ trì, phối hợp", (Role.LEAD, Role.COOPERATING)),
        ("Ghi chú & Đơn vị phối hợp", (Role.COOPERATING, Role.NOTE)),
        ("Sản phẩm, thời hạn", (Role.PRODUCT, Role.DEADLINE)),
    ],
)
def test_a_heading_that_may_be_several_is_asked_about(heading, several):
    found = fate(("STT", "Nội dung", "Chủ trì", "Thời hạn", heading), (*ROW, "x"))
    assert (found.columns[4].role, found.columns[4].others) == (None, several)
    (question,) = found.questions
    assert (question.code, question.where, question.choices) == (
        "which_role",
        "Bảng!E",
        (*(one.value for one in several), ""),
    )


def test_two_rows_of_headings_with_merged_cells():
    found = fate(
        ("STT", "Nội dung", "Phân công thực hiện", None, "Thời gian", None),
        (None, None, "Chủ trì", "Phối hợp", "Bắt đầu", "Kết thúc"),
        (1, "Xây dựng kế hoạch", "Ban Tổ chức", "Văn phòng", "Tháng 3/2024", "Quý II/2024"),
        merged=("A1:A2", "B1:B2", "C1:D1", "E1:F1"),
    )
    assert roles(found) == [Role.NUMBER, Role.TASK, Role.LEAD, Role.COOPERATING, Role.BEGIN, Role.END]


def test_two_rows_of_headings_that_nobody_merged():
    rows = (
        ("STT", "Nội dung", "Phân công", None, "Thời hạn"),
        (None, None, "Chủ trì", "Phối hợp"),
        (*ROW[:3], "", ROW[3]),
    )
    found = read(sheet(*rows))
    assert kinds(found.rows) == ["heading", "heading", "task"]
    assert roles(found.tables[0])[2:] == [Role.LEAD, Role.COOPERATING, Role.DEADLINE]


def test_a_group_just_below_wide_headings_is_no_heading():
    rows = (("Nội dung", None, "Chủ trì", "Thời hạn"), ("I", "TUYÊN TRUYỀN"), ROW)
    found = read(sheet(*rows, merged=("A1:B1",)))
    assert kinds(found.rows) == ["heading", "group", "task"]
    assert roles(found.tables[0]) == [Role.NUMBER, Role.TASK, Role.LEAD, Role.DEADLINE]
    assert found.tables[0].questions == ()


def test_of_two_columns_that_say_the_same_one_is_taken_and_the_other_asked_about():
    found = fate(("STT", "Nhóm nhiệm vụ", "Nhiệm vụ", "Chủ trì", "Thời hạn"), (1, "Đảng", "Xây dựng", "Ban A", "2024"))
    assert roles(found) == [Role.NUMBER, None, Role.TASK, Role.LEAD, Role.DEADLINE]
    assert [question.code for question in found.questions] == ["same_role"]


def test_columns_nobody_knows_are_named_and_their_cells_left_over():
    found = read(sheet(("STT", "Nội dung", "Chủ trì", "Thời hạn", "Kinh phí"), (*ROW, "50 triệu")))
    assert found.tables[0].columns[4].heading == "Kinh phí"
    (task,) = found.tasks
    assert [(one.place, one.heading, one.text) for one in task.leftovers] == [("Bảng!E2", "Kinh phí", "50 triệu")]


def test_a_table_that_says_who_and_when_under_a_strange_heading_asks_for_its_tasks():
    found = read(
        sheet(("STT", "Mảng", "Vấn đề đặt ra", "Chủ trì", "Thời hạn"), (1, "A", "Một vấn đề dài", "Ban A", "2024"))
    )
    assert [question.code for question in found.tables[0].questions] == ["which_task"]
    assert found.tasks[0].fields.task == "Một vấn đề dài"


def test_a_column_for_each_month_hides_no_headings():
    months = tuple(f"Tháng {number}" for number in range(1, 13))
    found = read(sheet(("STT", "Nội dung", "Chủ trì", *months), (1, "Sơ kết", "Ban A", *[""] * 5, "x")))
    assert kinds(found.rows) == ["heading", "task"]
    assert [(one.heading, one.text) for one in found.tasks[0].leftovers] == [("Tháng 6", "x")]


def test_a_table_without_deadlines_or_without_leads_says_so():
    assert [one.code for one in fate(("Nội dung", "Chủ trì"), ("a", "b")).questions] == ["no_deadline_column"]
    assert [one.code for one in fate(("Nội dung", "Thời hạn"), ("a", "2024")).questions] == ["no_lead_column"]


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ((("STT", "Nội dung", "Ghi chú"), (1, "a", "b")), "no_who_no_when"),
        ((("STT", "Địa điểm", "Đơn vị chủ trì", "Đơn vị phối hợp"), (1, "a", "b", "c")), "no_task_column"),
        ((("Tên", "Điện thoại"), ("a", "b")), "no_headings"),
    ],
)
def test_a_table_that_is_none_of_tasks_says_why(rows, reason):
    found = read(sheet(*rows))
    assert (found.tables[0].kind, found.tables[0].reason.code) == ("other", reason)
    assert found.tasks == ()


def test_a_person_can_say_what_the_columns_are():
    rows = (("Số", "Ta làm gì", "Ai", "Bao giờ"), ROW)
    assert read(sheet(*rows)).tasks == ()
    chosen = {1: Role.NUMBER, 2: Role.TASK, 3: Role.LEAD, 4: Role.DEADLINE}
    found = read(sheet(*rows), roles={"Bảng": chosen})
    assert kinds(found.rows) == ["heading", "task"]
    assert {column.how for column in found.tables[0].columns} == {"chosen"}


def test_a_person_can_set_a_column_aside():
    found = read(sheet(("STT", "Nội dung", "Chủ trì", "Thời hạn"), ROW), roles={"Bảng": {3: ""}})
    assert roles(found.tables[0]) == [Role.NUMBER, Role.TASK, None, Role.DEADLINE]
    assert found.tasks[0].leftovers[0].text == "Ban Tổ chức"


def test_a_table_can_be_left_out():
    found = read(sheet(("STT", "Nội dung", "Chủ trì", "Thời hạn"), ROW), left_out=frozenset({"Bảng"}))
    assert (kinds(found.rows), found.tables[0].kind) == (["left", "left"], "left")


def test_two_tables_on_one_sheet_each_have_their_headings():
    found = read(
        sheet(
            ("PHỤ LỤC 1",),
            ("STT", "Nội dung", "Chủ trì", "Thời hạn"),
            ROW,
            (),
            ("PHỤ LỤC 2",),
            ("TT", "Nhiệm vụ", "Thời gian"),
            (1, "Báo cáo", "Hằng quý"),
        )
    )
    assert [(one.first, one.last, one.kind) for one in found.tables] == [(1, 5, "tasks"), (6, 7, "tasks")]
    assert [row.fields.task for row in found.tasks] == ["Xây dựng kế hoạch", "Báo cáo"]
