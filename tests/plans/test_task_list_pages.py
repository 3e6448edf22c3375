"""The list of tasks: counts that are filters, words with and without marks, plan and provision, what lies outside one's scope."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.plans.ground import a_plan, a_task, in_days
from tests.plans.many import asked
from trienkhai.plans.actions.answering import accept, refuse
from trienkhai.plans.actions.issuing import issue
from trienkhai.plans.actions.planning import add_group
from trienkhai.plans.actions.progress import confirm, report, tell_progress
from trienkhai.plans.actions.withdrawing import end, withdraw
from trienkhai.plans.models import SavedView
from trienkhai.plans.queries import task_list as asking
from trienkhai.plans.queries.task_list import Filters, task_list

pytestmark = pytest.mark.django_db
INDEX = "/nhiem-vu/"


def listed(person, **filters):
    found = task_list(person, Filters(**filters), on=timezone.localdate())
    return [line.task.name for branch in found.branches for _head, lines in branch.headings for line in lines]


def issued(world, **changes):
    return issue(a_task(world, **changes), by=world.secretary)


@pytest.fixture
def five(world):
    """One task of each kind in one plan, given to the northern company alone but for the first."""
    plan = a_plan(world)
    north = {"plan": plan, "units": [world.north.pk]}
    a_task(world, plan=plan, name="Việc chưa giao")
    late = issued(world, plan=plan, name="Việc quá hạn", due_on=in_days(-3))
    issued(world, **north, name="Việc sắp đến hạn", due_on=in_days(5))
    waits = issued(world, **north, name="Việc chờ xác nhận").assignments.get()
    accept(waits, by=world.officer)
    report(waits, by=world.officer, words="Xong")
    done = issued(world, **north, name="Việc hoàn thành").assignments.get()
    accept(done, by=world.officer)
    report(done, by=world.officer, words="Xong")
    confirm(done, by=world.secretary)
    accept(late.assignments.get(unit=world.north), by=world.officer)
    tell_progress(late.assignments.get(unit=world.north), by=world.officer, words="Đang làm", percent=60)
    return plan


def test_counts_are_filters(world, five):
    counts = task_list(world.secretary, Filters(), on=timezone.localdate()).counts
    assert [counts[key] for key in asking.TABS] == [5, 1, 1, 1, 1]
    shown = {key: listed(world.secretary, show=key) for key in asking.TABS[1:]}
    assert shown == {
        asking.LATE: ["Việc quá hạn"],
        asking.SOON: ["Việc sắp đến hạn"],
        asking.WAITS: ["Việc chờ xác nhận"],
        asking.PLANNED: ["Việc chưa giao"],
    }
    assert listed(world.secretary, show=asking.FINISHED) == ["Việc hoàn thành"]
    page = world.browser(world.secretary).get(INDEX).content.decode()
    assert "2 đơn vị chậm" in page
    assert "</span>30%</span>" in page  # 60 of the north, 0 of the south
    assert "Công ty Bắc" in page


def test_ended_refused_and_withdrawn_tasks_are_not_late(world):
    ended, refused, withdrawn = (
        issued(world, units=[world.north.pk], name=name, due_on=in_days(-3)) for name in ("Một", "Hai", "Ba")
    )
    end(ended, by=world.secretary, words="Không cần nữa")
    refuse(refused.assignments.get(), by=world.officer, words="Không thuộc chức năng")
    withdraw(withdrawn.assignments.get(), by=world.secretary, words="Giao nhầm")
    assert listed(world.secretary, show=asking.LATE) == []
    assert listed(world.secretary, show=asking.ENDED) == ["Một"]
    assert listed(world.secretary, show=asking.REFUSED) == ["Hai"]
    page = world.browser(world.secretary).get(INDEX).content.decode()
    for words in ("Đã kết thúc", "1 đơn vị từ chối", "Đã thu hồi"):
        assert words in page


@pytest.mark.parametrize("words", ["chuyên mục", "CHUYEN MUC", "chuyen  muc", "tin hang"])
def test_words_are_found_with_and_without_marks(world, words):
    plan = a_plan(world)
    a_task(world, plan=plan)
    a_task(world, plan=plan, name="Tập huấn cán bộ đầu mối", product="Lớp")
    page = world.browser(world.secretary).get(INDEX, {"q": words}).content.decode()
    assert "Duy trì chuyên mục" in page
    assert "Tập huấn cán bộ" not in page


def test_by_plan_group_unit_and_provision(many):
    plan, other = a_plan(many), a_plan(many)
    group = add_group(plan, "Tuyên truyền", number="I", by=many.secretary)
    one = a_task(many, plan=plan, units=[many.north.pk], name="Của Bắc")
    one.group = group
    one.save()
    one.provisions.add(many.provision("dieu-1/khoan-1/diem-a"))
    a_task(many, plan=other, units=[many.south.pk], name="Của Nam")
    secretary = many.secretary
    for filters in (
        {"plan": plan.pk},
        {"plan": plan.pk, "group": group.pk},
        {"unit": "CTB"},
        {"unit": "cong ty bac"},
        {"directive": many.directive.pk},
        {"provision": many.provision("dieu-1/khoan-1/diem-a").pk},
    ):
        assert listed(secretary, **filters) == ["Của Bắc"], filters
    assert listed(secretary, plan=other.pk, group=group.pk) == []
    browser = many.browser(secretary)
    assert "Tuyên truyền" in browser.get(INDEX).content.decode()
    page = browser.get(INDEX, {"theo": "dieu-khoan", "van-ban": many.directive.pk}).content.decode()
    assert "18-NQ/ĐU, Điều 1, khoản 1, điểm a" in page
    strange = browser.get(INDEX, {"ke-hoach": "x", "loc": "y", "dieu-khoan": "9" * 30, "theo": "z", "page": "-1"})
    assert strange.status_code == 200


def test_a_reader_sees_his_units_instances_and_no_sum_beyond(world):
    plan = a_plan(world)
    both = issued(world, plan=plan, name="Việc chung", due_on=in_days(-3))
    issued(world, plan=plan, units=[world.south.pk], name="Việc của Nam")
    north = both.assignments.get(unit=world.north)
    accept(north, by=world.officer)
    tell_progress(north, by=world.officer, words="Gần xong", percent=80)
    assert listed(world.officer) == ["Việc chung"]
    page = world.browser(world.officer).get(INDEX).content.decode()
    assert "80%" in page
    assert "Quá hạn 3 ngày" in page
    for foreign in ("Việc của Nam", "Công ty Nam", "40%", "2 đơn vị"):
        assert foreign not in page, foreign
    cell = world.person("clerk", "officer", at=world.n1)
    assert listed(cell) == []
    assert "Chưa có nhiệm vụ nào" in world.browser(cell).get(INDEX).content.decode()


def test_a_cooperating_unit_sees_the_task_once_it_is_issued(world):
    task = a_task(world, units=[world.north.pk])
    task.cooperations.create(unit=world.south)
    assert listed(world.neighbour) == []
    issue(task, by=world.secretary)
    page = world.browser(world.neighbour).get(INDEX).content.decode()
    assert "Đơn vị bạn phối hợp" in page
    assert "Công ty Bắc" not in page


def test_a_filter_is_kept_under_a_name_and_put_away(world):
    browser = world.browser(world.secretary)
    asked_for = "q=chuyên mục&loc=qua-han&page=7&csrf=x"
    answer = browser.post(reverse("plans:keep_filter"), {"name": " Quá hạn của tôi ", "query": asked_for})
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("Quá hạn của tôi", "loc=qua-han&q=chuy%C3%AAn+m%E1%BB%A5c")
    assert answer.url == f"{INDEX}?{view.query}"
    assert "Quá hạn của tôi" in browser.get(INDEX).content.decode()
    officer = world.browser(world.officer)
    assert "Quá hạn của tôi" not in officer.get(INDEX).content.decode()
    assert officer.post(reverse("plans:drop_filter", args=[view.pk])).status_code == 404
    browser.post(reverse("plans:keep_filter"), {"name": "Quá hạn của tôi", "query": "q=lớp"})
    assert SavedView.objects.get().query == "q=l%E1%BB%9Bp"
    assert browser.post(reverse("plans:keep_filter"), {"name": "", "query": "q=a"}).status_code == 422
    browser.post(reverse("plans:drop_filter", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_a_long_list_has_pages_and_the_plan_counts_them_all(world, monkeypatch):
    monkeypatch.setattr(asking, "PAGE", 3)
    plan = a_plan(world)
    for number in range(7):
        a_task(world, plan=plan, name=f"Việc {number}")
    assert listed(world.secretary, page=3) == ["Việc 6"]
    assert listed(world.secretary, page=99) == ["Việc 6"]
    page = world.browser(world.secretary).get(INDEX, {"page": 2}).content.decode()
    assert "7 nhiệm vụ" in page
    assert "Trang 2 trên 3" in page


def test_the_list_costs_the_same_for_two_tasks_and_for_eight(world):
    browser = world.browser(world.secretary)
    for _each in range(2):
        issued(world)
    few = asked(browser, INDEX)
    for _each in range(6):
        issued(world, units=[world.north.pk])
    assert asked(browser, INDEX) <= few + 1 <= 30  # names, once a single unit has a task
