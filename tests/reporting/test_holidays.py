"""Free days and days worked instead: what ships, what an organisation decides, the page and the files."""

import io
from datetime import date

import pytest
from django.urls import reverse
from openpyxl import Workbook

from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.audit.models import Entry
from trienkhai.directory import actions as directory
from trienkhai.periods import FOLLOWS_THE_MOON, holidays, lunar_new_year, lunar_to_solar
from trienkhai.periods.moon_days import DAYS
from trienkhai.reporting.actions import decide_days, drop_day
from trienkhai.reporting.models import Holiday
from trienkhai.reporting.queries.working_days import working_days_of
from trienkhai.reporting.rules.faults import Faulty
from trienkhai.reporting.rules.holiday_file import Decided, read_holidays

PAGE = "reporting:holidays"
BRIDGE = Decided(date(2026, 1, 2), "Nghỉ liền kề", source="Thông báo 01")
MADE_UP = Decided(date(2026, 1, 10), "Làm bù", is_worked=True)


def test_the_table_of_lunar_days_agrees_with_the_moon():
    assert sorted(DAYS) == list(range(2019, 2036))
    for year, (tet, kings) in DAYS.items():
        assert (tet, kings) == (lunar_new_year(year), lunar_to_solar(10, 3, year))
        named = {name for name in holidays(year).values() if name in FOLLOWS_THE_MOON}
        assert len(named) == 2


def test_what_is_decided_goes_before_what_ships_and_ones_own_before_all(world):
    decide_days(world.root, [BRIDGE, MADE_UP], by=world.secretary)
    decide_days(None, [Decided(date(2026, 1, 2), "Làm việc", is_worked=True)], by=world.secretary)
    days = working_days_of(world.root)
    assert not days.is_worked(BRIDGE.day)
    assert days.is_worked(MADE_UP.day)  # a Saturday
    assert days.why_free(BRIDGE.day) == "Nghỉ liền kề"
    assert decide_days(world.root, [Decided(date(2026, 4, 30), "Trực", is_worked=True)], by=world.secretary) == 1
    assert working_days_of(world.root).is_worked(date(2026, 4, 30))


def test_a_day_decided_anew_is_told_once_and_taken_away_once(world):
    assert decide_days(world.root, [BRIDGE], by=world.secretary) == 1
    assert decide_days(world.root, [BRIDGE], by=world.secretary) == 0
    assert Entry.objects.filter(event="reporting.holidays_decided").count() == 1
    row = Holiday.objects.get()
    drop_day(row, by=world.secretary)
    with pytest.raises(WrongState):
        drop_day(row, by=world.secretary)
    assert Entry.objects.get(event="reporting.holiday_dropped").details["day"] == "2026-01-02"


def test_only_who_stands_at_the_top_decides(world):
    own = world.person("own", "secretary", at=world.north)
    with pytest.raises(Refused):
        decide_days(world.root, [BRIDGE], by=own)
    decide_days(world.root, [BRIDGE], by=world.secretary)
    with pytest.raises(Refused):
        drop_day(Holiday.objects.get(), by=own)
    other = directory.create_root(key="khac", name="Tổ chức khác", place="Huế", by=world.founder)
    directory.open_unit(other, on=date(2020, 1, 1), parent=None, name="Khác", code="K", kind="group", by=world.founder)
    with pytest.raises(Refused):
        decide_days(None, [BRIDGE], by=world.secretary)  # no longer over every organisation


@pytest.mark.parametrize(
    "wrong", [Decided(date(2026, 1, 2), ""), Decided(date(2026, 1, 2), "x" * 121), Decided(date.min, "x")]
)
def test_a_day_that_cannot_be_kept_is_refused(world, wrong):
    with pytest.raises(Unacceptable):
        decide_days(world.root, [BRIDGE, wrong], by=world.secretary)
    assert not Holiday.objects.exists()


def test_the_page_shows_a_year_takes_a_day_and_lets_it_go(world):
    browser = world.browser(world.secretary)
    page = browser.get(reverse(PAGE) + "?nam=2027").content.decode()
    assert "6/2/2027" in page  # Tết
    assert "theo lịch âm; kiểm tra với thông báo chính thức" in page
    sent = {"day": "2/1/2026", "name": "Nghỉ liền kề", "kind": "off", "source": "Thông báo 01"}
    answer = browser.post(reverse(PAGE), sent)
    assert "nam=2026" in answer.headers["Location"]
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "Thông báo 01" in page
    row = Holiday.objects.get()
    assert (row.root, row.day) == (world.root, date(2026, 1, 2))
    assert browser.post(reverse("reporting:drop_holiday", args=[row.pk])).status_code == 302
    assert browser.post(reverse("reporting:drop_holiday", args=[row.pk])).status_code == 404
    browser.post(reverse(PAGE), sent | {"to-chuc": "all"})
    assert Holiday.objects.get().root is None


def test_faults_of_the_page_are_said_and_nothing_is_kept(world):
    browser = world.browser(world.secretary)
    for sent in (
        {},
        {"day": "32/1/2026", "name": "x", "kind": "off"},
        {"day": "1/1/0001", "name": "x", "kind": "off"},
        {"day": "2/1/2026", "name": " ", "kind": "off"},
        {"day": "2/1/2026", "name": "x", "kind": "nửa ngày"},
    ):
        assert browser.post(reverse(PAGE), sent).status_code == 422
    for year in ("0", "9" * 20, "-1", "x", "2199", "1900"):
        assert browser.get(reverse(PAGE), {"nam": year, "to-chuc": year}).status_code == 200
    assert not Holiday.objects.exists()


def test_a_round_is_opened_by_whoever_sees_the_page_but_days_are_set_at_the_top(world):
    assert world.browser(world.officer).get(reverse(PAGE)).status_code == 403
    own = world.browser(world.person("own", "secretary", at=world.north))
    assert own.get(reverse(PAGE)).status_code == 200
    assert own.post(reverse(PAGE), {"day": "2/1/2026", "name": "x", "kind": "off"}).status_code == 403
    assert own.post(reverse(PAGE), {"day": "2/1/2026", "name": "x", "kind": "off", "to-chuc": "all"}).status_code == 403
    assert own.post(reverse(PAGE), {"day": "2/1/2026", "name": "x", "kind": "off", "to-chuc": "99"}).status_code == 404


def book(rows) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


HEAD = ["Ngày", "Tên", "Loại", "Nguồn"]
WANTED = [BRIDGE, MADE_UP]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (book([HEAD, [date(2026, 1, 2), "Nghỉ liền kề", "nghỉ", "Thông báo 01"], ["10/1/2026", "Làm bù", "Làm bù"]]), "a.xlsx"),
        ("Ngày,Tên,Loại,Nguồn\n2/1/2026,Nghỉ liền kề,,Thông báo 01\n2026-01-10,Làm bù,làm bù,\n".encode(), "a.csv"),
        (
            '[[day]]\nday = 2026-01-02\nname = "Nghỉ liền kề"\nsource = "Thông báo 01"\n'
            '[[day]]\nday = "10/1/2026"\nname = "Làm bù"\nworked = true\n'.encode(),
            "a.toml",
        ),
    ],
)  # fmt: skip
def test_a_file_is_read_in_each_of_its_forms(data, name):
    assert read_holidays(data, name) == WANTED


@pytest.mark.parametrize(
    ("text", "name", "codes"),
    [
        ("Ngày,Tên\n32/1/2026,a\n,b\n2/1/2026,\n", "a.csv", ["not_a_day", "not_a_day", "no_name"]),
        ("Ngày,Tên,Loại\n2/1/2026,a,nửa ngày\n", "a.csv", ["neither"]),
        ("Ngày,Tên\n2/1/2026,a\n2/1/2026,b\n", "a.csv", ["day_twice"]),
        ("Ngày,Tên\n", "a.csv", ["no_days"]),
        ("Mã,Số\n1,2\n", "a.csv", ["no_days"]),
        ("[[day]]\nday = 1\nname = 'x'\n[[day]]\nngay = 2\n", "a.toml", ["not_a_day", "unknown_word"]),
        ("day = 3", "a.toml", ["no_days"]),
        ("= =", "a.toml", ["bad_toml"]),
    ],
)
def test_every_fault_of_a_file_is_named(text, name, codes):
    with pytest.raises(Faulty) as faulty:
        read_holidays(text.encode(), name)
    assert [fault.code for fault in faulty.value.faults] == codes


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(Faulty):
        read_holidays(b"\xff\xfe\x00", "a.toml")
