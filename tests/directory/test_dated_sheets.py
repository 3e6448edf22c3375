"""Taking in a sheet of units with their days."""

from datetime import date

import pytest

from tests.directory.sheets import csv_bytes, xlsx_bytes
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.accounts.models import Person
from trienkhai.directory import actions
from trienkhai.directory.importing import Verdict, carry_out, plan_import
from trienkhai.units.checks import check_tree
from trienkhai.units.models import GroupMember, Naming, Unit
from trienkhai.units.queries import main_line, namings_on, parent_on, unit_by_code

GOOD = """
Mã | Tên đơn vị | Tên ngắn | Loại | Mã cấp trên | Từ ngày | Đến ngày | Khối: Ngành
TD | Tập đoàn Sông Lam | Sông Lam | group | | 1/1/2015 | |
A | Công ty A | A | company | TD | 1/1/2015 | 1/7/2020 | Phân bón
A | Công ty A mới | A | company | TD | 2020-07-01 | | Phân bón
B | Công ty B | B | company | TD | ngày 01 tháng 01 năm 2016 | | Cao su
A-1 | Chi bộ A1 | | cell | A | 1/1/2015 | 1/1/2021 |
A-1 | Chi bộ A1 | | cell | B | 1/1/2021 | |
"""


@pytest.fixture
def founder(db):
    return Person.objects.create_person("founder", full_name="Người lập")


@pytest.fixture
def root(founder):
    return actions.create_root(key="r", name="Tập đoàn", by=founder)


def take(root, founder, text: str):
    plan = plan_import(root, [("don-vi.csv", csv_bytes(text))])
    carry_out(plan, by=founder)
    return plan


def told(root, text: str) -> set[tuple[str, str]]:
    """Code and place of every problem."""
    plan = plan_import(root, [("u.csv", csv_bytes(text))])
    return {
        (problem.code, problem.where.removeprefix("u.csv, dòng ").removeprefix("u.csv, line "))
        for problem in plan.problems
    }


def test_a_sheet_becomes_a_tree_with_its_days(root, founder):
    take(root, founder, GOOD)

    line = main_line(root)
    a, b, cell = (unit_by_code(root, code, date(2022, 1, 1)) for code in ("A", "B", "A-1"))
    assert parent_on(cell, date(2020, 12, 31), line) == a.pk and parent_on(cell, date(2021, 1, 1), line) == b.pk
    assert namings_on(date(2020, 6, 30), [a.pk])[a.pk].name == "Công ty A"
    assert namings_on(date(2020, 7, 1), [a.pk])[a.pk].name == "Công ty A mới"
    assert check_tree(root) == []


def test_rows_that_say_the_same_are_one(root, founder):
    take(root, founder, GOOD)

    assert Naming.objects.filter(unit=unit_by_code(root, "A-1", date(2022, 1, 1))).count() == 1
    assert list(GroupMember.objects.filter(part="Phân bón").values_list("from_day", "to_day")) == [
        (date(2015, 1, 1), None)
    ]


def test_who_takes_the_first_chart_in_may_steer_the_organisation(root, founder):
    take(root, founder, GOOD)

    assert {grant.unit for grant in founder.grants.all()} == {unit_by_code(root, "TD", date(2015, 1, 1))}


def test_the_same_sheet_again_changes_nothing(root, founder):
    take(root, founder, GOOD)
    plan = plan_import(root, [("u.csv", csv_bytes(GOOD))])

    assert plan.holds and plan.opened == 0
    assert {row.verdict for row in plan.rows} == {Verdict.SAME}


def test_the_unit_made_on_founding_is_the_top_of_the_sheet(root, founder):
    top = actions.open_unit(root, on=date(2000, 1, 1), parent=None, name="Tạm", by=founder)
    take(root, founder, GOOD)

    assert unit_by_code(root, "TD", date(2015, 1, 1)) == top
    assert Unit.objects.filter(root=root).count() == 4


def test_units_without_a_parent_stand_under_the_one_top(world):
    text = "Mã | Tên | Từ ngày\nX | Công ty X | 1/1/2021\nY | Công ty Y | 1/1/2021"
    carry_out(plan_import(world.root, [("u.csv", csv_bytes(text))]), by=world.secretary)

    assert (
        parent_on(unit_by_code(world.root, "X", date(2021, 1, 1)), date(2021, 1, 1), main_line(world.root))
        == world.group.pk
    )


def test_every_bad_cell_is_told_with_its_place(root):
    text = """
    Mã | Tên | Mã cấp trên | Từ ngày | Đến ngày | Thứ tự
    TD | Tập đoàn | | 1/1/2015 | | 1
    | Công ty | TD | 1/1/2015 | |
    B | | TD | 31/2/2015 | |
    C | Công ty C | TD | 1/1/2015 | 1/1/2014 | hai
    """
    assert told(root, text) == {
        ("missing", "3 (A3)"), ("missing", "4 (B4)"), ("bad-cell", "4 (D4)"),
        ("ends-before-it-begins", "5 (E5)"), ("bad-cell", "5 (F5)"),
    }  # fmt: skip


def test_an_unknown_parent_is_told(root):
    text = "Mã | Tên | Mã cấp trên | Từ ngày\nTD | Tập đoàn | | 1/1/2015\nA | A | ZZ | 1/1/2015"

    assert told(root, text) == {("unknown-parent", "3 (C3)")}


def test_a_parent_that_opens_later_is_told(root):
    text = """
    Mã | Tên | Mã cấp trên | Từ ngày
    TD | Tập đoàn | | 1/1/2015
    A | A | TD | 1/1/2016
    B | B | A | 1/1/2016
    """
    assert told(root, text) == set()
    text = """
    Mã | Tên | Mã cấp trên | Từ ngày | Đến ngày
    TD | Tập đoàn | | 1/1/2015 |
    A | A | TD | 1/1/2016 | 1/1/2017
    B | B | A | 1/1/2016 |
    """
    assert told(root, text) == {("parent-not-open", "4")}


def test_a_circle_is_told(root):
    text = """
    Mã | Tên | Mã cấp trên | Từ ngày | Đến ngày
    TD | Tập đoàn | | 1/1/2015 |
    A | A | TD | 1/1/2015 | 1/1/2016
    A | A | B | 1/1/2016 |
    B | B | A | 1/1/2015 |
    """
    assert {code for code, _ in told(root, text)} == {"circle"}


def test_rows_that_overlap_and_days_that_are_missing_are_told(root):
    text = """
    Mã | Tên | Mã cấp trên | Từ ngày | Đến ngày
    TD | Tập đoàn | | 1/1/2015 |
    A | A | TD | 1/1/2015 | 1/1/2017
    A | A2 | TD | 1/1/2016 |
    B | B | TD | 1/1/2015 | 31/12/2015
    B | B2 | TD | 1/1/2016 |
    """
    assert told(root, text) == {("said-twice", "4"), ("one-day-gap", "6")}


def test_a_code_used_again_after_a_while_must_say_for_whom(root, founder):
    text = """
    Mã | Tên | Mã cấp trên | Từ ngày | Đến ngày
    TD | Tập đoàn | | 1/1/2015 |
    A | Công ty cũ | TD | 1/1/2015 | 1/1/2017
    A | Công ty khác | TD | 1/1/2019 |
    """
    assert told(root, text) == {("code-reused", "4")}
    with_ids = """
    Định danh | Mã | Tên | Mã cấp trên | Từ ngày | Đến ngày
    1 | TD | Tập đoàn | | 1/1/2015 |
    2 | A | Công ty cũ | TD | 1/1/2015 | 1/1/2017
    3 | A | Công ty khác | TD | 1/1/2019 |
    """
    take(root, founder, with_ids)
    assert unit_by_code(root, "A", date(2016, 1, 1)) != unit_by_code(root, "A", date(2020, 1, 1))


def test_one_code_for_two_units_on_a_day_is_told(root):
    text = """
    Định danh | Mã | Tên | Mã cấp trên | Từ ngày
    1 | TD | Tập đoàn | | 1/1/2015
    2 | A | A | TD | 1/1/2015
    3 | A | B | TD | 1/1/2016
    """
    assert told(root, text) == {("code-taken", "4")}


def test_a_stored_unit_is_not_given_another_history(root, founder):
    take(root, founder, GOOD)
    text = "Mã | Tên | Mã cấp trên | Từ ngày\nA | Công ty A | TD | 1/1/2015"

    assert told(root, text) == {("another-history", "2")}


def test_columns_that_are_not_known_are_told_and_missing_ones_refused(root):
    plan = plan_import(root, [("u.csv", csv_bytes("Mã | Tên | Từ ngày | Màu\nA | A | 1/1/2015 | đỏ"))])
    assert [flaw.code for flaw in plan.flaws] == ["unknown-column"]

    assert told(root, "Mã | Tên | Mã cấp trên\nA | A |") == {("no-column", "1")}
    assert told(root, "một | hai\nba | bốn") == {("no-headings", "1")}


def test_workbooks_with_real_dates_and_number_codes_are_read(root, founder):
    data = xlsx_bytes(
        ("Danh sách đơn vị",),
        ("Code", "Name", "Parent code", "From", "Order"),
        ("01", "Top", None, date(2015, 1, 1), None),
        (15, "Fifteen", "01", date(2015, 1, 1), 3),
    )
    carry_out(plan_import(root, [("u.xlsx", data)]), by=founder)

    assert unit_by_code(root, "15", date(2015, 1, 1)) is not None


def test_a_place_in_a_workbook_is_a_cell(root):
    plan = plan_import(root, [("u.xlsx", xlsx_bytes(("Mã", "Tên", "Từ ngày"), ("A", "A", "hôm qua")))])

    assert [problem.where for problem in plan.problems] == ["u.xlsx, Đơn vị!C2"]
    assert "hôm qua" in plan.problems[0].message


def test_a_plan_with_a_bad_row_is_not_carried_out_at_all(root, founder):
    plan = plan_import(root, [("u.csv", csv_bytes("Mã | Tên | Từ ngày\nA | A | 1/1/2015\nB | | 1/1/2015"))])

    with pytest.raises(Unacceptable) as error:
        carry_out(plan, by=founder)
    assert len(error.value.problems) == 1 and not Unit.objects.filter(root=root).exists()


def test_only_who_may_change_the_whole_takes_a_chart_in(world):
    plan = plan_import(world.root, [("u.csv", csv_bytes("Mã | Tên | Từ ngày\nX | X | 1/1/2021"))])

    with pytest.raises(Refused):
        carry_out(plan, by=world.officer)
    assert carry_out(plan, by=world.secretary)["units"] == 1


def test_a_plan_is_stale_once_the_tree_has_changed(world):
    plan = plan_import(world.root, [("u.csv", csv_bytes("Mã | Tên | Từ ngày\nX | X | 1/1/2021"))])
    actions.close_unit(world.s1, on=date(2022, 1, 1), by=world.secretary)

    with pytest.raises(WrongState):
        carry_out(plan, by=world.secretary)


def test_files_that_are_no_sheets_are_refused_by_name(root):
    with pytest.raises(Unacceptable) as error:
        plan_import(root, [("u.json", b'{"a": 1}')])
    assert error.value.problems[0].where == "u.json"
    with pytest.raises(Unacceptable):
        plan_import(root, [])


def test_names_in_an_old_font_are_offered_converted_never_silently(root, founder):
    old = "C«ng ty Ph©n bãn Hßa §iÒn"
    text = f"Mã | Tên | Từ ngày\nA | {old} | 1/1/2015"
    plan = plan_import(root, [("u.csv", csv_bytes(text))])
    assert [problem.code for problem in plan.problems] == ["old-encoding"]
    assert "Công ty Phân bón Hòa Điền" in plan.problems[0].message

    carry_out(plan_import(root, [("u.csv", csv_bytes(text))], convert_old_fonts=True), by=founder)
    assert Naming.objects.get(code="A").name == "Công ty Phân bón Hòa Điền"
