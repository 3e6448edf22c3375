"""Rows in, fates out: whatever stands in a table, each of its rows has one fate and none of its cells is lost."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plans.parsing.accounting import book_of, unaccounted
from tests.plans.parsing.files import PLAN, read
from tests.world.plugin import ROOT
from tests.world.proof import proof
from trienkhai.office.sheets.model import Book, Cell, Sheet
from trienkhai.plans.parsing.model import Context, Doubt, TaskRow, Unclear
from trienkhai.plans.parsing.read import tasks_of

PUBLISHED = sorted((ROOT / "tests/data/workbooks").glob("*.xls*"), reverse=True)[: proof(1, 9)]
HEADINGS = (
    ("STT", "Nội dung", "Chủ trì", "Thời hạn"),
    ("TT", "Nhiệm vụ", "Sản phẩm", "Đơn vị chủ trì", "Phối hợp", "Thời gian", "Ghi chú"),
    ("Task", "Lead", "Start", "End"),
    ("Nội dung", "Ghi chú"),
    ("Đề mục", "Chủ trì", "Thời hạn"),
    ("STT", "Nội dung", "Phân công", "", "Thời hạn"),
)
WORDS = (
    "1", "2.", "1.1", "I", "II.", "A", "a)", "-", "•", "STT", "Nội dung", "Chủ trì", "Thời hạn", "(1)", "(2)", "(3)", "x", "Tổng cộng",
    "Ghi chú: một câu", "Nơi nhận:", "T/M BAN THƯỜNG VỤ", "Quý II/2024", "hằng năm", "31/6/2024", "I. NHÓM NHIỆM VỤ", "- phần của việc",
    "Xây dựng kế hoạch", "Tổ chức hội nghị; báo cáo", "tiếp theo dòng trên", "Ban Tổ chức\nVăn phòng", "Phần thứ nhất", "\u200b", "…",
)  # fmt: skip


@cache
def grids():
    """A sheet of words: now and then headings, now and then blank rows, some cells merged."""
    row = st.one_of(
        st.lists(st.one_of(st.just(""), st.sampled_from(WORDS)), max_size=7),
        st.sampled_from(HEADINGS),
        st.just(()),
    )
    area = st.tuples(st.integers(1, 9), st.integers(1, 7), st.integers(0, 3), st.integers(0, 6))
    return st.tuples(st.sampled_from(HEADINGS), st.lists(row, max_size=9), st.lists(area, max_size=4))


def book_with(grid) -> Book:
    head, rows, areas = grid
    cells = tuple(
        Cell(number, column, "text", text, text)
        for number, row in enumerate((head, *rows), 1)
        for column, text in enumerate(row, 1)
        if text
    )
    merged, taken = [], set()
    for top, left, down, right in areas:
        places = {(row, column) for row in range(top, top + down + 1) for column in range(left, left + right + 1)}
        if not places & taken and len(places) > 1:
            merged.append((top, left, top + down, left + right))
            taken |= places
    return Book("xlsx", (Sheet("Bảng", False, cells, tuple(merged)),))


@given(grids())
@settings(max_examples=proof(120, 10_000), deadline=None)
def test_each_row_has_one_fate_and_each_cell_a_place(grid):
    book = book_with(grid)
    found = tasks_of(book, "a.xlsx", context=Context(**PLAN))
    assert unaccounted(book, found) == []


@given(grids(), st.lists(st.sampled_from(["task", "group", "continuation", "leave"]), min_size=10, max_size=10))
@settings(max_examples=proof(60, 5_000), deadline=None)
def test_whatever_is_answered_nothing_is_lost(grid, answers):
    book = book_with(grid)
    context = Context(**PLAN, rows={f"Bảng!{row}": answer for row, answer in enumerate(answers, 1)})
    assert unaccounted(book, tasks_of(book, "a.xlsx", context=context)) == []


@given(grids())
@settings(max_examples=proof(40, 3_000), deadline=None)
def test_a_task_is_understood_or_asked_about_and_what_is_unclear_can_be_answered(grid):
    book = book_with(grid)
    found = tasks_of(book, "a.xlsx", context=Context(**PLAN))
    for row in found.rows:
        assert not isinstance(row, Unclear) or row.questions[0].choices
        if isinstance(row, TaskRow):
            assert row.is_clear == (not row.questions and not isinstance(row.due, Doubt))
        for question in row.questions:
            assert question.message % question.params
    settled = replace(Context(**PLAN), rows={row.place: "leave" for row in found.rows if isinstance(row, Unclear)})
    assert not any(isinstance(row, Unclear) for row in tasks_of(book, "a.xlsx", context=settled).rows)


@pytest.mark.files
@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: Path(path).name)
def test_no_row_of_a_published_workbook_is_lost_and_none_is_taken_for_a_task(path):
    data = path.read_bytes()
    found = read(data, path.name)
    assert unaccounted(book_of(data, path.name), found) == []
    assert found.tasks == ()
    assert [problem.code for problem in found.problems][-1:] == ["no_task_table"]
