"""What waits for me: reports owed and returned, decisions, reviews, and what came in lately; nobody else's."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.directives.models import Directive
from trienkhai.home.queries import my_work
from trienkhai.home.words import truth
from trienkhai.reporting.actions import (
    accept,
    ask_earlier,
    close_round,
    open_again,
    reopen,
    return_report,
    save_draft,
    submit,
)
from trienkhai.reporting.models import RoundUnit
from trienkhai.reporting.queries import round_board
from trienkhai.review.actions.starting import start_campaign, start_review
from trienkhai.review.models import Sentence
from trienkhai.review.models.text import Standing

TODAY = date(2023, 7, 8)


@pytest.fixture
def opened(world):
    """The round of Quý II/2023, due on 6/7/2023: two days ago."""
    return open_sample(world)


@pytest.fixture
def review(world, opened):
    """A review that draws on the round, with two sentences in its first section."""
    directive = Directive.objects.create(
        root=world.root,
        symbol="18-NQ/ĐU",
        kind_name="Nghị quyết",
        subject="Nâng cao chất lượng học tập",
        issuer="Đảng ủy Tập đoàn",
        issued_on=date(2021, 6, 15),
        scheme="vn",
        registered_at=timezone.now(),
    )
    campaign = start_campaign(
        directive,
        unit=world.group,
        name="Sơ kết 5 năm",
        period_key="2021-01-01..2026-06-30",
        cut_off=date(2099, 12, 31),
        rounds=[opened],
        by=world.secretary,
    )
    started = start_review(
        campaign, title="Báo cáo sơ kết 5 năm", ruleset="nd30-2020", dated=date(2026, 7, 8), by=world.secretary
    )
    section = started.sections.first()
    Sentence.objects.create(section=section, order=1, text="Câu có nguồn.", standing=Standing.SOURCED)
    Sentence.objects.create(section=section, order=2, text="Câu chưa có nguồn.")
    return started


def report_of(opened, unit):
    return RoundUnit.objects.get(round=opened, unit=unit)


def test_an_officer_sees_what_his_units_owe_and_nobody_elses(world, opened):
    due = my_work(world.officer, on=TODAY).due
    assert {row.unit_name for row in due.rows} == {"Công ty Bắc", "Chi bộ 1 Bắc", "Chi bộ 2 Bắc"}
    assert (due.total, due.late, due.soon) == (3, 3, 0)
    assert due.rows[0].late_days == 2


def test_what_is_due_later_stands_under_everything(world, opened):
    early = date(2023, 6, 1)
    assert my_work(world.officer, on=early).due.rows == ()
    assert len(my_work(world.officer, on=early, every=True).due.rows) == 3


def test_two_weeks_are_counted_to_the_last_day(world, opened):
    assert my_work(world.officer, on=date(2023, 6, 22)).due.soon == 3
    assert my_work(world.officer, on=date(2023, 6, 21)).due.soon == 0
    assert my_work(world.officer, on=date(2023, 7, 6)).due.late == 0


def test_a_draft_is_still_owed_and_what_was_sent_is_not(world, opened):
    save_draft(report_of(opened, world.n1), answers(), version=0, by=world.officer)
    submit(report_of(opened, world.n2), answers=answers(), by=world.officer)
    rows = {row.unit_name: row.state for row in my_work(world.officer, on=TODAY).due.rows}
    assert rows == {"Công ty Bắc": "none", "Chi bộ 1 Bắc": "draft"}


def test_a_closed_round_asks_nothing_more(world, opened):
    owed = my_work(world.officer, on=TODAY).due.total
    close_round(opened, by=world.secretary)
    assert my_work(world.officer, on=TODAY).due.total == 0
    open_again(opened, reason="đính chính", by=world.secretary)
    assert my_work(world.officer, on=TODAY).due.total == owed > 0


def test_a_returned_report_comes_with_reason_remarks_and_the_new_day(world, opened):
    sent = submit(report_of(opened, world.n1), answers=answers(), by=world.officer)
    return_report(
        sent,
        reason="Lớn hơn tổng số người.",
        notes={"QT02": "Bao gồm cả người dự hai đợt?"},
        new_due_on=date(2023, 7, 10),
        by=world.secretary,
        at=datetime(2023, 7, 7, 3, tzinfo=UTC),
    )
    work = my_work(world.officer, on=TODAY)
    (report,) = work.returned
    assert (report.reason, report.due_on, report.days) == ("Lớn hơn tổng số người.", date(2023, 7, 10), 2)
    assert [(note.cell_name, note.text) for note in report.remarks] == [
        ("Người phải dự", "Bao gồm cả người dự hai đợt?")
    ]
    assert "returned" in {row.state for row in work.due.rows}
    assert my_work(world.neighbour, on=TODAY).returned == ()


def test_once_sent_again_it_no_longer_stands_under_returned(world, opened):
    sent = submit(report_of(opened, world.n1), answers=answers(), by=world.officer)
    return_report(sent, reason="Sai.", by=world.secretary)
    submit(report_of(opened, world.n1), answers=answers("5"), by=world.officer)
    assert my_work(world.officer, on=TODAY).returned == ()


def test_who_stands_above_sees_how_many_wait_for_a_decision(world, opened):
    submit(report_of(opened, world.n1), answers=answers(), by=world.officer)
    second = submit(report_of(opened, world.s1), answers=answers(), by=world.neighbour)
    (row,) = my_work(world.secretary, on=TODAY).looked_after
    assert (row.round, row.reports, row.late) == (opened.pk, 2, 3)
    accept(second, by=world.secretary)
    assert my_work(world.secretary, on=TODAY).looked_after[0].reports == 1
    assert my_work(world.officer, on=TODAY).looked_after == ()


def test_what_one_looks_after_is_not_ones_own_to_send(world, opened):
    assert my_work(world.secretary, on=TODAY).due.rows == ()
    assert my_work(world.secretary, on=TODAY).looked_after[0].late == 5


def test_a_right_at_one_unit_alone_reaches_the_reports_below_it(world, opened):
    chief = world.person("chief", "leader", at=world.north, reach="unit")
    submit(report_of(opened, world.n1), answers=answers(), by=world.officer)
    assert my_work(chief, on=TODAY).looked_after[0].reports == 1


def test_nobody_is_asked_to_decide_on_his_own_units_report(world, opened):
    chief = world.person("chief", "leader", at=world.north)
    submit(report_of(opened, world.north), answers=answers(), by=world.officer)
    assert [row.reports for row in my_work(chief, on=TODAY).looked_after] == [0]
    submit(report_of(opened, world.n1), answers=answers(), by=world.officer)
    assert my_work(chief, on=TODAY).looked_after[0].reports == 1


def test_what_one_sent_himself_waits_for_somebody_elses_decision(world, opened):
    submit(report_of(opened, world.s1), answers=answers(), by=world.secretary)
    colleague = world.person("colleague", "secretary", at=world.group)
    assert [row.reports for row in my_work(world.secretary, on=TODAY).looked_after] == [0]
    assert [row.reports for row in my_work(colleague, on=TODAY).looked_after] == [1]


def test_the_report_of_the_head_office_stands_once(world):
    """It is its own people's to send while it is owed, and a colleague's to decide on afterwards."""
    head = report_of(open_sample(world, kinds={"group"}), world.group)
    colleague = world.person("colleague", "secretary", at=world.group)
    leader = world.person("leader", "leader", at=world.group)

    def told(person):
        work = my_work(person, on=TODAY)
        return work.due.late, [(row.reports, row.late) for row in work.looked_after]

    assert [told(person) for person in (world.secretary, leader)] == [(1, []), (0, [(0, 1)])]
    submit(head, answers=answers(), by=world.secretary)
    assert [told(person) for person in (world.secretary, colleague)] == [(0, []), (0, [(1, 0)])]


def test_nobody_is_asked_for_the_report_of_a_covered_unit(world):
    opened = open_sample(world, lump_ids={world.north.pk})
    clerk = world.person("clerk", "officer", at=world.n1)
    assert my_work(clerk, on=TODAY).due.total == 0
    assert [row.unit_name for row in my_work(world.officer, on=TODAY).due.rows] == ["Công ty Bắc"]
    assert [row.late for row in my_work(world.secretary, on=TODAY).looked_after] == [3]
    assert opened.units.filter(is_expected=True).count() == 5


def test_my_work_and_the_board_count_the_same_late_reports(world, opened):
    sent = submit(report_of(opened, world.s1), by=world.neighbour, answers=answers())
    return_report(sent, reason="Sai.", by=world.secretary)
    submit(report_of(opened, world.n1), by=world.officer, answers=answers())
    (row,) = my_work(world.secretary, on=TODAY).looked_after
    assert row.late == round_board(opened, world.secretary, on=TODAY).counts["late"] == 4
    own = my_work(world.neighbour, on=TODAY).due
    assert own.late == round_board(opened, world.neighbour, on=TODAY).counts["late"] == 2


def test_a_review_with_unsourced_sentences_waits_for_its_writers_only(world, review):
    (row,) = my_work(world.secretary, on=TODAY).reviews
    assert (row.sentences, row.unsourced, row.stale, row.directive) == (2, 1, 0, "18-NQ/ĐU")
    assert my_work(world.officer, on=TODAY).reviews == ()
    Sentence.objects.filter(section__review=review).update(standing=Standing.OWN_WORDS)
    assert my_work(world.secretary, on=TODAY).reviews == ()


def test_what_came_in_lately_is_only_what_one_may_see(world, opened):
    submit(report_of(opened, world.n1), answers=answers(), by=world.officer)
    first = submit(report_of(opened, world.n2), answers=answers(), by=world.officer)
    submit(report_of(opened, world.n2), answers=answers("7"), by=world.officer)
    rows = my_work(world.officer, on=TODAY).recent
    assert [row.unit_name for row in rows] == ["Chi bộ 2 Bắc", "Chi bộ 2 Bắc", "Chi bộ 1 Bắc"]
    assert {row.submission: row.state for row in rows}[first.pk] == ""
    assert my_work(world.neighbour, on=TODAY).recent == ()


def test_the_sentence_says_what_is_true_and_leaves_out_what_is_not(world, opened, review):
    submit(report_of(opened, world.s1), answers=answers(), by=world.neighbour)
    assert truth(my_work(world.officer, on=TODAY)) == "3 báo cáo quá hạn."
    assert truth(my_work(world.secretary, on=TODAY)) == (
        "1 báo cáo chờ anh/chị quyết định; 4 báo cáo của đơn vị cấp dưới quá hạn; 1 câu sơ kết chưa có nguồn."
    )
    assert truth(my_work(world.auditor, on=TODAY)) == "Hôm nay không có việc nào chờ anh/chị."


def test_the_number_of_queries_does_not_grow_with_the_work(world, opened, review):
    reporter = world.person("both", "officer", at=world.group)
    world.person("both", "secretary", at=world.north)

    def count() -> int:
        with CaptureQueriesContext(connection) as counted:
            my_work(reporter, on=TODAY, every=True)
        return len(counted)

    sent = submit(report_of(opened, world.s1), answers=answers(), by=reporter)
    return_report(sent, reason="Sai.", by=world.secretary)
    before = count()
    for unit in (world.south, world.n1, world.n2):
        returned = submit(report_of(opened, unit), answers=answers(), by=reporter)
        return_report(returned, reason="Sai.", notes={"QT01": "?"}, by=world.secretary)
    open_sample(world, "2023-Q1")
    assert count() == before <= 39


def test_the_page_shows_the_work_and_leads_to_it(world, opened, review):
    body = world.browser(world.officer).get("/").content.decode()
    assert "<h1>Việc của tôi</h1>" in body
    assert "Công ty Bắc" in body
    assert "18-NQ/ĐU → " in body
    assert "Chi bộ 1 Nam" not in body


def test_every_view_of_the_page_opens(world, opened, review):
    sent = submit(report_of(opened, world.n1), answers=answers(), by=world.officer)
    return_report(sent, reason="Sai số.", notes={"QT02": "Vì sao?"}, by=world.secretary)
    submit(report_of(opened, world.n2), answers=answers(), by=world.officer)
    assert "Sai số." in world.browser(world.officer).get("/?khoang=tat-ca").content.decode()
    secretary = world.browser(world.secretary).get("/").content.decode()
    assert "Đọc và quyết định" in secretary
    assert "Thiếu nguồn" in secretary


def test_a_stranger_is_sent_to_sign_in(client, db):
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer.url == "/dang-nhap/?next=/"


def test_the_day_in_the_head_is_today(world):
    body = world.browser(world.auditor).get("/").content.decode()
    today = timezone.localdate()
    assert f"{today.day}/{today.month}/{today.year}" in body


def test_a_reopened_report_waits_for_the_unit_with_the_reason(world):
    opened = open_sample(world)
    sent = submit(at_unit(opened, world.s1), by=world.neighbour, answers=answers())
    accept(sent, by=world.secretary)
    reopen(sent, reason="sai số", by=world.secretary)
    officer = world.person("cell-officer", "officer", at=world.s1)
    assert "sai số" in world.browser(officer).get("/").content.decode()


def test_the_earlier_day_that_a_unit_above_asks_for_stands_with_the_report(world):
    opened = open_sample(world, "2093-Q2", due_on=date(2093, 7, 6))
    top, row = report_of(opened, world.group), report_of(opened, world.north)
    ask_earlier(top, [row], day=date(2093, 6, 20), reason="để kịp tổng hợp", by=world.secretary)
    day = date(2093, 6, 10)
    due = my_work(world.officer, on=day).due
    assert [(one.unit_name, one.earlier.day, one.days) for one in due.rows] == [("Công ty Bắc", date(2093, 6, 20), 26)]
    assert (due.late, due.soon) == (0, 0)
    assert not my_work(world.neighbour, on=day).due.rows
    body = world.browser(world.officer).get("/?khoang=tat-ca").content.decode()
    assert "sớm hơn: 20/6/2093, theo yêu cầu của Tập đoàn Hóa chất Sông Lam" in body
