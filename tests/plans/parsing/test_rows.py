"""What becomes of each row: tasks, groups, what goes on with the task above, what stands aside, and what is asked."""

from datetime import date

import pytest

from tests.plans.parsing.files import HEAD, kinds, read, sheet, table
from trienkhai.plans.parsing.model import Deadline

pytestmark = pytest.mark.files

LATER = ("Kế hoạch", "Ban Tổ chức", "", "Quý II/2024")


def task(number, words, *rest):
    return (number, words, *(rest or LATER))


def test_numbered_rows_under_groups_with_roman_numbers():
    rows = table(("I", "NHÓM MỘT"), task(1, "a"), task(2, "b"), ("II", "NHÓM HAI"), task(3, "c"))
    assert kinds(rows) == ["group", "task", "task", "group", "task"]
    assert [row.group for row in rows if kinds([row]) == ["task"]] == [2, 2, 5]


def test_groups_within_groups_have_levels_and_parents():
    rows = table(
        ("A", "Phần A"), ("I", "Mục một"), task(1, "a"), ("II", "Mục hai"), task(2, "b"), ("B", "Phần B"), task(3, "c")
    )
    groups = [row for row in rows if kinds([row]) == ["group"]]
    assert [(row.label, row.level, row.parent) for row in groups] == [
        ("A", 1, None),
        ("I", 2, 2),
        ("II", 2, 2),
        ("B", 1, None),
    ]
    assert rows[-1].group == 7


def test_a_number_whose_parts_follow_is_a_group():
    rows = table((1, "Tuyên truyền"), task("1.1", "a"), task("1.2", "b"), task(2, "Một việc có hạn"))
    assert kinds(rows) == ["group", "task", "task", "task"]
    assert [row.group for row in rows[1:]] == [2, 2, None]


def test_a_row_merged_across_is_a_group():
    rows = table(
        ("Nhóm nhiệm vụ về tuyên truyền",), task(1, "a"), ("I. TỔ CHỨC",), task(2, "b"), merged=("A2:G2", "A4:G4")
    )
    assert kinds(rows) == ["group", "task", "group", "task"]
    assert (rows[2].label, rows[2].title) == ("I", "I. TỔ CHỨC")


def test_a_title_in_the_column_of_numbers_is_a_group():
    assert kinds(table(("II. TỔ CHỨC BỘ MÁY",), task(1, "a"), task(2, "b"))) == ["group", "task", "task"]


def test_dashes_and_small_beginnings_go_on_with_the_task_above():
    rows = table(
        task(1, "a"), ("", "- phần thứ nhất"), ("", "và phần thứ hai"), task(2, "b"), task(3, "c"), task(4, "d")
    )
    assert kinds(rows)[:4] == ["task", "part", "part", "task"]
    assert rows[0].fields.task == "a\n- phần thứ nhất\nvà phần thứ hai"
    assert rows[0].continued_in == (3, 4)


def test_a_second_product_with_a_deadline_of_its_own_makes_the_deadline_a_question():
    rows = table(task(1, "a"), ("", "", "Báo cáo", "", "", "Quý IV/2024"))
    assert kinds(rows) == ["task", "part"]
    assert rows[0].fields.product == "Kế hoạch\nBáo cáo"
    assert rows[0].due.code == "several"


def test_cells_merged_down_count_for_every_row():
    rows = table(task(1, "a"), (2, "b", "Đề án"), merged=("D2:D3", "F2:F3"))
    assert kinds(rows) == ["task", "task"]
    assert (rows[1].fields.lead, rows[1].due.due_on) == ("Ban Tổ chức", date(2024, 6, 30))


def test_a_task_merged_over_rows_is_one_task():
    rows = table(task(1, "a"), ("", "", "Báo cáo"), merged=("A2:A3", "B2:B3", "D2:D3", "F2:F3"))
    assert kinds(rows) == ["task", "part"]
    assert rows[0].fields.product == "Kế hoạch\nBáo cáo"


def test_a_number_merged_over_rows_with_words_of_their_own_is_asked_where_they_say_who_or_when():
    rows = table(task(1, "a"), task("", "b"), ("", "c"), task(2, "d"), merged=("A2:A4",))
    assert kinds(rows) == ["task", "task:same_number", "part", "task"]


def test_a_row_that_only_differs_in_its_number_is_asked_about():
    rows = table(task(1, "a"), (2, None, "Đề án", "Ban B", "", "2024"), merged=("B2:B3",))
    assert kinds(rows) == ["task", "task:same_task"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (task("", "Việc không có số"), "task:no_number"),
        ((9, "Chỉ có tên việc"), "task:only_title:no_lead"),
        (("", "Một câu đứng riêng"), "unclear:title_or_part"),
        ((9, "", "", "Ban B"), "unclear:no_task"),
        ((9, "Việc", "", "", "", "2024"), "task:no_lead"),
        (task(9, "Việc", "", "Chủ trì: Ban A; phối hợp: Ban B", "", "2024"), "task:lead_names_others"),
        ((9,), "empty"),
        (("",), "blank"),
        (("Tổng cộng", "", "", "", "", "", 3), "total"),
        (("Ghi chú: hạn tính theo ngày làm việc",), "note"),
        (("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"), "column_numbers"),
        (HEAD, "heading"),
    ],
)
def test_a_row_between_tasks_is_what_it_is_or_asked_about(row, told):
    rows = table(task(1, "a"), task(2, "b"), row, task(4, "d"), task(5, "e"))
    assert kinds(rows) == ["task", "task", told, "task", "task"]


def test_a_table_without_numbers_needs_none():
    rows = table(
        ("Xây dựng", "Ban A", "Quý I/2024"), ("Sơ kết", "Ban B", "Hằng năm"), head=("Nhiệm vụ", "Chủ trì", "Thời hạn")
    )
    assert kinds(rows) == ["task", "task"]


def test_numbers_inside_the_words_of_tasks_serve_as_numbers():
    rows = table(
        ("I. Thể chế",),
        ("1. Luật", "Ban A", "2024"),
        ("2. Nghị định", "Ban B", "2025"),
        head=("Nhiệm vụ", "Chủ trì", "Thời hạn"),
    )
    assert kinds(rows) == ["group", "task", "task"]
    assert rows[1].fields.task == "1. Luật"


def test_a_signature_below_the_table_is_none_of_the_tasks():
    rows = table(task(1, "a"), (), ("", "Người lập biểu", "", "", "T/M BAN THƯỜNG VỤ"), ("", "Nguyễn Văn An"))
    assert kinds(rows) == ["task", "blank", "closing", "closing"]


def test_a_signature_in_the_middle_swallows_no_task():
    head = ("Nhiệm vụ", "Chủ trì", "Thời hạn")
    rows = table(("a", "Ban A", "2024"), ("", "TM. BAN THƯỜNG VỤ"), ("Bí thư",), ("b", "Ban B", "2025"), head=head)
    assert kinds(rows) == ["task", "closing", "closing", "task"]


def test_words_apart_from_the_table_are_asked_about():
    assert kinds(table(task(1, "a"), (), ("", "", "", "Ban B"))) == ["task", "blank", "unclear:alone"]


def test_a_row_that_goes_on_with_nothing_is_asked_about():
    assert kinds(table(("", "", "", "Ban B"), task(1, "a"))) == ["unclear:nothing_above", "task"]


def test_a_cell_over_several_columns_is_asked_about():
    rows = table((1, "a", "KH", "Ban Tổ chức", None, "2024"), merged=("D2:E2",))
    assert kinds(rows) == ["task:covers"]
    assert "D2" in rows[0].questions[0].message % rows[0].questions[0].params


def test_a_dash_says_nothing_and_is_left_over():
    rows = table((1, "a", "-", "Ban A", "–", "2024"))
    assert (rows[0].fields.product, [one.text for one in rows[0].leftovers]) == ("", ["-", "–"])


@pytest.mark.parametrize(
    ("answer", "told"), [("task", "task:no_lead"), ("group", "group"), ("continuation", "part"), ("leave", "left")]
)
def test_an_answer_settles_a_row(answer, told):
    rows = (task(1, "a"), ("", "Một câu đứng riêng"), task(2, "b"))
    assert kinds(table(*rows, rows={"Bảng!3": answer})) == ["task", told, "task"]


def test_an_answer_makes_a_task_of_a_row_merged_across():
    rows = table(task(1, "a"), ("Các đơn vị báo cáo",), merged=("A3:G3",), rows={"Bảng!3": "task"})
    assert rows[1].fields.task == "Các đơn vị báo cáo"


def test_a_beginning_and_an_end_in_columns_of_their_own():
    head = ("STT", "Nội dung", "Chủ trì", "Bắt đầu", "Kết thúc")
    rows = table(
        (1, "a", "Ban A", "Tháng 3/2024", "Quý II/2024"), (2, "b", "Ban A", "1/3/2024"), (3, "c", "Ban A"), head=head
    )
    assert (rows[0].due.begins_on, rows[0].due.due_on) == (date(2024, 3, 1), date(2024, 6, 30))
    assert [row.due.code for row in rows[1:]] == ["no_end", "empty"]


def test_dates_of_excel_are_days_and_the_first_of_a_month_is_asked_about():
    rows = table(
        task(1, "a", "", "Ban A", "", date(2024, 6, 30)),
        task(2, "b", "", "Ban A", "", date(2024, 6, 1)),
        task(3, "c", "", "Ban A", "", 2024),
    )
    assert isinstance(rows[0].due, Deadline) and rows[0].due.due_on == date(2024, 6, 30)
    assert rows[0].fields.deadline == "30/6/2024"
    assert rows[1].due.code == "month_or_day"
    assert rows[2].due.due_on == date(2024, 12, 31)


def test_a_table_without_a_column_of_deadlines_has_none():
    assert table((1, "a", "Ban A"), head=("STT", "Nội dung", "Chủ trì"))[0].due is None


def test_a_page_that_repeats_its_headings_goes_on():
    head = (HEAD, tuple(f"({number})" for number in range(1, 8)))
    found = read(sheet(*head, task(1, "a"), *head, task(2, "b")))
    assert kinds(found.rows) == ["heading", "column_numbers", "task", "heading", "column_numbers", "task"]
