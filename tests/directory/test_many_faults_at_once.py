"""A file with many kinds of faults is told all of them at once, and nothing that only follows from another."""

import re
from datetime import date

import pytest

from tests.directory.sheets import csv_bytes
from trienkhai.accounts.models import Person
from trienkhai.directory import actions
from trienkhai.directory.importing import plan_import
from trienkhai.directory.importing.judging import Verdict

DAY = date(2022, 1, 1)
HEAD = "Mã | Tên | Mã cấp trên | Từ ngày | Đến ngày\nTD | Tập đoàn | | 1/1/2015 |"
CHANGES = "Ngày | Việc | Mã | Mã mới | Tên | Mã cấp trên | Phần"
TREE = "level | code | parent_code | name | full_name\n"


@pytest.fixture
def root(db):
    founder = Person.objects.create_person("founder", full_name="Người sáng lập")
    return actions.create_root(key="g", name="Tập đoàn", by=founder)


def judged(root, *texts: str, **more):
    plan = plan_import(root, [(f"don-vi-{at}.csv", csv_bytes(text)) for at, text in enumerate(texts)], **more)
    return plan, sorted((problem.code, _line(problem.where)) for problem in plan.problems)


def _line(where: str) -> int:
    found = re.search(r", (?:line|dòng) (\d+)", where)
    return int(found[1]) if found else 0


def test_a_bad_day_hides_neither_an_unknown_parent_nor_anything_else(root):
    text = (
        HEAD
        + """
    A | Công ty A | TD | hôm qua |
    B | Công ty B | ZZ | 1/1/2015 |
    C | Công ty C | TD | 1/1/2015 | 1/1/2018
    C | Công ty C2 | TD | 1/1/2017 |
    D | | TD | 1/1/2015 |
    E | Công ty E | TD | 1/1/2015 | 1/1/2018
    F | Xưởng F | E | 1/1/2015 |
    G | Xưởng G | H | 1/1/2015 |
    H | Xưởng H | G | 1/1/2015 |
    """
    )
    _plan, told = judged(root, text)
    assert told == [
        ("bad-cell", 3),
        ("circle", 10),
        ("circle", 11),
        ("missing", 7),
        ("parent-not-open", 9),
        ("said-twice", 6),
        ("unknown-parent", 4),
    ]


def test_what_stands_under_a_refused_row_is_not_told_again(root):
    text = (
        HEAD
        + """
    A | Công ty A | TD | hôm qua |
    A1 | Xưởng | A | 1/1/2015 |
    A2 | Xưởng | A1 | 1/1/2015 |
    B | Công ty B | TD | 1/1/2015 | 1/1/2018
    B | Công ty B | TD | ngày mai |
    B1 | Xưởng | B | 1/1/2016 |
    """
    )
    plan, told = judged(root, text)
    assert told == [("bad-cell", 3), ("bad-cell", 7)]
    assert not plan.holds


def test_once_mended_nothing_new_comes_up(root):
    rows = ["A | Công ty A | TD | hôm qua |", "B | Công ty B | ZZ | 1/1/2015 |", "C | C | A | 1/1/2015 |"]
    _plan, first = judged(root, HEAD + "\n" + "\n".join(rows))
    rows[0], rows[1] = "A | Công ty A | TD | 1/1/2015 |", "B | Công ty B | A | 1/1/2015 |"
    plan, second = judged(root, HEAD + "\n" + "\n".join(rows))
    assert (first, second) == ([("bad-cell", 3), ("unknown-parent", 4)], [])
    assert plan.holds


def test_one_code_for_two_units_is_told_beside_a_bad_row(root):
    text = """
    Định danh | Mã | Tên | Mã cấp trên | Từ ngày
    t | TD | Tập đoàn | | 1/1/2015
    x | A | Một | TD | 1/1/2015
    y | A | Hai | TD | 1/1/2016
    z | B | Ba | TD | 30/2/2015
    """
    assert judged(root, text)[1] == [("bad-cell", 5), ("code-taken", 4)]


def test_a_list_of_changes_tells_every_fault_and_every_bad_cell_of_a_row(world):
    text = (
        CHANGES
        + """
    hôm qua | bay | | | | |
    1/1/2022 | đổi tên | ZZ | | Tên | |
    1/1/2022 | mở | M1 | | Xưởng | KHONG |
    1/1/2022 | chuyển | CTB-1 | | | CTN |
    1/1/2022 | chia tách | CTB-2 | CTN-1; CTB-1 | | | 60
    """
    )
    _plan, told = judged(world.root, text)
    assert [one for one in told if one[1] == 2] == [("bad-cell", 2), ("bad-cell", 2), ("missing", 2)]
    assert {one for one in told if one[1] != 2} == {("unknown-code", 3), ("unknown-code", 4), ("shares", 6)}


def test_changes_that_rest_on_a_refused_one_are_not_told_again(world):
    text = (
        CHANGES
        + """
    1/1/2022 | mở | M1 | | | CTB |
    1/6/2022 | mở | M2 | | Tổ | M1 |
    1/7/2022 | đổi tên | M1 | | Xưởng Một | |
    1/8/2022 | chuyển | CTB-1 | | | M1 |
    1/9/2022 | đổi tên | ZZ | | Tên | |
    """
    )
    plan, told = judged(world.root, text)
    assert told == [("missing", 2), ("unknown-code", 6)]
    assert [row.verdict for row in plan.rows].count(Verdict.REFUSED) == 5


def test_a_unit_that_should_have_been_closed_is_no_fault_of_the_next_row(world):
    text = (
        CHANGES
        + """
    1/1/2022 | sáp nhập | CTB-2 | ZZ | | |
    1/6/2022 | mở | CTB-2 | | Chi bộ mới | CTB |
    1/7/2022 | chuyển | CTB-1 | | | CTB-1 |
    """
    )
    _plan, told = judged(world.root, text)
    assert ("unknown-code", 2) in told and ("code-taken", 3) not in told
    assert any(line == 4 for _code, line in told)


def test_a_snapshot_with_a_bad_row_is_still_compared_and_what_follows_is_still_judged(root):
    first = (
        TREE
        + "1 | 10 | | Bắc | Tỉnh Bắc\n2 | 101 | 10 | Một | Xã Một\nba | 102 | 10 | Hai | Xã Hai\n2 | 103 | 99 | Ba | Xã Ba"
    )
    changes = CHANGES + "\n1/6/2024 | đổi tên | 102 | | Xã Mới | |\n1/6/2024 | đổi tên | 777 | | Xã Mới | |"
    _plan, told = judged(root, changes, snapshots=[(date(2024, 1, 1), "cay.csv", csv_bytes(first))])
    assert told == [("bad-cell", 4), ("unknown-code", 3), ("unknown-parent", 5)]


def test_a_snapshot_that_cannot_be_read_brings_no_fault_upon_the_changes(root):
    changes = CHANGES + "\n1/6/2024 | đổi tên | 102 | | Xã Mới | |\nmai | đổi tên | 777 | | Xã Mới | |"
    _plan, told = judged(root, changes, snapshots=[(date(2024, 1, 1), "cay.csv", csv_bytes("a | b\n1 | 2"))])
    assert [code for code, _line in told] == ["bad-cell", "no-column"]


def test_lineage_names_what_is_unknown_and_not_what_was_refused(root):
    units = HEAD + "\nA | Công ty A | TD | hôm qua |\nB | Công ty B | TD | 1/1/2015 |"
    lineage = """
    Ngày | Đơn vị trước | Đơn vị sau | Cách kế tục
    1/1/2020 | A | B | merged
    1/1/2020 | ZZ | B | merged
    1/1/2020 | TD | B | kiểu lạ
    """
    _plan, told = judged(root, units, lineage)
    assert told == [("bad-cell", 3), ("bad-cell", 4), ("unknown-code", 3)]
