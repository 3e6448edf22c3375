"""A whole annex of 140 tasks, in Word and in Excel: every row understood or asked about, none dropped."""

from collections import Counter

import pytest

from tests.plans.parsing import papers
from tests.plans.parsing.accounting import book_of, unaccounted
from tests.plans.parsing.files import kinds, read
from trienkhai.plans.parsing.model import Deadline, Doubt, Group, Role, TaskRow

pytestmark = pytest.mark.files

FILES = {"phu-luc.docx": papers.word, "phu-luc.xlsx": papers.workbook}
ABOVE = {"phu-luc.docx": 0, "phu-luc.xlsx": 3}


@pytest.fixture(scope="module", params=FILES)
def paper(request):
    return request.param, FILES[request.param](), read(FILES[request.param](), request.param)


@pytest.fixture
def rows(paper):
    """The rows of the annex itself, without what the workbook has above and below."""
    above = ABOVE[paper[0]]
    return paper[2].rows[above : above + len(papers.plan())]


def test_all_140_tasks_are_there_each_understood_or_asked(paper):
    _name, _data, found = paper
    understood = [row for row in found.tasks if row.is_clear]
    asked = [row for row in found.tasks if not row.is_clear]
    assert (len(found.tasks), len(understood), len(asked)) == (140, 118, 22)
    assert all(isinstance(row.due, Deadline) for row in understood)
    assert all(row.questions or isinstance(row.due, Doubt) for row in asked)
    assert [row.fields.number for row in found.tasks] == [str(number) for number in range(1, 141)]


def test_every_row_has_the_fate_it_should_have(rows):
    names = {"part": "continuation"}
    assert [names.get(one, one) for one in kinds(rows)] == [row.kind for row in papers.plan()]


def test_nothing_of_the_file_is_dropped(paper):
    name, data, found = paper
    assert unaccounted(book_of(data, name), found) == []


def test_every_deadline_is_what_its_words_say(rows):
    told = Counter()
    for row, expected in zip(rows, papers.plan(), strict=True):
        if isinstance(row, TaskRow):
            is_asked = expected.deadline in papers.ASKED
            assert isinstance(row.due, Doubt) == is_asked, expected.deadline
            assert not is_asked or row.due.code == papers.ASKED[expected.deadline]
            told[row.due.code if is_asked else row.due.kind] += 1
    assert told["period"] + told["day"] + told["recurring"] + told["continuous"] == 118


def test_a_merged_cell_counts_for_each_row_it_covers(paper):
    tasks = {row.fields.number: row for row in paper[2].tasks}
    leads = {tasks[number].fields.lead for number in ("32", "33", "34")}
    assert leads == {papers.UNITS[31 % len(papers.UNITS)]}
    assert len({tasks[number].fields.deadline for number in ("32", "33", "34")}) == 1


def test_what_goes_on_in_the_next_row_belongs_to_the_task(paper):
    tasks = {row.fields.number: row for row in paper[2].tasks}
    assert tasks["8"].fields.task.endswith("\n- Báo cáo kết quả về Văn phòng")
    assert tasks["14"].fields.product == "Kế hoạch số 14\nPhụ lục số liệu 13"
    assert len(tasks["8"].continued_in) == len(tasks["14"].continued_in) == 1


def test_each_task_stands_in_its_group(paper):
    groups = {row.row: row for row in paper[2].rows if isinstance(row, Group)}
    assert [group.title.removeprefix(f"{group.label}. ") for group in groups.values()] == list(papers.GROUPS)
    assert Counter(groups[row.group].label for row in paper[2].tasks) == dict.fromkeys(
        ("I", "II", "III", "IV", "V"), 24
    ) | {"VI": 20}


def test_the_columns_are_found_under_two_rows_of_headings(paper):
    fate = next(fate for fate in paper[2].tables if fate.kind == "tasks")
    assert [column.role for column in fate.columns] == [
        Role.NUMBER,
        Role.TASK,
        Role.PRODUCT,
        Role.LEAD,
        Role.COOPERATING,
        Role.RESPONSIBLE,
        Role.DEADLINE,
        Role.NOTE,
    ]
    assert fate.questions == ()


def test_every_table_of_the_file_has_a_fate(paper):
    told = [(fate.kind, fate.reason.code if fate.reason else "") for fate in paper[2].tables]
    assert told == ([("tasks", ""), ("other", "no_headings")] if paper[0].endswith("docx") else [("tasks", "")])
