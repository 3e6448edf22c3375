"""Task tables as Word keeps them: merged cells, automatic numbers, tracked changes, tables in cells, tables over pages."""

import pytest

from tests.office.documents.raw_word import numbered, numbering, p, tbl, tc, tr, word
from tests.plans.parsing.accounting import book_of, unaccounted
from tests.plans.parsing.files import HEAD, kinds
from tests.plans.parsing.files import read as read_file
from trienkhai.plans.parsing.model import TaskRow

pytestmark = pytest.mark.files

DOWN, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
LIST = numbering(("decimal", "%1."))


def read(*parts: str, numbers: str = ""):
    """The file, after every cell of it was found again."""
    data = word("".join(parts), numbers)
    found = read_file(data, "ke-hoach.docx")
    assert unaccounted(book_of(data, "ke-hoach.docx"), found) == []
    return found


def row(number: str, words: str, lead: str = "Ban Tổ chức", due: str = "Quý II/2024") -> str:
    return tr(number, words, "Kế hoạch", lead, "", due, "")


def test_cells_merged_downwards_count_for_each_row():
    found = read(
        tbl(
            tr(*HEAD),
            tr("1", "a", "", tc("Ban A", DOWN), "", tc("Quý II/2024", DOWN), ""),
            tr("2", "b", "", tc("", GOES_ON), "", tc("", GOES_ON), ""),
            tr("3", "c", "", tc("Ban B"), "", tc("Quý III/2024"), ""),
        )
    )
    assert [(task.fields.lead, task.fields.deadline) for task in found.tasks] == [
        ("Ban A", "Quý II/2024"),
        ("Ban A", "Quý II/2024"),
        ("Ban B", "Quý III/2024"),
    ]


def test_a_group_across_the_table_and_rows_that_begin_further_right():
    indented = tr("b", "", "Ban A", "", "2024", "", properties='<w:gridBefore w:val="1"/>')
    found = read(tbl(tr(*HEAD), tr(tc("I. NHÓM", '<w:gridSpan w:val="7"/>')), row("1", "a"), indented))
    assert kinds(found.rows) == ["heading", "group", "task", "task:no_number"]
    assert found.tasks[1].fields.lead == "Ban A"


def test_numbers_that_word_makes_are_numbers_of_tasks():
    rows = [tr(tc(p("", numbered())), f"việc {name}", "", "Ban A", "", "2024", "") for name in "abc"]
    found = read(tbl(tr(*HEAD), *rows), numbers=LIST)
    assert [task.fields.number for task in found.tasks] == ["1.", "2.", "3."]
    assert kinds(found.rows) == ["heading", "task", "task", "task"]


def test_line_breaks_part_names_and_deadlines():
    broken = "<w:p><w:r><w:t>2024: đề án</w:t><w:br/><w:t>2025: triển khai</w:t></w:r></w:p>"
    found = read(tbl(tr(*HEAD), tr("1", "a", "", "Ban A", "", tc(broken), "")))
    assert found.tasks[0].fields.deadline == "2024: đề án\n2025: triển khai"
    assert found.tasks[0].due.code == "several"


def test_deleted_text_is_not_read_and_inserted_text_is():
    tracked = (
        "<w:p><w:del><w:r><w:delText>Quý I/2024</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>Quý II/2024</w:t></w:r></w:ins></w:p>"
    )
    assert (
        read(tbl(tr(*HEAD), tr("1", "a", "", "Ban A", "", tc(tracked), ""))).tasks[0].fields.deadline == "Quý II/2024"
    )


def test_hidden_text_is_told_and_not_read():
    found = read(tbl(tr(*HEAD), tr("1", tc(p("lộ") + p("ẩn", run="<w:vanish/>")), "", "Ban A", "", "2024", "")))
    assert found.tasks[0].fields.task == "lộ"
    assert [problem.code for problem in found.problems] == ["hidden_text"]


def test_a_table_inside_a_cell_is_a_table_of_its_own():
    inner = tbl(tr("Chỉ tiêu", "Số"), tr("Lớp", "3"))
    found = read(tbl(tr(*HEAD), tr("1", tc(p("việc có bảng") + inner), "", "Ban A", "", "2024", "")))
    assert [(fate.name, fate.kind) for fate in found.tables] == [("#1", "tasks"), ("#2", "other")]
    assert found.tasks[0].fields.task == "việc có bảng"


def test_a_table_that_goes_on_without_headings_is_read_and_asked_about():
    found = read(tbl(tr(*HEAD), row("1", "a")), p("ngắt trang"), tbl(row("2", "b"), row("3", "c")))
    assert [fate.kind for fate in found.tables] == ["tasks", "continued"]
    assert [question.code for question in found.tables[1].questions] == ["goes_on"]
    assert [task.fields.task for task in found.tasks] == ["a", "b", "c"]


def test_another_table_without_headings_is_not_taken_for_one_that_goes_on():
    found = read(tbl(tr(*HEAD), row("1", "a")), tbl(tr("Nơi nhận:", "T/M BAN THƯỜNG VỤ")))
    assert [fate.kind for fate in found.tables] == ["tasks", "other"]


def test_each_table_of_a_paper_may_have_headings_of_its_own():
    other = tbl(tr("TT", "Nhiệm vụ", "Chủ trì", "Thời hạn"), tr("1", "b", "Ban B", "Hằng năm"))
    found = read(p("Phụ lục 1"), tbl(tr(*HEAD), row("1", "a")), p("Phụ lục 2"), other)
    assert [task.place for task in found.tasks] == ["#1!2", "#2!2"]


def test_a_wide_cell_of_a_page_that_is_only_laid_out_is_no_task_table():
    found = read(
        tbl(tr("ĐẢNG ỦY TẬP ĐOÀN", "ĐẢNG CỘNG SẢN VIỆT NAM"), tr("Số 15-KH/ĐU", "Hà Nội, ngày 5 tháng 3 năm 2024"))
    )
    assert not any(isinstance(row, TaskRow) for row in found.rows)
    assert [problem.code for problem in found.problems] == ["no_task_table"]
