"""The page of one instance: who opens it, every act through its form, what comes back when one is not done."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.evidence.test_accepting import PNG
from tests.plans.ground import a_task, given, in_days
from trienkhai.audit.models import Entry
from trienkhai.plans.act_forms import OFFERS
from trienkhai.plans.actions.answering import Part, accept, break_down, refuse
from trienkhai.plans.actions.extending import ask_extension
from trienkhai.plans.actions.issuing import issue
from trienkhai.plans.actions.progress import Brought, confirm, report, tell_progress
from trienkhai.plans.actions.withdrawing import end
from trienkhai.plans.models import ActFile, Assignment, Extension, State
from trienkhai.vietnamese import short_date

pytestmark = pytest.mark.django_db


def address(row, kind="assignment"):
    return reverse(f"plans:{kind}", args=[row.pk])


def fresh(row):
    return Assignment.objects.select_related("task").get(pk=row.pk)


def send(world, person, row, kind, **told):
    """Through the form, as the page shows it now."""
    return world.browser(person).post(address(row, kind), {"seen": fresh(row).turn, **told})


def offered(world, person, row):
    """The acts that the page offers, by their addresses."""
    page = world.browser(person).get(address(row)).content.decode()
    return {kind for kind in OFFERS if f'"{address(row, kind)}"' in page}


@pytest.fixture
def row(world):
    """Of the northern company, not answered yet."""
    return given(world)


@pytest.fixture
def doing(world, row):
    accept(row, by=world.officer)
    return fresh(row)


@pytest.fixture
def reported(world, doing):
    report(doing, by=world.officer, words="Đã mở chuyên mục")
    return fresh(doing)


@pytest.fixture
def clerk(world):
    """Of the first cell of the north."""
    return world.person("clerk", "officer", at=world.n1)


def test_the_page_tells_the_order_and_whose_it_is(world, row):
    page = world.browser(world.officer).get(address(row)).content.decode()
    for told in (row.task.name, "Chuyên mục", "Bí thư cấp ủy", "Công ty Bắc", "Tập đoàn Hóa chất Sông Lam"):
        assert told in page
    assert "còn 30 ngày" in page
    assert "Chưa nhận" in page


def test_a_sibling_does_not_find_it_and_a_reader_does_not_act(world, row):
    assert world.browser(world.neighbour).get(address(row)).status_code == 404
    assert send(world, world.neighbour, row, "accept").status_code == 404
    member = world.person("member", "member", at=world.north)
    assert offered(world, member, row) == set()
    for kind in OFFERS:
        assert send(world, member, row, kind).status_code == 403, kind
        assert world.browser(member).get(address(row, kind)).status_code == 403, kind
    assert fresh(row).state == State.ISSUED
    assert Entry.objects.filter(event="access.refused").count() == 2 * len(OFFERS)


def test_only_the_acts_of_the_state_and_of_the_right_are_offered(world, row):
    leader = world.person("leader", "leader", at=world.group)
    reviewer = world.person("reviewer", "reviewer", at=world.group)
    unit = {"accept", "refuse", "forward", "break_down"}
    assert offered(world, world.officer, row) == unit
    assert offered(world, reviewer, row) == {"withdraw"}
    assert offered(world, leader, row) == unit | {"withdraw"}
    accept(row, by=world.officer)
    assert offered(world, world.officer, row) == {"tell", "report", "break_down", "ask_extension"}
    report(row, by=world.officer, words="Xong")
    assert offered(world, world.officer, row) == {"take_back"}
    assert offered(world, reviewer, row) == {"confirm", "give_back", "withdraw"}
    confirm(row, by=world.secretary)
    assert offered(world, world.officer, row) == set()
    assert offered(world, reviewer, row) == {"reopen"}
    end(row.task, by=world.secretary, words="Hết giai đoạn")
    assert offered(world, reviewer, row) == set()


def test_every_act_of_the_unit_and_of_who_gave_it_through_its_form(world, row):
    boss, unit = world.secretary, world.officer
    reviewer = world.person("reviewer", "reviewer", at=world.group)
    steps = [
        (unit, "refuse", {"words": "Không thuộc chức năng"}, State.REFUSED),
        (boss, "insist", {"words": "Đúng chức năng"}, State.ISSUED),
        (unit, "accept", {"words": "Nhận"}, State.DOING),
        (unit, "tell", {"words": "Đã mở", "percent": "40"}, State.DOING),
        (unit, "ask_extension", {"wanted": short_date(in_days(60)), "words": "Thiếu người"}, State.DOING),
        (boss, "decide_extension", {"granted": short_date(in_days(50))}, State.DOING),
        (unit, "report", {"words": "Xong"}, State.REPORTED),
        (unit, "take_back", {}, State.DOING),
        (unit, "report", {"words": "Xong thật"}, State.REPORTED),
        (reviewer, "give_back", {"words": "Thiếu minh chứng"}, State.DOING),
        (unit, "report", {"words": "Bổ sung"}, State.REPORTED),
        (reviewer, "confirm", {"words": "Tốt"}, State.CONFIRMED),
        (reviewer, "reopen", {"words": "Kiểm tra lại"}, State.DOING),
        (reviewer, "withdraw", {"words": "Nghị quyết sửa đổi"}, State.WITHDRAWN),
    ]
    for person, kind, told, state in steps:
        answer = send(world, person, row, kind, **told)
        assert (answer.status_code, fresh(row).state) == (302, state), kind
        assert answer.headers["Location"] == address(row)
    assert fresh(row).due_on == in_days(50)
    page = world.browser(boss).get(address(row)).content.decode()
    for word in (
        "Không thuộc chức năng",
        "đạt 40%",
        f"hạn mới {short_date(in_days(50))}",
        "Thiếu minh chứng",
        "Officer",
    ):
        assert word in page


def test_more_time_is_declined_with_a_word(world, doing):
    asked = ask_extension(doing, in_days(60), by=world.officer, words="Thiếu người")
    page = world.browser(world.secretary).get(address(doing)).content.decode()
    assert "Thiếu người" in page
    assert in_days(60).strftime("%d/%m/%Y") in page
    assert send(world, world.secretary, doing, "decide_extension").status_code == 422
    assert send(world, world.secretary, doing, "decide_extension", answer="decline").status_code == 422
    answer = send(world, world.secretary, doing, "decide_extension", answer="decline", words="Không có căn cứ")
    assert answer.status_code == 302
    assert (Extension.objects.get(pk=asked.pk).granted, fresh(doing).due_on) == (None, doing.due_on)


def test_it_is_forwarded_to_a_unit_chosen_from_the_list_or_written(world, row, clerk):
    page = world.browser(world.officer).get(address(row)).content.decode()
    assert '<option value="Chi bộ 1 Bắc (CTB-1)">' in page
    assert send(world, world.officer, row, "forward", unit="Chi bộ 1 Bắc (CTB-1)").status_code == 302
    assert fresh(row).unit == world.n1
    assert offered(world, clerk, row) >= {"accept", "refuse"}
    refuse(row, by=clerk, words="Không có người")
    assert send(world, world.officer, row, "forward", unit="ctb-2").status_code == 302
    assert fresh(row).unit == world.n2


def test_a_unit_that_is_not_below_or_not_there_is_refused_and_stays_typed(world, row):
    for typed, words in (("Công ty Nam", "Công ty Nam”"), ("CTB", "trực thuộc đơn vị mình"), ("", "bắt buộc")):
        answer = send(world, world.officer, row, "forward", unit=typed, words="Chuyển giúp")
        assert answer.status_code == 422
        page = answer.content.decode()
        assert words in page
        assert f'value="{typed}"' in page or not typed
        assert "Chuyển giúp</textarea>" in page
    assert fresh(row).unit == world.north


def test_who_forwards_it_out_of_his_sight_comes_back_to_his_tasks(world, row):
    alone = world.person("alone", "officer", at=world.north, reach="unit")
    answer = send(world, alone, row, "forward", unit="CTB-1")
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("plans:mine"))


def test_files_and_a_photo_come_with_progress_and_are_read_by_who_sees_the_instance(world, doing):
    told = {
        "words": "Ảnh góc tin",
        "evidence": [SimpleUploadedFile("bìa.png", PNG), SimpleUploadedFile("biên bản.txt", "Biên bản".encode())],
        "photo": SimpleUploadedFile("IMG_1.png", PNG),
        "note": "Góc tin tuần 1",
    }
    assert send(world, world.officer, doing, "report", **told).status_code == 302
    kept = ActFile.objects.select_related("file")
    assert [(one.file.name, one.note) for one in kept.order_by("pk")] == [
        (name, "Góc tin tuần 1") for name in ("bìa.png", "biên bản.txt", "IMG_1.png")
    ]
    link = reverse("evidence:file", args=[kept[0].file.pk])
    page = world.browser(world.secretary).get(address(doing)).content.decode()
    assert link in page
    assert "3 tệp" in page  # on the thread bar
    assert world.browser(world.auditor).get(link).status_code == 200
    assert world.browser(world.neighbour).get(link).status_code == 404


def test_a_file_that_is_not_kept_is_named_and_the_words_stay(world, doing):
    wrong = SimpleUploadedFile("anh.png", b"MZ" + b"\0" * 200)
    answer = send(world, world.officer, doing, "tell", words="Ảnh đây", percent="45", evidence=[wrong])
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "anh.png" in page
    assert "Ảnh đây</textarea>" in page
    assert 'value="45"' in page
    assert fresh(doing).told_on is None
    secret = SimpleUploadedFile("anh.png", PNG)
    assert send(world, world.officer, doing, "tell", words="a", evidence=[secret], is_secret="on").status_code == 422


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("tell", {"words": "", "percent": ""}),
        ("tell", {"words": "Đang làm", "percent": "101"}),
        ("report", {"words": " "}),
        ("ask_extension", {"wanted": "32/13/2030", "words": "Thiếu người"}),
        ("ask_extension", {"wanted": "1/1/2020", "words": "Thiếu người"}),
        ("ask_extension", {"wanted": "1/1/2099", "words": ""}),
    ],
)
def test_what_cannot_be_taken_comes_back_as_it_was_typed(world, doing, kind, told):
    answer = send(world, world.officer, doing, kind, **told)
    assert answer.status_code == 422
    page = answer.content.decode()
    for text in told.values():
        assert not text.strip() or f">{text}<" in page.replace("\n", "") or f'value="{text}"' in page
    assert fresh(doing).turn == doing.turn


def test_who_has_not_seen_the_newest_turn_gets_his_words_back(world, doing):
    seen = doing.turn
    tell_progress(doing, by=world.officer, words="Của người khác")
    answer = world.browser(world.officer).post(address(doing, "tell"), {"seen": seen, "words": "Của tôi"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Của tôi</textarea>" in page
    assert f'name="seen" value="{fresh(doing).turn}"' in page
    assert world.browser(world.officer).post(address(doing, "tell"), {"words": "Chưa xem"}).status_code == 409


def test_words_are_not_lost_with_an_act_that_is_not_possible_any_more(world, doing):
    seen = doing.turn
    report(doing, by=world.officer, words="Xong")
    answer = world.browser(world.officer).post(address(doing, "tell"), {"seen": seen, "words": "Tôi đang viết dở"})
    assert answer.status_code == 409
    assert "Tôi đang viết dở" in answer.content.decode()
    assert world.browser(world.officer).get(address(doing, "tell")).status_code == 409


def test_who_reported_it_himself_is_told_that_another_confirms(world, doing):
    report(doing, by=world.secretary, words="Thay mặt đơn vị")
    assert offered(world, world.secretary, doing) == {"take_back", "give_back", "withdraw"}
    page = world.browser(world.secretary).get(address(doing)).content.decode()
    assert "người khác phải xác nhận" in page
    assert send(world, world.secretary, doing, "confirm").status_code == 403


def test_an_order_is_broken_down_by_ticks_and_by_rows(world, row):
    page = world.browser(world.officer).get(address(row, "break_down")).content.decode()
    assert page.count('name="below"') == 2
    assert page.count('name="part_unit"') == 2
    told = {
        "below": [world.n1.pk],
        "below_words": "Viết tin tuần",
        "part_unit": ["Chi bộ 2 Bắc (CTB-2)", "", ""],
        "part_post": ["", "Văn phòng", ""],
        "part_words": ["Góc tin", "Tổng hợp", ""],
        "part_due": [short_date(in_days(10)), "", ""],
    }
    assert send(world, world.officer, row, "break_down", **told).status_code == 302
    parts = [(one.unit, one.post, one.words, one.due_on) for one in row.parts_of_it.order_by("order")]
    assert parts == [
        (world.n2, "", "Góc tin", in_days(10)),
        (world.north, "Văn phòng", "Tổng hợp", row.due_on),
        (world.n1, "", "Viết tin tuần", row.due_on),
    ]
    assert fresh(row).state == State.DOING
    first = row.parts_of_it.get(unit=world.n1)
    assert [one.kind for one in first.acts.all()] == ["issue"]


def test_all_directly_below_are_given_with_one_tick(world, row):
    assert send(world, world.officer, row, "break_down", every="1").status_code == 302
    assert set(row.parts_of_it.values_list("unit", flat=True)) == {world.n1.pk, world.n2.pk}
    again = world.browser(world.officer).get(address(row, "break_down")).content.decode()
    assert 'name="below"' not in again  # each has its part


def test_more_rows_are_asked_for_and_nothing_typed_is_lost(world, row):
    told = {
        "act": "more",
        "below": [world.n2.pk],
        "part_unit": ["CTB-1", "", ""],
        "part_post": ["", "Văn phòng", ""],
        "part_words": ["", "Tổng hợp", ""],
        "part_due": ["", "", ""],
    }
    page = send(world, world.officer, row, "break_down", **told).content.decode()
    assert page.count('name="part_unit"') == 5  # the two that are written, and three more
    assert 'value="CTB-1"' in page
    assert 'value="Tổng hợp"' in page
    assert f'name="below" value="{world.n2.pk}" checked' in page
    assert not row.parts_of_it.exists()


def test_every_row_that_cannot_be_given_is_named(world, row):
    told = {
        "part_unit": ["Không có đơn vị này", "CTN", "CTB-1"],
        "part_post": ["", "", ""],
        "part_words": ["", "", ""],
        "part_due": ["", "", "hôm nào"],
    }
    answer = send(world, world.officer, row, "break_down", **told)
    page = answer.content.decode()
    assert answer.status_code == 422
    for number in (1, 2, 3):
        assert f"<b>Phần việc {number}</b>" in page
    assert 'value="hôm nào"' in page
    late = {"every": "1", "below_due": short_date(in_days(90))}
    assert send(world, world.officer, row, "break_down", **late).status_code == 422
    assert send(world, world.officer, row, "break_down").status_code == 422
    assert not row.parts_of_it.exists()


def test_parts_typed_on_an_old_page_come_back(world, row):
    told = {"part_unit": ["CTB-1"], "part_post": [""], "part_words": ["Viết tin"], "part_due": [""]}
    old = {"seen": row.turn, **told}
    accept(row, by=world.officer)
    answer = world.browser(world.officer).post(address(row, "break_down"), old)
    assert answer.status_code == 409
    assert 'value="Viết tin"' in answer.content.decode()
    report(row, by=world.officer, words="Xong")
    answer = world.browser(world.officer).post(address(row, "break_down"), old)
    assert answer.status_code == 409
    assert "CTB-1 · Viết tin" in answer.content.decode()


def test_open_parts_are_named_where_the_whole_is_reported(world, row):
    break_down(row, [Part(world.n1.pk), Part(world.north.pk, post="Văn phòng")], by=world.officer)
    page = world.browser(world.officer).get(address(row)).content.decode()
    assert "Còn 2 phần việc chưa được xác nhận" in page
    assert "Chi bộ 1 Bắc; Công ty Bắc, Văn phòng" in page


def test_parts_stand_below_with_what_is_counted_of_them(world, row, clerk):
    first, _second = break_down(row, [Part(world.n1.pk), Part(world.n2.pk)], by=world.officer)
    accept(first, by=clerk)
    report(first, by=clerk, words="Xong", files=[Brought(PNG, "anh.png")])
    confirm(first, by=world.officer)
    page = world.browser(world.secretary).get(address(row)).content.decode()
    assert "1/2 phần việc hoàn thành, 1 có minh chứng" in page
    assert "100 : 2 = 50%" in page
    assert address(first) in page
    below = world.browser(clerk).get(address(first)).content.decode()
    assert address(row) not in below  # the whole is not his to see
    assert "Công ty Bắc" in below  # whose order it is, is


def test_what_stands_further_below_is_not_loaded_with_the_page(world, row):
    team = world.unit("Tổ 1", "T1", "team", world.n1)
    first, _second = break_down(row, [Part(world.n1.pk), Part(world.n2.pk)], by=world.officer)
    (deep,) = break_down(first, [Part(team.pk, "Trực tuần")], by=world.officer)
    page = world.browser(world.officer).get(address(row)).content.decode()
    assert "Trực tuần" not in page
    assert f'hx-get="{address(first)}"' in page
    assert address(deep) in world.browser(world.officer).get(address(first)).content.decode()


def queries_of(browser, path):
    browser.get(path)
    with CaptureQueriesContext(connection) as counted:
        assert browser.get(path).status_code == 200
    return len(counted)


def test_the_number_of_queries_does_not_grow_with_the_parts(world, row):
    browser = world.browser(world.officer)
    units = [world.unit(f"Tổ {n}", f"T{n}", "team", world.north) for n in range(1, 71)]
    break_down(row, [Part(units[0].pk), Part(units[1].pk)], by=world.officer)
    few = queries_of(browser, address(row))
    more = break_down(row, [Part(unit.pk) for unit in units[2:]], by=world.officer)
    for part in more[:3]:
        accept(part, by=world.officer)
        tell_progress(part, by=world.officer, words="Đang làm", files=[Brought(PNG, "anh.png")])
    for number in range(6):
        files = [Brought(PNG, f"{number}.png")]
        tell_progress(row, by=world.officer, words=f"Tuần {number}", files=files)
    assert queries_of(browser, address(row)) <= few + 1  # the files of the history, once there are any
    page = browser.get(address(row)).content.decode()
    assert page.count('class="t"') == 50
    assert f'rel="next" href="{address(row)}?page=2#phan"' in page
    second = browser.get(f"{address(row)}?page=2").content.decode()
    assert second.count('class="t"') == 20


def test_an_old_history_is_shortened_and_opened(world, doing):
    for number in range(45):
        tell_progress(doing, by=world.officer, words=f"Tuần thứ {number} của chuyên mục")
    browser = world.browser(world.officer)
    page = browser.get(address(doing)).content.decode()
    assert "Tuần thứ 4 " not in page
    assert "Xem 7 việc trước đó" in page
    assert "Tuần thứ 4 " in browser.get(f"{address(doing)}?su=tat-ca").content.decode()


def test_late_and_done_are_said_in_days(world):
    issued = issue(a_task(world, name="Việc muộn"), by=world.secretary)
    row = issued.assignments.get(unit=world.north)
    Assignment.objects.filter(pk=row.pk).update(due_on=in_days(-8))
    page = world.browser(world.officer).get(address(row)).content.decode()
    assert "Quá hạn 8 ngày" in page
    assert "quá hạn 8 ngày" in page
