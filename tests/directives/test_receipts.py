"""A document is sent to units and posts; those say that it came and was read; who has not is seen and reminded."""

import io
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from tests.reporting.pauses import Pause
from tests.reporting.test_two_hands import stands_in
from tests.review.conftest import RESOLUTION
from tests.world.people import World
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.audit.models import Entry
from trienkhai.directives import actions as register
from trienkhai.directives.models import Receipt
from trienkhai.directives.receipts import actions, queries
from trienkhai.directives.receipts.actions import confirm, remind, send
from trienkhai.directives.receipts.queries import Filters, recipients, summary, waiting_for
from trienkhai.directory import actions as directory
from trienkhai.home.queries import my_work
from trienkhai.home.words import truth
from trienkhai.notices.queries import inbox

pytestmark = pytest.mark.django_db
HEAD = ["Người đứng đầu"]


class Sent:
    """The resolution at the two companies and the cells of the north."""

    def __init__(self, world):
        self.world, self.by = world, world.secretary
        self.directive = register.register(world.root, RESOLUTION, "nq.txt", by=self.by)
        self.units = [world.north, world.south, world.n1, world.n2]
        self.officer, self.neighbour = world.officer, world.neighbour
        self.told = send(self.directive, [unit.pk for unit in self.units], posts=HEAD, by=self.by, note="để triển khai")

    def at(self, unit):
        return Receipt.objects.get(directive=self.directive, unit=unit)

    def page(self, person, path=""):
        return self.world.browser(person).get(f"/nghi-quyet/{self.directive.pk}/{path}").content.decode()


@pytest.fixture
def sent(world):
    return Sent(world)


def sentences(person):
    return [row.sentence for row in inbox(person).rows]


def symbols(person):
    return [(one.directive.symbol, one.row.unit_name) for one in waiting_for(person)]


def test_those_who_confirm_find_one_notice_however_many_units_are_theirs(world, sent):
    assert (sent.told.units, sent.told.people, sent.told.nobody, sent.told.again) == (4, 2, 0, 0)
    (said,) = sentences(sent.officer)
    assert said.startswith("18-NQ/ĐU đã được gửi tới ") and "Công ty Bắc" in said and "Chi bộ 2 Bắc" in said
    assert sentences(sent.by) == []
    entry = Entry.objects.get(event="directives.sent")
    assert (set(entry.details["units"]), entry.details["posts"]) == ({unit.pk for unit in sent.units}, HEAD)
    assert entry.personal["note"] == "để triển khai"


def test_a_post_gets_a_document_once(world, sent):
    with pytest.raises(Unacceptable, match="tất cả"):
        send(sent.directive, [world.north.pk], posts=HEAD, by=sent.by)
    more = send(sent.directive, [world.north.pk, world.s1.pk], posts=[*HEAD, " Văn  thư ", "", *HEAD], by=sent.by)
    assert (more.units, more.again) == (2, 0)
    assert list(Receipt.objects.filter(unit=world.s1).values_list("post", flat=True).order_by("pk")) == [
        *HEAD,
        "Văn thư",
    ]
    assert Receipt.objects.filter(unit=world.north).count() == 2


@pytest.mark.parametrize("posts", [[], ["  "], ["x" * 101], list("abcdef")])
def test_posts_that_cannot_be_kept_are_refused(world, sent, posts):
    with pytest.raises(Unacceptable):
        send(sent.directive, [world.s1.pk], posts=posts, by=sent.by)
    assert Receipt.objects.count() == 4


def test_nobody_sends_beyond_his_reach(world, sent):
    clerk = world.person("clerk", "secretary", at=world.north)
    with pytest.raises(Refused):
        send(sent.directive, [world.s1.pk], posts=["Văn thư"], by=clerk)
    with pytest.raises(Refused):
        send(sent.directive, [world.n1.pk], posts=["Văn thư"], by=sent.officer)
    assert Receipt.objects.count() == 4
    assert send(sent.directive, [world.n1.pk], posts=["Văn thư"], by=clerk).units == 1


def test_the_unit_says_that_it_came_then_that_it_was_read(world, sent):
    receipt = sent.at(world.north)
    confirm(receipt, read=False, by=sent.officer)
    confirm(receipt, read=True, by=sent.officer)
    receipt.refresh_from_db()
    today = timezone.localdate()
    assert (receipt.received_on, receipt.read_on, receipt.read_by) == (today, today, sent.officer)
    for again in (False, True):
        confirm(receipt, read=again, by=sent.officer)
    entries = Entry.objects.filter(event__in=["directives.received", "directives.read"]).order_by("pk")
    assert [(one.event, one.unit, one.person) for one in entries] == [
        ("directives.received", world.north, sent.officer),
        ("directives.read", world.north, sent.officer),
    ]
    assert confirm(sent.at(world.n1), read=True, by=sent.officer).received_on == today  # what is read has come


def test_nothing_but_official_days_is_kept():
    """No hour, no opening of a page, nobody beside the post-holder who said it."""
    kinds = {field.name: type(field) for field in Receipt._meta.concrete_fields}
    assert not [name for name, kind in kinds.items() if kind is models.DateTimeField]
    assert {name for name in kinds if name.endswith("_by")} == {"received_by", "read_by"}


def test_nobody_confirms_for_another_unit_nor_from_above(world, sent):
    for person in (sent.by, sent.neighbour, world.auditor, world.person("m", "member", at=world.north)):
        with pytest.raises(Refused):
            confirm(sent.at(world.north), read=True, by=person)
    chief = world.person("chief", "leader", at=world.n1)
    with pytest.raises(Refused):  # the cell has a head of its own now
        confirm(sent.at(world.n1), read=True, by=sent.officer)
    confirm(sent.at(world.n1), read=True, by=chief)
    deputy = stands_in(world.person("deputy", "member", at=world.north), sent.officer)
    receipt = confirm(sent.at(world.n2), read=True, by=deputy)
    assert receipt.read_by == deputy
    assert Entry.objects.filter(event="directives.read").latest("pk").personal["acting_for"] == "Officer"


def test_my_work_holds_what_waits_for_ones_own_word(world, sent):
    today = timezone.localdate()
    assert len(my_work(sent.officer, on=today).to_confirm) == 3
    assert "3 văn bản chờ anh/chị xác nhận" in truth(my_work(sent.officer, on=today))
    assert symbols(sent.neighbour) == [("18-NQ/ĐU", "Công ty Nam")]
    assert symbols(sent.by) == symbols(world.auditor) == []
    confirm(sent.at(world.south), read=False, by=sent.neighbour)
    assert symbols(sent.neighbour) == [("18-NQ/ĐU", "Công ty Nam")]
    confirm(sent.at(world.south), read=True, by=sent.neighbour)
    assert symbols(sent.neighbour) == []
    page = world.browser(sent.officer).get("/").content.decode()
    assert "Văn bản chờ xác nhận" in page and "Xác nhận đã nhận, đã đọc: 18-NQ/ĐU, Chi bộ 1 Bắc" in page
    assert len(my_work(stands_in(world.person("d", "member", at=world.north), sent.officer), on=today).to_confirm) == 3


def test_the_page_of_the_document_takes_the_word_of_the_unit(world, sent):
    browser = world.browser(sent.officer)
    assert "Văn bản này chờ anh/chị xác nhận" in sent.page(sent.officer)
    address = f"/nghi-quyet/den/{sent.at(world.north).pk}/xac-nhan/"
    done = browser.post(address, {"here": "1"}, follow=True)
    assert done.redirect_chain[-1][0] == f"/nghi-quyet/{sent.directive.pk}/"
    assert "Đã xác nhận: đã nhận 18-NQ/ĐU." in done.content.decode()
    assert sent.at(world.north).standing == "received"
    listed = browser.post(address, {"read": "1"}, follow=True)
    assert listed.redirect_chain[-1][0] == "/nghi-quyet/den/"
    body = listed.content.decode()
    assert "đã nhận, đã đọc 18-NQ/ĐU" in body and body.count("Xác nhận đã nhận, đã đọc: ") == 2
    assert "Chờ anh/chị xác nhận" in body
    assert "Văn bản này chờ" not in sent.page(sent.neighbour.__class__.objects.get(pk=sent.by.pk))


def test_the_panel_counts_units_and_names_those_that_lack(world, sent):
    send(sent.directive, [world.north.pk], posts=["Văn thư"], by=sent.by)
    confirm(sent.at(world.south), read=True, by=sent.neighbour)
    confirm(sent.at(world.n1), read=False, by=sent.officer)
    confirm(Receipt.objects.get(unit=world.north, post="Văn thư"), read=True, by=sent.officer)
    told = summary(sent.directive, sent.by)
    assert (told.confirmed, told.units, told.waiting, told.to_remind, told.more) == (
        1,
        4,
        3,
        3,
        0,
    )  # one post is not all
    assert not told.is_part
    page = sent.page(sent.by)
    assert '<span class="big">1<span class="of">/4</span></span>' in page
    assert "Nhắc 3 đơn vị" in page and "Đã nhận, chưa đọc" in page and "Chỉ tính" not in page
    above = sent.page(world.auditor)
    assert '<span class="of">/4</span>' in above and "Nhắc 3" not in above and "Gửi tới đơn vị" not in above


def test_an_officer_of_another_unit_sees_neither_receipts_nor_names_outside_his_scope(world, sent):
    confirm(sent.at(world.north), read=True, by=sent.officer)
    told = recipients(sent.directive, sent.neighbour, Filters())
    assert [(row.unit_name, row.read_by) for row in told.rows] == [("Công ty Nam", "")]
    assert (told.counts["all"], summary(sent.directive, sent.neighbour).units) == (1, 1)
    browser = world.browser(sent.neighbour)
    sheet = browser.get(f"/nghi-quyet/{sent.directive.pk}/noi-nhan/?xuat=xlsx").content
    cells = [str(cell.value) for row in load_workbook(io.BytesIO(sheet)).active for cell in row if cell.value]
    unit = browser.get(f"/nghi-quyet/den/?don-vi={world.south.pk}").content.decode()
    pages = [
        sent.page(sent.neighbour),
        sent.page(sent.neighbour, "noi-nhan/"),
        sent.page(sent.neighbour, "noi-nhan/?q=bac"),
    ]
    for shown in (
        *pages,
        unit,
        browser.get("/nghi-quyet/den/").content.decode(),
        browser.get("/").content.decode(),
        " ".join(cells),
    ):
        assert "Bắc" not in shown and "Officer" not in shown
    assert "Chỉ tính các đơn vị anh/chị được xem." in pages[0]
    foreign = sent.at(world.n1).pk
    assert browser.post(f"/nghi-quyet/den/{foreign}/xac-nhan/", {"read": "1"}).status_code == 404
    assert browser.get(f"/nghi-quyet/den/?don-vi={world.north.pk}").status_code == 404
    assert browser.get(f"/nghi-quyet/{sent.directive.pk}/gui/").status_code == 403
    assert browser.post(f"/nghi-quyet/{sent.directive.pk}/nhac/").status_code == 403
    assert sent.at(world.n1).standing == "waiting"


def test_a_company_reminds_its_own_units_only(world, sent):
    clerk = world.person("clerk", "secretary", at=world.north)
    told = remind(sent.directive, by=clerk)
    assert told.units == 3
    assert set(Entry.objects.get(event="directives.reminded").details["units"]) == {
        unit.pk for unit in (world.north, world.n1, world.n2)
    }
    assert "Nhắc" not in " ".join(sentences(sent.neighbour))


def test_a_unit_is_reminded_once_a_day_until_it_has_read(world, sent):
    confirm(sent.at(world.south), read=True, by=sent.neighbour)
    confirm(sent.at(world.north), read=False, by=sent.officer)
    told = remind(sent.directive, by=sent.by)
    assert (told.units, told.people, told.again) == (3, 1, 0)
    assert sentences(sent.officer)[0].startswith("Nhắc: ")
    assert len(sentences(sent.neighbour)) == 1
    browser = world.browser(sent.by)
    page = browser.post(f"/nghi-quyet/{sent.directive.pk}/nhac/", follow=True).content.decode()
    assert "3 đơn vị đã được nhắc hôm nay" in page and "Hôm nay đã nhắc 3 đơn vị." in page
    assert "Nhắc 3 đơn vị" not in page
    assert Entry.objects.filter(event="directives.reminded").count() == 1
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert remind(sent.directive, by=sent.by).units == 3
    for unit in (world.north, world.n1, world.n2):
        confirm(sent.at(unit), read=True, by=sent.officer)
    with pytest.raises(WrongState):
        remind(sent.directive, by=sent.by)


def test_a_unit_that_has_ended_is_waited_for_no_more(world, sent):
    directory.close_unit(world.n2, on=timezone.localdate(), by=world.founder)
    assert summary(sent.directive, sent.by).units == 3
    assert remind(sent.directive, by=sent.by).units == 3
    rows = {row.unit_name: row.waits for row in recipients(sent.directive, sent.by, Filters()).rows}
    assert rows == {"Công ty Bắc": True, "Công ty Nam": True, "Chi bộ 1 Bắc": True, "Chi bộ 2 Bắc": False}
    assert "Đơn vị đã kết thúc" in sent.page(sent.by, "noi-nhan/")
    with pytest.raises(Refused):
        send(sent.directive, [world.n2.pk], posts=["Văn thư"], by=sent.by)


def test_units_without_anybody_are_told_and_answered_for_from_above(world, sent):
    told = send(sent.directive, [world.group.pk], posts=HEAD, by=sent.by)
    assert (told.people, told.nobody) == (1, 0)  # the founder; he himself, who confirms for it too, needs no notice
    assert symbols(sent.by) == [("18-NQ/ĐU", "Tập đoàn Hóa chất Sông Lam")]
    lone = world.unit("Tổ đội", "TD", "cell", world.south)
    send(sent.directive, [lone.pk], posts=HEAD, by=sent.by)
    assert ("18-NQ/ĐU", "Tổ đội") in symbols(sent.neighbour)


def test_ones_own_units_are_not_crowded_out_by_those_that_others_answer_for(world, sent, monkeypatch):
    monkeypatch.setattr(queries, "_LOOKED_AT", 1)
    lone = world.unit("Tổ đội", "TD", "cell", world.south)
    send(sent.directive, [lone.pk], posts=HEAD, by=sent.by)
    send(sent.directive, [world.group.pk], posts=HEAD, by=sent.by)
    assert symbols(sent.by) == [("18-NQ/ĐU", "Tập đoàn Hóa chất Sông Lam")]


def test_the_list_is_filtered_paged_and_taken_along_as_a_sheet(world, sent):
    confirm(sent.at(world.n1), read=True, by=sent.officer)

    def names(**asked):
        return [row.unit_name for row in recipients(sent.directive, sent.by, Filters(**asked)).rows]

    assert names(standing="read") == ["Chi bộ 1 Bắc"]
    assert names(standing="received") == []
    assert names(words="chi bo") == ["Chi bộ 1 Bắc", "Chi bộ 2 Bắc"]
    assert names(standing="x", words="nam") == ["Công ty Nam"]
    page = sent.page(sent.by, "noi-nhan/?tt=waiting")
    assert "<b>3</b> chưa xác nhận" in page and "để triển khai" in page and "tt=waiting&amp;xuat=xlsx" in page
    answer = world.browser(sent.by).get(f"/nghi-quyet/{sent.directive.pk}/noi-nhan/?tt=read&xuat=xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(min_row=4, values_only=True))
    today = timezone.localdate()
    day = f"{today.day}/{today.month}/{today.year}"
    assert rows[1][:5] == ("Chi bộ 1 Bắc", "Người đứng đầu", "đã nhận, đã đọc", day, "Officer")
    assert len(rows) == 2


def test_the_page_of_a_unit_leads_to_what_was_sent_to_it(world, sent):
    browser = world.browser(sent.by)
    assert f"/nghi-quyet/den/?don-vi={world.n1.pk}" in browser.get(f"/don-vi/{world.n1.pk}/").content.decode()
    assert "Văn bản gửi tới đơn vị này" not in browser.get(f"/don-vi/{world.s1.pk}/").content.decode()
    shown = browser.get(f"/nghi-quyet/den/?don-vi={world.n1.pk}").content.decode()
    assert "Văn bản gửi tới Chi bộ 1 Bắc" in shown and "18-NQ/ĐU" in shown and "Chi bộ 2" not in shown


def test_pages_ask_as_often_for_many_receipts_as_for_few(world, sent):
    def count():
        with CaptureQueriesContext(connection) as counted:
            recipients(sent.directive, sent.by, Filters())
            summary(sent.directive, sent.by)
            waiting_for(sent.officer)
        return len(counted)

    before = count()
    for number in range(20):
        unit = world.unit(f"Tổ {number}", f"T{number}", "cell", world.north)
        send(sent.directive, [unit.pk], posts=HEAD, by=sent.by)
    assert count() == before <= 32


@pytest.mark.skipif(connection.vendor == "sqlite", reason="needs a database that takes turns as in production")
@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_send_it_once(transactional_db, monkeypatch):
    world = World()
    by = world.secretary
    directive = register.register(world.root, RESOLUTION, "nq.txt", by=by)
    pause = Pause(monkeypatch, actions, "_tell")

    def act():
        return send(directive, [world.north.pk, world.south.pk], posts=HEAD, by=by)

    first, second = pause.while_there(act, act)

    assert first.end().units == 2
    with pytest.raises(Unacceptable):
        second.end()
    assert Receipt.objects.count() == 2


def test_a_day_is_that_of_the_organisation(world, sent):
    with time_machine.travel("2026-12-31T18:30:00Z"):  # it is 2027 in Vietnam
        assert confirm(sent.at(world.south), read=True, by=sent.neighbour).read_on == date(2027, 1, 1)
