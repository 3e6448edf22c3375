"""The secretary writes a plan and issues its tasks on pages: 12 tasks for 45 companies."""

import pytest
from django.urls import reverse

from tests.plans.ground import BEGIN, END, a_plan, a_task, in_days
from tests.plans.many import COMPANIES, asked, task_form, written
from trienkhai.audit.models import Entry
from trienkhai.plans.actions.issuing import issue
from trienkhai.plans.models import Assignment, Plan, State, Task, TaskGroup

pytestmark = pytest.mark.django_db


def at(name, row):
    return reverse(f"plans:{name}", args=[row.pk])


def test_twelve_tasks_are_planned_for_45_units_and_issued_at_once(many):
    browser = many.browser(many.secretary)
    plan = many.begin_plan(browser)
    assert (plan.unit, list(plan.carries_out.all())) == (many.group, [many.directive])
    for number in range(1, 13):
        many.add(browser, plan, name=f"Nhiệm vụ thứ {number}", dieu_khoan=[many.provision().pk])
    assert [task.number for task in plan.tasks.all()] == [str(number) for number in range(1, 13)]
    assert Assignment.objects.filter(state=State.PLANNED).count() == 12 * COMPANIES
    page = browser.get(at("plan", plan)).content.decode()
    assert "12/12 nhiệm vụ chưa giao" in page
    answer = browser.post(at("issue_many", plan), {"task": [task.pk for task in plan.tasks.all()]})
    assert answer.status_code == 302
    assert Assignment.objects.filter(state=State.ISSUED, depth=0).count() == 12 * COMPANIES
    assert "Đã giao cả 12 nhiệm vụ" in browser.get(at("plan", plan)).content.decode()
    assert Entry.objects.filter(event="plans.task_issued").count() == 12


def test_the_five_questions_are_asked_by_name(world):
    browser = world.browser(world.secretary)
    plan = a_plan(world)
    bare = a_task(
        world, plan=plan, units=[], number="2.7", name="Việc chưa rõ", product="", responsible="", due_on=None
    )
    clear = a_task(world, plan=plan)
    page = browser.get(at("plan", plan)).content.decode()
    for question in ("rõ người: chưa có đơn vị", "rõ thời gian: không có hạn", "rõ kết quả", "rõ trách nhiệm"):
        assert question in page
    ticked = {"task": [bare.pk, clear.pk], "reason": "Sản phẩm thống nhất sau"}
    answer = browser.post(at("issue_many", plan), ticked)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2.7 Việc chưa rõ:" in page
    assert "Phải bổ sung trước khi giao: rõ người" in page
    assert 'value="Sản phẩm thống nhất sau"' in page
    assert page.count("checked") == 2
    assert not Task.objects.exclude(issued_at=None).exists()


def test_a_task_without_product_is_issued_with_a_reason(world):
    browser = world.browser(world.secretary)
    task = a_task(world, product="")
    page = browser.get(at("issue", task)).content.decode()
    assert "rõ kết quả: chưa ghi sản phẩm" in page
    assert "Công ty Bắc" in page
    refused = browser.post(at("issue", task), {"reason": " "})
    assert refused.status_code == 422
    assert "nêu lý do giao" in refused.content.decode()
    assert browser.post(at("issue", task), {"reason": "Thống nhất sau"}).status_code == 302
    task.refresh_from_db()
    assert (task.is_issued, task.issue_reason) == (True, "Thống nhất sau")
    assert browser.get(at("issue", task)).status_code == 409


def test_nothing_ticked_is_said_and_a_task_of_another_plan_is_not_issued(world):
    browser = world.browser(world.secretary)
    mine, other = a_plan(world), a_task(world)
    answer = browser.post(at("issue_many", mine), {"task": [other.pk]})
    assert answer.status_code == 422
    assert "Hãy chọn nhiệm vụ cần giao" in answer.content.decode()
    other.refresh_from_db()
    assert not other.is_issued


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends_on": "31/13/2030"}, "31/13/2030"),
        ({"ends_on": written(BEGIN.replace(year=BEGIN.year - 1))}, "Kế hoạch kết thúc trước khi bắt đầu"),
        ({"name": ""}, "Tên kế hoạch"),
        ({"other_unit": "KHONG-CO"}, "KHONG-CO"),
    ],
)
def test_a_plan_that_cannot_be_taken_comes_back_as_it_was_typed(world, wrong, said):
    browser = world.browser(world.secretary)
    sent = {
        "unit": world.group.pk,
        "name": "Kế hoạch số 7",
        "begins_on": written(BEGIN),
        "ends_on": written(END),
    }
    answer = browser.post(reverse("plans:plan_new"), sent | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert f'value="{written(BEGIN)}"' in page
    assert not Plan.objects.exists()


def test_a_plan_of_a_unit_below_is_begun_by_its_code(world):
    browser = world.browser(world.secretary)
    sent = {"unit": world.group.pk, "other_unit": "CTB", "name": "Kế hoạch của Bắc"}
    browser.post(reverse("plans:plan_new"), sent | {"begins_on": written(BEGIN), "ends_on": written(END)})
    assert Plan.objects.get().unit == world.north


def test_a_plan_is_said_anew_while_nothing_is_issued(many):
    browser = many.browser(many.secretary)
    plan = many.begin_plan(browser)
    task = many.add(browser, plan, dieu_khoan=[many.provision().pk])
    assert written(END) in browser.get(at("plan_change", plan)).content.decode()
    sent = {"name": "Kế hoạch mới", "begins_on": written(BEGIN), "ends_on": written(in_days(5))}
    answer = browser.post(at("plan_change", plan), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ngoài thời gian của kế hoạch: 1 Duy trì" in page  # its task would be outside
    assert "18-NQ/ĐU; hãy sửa các nhiệm vụ đó trước" in page  # and its directive is served
    sent |= {"ends_on": written(END), "carries_out": [many.directive.pk]}
    assert browser.post(at("plan_change", plan), sent).status_code == 302
    plan.refresh_from_db()
    assert plan.name == "Kế hoạch mới"
    issue(task, by=many.secretary)
    assert browser.post(at("plan_change", plan), sent).status_code == 409


def test_headings_are_added_named_moved_and_taken_out(world):
    browser = world.browser(world.secretary)
    plan = a_plan(world)
    for name in ("Tuyên truyền", "Tập huấn", "Kiểm tra"):
        browser.post(at("group_new", plan), {"name": name})
    first, second, third = plan.groups.all()
    browser.post(at("group_change", third), {"do": "up"})
    assert [group.name for group in plan.groups.all()] == ["Tuyên truyền", "Kiểm tra", "Tập huấn"]
    browser.post(at("group_change", first), {"do": "up"})  # no further than the end
    browser.post(at("group_change", second), {"number": "II", "name": "Tập huấn cán bộ"})
    second.refresh_from_db()
    assert (second.number, second.name) == ("II", "Tập huấn cán bộ")
    browser.post(reverse("plans:task_new", args=[plan.pk]), task_form(group=first.pk))
    assert browser.post(at("group_change", first), {"do": "remove"}).status_code == 409
    browser.post(at("group_change", third), {"do": "remove"})
    assert set(TaskGroup.objects.values_list("name", flat=True)) == {"Tuyên truyền", "Tập huấn cán bộ"}
    refused = browser.post(at("group_new", plan), {"name": ""})
    assert refused.status_code == 422
    assert "Hãy đặt tên nhóm nhiệm vụ" in refused.content.decode()


def test_an_officer_writes_no_plan_and_sees_of_one_only_what_he_was_given(world):
    officer = world.browser(world.officer)
    plan = a_plan(world)
    mine, planned = (
        a_task(world, plan=plan, units=[world.north.pk], name="Việc của Bắc"),
        a_task(world, plan=plan, name="Việc chưa giao"),
    )
    foreign = a_task(world, plan=plan, units=[world.south.pk], name="Việc của Nam")
    assert officer.get(at("plan", plan)).status_code == 404  # nothing is given yet
    for task in (mine, foreign):
        issue(task, by=world.secretary)
    page = officer.get(at("plan", plan)).content.decode()
    assert "Việc của Bắc" in page
    assert not [word for word in ("Việc chưa giao", "Việc của Nam", "chưa giao.") if word in page]
    assert officer.get(at("task", planned)).status_code == 404
    assert officer.get(reverse("plans:plan_new")).status_code == 403
    for name, row in (("plan_change", plan), ("task_new", plan), ("issue_many", plan), ("group_new", plan)):
        assert officer.post(at(name, row), task_form()).status_code == 403, name
    for name in ("end", "give_further", "task_change", "task_remove"):
        assert officer.post(at(name, mine), {}).status_code == 403, name


def test_a_plan_costs_the_same_for_two_tasks_and_for_eight(world):
    browser = world.browser(world.secretary)
    plan = a_plan(world)
    for _each in range(2):
        issue(a_task(world, plan=plan), by=world.secretary)
    few = asked(browser, at("plan", plan))
    for _each in range(6):
        a_task(world, plan=plan)
    assert asked(browser, at("plan", plan)) == few <= 30
