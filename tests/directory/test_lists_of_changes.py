"""Taking in a list of changes."""

from datetime import date

import pytest

from tests.directory.sheets import csv_bytes
from trienkhai.directory.importing import carry_out, plan_import
from trienkhai.units import tree
from trienkhai.units.checks import check_tree
from trienkhai.units.models import Succession
from trienkhai.units.queries import heirs, main_line, namings_on, parent_on, unit_by_code

HEAD = "Ngày | Việc | Mã | Mã mới | Tên | Loại | Mã cấp trên | Phần | Ghi chú\n"
DAY, BEFORE = date(2022, 1, 1), date(2021, 12, 31)


def plan(world, text: str):
    return plan_import(world.root, [("u.csv", csv_bytes(HEAD + text))])


def take(world, text: str):
    made = plan(world, text)
    carry_out(made, by=world.secretary)
    assert check_tree(world.root) == []
    return made


def told(world, text: str) -> list[str]:
    return [problem.code for problem in plan(world, text).problems]


def below(world, unit) -> set[int]:
    return set(tree.at(DAY, main_line(world.root)).children(unit.pk))


def test_units_open_under_units_opened_in_a_later_row_of_the_day(world):
    take(
        world,
        """1/1/2022 | mở | X-1 | | Chi bộ X1 | cell | X | |
        1/1/2022 | mở | X | | Công ty X | company | SL | |""",
    )

    parent = unit_by_code(world.root, "X", DAY)
    assert parent_on(unit_by_code(world.root, "X-1", DAY), DAY, main_line(world.root)) == parent.pk


def test_names_codes_and_places_change_from_a_day_on(world):
    take(
        world,
        """1/1/2022 | đổi tên | CTB | | Công ty Bắc Hà | | | |
        1/1/2022 | đổi mã | CTB | CBH | | | | |
        1/1/2022 | chuyển | CTN-1 | | | | CBH | | Quyết định 5""",
    )

    assert namings_on(DAY, [world.north.pk])[world.north.pk].name == "Công ty Bắc Hà"
    assert (
        unit_by_code(world.root, "CBH", DAY) == world.north and unit_by_code(world.root, "CTB", BEFORE) == world.north
    )
    assert parent_on(world.s1, DAY, main_line(world.root)) == world.north.pk
    assert world.s1.placements.get(from_day=DAY).reason == "Quyết định 5"


def test_two_units_may_swap_their_codes_on_one_day(world):
    take(world, "1/1/2022 | đổi mã | CTB | CTN | | | | |\n1/1/2022 | đổi mã | CTN | CTB | | | | |")

    assert (
        unit_by_code(world.root, "CTN", DAY) == world.north and unit_by_code(world.root, "CTN", BEFORE) == world.south
    )


def test_a_new_unit_may_bear_the_code_of_one_merged_into_it(world):
    take(
        world,
        """1/1/2022 | mở | CTB | | Công ty hợp nhất | company | SL | |
        1/1/2022 | sáp nhập | CTB; CTN | CTB | | | | | Quyết định 7""",
    )

    new = unit_by_code(world.root, "CTB", DAY)
    assert new not in (world.north, world.south)
    assert unit_by_code(world.root, "CTB", BEFORE) == world.north
    assert below(world, new) == {world.n1.pk, world.n2.pk, world.s1.pk}
    assert heirs([world.north.pk, world.south.pk], DAY) == {world.north.pk: {new.pk}, world.south.pk: {new.pk}}
    assert Succession.objects.first().note == "Quyết định 7"


def test_a_split_needs_shares_and_a_place_for_what_was_below(world):
    opened = "1/1/2022 | mở | P | | Công ty P | company | SL | |\n1/1/2022 | mở | Q | | Công ty Q | company | SL | |\n"
    assert told(world, opened + "1/1/2022 | chia tách | CTB | P; Q | | | | 60 |") == [
        "shares",
        *["parent-not-open"] * 2,
    ]
    assert told(world, opened + "1/1/2022 | chia tách | CTB | P; Q | | | | 60; 40 |") == ["parent-not-open"] * 2

    take(
        world,
        opened
        + """1/1/2022 | chia tách | CTB | P; Q | | | | 60; 40 |
        1/1/2022 | chuyển | CTB-1 | | | | P | |
        1/1/2022 | chuyển | CTB-2 | | | | Q | |""",
    )
    assert sorted(Succession.objects.values_list("share", flat=True)) == [40, 60]


def test_a_unit_closes_with_everything_below_closed_that_day(world):
    take(world, "1/1/2022 | đóng | CTB | | | | | |\n1/1/2022 | đóng | CTB-1; CTB-2 | | | | | |")

    assert world.north.pk not in tree.at(DAY, main_line(world.root))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("1/1/2022 | xóa | CTB | | | | | |", "bad-cell"),
        ("hôm qua | đóng | CTB | | | | | |", "bad-cell"),
        ("| đóng | CTB | | | | | |", "missing"),
        ("1/1/2022 | đóng | ZZZ | | | | | |", "unknown-code"),
        ("1/1/2022 | đóng | CTB | | | | | |", "parent-not-open"),
        ("1/1/2022 | mở | CTB | | Công ty | | SL | |", "code-taken"),
        ("1/1/2022 | mở | N | | | | SL | |", "missing"),
        ("1/1/2022 | mở | N | | Công ty N | | | |", "missing"),
        ("1/1/2022 | chuyển | CTB | | | | CTB-1 | |", "circle"),
        ("1/1/2022 | đổi tên | CTB | | | | | |", "missing"),
        ("1/1/2022 | đổi mã | CTB | | | | | |", "missing"),
        ("1/1/2022 | sáp nhập | CTB | CTB | | | | |", "follows-itself"),
        ("1/1/2022 | chia tách | CTB | CTN | | | | nhiều |", "bad-cell"),
        ("1/1/2019 | đổi tên | CTB | | Sớm quá | | | |", "unknown-code"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_line(world, row, code):
    problems = plan(world, row).problems

    assert problems and problems[0].code == code
    assert problems[0].where.startswith("u.csv")
