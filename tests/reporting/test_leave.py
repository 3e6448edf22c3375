"""Leave to send later: who gave it, why, until when; late with leave is neither on time nor late."""

import io
from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.reporting.actions import extend_due, extend_units, submit
from trienkhai.reporting.models import RoundUnit
from trienkhai.reporting.queries import Filters, round_board
from trienkhai.reporting.queries.changes import changes_of
from trienkhai.reporting.queries.days import days_of
from trienkhai.reporting.rules.lifecycle import punctuality
from trienkhai.reporting.workbook.board_sheet import board_sheet

DUE, UNTIL = date(2093, 7, 6), date(2093, 7, 20)


@pytest.fixture
def quarter(world):
    return open_sample(world, due_on=DUE)


@pytest.fixture
def excused(world, quarter) -> RoundUnit:
    extend_units(quarter, [at_unit(quarter, world.n1)], due_on=UNTIL, reason="lũ", by=world.secretary)
    return at_unit(quarter, world.n1)


def on(day: int) -> datetime:
    return timezone.make_aware(datetime(2093, 7, day, 9))


@pytest.mark.parametrize(
    ("sent", "today", "word"),
    [
        (None, 5, ""),
        (None, 6, ""),
        (None, 7, "excused"),
        (None, 20, "excused"),
        (None, 21, "missing"),
        (6, 30, "on_time"),
        (7, 30, "excused"),
        (20, 30, "excused"),
        (21, 30, "late"),
    ],
)
def test_leave_is_a_class_of_its_own(sent, today, word):
    sent_on = date(2093, 7, sent) if sent else None
    assert punctuality(UNTIL, sent_on, date(2093, 7, today), first_due_on=DUE) == word


def test_who_gave_it_why_and_until_when_is_told(world, excused):
    leave = days_of(excused).leave
    assert (leave.first, leave.until, leave.by, leave.reason) == (DUE, UNTIL, "Secretary", "lũ")
    (line,) = changes_of(excused.round, world.secretary).lines
    assert (line.first, line.due) == (DUE, UNTIL)
    page = world.browser(world.officer).get(reverse("reporting:fill", args=[excused.pk])).content.decode()
    assert "Được lùi hạn đến 20/7/2093 thay cho 6/7/2093" in page


def test_the_board_counts_and_filters_it(world, quarter, excused):
    submit(excused, answers=answers(), by=world.officer, at=on(15))
    submit(at_unit(quarter, world.north), answers=answers(), by=world.officer, at=on(6))
    submit(at_unit(quarter, world.n2), answers=answers(), by=world.officer, at=on(8))
    board = round_board(quarter, world.secretary, on=date(2093, 7, 30))
    told = {name: board.counts[name] for name in ("on_time", "excused", "sent_late", "silent")}
    assert told == {"on_time": 1, "excused": 1, "sent_late": 1, "silent": 2}
    only = round_board(quarter, world.secretary, Filters(state="excused"), on=date(2093, 7, 30))
    assert [(row.name, row.excused, row.history) for row in only.rows] == [("Chi bộ 1 Bắc", True, ("excused",))]
    with override("vi"):
        book = load_workbook(io.BytesIO(board_sheet(only, str)))
    assert "submitted, trễ có phép" in [cell.value for row in book.active.iter_rows() for cell in row]


def test_one_who_still_has_leave_is_not_late(world, quarter, excused):
    board = round_board(quarter, world.secretary, on=date(2093, 7, 10))
    rows = {row.name: row for row in board.rows}
    assert (rows["Chi bộ 1 Bắc"].excused, rows["Chi bộ 1 Bắc"].late_days) == (True, 0)
    assert rows["Chi bộ 2 Bắc"].late_days == 4
    assert board.counts["excused"] == 1
    page = world.browser(world.secretary).get(reverse("reporting:board", args=[quarter.pk])).content.decode()
    assert "đúng hạn" in page


def test_an_earlier_day_of_its_own_is_no_leave_and_leave_can_be_taken_back(world, quarter, excused):
    extend_units(quarter, [excused], due_on=date(2093, 7, 5), reason="thôi", by=world.secretary)
    excused.refresh_from_db()
    assert excused.first_due_on is None
    extend_units(quarter, [excused], due_on=date(2093, 7, 9), reason="lũ", by=world.secretary)
    extend_units(quarter, [excused], due_on=date(2093, 7, 12), reason="lũ nữa", by=world.secretary)
    excused.refresh_from_db()
    assert excused.first_due_on == date(2093, 7, 5)
    assert days_of(excused).leave.reason == "lũ nữa"


def test_when_the_day_of_the_round_moves_all_are_measured_by_the_new_one(world, quarter, excused):
    extend_due(quarter, due_on=date(2093, 7, 10), reason="chung", by=world.secretary)
    excused.refresh_from_db()
    assert (excused.first_due_on, excused.due_on) == (date(2093, 7, 10), UNTIL)
    extend_due(quarter, due_on=date(2093, 7, 25), reason="chung", by=world.secretary)
    excused.refresh_from_db()
    assert excused.first_due_on is None
