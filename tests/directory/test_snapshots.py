"""Whole trees as of days and old-to-new tables: every doubt is named, nothing is guessed."""

from datetime import date

import pytest

from tests.directory.sheets import csv_bytes
from trienkhai.access.errors import Unacceptable
from trienkhai.accounts.models import Person
from trienkhai.directory import actions
from trienkhai.directory.importing import carry_out, plan_import
from trienkhai.units.checks import check_tree
from trienkhai.units.queries import main_line, namings_on, parent_on, unit_by_code

ONE, TWO, THREE = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)
HEAD = "level | code | parent_code | name | full_name\n"
PAIRS = "new_province|new_commune|new_commune_code|old_commune|old_commune_code|note|old_district|old_province\n"
FIRST = """1 | 10 | VN | Hà Tây | Tỉnh Hà Tây
2 | 101 | 10 | Ba Đồi | Xã Ba Đồi
2 | 102 | 10 | Hòa Sơn | Xã Hòa Sơn
2 | 103 | 10 | Tân Lập | Xã Tân Lập
"""


@pytest.fixture
def founder(db):
    return Person.objects.create_person("founder", full_name="Người lập")


@pytest.fixture
def root(founder):
    return actions.create_root(key="vn", name="Việt Nam", by=founder)


def plan(root, *trees: tuple[date, str], pairs: str = "", on: date = TWO):
    files = [(day, f"units_{day}.csv", csv_bytes(HEAD + text)) for day, text in trees]
    tables = [(on, "pairs.csv", csv_bytes(PAIRS + pairs))] if pairs else []
    return plan_import(root, snapshots=files, conversions=tables)


def pair(
    new: str, name: str, old: str, old_name: str, note: str = "Nhập toàn bộ", province: str = "Tỉnh Hà Tây (10)"
) -> str:
    return f"{province} | {name} | {new} | {old_name} | {old} | {note} | | Tỉnh Hà Tây (10)\n"


def flaws(made) -> dict[str, str]:
    return {flaw.code: str(flaw) for flaw in made.flaws}


ALL_KEPT = (
    pair("101", "Xã Ba Đồi", "101", "Xã Ba Đồi", "Giữ nguyên")
    + pair("102", "Xã Hòa Sơn", "102", "Xã Hòa Sơn", "Giữ nguyên")
    + pair("103", "Xã Tân Lập", "103", "Xã Tân Lập", "Giữ nguyên")
)


def test_the_top_is_made_of_the_code_the_files_name(root, founder):
    carry_out(plan(root, (ONE, FIRST)), by=founder)

    top = unit_by_code(root, "VN", ONE)
    assert parent_on(unit_by_code(root, "10", ONE), ONE, main_line(root)) == top.pk
    assert namings_on(ONE, [top.pk])[top.pk].name == "Việt Nam"
    assert namings_on(ONE, [unit_by_code(root, "101", ONE).pk]).popitem()[1].kind == "Xã"


def test_under_another_top_the_units_stand_and_it_is_said(root, founder):
    top = actions.open_unit(root, on=date(2000, 1, 1), parent=None, name="Trung ương", by=founder)
    made = plan(root, (ONE, FIRST))
    carry_out(made, by=founder)

    assert "top-code" in flaws(made)
    assert parent_on(unit_by_code(root, "10", ONE), ONE, main_line(root)) == top.pk


def test_moves_and_renamings_become_acts_of_their_day(root, founder):
    later = (
        FIRST.replace("2 | 103 | 10", "2 | 103 | 11").replace("Xã Ba Đồi", "Thị trấn Ba Đồi")
        + "1 | 11 | VN | Hà Đông | Tỉnh Hà Đông\n"
    )
    made = plan(root, (TWO, later), (ONE, FIRST))
    carry_out(made, by=founder)

    unit = unit_by_code(root, "103", ONE)
    assert parent_on(unit, ONE, main_line(root)) == unit_by_code(root, "10", ONE).pk
    assert parent_on(unit, TWO, main_line(root)) == unit_by_code(root, "11", TWO).pk
    assert set(flaws(made)) == {"began-without-origin"}
    assert check_tree(root) == []


def test_a_new_name_without_a_table_is_told(root):
    made = plan(root, (ONE, FIRST), (TWO, FIRST.replace("Ba Đồi", "Bốn Đồi")))

    said = flaws(made)["renamed-without-basis"]
    assert "“Xã Ba Đồi”" in said and "units_2021-01-01.csv" in said


def test_another_spelling_is_kept_as_written_and_told(root, founder):
    made = plan(root, (ONE, FIRST), (TWO, FIRST.replace("Hòa Sơn", "Hoà Sơn")))
    carry_out(made, by=founder)

    assert set(flaws(made)) == {"name-spelled"}
    unit = unit_by_code(root, "102", TWO)
    assert namings_on(TWO, [unit.pk])[unit.pk].name == "Xã Hoà Sơn"


def test_a_unit_that_is_gone_without_a_table_is_told(root):
    gone = "\n".join(line for line in FIRST.splitlines() if " 103 " not in line)

    assert "(103)" in flaws(plan(root, (ONE, FIRST), (TWO, gone)))["ended-without-successor"]


def test_a_code_that_comes_back_is_the_old_unit_only_by_the_old_name(root, founder):
    gone = "\n".join(line for line in FIRST.splitlines() if " 103 " not in line)
    same = plan(root, (ONE, FIRST), (TWO, gone), (THREE, FIRST))
    other = plan(root, (ONE, FIRST), (TWO, gone), (THREE, FIRST.replace("Tân Lập", "Mới Toanh")))

    assert "came-back" in flaws(same) and "code-reused" not in flaws(same)
    assert "code-reused" in flaws(other) and "Xã Tân Lập" in flaws(other)["code-reused"]
    carry_out(other, by=founder)
    assert unit_by_code(root, "103", ONE) != unit_by_code(root, "103", THREE)


MERGED = """1 | 10 | VN | Hà Tây | Tỉnh Hà Tây
2 | 101 | 10 | Hòa Sơn | Xã Hòa Sơn
2 | 103 | 10 | Tân Lập | Xã Tân Lập
"""
TABLE = (
    pair("101", "Xã Hòa Sơn", "101", "Xã Ba Đồi")
    + pair("101", "Xã Hòa Sơn", "102", "Xã Hòa Sơn")
    + pair("103", "Xã Tân Lập", "103", "Xã Tân Lập", "Giữ nguyên")
)


def test_a_merged_unit_is_new_whose_ever_code_and_name_it_bears(root, founder):
    made = plan(root, (ONE, FIRST), (TWO, MERGED), pairs=TABLE)
    carry_out(made, by=founder)

    new = unit_by_code(root, "101", TWO)
    olds = {unit_by_code(root, "101", ONE), unit_by_code(root, "102", ONE)}
    assert new not in olds
    assert {row.predecessor for row in new.origins.all()} == olds
    assert unit_by_code(root, "103", ONE) == unit_by_code(root, "103", TWO)
    assert unit_by_code(root, "10", ONE) == unit_by_code(root, "10", TWO)
    assert made.flaws == ()


@pytest.mark.parametrize(
    ("pairs", "flaw", "words"),
    [
        (TABLE + pair("103", "Xã Tân Lập", "999", "Xã Lạ", "Nhập một phần"), "unknown-old-code", "999"),
        (TABLE + pair("888", "Xã Lạ", "103", "Xã Tân Lập"), "unknown-new-code", "888"),
        (TABLE + pair("101", "Xã Hòa Sơn", "102", "Xã Hòa Sơn"), "pair-twice", "102"),
        (TABLE.replace("Xã Ba Đồi", "Xã Ba Đồi Cũ"), "name-other", "Xã Ba Đồi Cũ"),
        (TABLE.replace("Nhập toàn bộ", "Nhập một phần", 1), "rest-unknown", "Xã Ba Đồi"),
        (TABLE.replace("Nhập toàn bộ", "Không rõ", 1), "unknown-note", "Không rõ"),
        (TABLE.replace(pair("101", "Xã Hòa Sơn", "102", "Xã Hòa Sơn"), ""), "old-not-converted", "Xã Hòa Sơn"),
        (TABLE.replace(pair("103", "Xã Tân Lập", "103", "Xã Tân Lập", "Giữ nguyên"), ""), "new-not-converted", "Xã Tân Lập"),
        (TABLE + pair("103", "Xã Tân Lập", "102", "Xã Hòa Sơn", "Nhập một phần"), "part-without-share", "Xã Hòa Sơn"),
        (TABLE + pair("103", "Xã Tân Lập", "102", "Xã Hòa Sơn", "Nhập một phần"), "kept-and-merged", "103"),
        (TABLE + pair("103", "Xã Tân Lập", "", "", "Nhập một phần"), "no-old-code", "103"),
        (TABLE + pair("101", "Xã Hòa Sơn", "103", "Xã Tân Lập", province="Tỉnh Lạ (77)"), "unknown-province", "77"),
    ],
)  # fmt: skip
def test_each_flaw_of_a_table_is_named_with_its_place(root, pairs, flaw, words):
    made = plan(root, (ONE, FIRST), (TWO, MERGED), pairs=pairs)

    assert made.holds
    assert flaw in flaws(made), made.flaws
    assert words in flaws(made)[flaw] and ".csv" in flaws(made)[flaw]


def test_nothing_odd_is_said_where_nothing_is_odd(root):
    assert plan(root, (ONE, FIRST), (TWO, FIRST), pairs=ALL_KEPT).flaws == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (FIRST + "2 | 104 | 55 | Lạc | Xã Lạc\n", "unknown-parent"),
        (FIRST + "2 | 103 | 10 | Khác | Xã Khác\n", "code-twice"),
        (FIRST + "hai | 104 | 10 | Lạc | Xã Lạc\n", "bad-cell"),
        (FIRST + "2 | | 10 | Lạc | Xã Lạc\n", "missing"),
    ],
)
def test_a_snapshot_that_is_no_tree_is_refused(root, text, code):
    assert [problem.code for problem in plan(root, (ONE, text)).problems] == [code]


def test_a_row_said_twice_is_told_and_used_once(root):
    made = plan(root, (ONE, FIRST + "2 | 103 | 10 | Tân Lập | Xã Tân Lập\n"))

    assert made.holds and "row-twice" in flaws(made)


def test_a_table_needs_a_snapshot_of_its_day(root):
    assert [problem.code for problem in plan(root, (ONE, FIRST), pairs=TABLE, on=THREE).problems] == ["no-snapshot"]


def test_a_table_without_its_columns_is_refused(root):
    made = plan_import(
        root,
        snapshots=[(ONE, "a.csv", csv_bytes(HEAD + FIRST))],
        conversions=[(ONE, "b.csv", csv_bytes("mã | tên\n1 | 2"))],
    )
    assert [problem.code for problem in made.problems] == ["no-column"]


def test_an_empty_file_is_refused(root):
    with pytest.raises(Unacceptable):
        plan_import(root, snapshots=[(ONE, "a.csv", b"")])
