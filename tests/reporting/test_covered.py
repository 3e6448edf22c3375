"""Below a unit that reports in one sum nobody is awaited: the same on the board, in the list, and in the totals."""

from datetime import date

import pytest
from django.urls import reverse

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.reporting.actions import submit
from trienkhai.reporting.models import RoundUnit
from trienkhai.reporting.queries import Filters, round_board, round_list
from trienkhai.reporting.queries.board import awaited_of, units_on_board

LATER = date(2023, 7, 20)


@pytest.fixture
def lump(world):
    """The north reports in one sum; its two cells are asked by their kind, but covered. Everybody else has sent."""
    opened = open_sample(world, lump_ids={world.north.pk})
    submit(at_unit(opened, world.north), by=world.officer, answers=answers())
    submit(at_unit(opened, world.south), by=world.neighbour, answers=answers())
    submit(at_unit(opened, world.s1), by=world.neighbour, answers=answers())
    return opened


def row_of(board, unit):
    return next(row for row in board.rows if row.unit == unit.pk)


def test_the_board_awaits_and_counts_only_who_is_not_covered(world, lump):
    board = round_board(lump, world.secretary, on=LATER)
    assert (board.counts["all"], board.counts["none"], board.counts["late"], board.counts["covered"]) == (3, 0, 0, 2)
    assert [row.name for row in round_board(lump, world.secretary, Filters(state="covered"), on=LATER).rows] == [
        "Chi bộ 1 Bắc",
        "Chi bộ 2 Bắc",
    ]
    assert round_board(lump, world.secretary, Filters(state="late"), on=LATER).found == 0


def test_the_list_of_rounds_counts_as_the_board(world, lump):
    (line,) = round_list([lump], world.secretary, on=LATER)
    assert (line.expected, line.received, line.late) == (3, 3, 0)


def test_a_covered_unit_is_shown_with_the_one_that_covers_it(world, lump):
    board = round_board(lump, world.officer, on=LATER)
    cell = row_of(board, world.n1)
    assert (cell.covered_by, cell.may_fill, cell.late_days, cell.history) == ("Công ty Bắc", False, 0, ("",))
    assert row_of(board, world.north).covered_by == ""
    page = world.browser(world.officer).get(reverse("reporting:board", args=[lump.pk])).content.decode()
    assert page.count("Gộp vào Công ty Bắc") == 2
    assert 'href="?tt=covered"' in page
    assert cell.told == 0


def test_a_lump_inside_a_lump_is_covered_by_the_higher_one(world):
    opened = open_sample(world, kinds={"group", "company", "cell"}, lump_ids={world.group.pk, world.north.pk})
    board = round_board(opened, world.secretary, on=LATER)
    assert board.counts["all"] == 1
    assert {row.covered_by for row in board.rows} == {"", "Tập đoàn Hóa chất Sông Lam"}


def test_no_workbook_is_handed_out_to_a_covered_unit(world, lump):
    here = [at_unit(lump, unit).pk for unit in (world.north, world.n1)]
    assert awaited_of(lump, world.officer, here) == here[:1]
    assert units_on_board(lump, world.officer, Filters()) == here[:1]
    assert awaited_of(lump, world.neighbour, here) == []


def test_who_is_awaited_is_asked_in_one_way(world, lump):
    assert {row.name for row in RoundUnit.objects.awaited()} == {"Công ty Bắc", "Công ty Nam", "Chi bộ 1 Nam"}
