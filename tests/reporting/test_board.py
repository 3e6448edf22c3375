from datetime import UTC, date, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.directory import actions as directory
from trienkhai.reporting.actions import accept, close_round, return_report, save_draft, submit
from trienkhai.reporting.models import Round
from trienkhai.reporting.queries import Filters, round_board, round_list, submission_page
from trienkhai.units.scope import EVERYTHING

LATER = date(2023, 7, 8)


def by_name(board):
    return {row.name: row for row in board.rows}


def test_the_board_tells_where_every_unit_stands(world, quarter, north, cell):
    south = at_unit(quarter, world.south)
    accept(submit(north, by=world.officer, answers=answers(QT03="9")), by=world.secretary)
    sent = submit(south, by=world.neighbour, answers=answers() | {"texts": {"LV01": "Tốt"}})
    return_report(sent, reason="xem lại", notes={"QT01": "?"}, by=world.secretary)
    save_draft(cell, answers(), version=0, by=world.officer)

    board = round_board(quarter, world.secretary, on=LATER)

    rows = by_name(board)
    assert board.counts == {
        "all": 5,
        "none": 2,
        "draft": 1,
        "submitted": 0,
        "returned": 1,
        "accepted": 1,
        "late": 4,
        "covered": 0,
        "on_time": 0,
        "excused": 0,
        "sent_late": 2,
        "silent": 3,
        "signed": 0,
        "changed": 0,
    }
    assert [section.number for section in board.sections] == ["I", "II"]
    assert rows["Công ty Bắc"].sections == ("accepted", "none")
    assert rows["Công ty Nam"].sections == ("returned", "none")
    assert rows["Chi bộ 1 Bắc"].sections == ("draft", "none")
    assert rows["Chi bộ 2 Bắc"].sections == ("none", "none")
    assert rows["Chi bộ 2 Bắc"].late_days == 2
    assert (rows["Công ty Bắc"].given, rows["Công ty Bắc"].asked) == (3, 8)


def test_filters_narrow_the_board_and_keep_the_counts(world, quarter, north):
    submit(north, by=world.officer, answers=answers())
    grouping = directory.make_grouping(world.root, key="khoi", name="Khối", by=world.founder)
    directory.put_in_group(grouping, world.south, part="Phân bón", on=date(2020, 1, 1), by=world.founder)

    def names(**wishes):
        return {row.name for row in round_board(quarter, world.secretary, Filters(**wishes), on=LATER).rows}

    assert names(state="submitted") == {"Công ty Bắc"}
    assert len(names(state="late")) == 4
    assert names(search="chi bo 1") == {"Chi bộ 1 Bắc", "Chi bộ 1 Nam"}
    assert names(group="khoi:Phân bón") == {"Công ty Nam"}
    assert round_board(quarter, world.secretary, Filters(state="submitted"), on=LATER).counts["all"] == 5


def test_one_sees_only_ones_own_part_of_the_board(world, quarter):
    assert set(by_name(round_board(quarter, world.officer))) == {"Công ty Bắc", "Chi bộ 1 Bắc", "Chi bộ 2 Bắc"}
    assert len(round_board(quarter, EVERYTHING).rows) == 5


def test_who_stands_above_may_decide_and_the_unit_may_fill(world, north):
    submit(north, by=world.officer, answers=answers())
    above = by_name(round_board(north.round, world.secretary))
    own = by_name(round_board(north.round, world.officer))
    assert above["Công ty Bắc"].may_decide
    assert not above["Công ty Nam"].may_decide
    assert not own["Công ty Bắc"].may_decide
    assert own["Chi bộ 1 Bắc"].may_fill


def test_the_last_rounds_tell_who_was_on_time(world, quarter, north):
    before = open_sample(world, period="2023-Q1")
    punctual = datetime(2023, 7, 1, tzinfo=UTC)
    submit(at_unit(before, world.north), by=world.officer, answers=answers(), at=punctual)
    submit(north, by=world.officer, answers=answers(), at=datetime(2023, 7, 20, tzinfo=UTC))
    rows = by_name(round_board(quarter, world.secretary, on=date(2023, 8, 1)))
    assert rows["Công ty Bắc"].history == ("on_time", "late")
    assert rows["Công ty Nam"].history == ("missing", "missing")
    assert rows["Công ty Bắc"].on_time == 1


def test_a_returned_report_past_its_day_is_late_in_the_filter_and_the_list_too(world, quarter, north):
    sent = submit(north, by=world.officer, answers=answers())
    return_report(sent, reason="xem lại", by=world.secretary)
    late = round_board(quarter, world.secretary, Filters(state="late"), on=LATER)
    assert late.found == late.counts["late"] == 5
    assert by_name(late)["Công ty Bắc"].late_days == 2
    assert round_list([quarter], world.secretary, on=LATER)[0].late == 5
    assert round_list([quarter], world.secretary, on=quarter.due_on)[0].late == 0


def test_nobody_is_offered_a_decision_that_would_be_refused(world, quarter, north):
    own = submit(at_unit(quarter, world.south), by=world.secretary, answers=answers())
    submit(north, by=world.officer, answers=answers())
    rows = by_name(round_board(quarter, world.secretary))
    assert not rows["Công ty Nam"].may_decide and rows["Công ty Bắc"].may_decide
    assert not submission_page(own, world.secretary).may_decide
    close_round(quarter, by=world.secretary)
    closed = Round.objects.get(pk=quarter.pk)
    assert not any(row.may_decide for row in round_board(closed, world.secretary).rows)
    assert not any(row.may_fill for row in round_board(closed, world.officer).rows)


def test_the_board_asks_the_same_number_of_queries_for_many_units(world, quarter, alone):
    secretary = world.secretary
    for number in range(40):
        world.unit(f"Cell {number}", f"X-{number}", "cell", world.south)
    large = open_sample(world, period="2023-Q4")
    sender = world.person("hq", "officer", at=world.group)
    for row in large.units.filter(is_expected=True)[:20]:
        submit(row, by=sender, answers=answers())
    submit(at_unit(quarter, world.south), by=sender, answers=answers())
    few, many = queries_of(quarter, secretary), queries_of(large, secretary)
    assert few == many <= 22


def queries_of(round_, reader):
    with CaptureQueriesContext(connection) as asked:
        round_board(round_, reader)
    return len(asked)


def test_the_page_of_a_report_shows_the_period_before_and_the_ratio(world, north):
    earlier = at_unit(open_sample(world, period="2023-Q1"), world.north)
    submit(earlier, by=world.officer, answers=answers("3", "80"))
    sent = submit(north, by=world.officer, answers=answers("4", "100", QT03="90", **{"KP01||2021": "1.5"}))
    page = submission_page(sent, world.secretary)
    lines = {line.key: line for line in page.sections[0].lines}
    assert lines["QT01"].values[0].difference == 1
    assert lines["QT04"].values[0].number == 90
    assert [value.state for value in lines["KP01"].values] == ["off", "", "missing"]
    assert page.may_decide and not submission_page(sent, world.officer).may_decide


def test_uploading_is_offered_only_to_who_hands_in_reports(world, quarter):
    upload = f'href="{reverse("reporting:take_in")}"'
    pages = {one: world.browser(one).get(reverse("reporting:index")) for one in (world.officer, world.auditor)}
    assert {one: upload in page.content.decode() for one, page in pages.items()} == {
        world.officer: True,
        world.auditor: False,
    }
