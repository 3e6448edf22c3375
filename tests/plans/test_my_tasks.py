"""What waits for a person: to do in the name of his units, to decide in the name of those that gave; the tasks of one unit."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.plans.ground import a_plan, a_task, given, in_days
from trienkhai.home.queries import my_work
from trienkhai.home.words import truth
from trienkhai.plans.actions.answering import Part, accept, break_down, refuse
from trienkhai.plans.actions.extending import ask_extension
from trienkhai.plans.actions.issuing import issue
from trienkhai.plans.actions.progress import confirm, give_back, report
from trienkhai.plans.actions.withdrawing import end
from trienkhai.plans.models import Assignment
from trienkhai.plans.queries.my_tasks import TO_DECIDE, TO_DO, Filters, seat_of, task_list

pytestmark = pytest.mark.django_db
MINE = "/nhiem-vu/cua-toi/"


def today():
    return timezone.localdate()


def names(person, side=TO_DO, **asked):
    found = task_list(seat_of(person).rows(side), Filters(side, **asked), on=today())
    return [(line.row.task.name, line.unit_name) for line in found.lines]


def of_north(task):
    return task.assignments.get(unit__namings__code="CTB")


@pytest.fixture
def three(world):
    """Of both companies: one late, one due soon, one later."""
    plan = a_plan(world)
    days = {"Muộn": -3, "Gần": 5, "Xa": 60}
    made = {}
    for name in ("Xa", "Gần", "Muộn"):
        made[name] = issue(a_task(world, plan=plan, name=name), by=world.secretary)
        made[name].assignments.update(due_on=in_days(days[name]))
    return made


def test_a_unit_officer_finds_his_own_tasks_late_ones_first(world, three):
    assert names(world.officer) == [(name, "Công ty Bắc") for name in ("Muộn", "Gần", "Xa")]
    assert names(world.officer, TO_DECIDE) == []
    assert names(world.auditor) == names(world.auditor, TO_DECIDE) == []


def test_who_gave_it_has_nothing_to_do_until_the_unit_has_answered(world, three):
    row = of_north(three["Gần"])
    assert names(world.secretary) == []
    assert names(world.secretary, TO_DECIDE) == []
    accept(row, by=world.officer)
    report(row, by=world.officer, words="Xong")
    refuse(of_north(three["Xa"]), by=world.officer, words="Không phải")
    assert names(world.secretary, TO_DECIDE) == [("Gần", "Công ty Bắc"), ("Xa", "Công ty Bắc")]
    assert len(names(world.secretary, TO_DECIDE, state="late")) == 2  # of both companies
    assert names(world.officer) == [("Muộn", "Công ty Bắc")]


def test_what_a_unit_gave_on_is_its_own_to_decide_and_nobodys_above(world, three):
    row = of_north(three["Gần"])
    clerk = world.person("clerk", "officer", at=world.n1)
    part, post = break_down(row, [Part(world.n1.pk), Part(world.north.pk, post="Văn phòng")], by=world.officer)
    assert names(clerk) == [("Gần", "Chi bộ 1 Bắc")]
    accept(part, by=clerk)
    report(part, by=clerk, words="Xong")
    accept(post, by=world.officer)
    assert names(world.officer, TO_DECIDE) == [("Gần", "Chi bộ 1 Bắc")]
    assert names(world.secretary, TO_DECIDE) == names(world.secretary) == []
    assert ("Gần", "Chi bộ 1 Bắc") not in names(world.officer)
    assert names(world.officer).count(("Gần", "Công ty Bắc")) == 2  # the whole, and what its own office does


def test_given_back_and_more_time_asked_are_told_apart(world, three):
    row = of_north(three["Gần"])
    accept(row, by=world.officer)
    report(row, by=world.officer, words="Xong")
    give_back(row, by=world.secretary, words="Thiếu ảnh")
    assert names(world.officer, state="returned") == [("Gần", "Công ty Bắc")]
    ask_extension(row, in_days(40), by=world.officer, words="Thiếu người")
    found = task_list(seat_of(world.secretary).rows(TO_DECIDE), Filters(TO_DECIDE), on=today())
    assert [line.asked for line in found.lines] == [in_days(40)]
    report(row, by=world.officer, words="Bổ sung")
    assert names(world.officer, state="returned") == []


def test_what_ended_waits_for_nobody_and_is_still_found(world, three):
    end(three["Muộn"], by=world.secretary, words="Hết giai đoạn")
    assert names(world.officer) == [("Gần", "Công ty Bắc"), ("Xa", "Công ty Bắc")]
    assert len(names(world.officer, state="all")) == 3


def test_the_list_is_narrowed_by_words_of_the_task_and_of_the_unit(world, three):
    assert names(world.officer, words="muon") == [("Muộn", "Công ty Bắc")]
    assert names(world.officer, words="không có") == []
    assert {unit for _task, unit in names(world.secretary, TO_DECIDE, state="all", unit="bac")} == {"Công ty Bắc"}


def test_the_page_counts_its_filters_and_shows_them(world, three):
    page = world.browser(world.officer).get(MINE).content.decode()
    assert "1 nhiệm vụ quá hạn" in page
    assert "Quá hạn 3 ngày" in page
    assert page.index("Muộn") < page.index("Gần") < page.index("Xa")
    late = world.browser(world.officer).get(f"{MINE}?tt=late").content.decode()
    assert "Gần</a>" not in late
    assert "Không có nhiệm vụ nào khớp" in world.browser(world.officer).get(f"{MINE}?q=zzz").content.decode()
    assert world.browser(world.auditor).get(f"{MINE}?phia=giao&tt=x&page=9").status_code == 200


def test_a_long_list_is_paged(world):
    row = given(world)
    Assignment.objects.bulk_create(
        Assignment(task=row.task, unit=world.north, giver=world.group, parent=row, post=f"Tổ {n}", state="issued")
        for n in range(60)
    )
    page = world.browser(world.officer).get(MINE).content.decode()
    assert page.count('class="day"') == 50
    assert world.browser(world.officer).get(f"{MINE}?page=2").content.decode().count('class="day"') == 11


def test_the_tasks_of_a_unit_are_the_same_list_from_its_seat(world, three):
    north, south = f"/nhiem-vu/don-vi-cua/{world.north.pk}/", f"/nhiem-vu/don-vi-cua/{world.south.pk}/"
    page = world.browser(world.auditor).get(north).content.decode()
    assert "Nhiệm vụ của Công ty Bắc" in page
    assert page.index("Muộn") < page.index("Gần") < page.index("Xa")
    assert world.browser(world.officer).get(south).status_code == 404
    group = world.browser(world.auditor).get(f"/nhiem-vu/don-vi-cua/{world.group.pk}/?phia=giao&tt=all")
    assert group.content.decode().count('class="day"') == 6


def queries_of(ask):
    with CaptureQueriesContext(connection) as counted:
        ask()
    return len(counted)


def test_the_number_of_queries_does_not_grow_with_the_list(world):
    def both():
        for side in (TO_DO, TO_DECIDE):
            task_list(seat_of(world.officer).rows(side), Filters(side, state="all", words="duy"), on=today())

    row = given(world)
    break_down(row, [Part(world.n1.pk)], by=world.officer)
    few = queries_of(both)
    for _ in range(3):
        more = given(world)
        break_down(more, [Part(world.n1.pk), Part(world.n2.pk), Part(world.north.pk, post="Phòng")], by=world.officer)
    assert queries_of(both) == few <= 14


def test_my_work_shows_the_first_of_both_lists_and_says_so(world, three):
    row = of_north(three["Gần"])
    accept(row, by=world.officer)
    work = my_work(world.officer, on=today())
    assert [line.row.task.name for line in work.tasks.to_do.lines] == ["Muộn", "Gần", "Xa"]
    assert truth(work) == "2 nhiệm vụ chưa nhận; 1 nhiệm vụ quá hạn."
    page = world.browser(world.officer).get("/").content.decode()
    assert MINE in page
    assert "Quá hạn 3 ngày" in page
    report(row, by=world.officer, words="Xong")
    assert "1 nhiệm vụ chờ anh/chị quyết định" in truth(my_work(world.secretary, on=today()))
    confirm(row, by=world.secretary)
    assert truth(my_work(world.secretary, on=today())) == "Hôm nay không có việc nào chờ anh/chị."


def test_my_work_is_quiet_where_no_task_waits(world):
    work = my_work(world.officer, on=today())
    assert work.tasks.is_quiet
    assert work.is_quiet
    assert MINE not in world.browser(world.officer).get("/").content.decode()
