"""The page of a task: who has it and how far, what needs somebody, and what may be done with it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.plans.ground import a_plan, a_task, given, in_days
from tests.plans.many import COMPANIES, asked
from tests.plans.test_cascade import PNG
from trienkhai.audit.models import Entry
from trienkhai.notices.models import Notice
from trienkhai.plans.actions.answering import Part, accept, break_down, refuse
from trienkhai.plans.actions.extending import ask_extension
from trienkhai.plans.actions.issuing import give_further, issue
from trienkhai.plans.actions.progress import Brought, confirm, report, tell_progress
from trienkhai.plans.models import Act, ActKind, Assignment, DayKind, Every, State
from trienkhai.plans.queries import task_page as asking
from trienkhai.plans.queries.task_page import UnitFilters, task_page

pytestmark = pytest.mark.django_db


def at(name, row):
    return reverse(f"plans:{name}", args=[row.pk])


def page_of(task, reader, **filters):
    return task_page(task, reader, UnitFilters(**filters), on=timezone.localdate())


@pytest.fixture
def both(world):
    """One task at both companies: the north has broken it down and told of one part, with a file; the south is silent."""
    task = issue(a_task(world, due_on=in_days(30)), by=world.secretary)
    north = task.assignments.get(unit=world.north)
    first, _second = break_down(north, [Part(world.n1.pk), Part(world.n2.pk)], by=world.officer)
    accept(first, by=world.officer)
    tell_progress(first, by=world.officer, words="Đã có chuyên mục", percent=50, files=[Brought(PNG, "anh-bia.png")])
    return task


def test_the_page_says_what_is_to_be_done_and_how_far_it_is(world, both):
    page = world.browser(world.secretary).get(at("task", both)).content.decode()
    for words in ("Duy trì chuyên mục", "Chuyên mục", "Bí thư cấp ủy", "Tập đoàn Hóa chất Sông Lam", "anh-bia.png"):
        assert words in page
    assert "0/2 đơn vị đã hoàn thành" in page
    assert "Trung bình = tổng tỷ lệ / số phần việc = 50 / 3 = 17%" in page
    assert "0/2 đã xác nhận" in page  # the parts of the north
    told = page_of(both, world.secretary)
    assert [(row.unit_name, row.percent, row.files) for row in told.rows] == [
        ("Công ty Bắc", 25, 1),
        ("Công ty Nam", 0, 0),
    ]
    sums = told.counted.sums
    assert (sums.parts, sums.taken, sums.told, sums.evidenced, sums.confirmed) == (3, 1, 1, 1, 0)


def test_the_thread_goes_from_the_sentence_to_the_files(many):
    task = issue(a_task(many, plan=a_plan(many)), by=many.secretary)
    task.provisions.add(many.provision("dieu-1/khoan-1/diem-a"))
    page = many.browser(many.auditor).get(at("task", task)).content.decode()
    assert "“cho người mới;”" in page
    assert f"/nghi-quyet/{many.directive.pk}/#dieu-1/khoan-1/diem-a" in page
    bar = page[page.index('<nav class="thread"') : page.index("</nav>", page.index('<nav class="thread"'))]
    for words in ("18-NQ/ĐU, Điều 1, khoản 1, điểm a", "2 đơn vị", "Chưa có tệp"):
        assert words in bar


def test_a_company_sees_its_own_instance_and_no_sum_beyond(world, both):
    told = page_of(both, world.officer)
    assert [row.unit_name for row in told.rows] == ["Công ty Bắc"]
    assert told.counted.sums.parts == 2
    page = world.browser(world.neighbour).get(at("task", both)).content.decode()
    for foreign in ("Công ty Bắc", "anh-bia.png", "17%", "25%", "/ 3"):
        assert foreign not in page, foreign
    assert "Cộng các đơn vị của bạn" in page
    assert "Nhắc" not in page
    clerk = world.person("clerk", "officer", at=world.n1)
    told = page_of(both, clerk)
    assert [(row.unit_name, row.files) for row in told.rows] == [("Chi bộ 1 Bắc", 1)]
    assert (told.counted.sums.parts, told.files_many) == (1, 1)
    assert world.browser(world.person("other", "officer", at=world.s1)).get(at("task", both)).status_code == 404


def test_a_head_of_the_unit_alone_counts_what_it_gave(world, both):
    alone = world.person("alone", "leader", at=world.north, reach="unit")
    told = page_of(both, alone)
    assert [row.unit_name for row in told.rows] == ["Công ty Bắc"]
    assert told.counted.sums.parts == 2


def test_cooperating_units_are_named_within_the_scope(world):
    task = a_task(world, units=[world.north.pk])
    for unit in (world.south, world.n1):
        task.cooperations.create(unit=unit)
    issue(task, by=world.secretary)
    assert page_of(task, world.secretary).cooperating == ("Chi bộ 1 Bắc", "Công ty Nam")
    page = world.browser(world.officer).get(at("task", task)).content.decode()
    assert "Chi bộ 1 Bắc; đơn vị khác ngoài phạm vi bạn xem" in page
    page = world.browser(world.neighbour).get(at("task", task)).content.decode()
    assert "Đơn vị bạn phối hợp thực hiện nhiệm vụ này" in page
    assert "Công ty Bắc" not in page


def test_what_needs_somebody_is_listed_the_latest_first(many):
    units = many.ids[:6]
    task = issue(a_task(many, units=units, due_on=in_days(60)), by=many.secretary)
    late, returned, silent, asks, refused, _well = task.assignments.order_by("pk")
    by = many.secretary
    for row in (returned, silent, asks):
        accept(row, by=by)
    refuse(refused, by=by, words="Không thuộc chức năng")
    ask_extension(asks, in_days(90), by=by, words="Chờ kinh phí")
    Assignment.objects.filter(pk=late.pk).update(due_on=in_days(-8))
    Assignment.objects.filter(pk=returned.pk).update(returns=2)
    Assignment.objects.filter(pk=silent.pk).update(told_on=in_days(-75))
    listed = {one.row.pk for one in page_of(task, many.secretary).attention}
    assert listed == {late.pk, returned.pk, silent.pk, asks.pk, refused.pk}
    page = many.browser(many.secretary).get(at("task", task)).content.decode()
    wanted = in_days(90)
    for words in (
        "Quá hạn 8 ngày",
        "Trả lại 2 lần",
        "Không có tin 75 ngày",
        "Bị từ chối",
        f"Xin lùi hạn tới {wanted.day}/{wanted.month}/{wanted.year}",
    ):
        assert words in page, words
    assert page.index("Quá hạn 8 ngày") < page.index("Không có tin 75 ngày")


def test_a_part_that_is_late_within_a_late_whole_goes_without_saying(world, both):
    Assignment.objects.filter(task=both).update(due_on=in_days(-8))
    listed = [one.unit_name for one in page_of(both, world.secretary).attention]
    assert listed == ["Công ty Bắc", "Công ty Nam"]
    Assignment.objects.filter(task=both, depth=0).update(due_on=in_days(8))
    listed = [one.unit_name for one in page_of(both, world.secretary).attention]
    assert listed == ["Chi bộ 1 Bắc", "Chi bộ 2 Bắc"]


def test_units_by_state_and_name_50_a_page(many, monkeypatch):
    monkeypatch.setattr(asking, "PAGE", 20)
    task = issue(a_task(many, units=many.ids), by=many.secretary)
    row = task.assignments.get(unit=many.north)
    accept(row, by=many.officer)
    report(row, by=many.officer, words="Xong")
    confirm(row, by=many.secretary)
    counts = page_of(task, many.secretary).counts
    assert (counts["unanswered"], counts["confirmed"], counts["late"]) == (COMPANIES - 1, 1, 0)
    for filters, names in (
        ({"show": "hoan-thanh"}, ["Công ty Bắc"]),
        ({"search": "cong ty so 7"}, ["Công ty số 7"]),
        ({"search": "CT12"}, ["Công ty số 12"]),
        ({"show": "tu-choi"}, []),
    ):
        assert [one.unit_name for one in page_of(task, many.secretary, **filters).rows] == names
    assert len(page_of(task, many.secretary, page=3).rows) == 5
    browser = many.browser(many.secretary)
    assert "Trang 1 trên 3" in browser.get(at("task", task)).content.decode()
    assert browser.get(at("task", task), {"loc": "x", "page": "y"}).status_code == 200


def test_a_unit_is_reminded_at_most_once_a_day(world):
    row = given(world)
    browser = world.browser(world.secretary)
    people = (world.officer, world.neighbour)
    answer = browser.post(at("remind", row.task), {"unit": [row.pk], "words": "Trước thứ Sáu."}, follow=True)
    assert "Đã nhắc 1 đơn vị" in answer.content.decode()
    told = Notice.objects.get(kind="plans.reminded")
    assert told.person == people[0]
    inbox = world.browser(world.officer).get("/thong-bao/").content.decode()
    assert "thực hiện nhiệm vụ: “1 Duy trì chuyên mục" in inbox
    assert "Trước thứ Sáu." in inbox
    assert Entry.objects.get(event="plans.reminded").details["units"] == [world.north.pk]
    answer = browser.post(at("remind", row.task), {"unit": [row.pk]}, follow=True)
    assert "Hôm nay đã nhắc 1 đơn vị rồi" in answer.content.decode()
    assert Notice.objects.filter(kind="plans.reminded").count() == 1
    Act.objects.filter(kind=ActKind.REMIND).update(at=timezone.now() - timezone.timedelta(days=1))
    browser.post(at("remind", row.task), {"unit": [row.pk]})
    assert Notice.objects.filter(kind="plans.reminded").count() == 2
    assert row.acts.filter(kind=ActKind.REMIND).count() == 2


def test_only_who_gave_it_reminds_and_only_who_owes_is_reminded(world):
    row = given(world, units=[world.north.pk])
    chief = world.browser(world.person("chief", "leader", at=world.north))
    assert chief.post(at("remind", row.task), {"unit": [row.pk]}).status_code == 403
    browser = world.browser(world.secretary)
    answer = browser.post(at("remind", row.task), {"unit": [row.pk]}, follow=True)
    assert "ở đó không có ai đăng nhập: Công ty Bắc" not in answer.content.decode()  # the chief answers
    assert browser.post(at("remind", row.task), {}).status_code == 422
    accept(row, by=world.officer)
    report(row, by=world.officer, words="Xong")
    assert browser.post(at("remind", row.task), {"unit": [row.pk]}).status_code == 409


def test_where_nobody_answers_the_unit_is_named(world):
    row = given(world, units=[world.s1.pk])
    answer = world.browser(world.secretary).post(at("remind", row.task), {"unit": [row.pk]}, follow=True)
    assert "không có ai đăng nhập: Chi bộ 1 Nam" in answer.content.decode()
    assert not Act.objects.filter(kind=ActKind.REMIND).exists()


def test_an_issued_task_is_given_to_further_units(many):
    task = issue(a_task(many, units=[many.north.pk]), by=many.secretary)
    browser = many.browser(many.secretary)
    page = browser.get(at("give_further", task)).content.decode()
    assert "Tất cả đơn vị trực thuộc" in page
    assert browser.post(at("give_further", task), {"nhom_don_vi": ["below"]}).status_code == 302
    rows = task.assignments.all()
    assert (rows.count(), set(rows.values_list("state", flat=True))) == (COMPANIES, {State.ISSUED})
    new = rows.get(unit=many.south)
    assert (new.giver, new.due_on, new.sum_parts, new.acts.get().kind) == (many.group, in_days(30), 1, "issue")
    refused = browser.post(at("give_further", task), {"don_vi": [many.north.pk]})
    assert refused.status_code == 422
    assert "đều đã được giao nhiệm vụ" in refused.content.decode()
    nothing = browser.post(at("give_further", task), {"ma_don_vi": "LẠ"})
    assert "“LẠ”" in nothing.content.decode()
    assert Entry.objects.filter(event="plans.given_further").count() == 1


def test_terms_that_are_over_are_not_asked_of_a_further_unit(world):
    begin = in_days(-400)
    plan = a_plan(world)
    plan.begins_on = begin.replace(month=1, day=1)
    plan.save()
    task = a_task(world, plan=plan, units=[world.north.pk], day_kind=DayKind.RECURRING, every=Every.YEAR, due_on=None)
    issue(task, by=world.secretary)
    (new,) = give_further(task, [world.south.pk], by=world.secretary)
    assert new.terms_done == sum(day < timezone.localdate() for day in task.due_days) > 0
    assert new.due_on == timezone.localdate().replace(month=12, day=31)


def test_the_order_ends_and_all_have_finished_are_two_facts(world):
    row = given(world)
    browser = world.browser(world.secretary)
    assert "0/2 đơn vị đã hoàn thành" in browser.get(at("end", row.task)).content.decode()
    refused = browser.post(at("end", row.task), {"words": " "})
    assert refused.status_code == 422
    assert "Hãy nêu lý do kết thúc nhiệm vụ" in refused.content.decode()
    assert browser.post(at("end", row.task), {"words": "Kế hoạch mới thay thế"}).status_code == 302
    page = browser.get(at("task", row.task)).content.decode()
    assert "Kế hoạch mới thay thế" in page
    assert "chưa phải mọi đơn vị đã hoàn thành" in page
    for name in ("end", "give_further"):
        assert browser.post(at(name, row.task), {"words": "Nữa"}).status_code == 409
    assert browser.post(at("remind", row.task), {"unit": [row.pk]}).status_code == 409


def test_the_page_costs_the_same_for_two_units_and_for_45(many):
    browser = many.browser(many.secretary)
    two = issue(a_task(many), by=many.secretary)
    all_of_them = issue(a_task(many, units=many.ids), by=many.secretary)
    assert asked(browser, at("task", all_of_them)) == asked(browser, at("task", two)) <= 40
