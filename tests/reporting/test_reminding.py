"""Units that owe their report are reminded: in the inbox of those who fill it, by letter, by telephone."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.audit.models import Entry
from trienkhai.notices.models import Notice
from trienkhai.notices.queries import inbox
from trienkhai.reporting.actions import remind, submit
from trienkhai.reporting.models import How, Reminder


@pytest.fixture
def quarter(world):
    assert world.officer  # who fills for the north
    return open_sample(world)


def ids(quarter, *units):
    return [at_unit(quarter, unit).pk for unit in units]


def test_who_fills_the_report_finds_one_notice_however_many_units_he_fills(world, quarter):
    done = remind(quarter, ids(quarter, world.north, world.n1), by=world.secretary, words="Gấp.")

    assert (done.units, done.people, done.nobody) == (("Công ty Bắc", "Chi bộ 1 Bắc"), 1, ())
    (told,) = inbox(world.officer).rows
    assert "Công ty Bắc, Chi bộ 1 Bắc" in told.sentence
    assert told.sentence.endswith("Gấp.")
    assert (told.by, told.is_read) == (world.secretary.full_name, False)
    assert [(one.how, one.people) for one in Reminder.objects.all()] == [(How.INBOX, 1)] * 2
    assert Entry.objects.get(event="reporting.units_reminded").details["people"] == 1


def test_where_nobody_signs_in_the_unit_is_named_and_nothing_is_recorded_of_it(world, quarter):
    done = remind(quarter, ids(quarter, world.north, world.south), by=world.secretary)

    assert (done.units, done.nobody) == (("Công ty Bắc",), ("Công ty Nam",))
    assert Reminder.objects.get().round_unit.unit == world.north


def test_what_was_sent_is_not_reminded_and_who_owes_nothing_is_no_reason_to(world, quarter):
    north = at_unit(quarter, world.north)
    submit(north, answers=answers(), by=world.officer, gaps={world.n1.pk: "chờ", world.n2.pk: "chờ"})

    assert remind(quarter, ids(quarter, world.north, world.n1), by=world.secretary).units == ("Chi bộ 1 Bắc",)
    with pytest.raises(WrongState):
        remind(quarter, [north.pk], by=world.secretary)


def test_a_second_click_reminds_nobody_twice(world, quarter):
    remind(quarter, ids(quarter, world.north), by=world.secretary)
    again = remind(quarter, ids(quarter, world.north), by=world.secretary)

    assert (again.units, again.again) == ((), ("Công ty Bắc",))
    assert Notice.objects.count() == 1


def test_a_letter_and_a_call_are_recorded_without_telling_anybody(world, quarter):
    remind(quarter, ids(quarter, world.south), by=world.secretary, how=How.LETTER, words="Công văn 12")
    remind(quarter, ids(quarter, world.south), by=world.secretary, how=How.CALL)

    assert [one.how for one in Reminder.objects.order_by("pk")] == ["letter", "call"]
    assert not Notice.objects.exists()


def test_only_who_stands_above_reminds_and_before_anybody_is_told(world, quarter):
    with pytest.raises(Refused):
        remind(quarter, ids(quarter, world.north), by=world.officer)
    with pytest.raises(Unacceptable):
        remind(quarter, ids(quarter, world.north), by=world.secretary, words="x" * 301)
    with pytest.raises(Unacceptable):
        remind(quarter, ids(quarter, world.north), by=world.secretary, how="pigeon")
    assert not Notice.objects.exists() and not Reminder.objects.exists()


def test_a_notice_is_gone_when_its_reader_lost_the_right_and_never_seen_by_another(world, quarter):
    remind(quarter, ids(quarter, world.north), by=world.secretary)
    notice = Notice.objects.get()

    assert world.browser(world.secretary).post(reverse("notices:read", args=[notice.pk])).status_code == 404
    world.officer.grants.update(to_day="2020-01-01")
    assert inbox(world.officer).rows == ()
    assert world.browser(world.officer).post(reverse("notices:read", args=[notice.pk])).status_code == 404


def test_reading_a_notice_leads_to_the_report_and_all_can_be_marked(world, quarter):
    (north,) = ids(quarter, world.north)
    remind(quarter, [north], by=world.secretary)
    officer = world.browser(world.officer)

    assert "1 thông báo chưa đọc" in officer.get(reverse("home:my_work")).content.decode()
    answer = officer.post(reverse("notices:read", args=[Notice.objects.get().pk]))
    assert answer.url == reverse("reporting:fill", args=[north])
    assert Notice.objects.get().read_at is not None
    assert officer.post(reverse("notices:read_all")).status_code == 302
    assert "Mới" not in officer.get(reverse("notices:inbox")).content.decode()


def test_the_page_shows_whom_it_reaches_then_reminds(world, quarter):
    rows, secretary = ids(quarter, world.north, world.south), world.browser(world.secretary)
    address = reverse("reporting:remind", args=[quarter.pk])

    page = secretary.post(address, {"unit": rows}).content.decode()
    assert world.officer.full_name in page
    assert "không có ai" in page
    assert secretary.post(address, {"unit": []}).status_code == 422
    answer = secretary.post(address, {"unit": rows, "how": "inbox"}, follow=True)
    assert "Công ty Nam" in answer.content.decode()
    assert "lần" in secretary.post(address, {"unit": rows}).content.decode()
    board = secretary.get(reverse("reporting:board", args=[quarter.pk])).content.decode()
    assert board.count("nhắc ngày") == 1
    assert world.browser(world.officer).post(address, {"unit": rows}).status_code == 403


def test_the_letter_and_the_list_of_calls_name_every_unit_that_owes(world, quarter):
    rows, secretary = ids(quarter, world.north, world.south), world.browser(world.secretary)

    letter = secretary.post(reverse("reporting:reminder_letter", args=[quarter.pk]), {"unit": rows, "words": "Gấp."})
    document = Document(BytesIO(letter.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert {"Công ty Bắc", "Công ty Nam"} <= set(cells)
    assert "Gấp." in [paragraph.text for paragraph in document.paragraphs]

    calls = secretary.post(reverse("reporting:call_sheet", args=[quarter.pk]), {"unit": rows})
    (sheet,) = load_workbook(BytesIO(calls.content)).worksheets
    told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert [row[1] for row in told] == ["Công ty Bắc", "Công ty Nam"]
    assert told[0][2] == world.officer.full_name


def test_the_page_costs_the_same_for_two_units_and_for_five(world, quarter, django_assert_max_num_queries):
    every, secretary = (
        ids(quarter, world.north, world.south, world.n1, world.n2, world.s1),
        world.browser(world.secretary),
    )
    address = reverse("reporting:remind", args=[quarter.pk])
    for rows in (every[:2], every):
        with django_assert_max_num_queries(40):
            secretary.post(address, {"unit": rows})
