"""The form of a task: units chosen in every way, provisions picked, what cannot be taken comes back as it was filled in."""

import re

import pytest
from django.urls import reverse

from tests.plans.ground import a_plan, a_task, given, in_days
from tests.plans.many import COMPANIES, asked, task_form, written
from trienkhai.plans.models import Task
from trienkhai.plans.queries import choosing

pytestmark = pytest.mark.django_db


def at(name, row):
    return reverse(f"plans:{name}", args=[row.pk])


def units_of(task):
    return list(task.assignments.order_by("order", "pk").values_list("unit_id", flat=True))


def test_all_directly_below_one_block_or_one_level(many):
    browser = many.browser(many.secretary)
    plan = a_plan(many)
    page = browser.get(at("task_new", plan)).content.decode()
    assert f'Tất cả đơn vị trực thuộc <span class="dim">({COMPANIES})</span>' in page
    block = f"part:{many.companies[0].group_memberships.get().grouping_id}:Cao su"
    assert block in page
    assert units_of(many.add(browser, plan)) == many.ids
    assert units_of(many.add(browser, plan, nhom_don_vi=[block])) == many.ids[2::3]
    assert set(units_of(many.add(browser, plan, nhom_don_vi=["kind:cell"]))) == {many.n1.pk, many.n2.pk, many.s1.pk}
    both = many.add(browser, plan, nhom_don_vi=[block], don_vi=[many.north.pk], ma_don_vi="CTB-1")
    assert units_of(both)[:2] == [many.north.pk, many.n1.pk]  # in the order of the tree, each once
    assert len(units_of(both)) == COMPANIES // 3 + 2


@pytest.mark.parametrize(
    "typed",
    ["CTB, CTB-2", "ctb ctb-2", "Công ty Bắc\nChi bộ 2 Bắc", "cong ty bac;CTB-2", "CTB\nCTB\nCTB-2\t"],
)
def test_units_are_typed_by_code_or_name(world, typed):
    browser = world.browser(world.secretary)
    plan = a_plan(world)
    browser.post(at("task_new", plan), task_form(nhom_don_vi=[], ma_don_vi=typed))
    assert units_of(Task.objects.get()) == [world.north.pk, world.n2.pk]


def test_what_cannot_be_told_comes_back_with_everything_typed(world):
    browser = world.browser(world.secretary)
    plan = a_plan(world)
    world.unit("Chi bộ 1 Bắc", "CTN-9", "cell", world.south)
    sent = task_form(
        nhom_don_vi=["below"],
        ma_don_vi="Chi bộ 1 Bắc\nLẠ-1",
        phoi_hop="Không có đơn vị này",
        name="Một việc dài",
        due_on="32/1/2026",
        don_vi=[world.north.pk],
    )
    answer = browser.post(at("task_new", plan), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Có nhiều đơn vị khớp với “Chi bộ 1 Bắc”: Chi bộ 1 Bắc (CTB-1), Chi bộ 1 Bắc (CTN-9)" in page
    assert "mang mã hoặc tên “LẠ-1”" in page
    assert "<b>Đơn vị phối hợp:</b>" in page
    assert "32/1/2026" in page
    assert "Một việc dài</textarea>" in page
    assert page.count(" checked") >= 3
    assert not Task.objects.exists()


def test_a_day_outside_the_plan_is_refused_by_its_name(world):
    browser = world.browser(world.secretary)
    answer = browser.post(at("task_new", a_plan(world)), task_form(due_on="1/1/1999"))
    assert answer.status_code == 422
    assert "<b>Thời hạn:</b> Hạn nằm ngoài thời gian của kế hoạch" in answer.content.decode()


def test_a_search_on_the_form_keeps_what_is_filled_in(world):
    browser = world.browser(world.secretary)
    plan = a_plan(world)
    sent = task_form(nhom_don_vi=[], step="find", tim="chi bo 2", name="", don_vi=[world.south.pk])
    answer = browser.post(at("task_new", plan), sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'value="{world.n2.pk}"' in page
    assert f'name="don_vi" value="{world.south.pk}" checked' in page
    assert "Tìm thấy với “chi bo 2”" in page
    browser.post(at("task_new", plan), task_form(nhom_don_vi=[], don_vi=[world.south.pk, world.n2.pk]))
    assert set(units_of(Task.objects.get())) == {world.south.pk, world.n2.pk}


def test_a_unit_outside_the_plan_is_not_taken_by_its_number(world):
    north = world.person("chief", "secretary", at=world.north)
    browser = world.browser(north)
    plan = a_plan(world, unit=world.north, by=north)
    for how in ({"don_vi": [world.south.pk]}, {"ma_don_vi": "CTN"}):
        answer = browser.post(at("task_new", plan), task_form(nhom_don_vi=[], **how))
        assert answer.status_code == 422
        assert "Công ty Nam" not in answer.content.decode()
    assert not Task.objects.exists()


def test_many_hundred_units_are_not_listed_one_by_one(many, monkeypatch):
    """For 2,000 units the form stays as short as for 45: as a whole, by code, by search."""
    monkeypatch.setattr(choosing, "MOST_TICKS", 40)
    browser = many.browser(many.secretary)
    plan = a_plan(many)
    page = browser.get(at("task_new", plan)).content.decode()
    assert 'name="don_vi"' not in page
    assert f"Có {COMPANIES} đơn vị trực thuộc" in page
    task = many.add(browser, plan)
    page = browser.get(at("task_change", task)).content.decode()
    assert "CTB\nCTN\nCT03\n" in page  # as they can be sent back


def test_a_planned_task_is_changed_and_taken_out(many):
    browser = many.browser(many.secretary)
    plan = many.begin_plan(browser)
    task = many.add(browser, plan, phoi_hop="CTB-1", nhom_don_vi=[], don_vi=many.ids[:3], ma_don_vi="CTN-1")
    page = browser.get(at("task_change", task)).content.decode()
    assert page.count('name="don_vi"') == COMPANIES
    assert len(re.findall(r'name="don_vi" value="\d+" checked', page)) == 3
    assert ">CTN-1</textarea>" in page
    assert ">CTB-1</textarea>" in page
    changed = task_form(
        number="2.3", nhom_don_vi=[], don_vi=many.ids[:1], day_kind="recurring", every="quarter", due_on=""
    )
    assert browser.post(at("task_change", task), changed).status_code == 302
    task.refresh_from_db()
    assert (task.number, task.every, units_of(task)) == ("2.3", "quarter", many.ids[:1])
    assert not task.cooperations.exists()
    assert browser.post(at("task_remove", task)).status_code == 302
    assert not Task.objects.exists()


def test_provisions_are_picked_from_the_documents_of_the_plan(many):
    browser = many.browser(many.secretary)
    plan = many.begin_plan(browser)
    page = browser.get(at("task_new", plan)).content.decode()
    assert "<b>Điều 1, khoản 1, điểm a</b>" in page
    task = many.add(browser, plan, dieu_khoan=[many.provision().pk, many.provision("dieu-2").pk])
    assert set(task.provisions.values_list("anchor", flat=True)) == {"dieu-1/khoan-1", "dieu-2"}


def test_from_a_provision_to_its_task(many):
    browser = many.browser(many.secretary)
    point = many.provision()
    give = f"{reverse('plans:give')}?dieu-khoan={point.pk}"
    assert "Lập kế hoạch" in browser.get(give).content.decode()
    plan = many.begin_plan(browser)
    answer = browser.get(give)
    assert answer.url == f"{at('task_new', plan)}?dieu-khoan={point.pk}"
    page = browser.get(answer.url).content.decode()
    assert f'name="dieu_khoan" value="{point.pk}" checked' in page
    assert "Mỗi quý một hội nghị:" in page
    second = a_plan(many)
    page = browser.get(give, follow=True).content.decode()
    assert f'name="dieu_khoan" value="{point.pk}" checked' in page  # only one of them carries it out
    second.carries_out.add(many.directive)
    page = browser.get(give).content.decode()
    assert page.count(f'/them/?dieu-khoan={point.pk}"') == 2
    assert many.browser(many.officer).get(give).status_code == 403


def test_of_an_issued_task_only_its_provisions_are_said_anew(many):
    browser = many.browser(many.secretary)
    task = given(many).task
    task.plan.carries_out.add(many.directive)
    page = browser.get(at("task_change", task)).content.decode()
    assert "nội dung giao giữ nguyên" in page
    assert 'name="name"' not in page
    sent = {"dieu_khoan": [many.provision().pk], "name": "Khác", "nhom_don_vi": ["below"]}
    assert browser.post(at("task_change", task), sent).status_code == 302
    task.refresh_from_db()
    assert (task.name, list(task.provisions.all())) == ("Duy trì chuyên mục thông tin hằng tuần", [many.provision()])
    assert task.assignments.count() == 2


def test_another_task_is_added_under_the_same_heading(world):
    browser = world.browser(world.secretary)
    plan = a_plan(world)
    browser.post(at("group_new", plan), {"name": "Tuyên truyền"})
    group = plan.groups.get()
    answer = browser.post(at("task_new", plan), task_form(step="more", group=group.pk))
    assert answer.url == f"{at('task_new', plan)}?nhom={group.pk}"
    assert f'<option value="{group.pk}" selected>' in browser.get(answer.url).content.decode()
    foreign = a_plan(world).groups.create(order=1, name="Nhóm của kế hoạch khác")
    assert browser.post(at("task_new", plan), task_form(group=foreign.pk)).status_code == 422


def test_the_form_costs_the_same_for_few_and_for_many_units(many):
    browser = many.browser(many.secretary)
    task = a_task(many, units=[many.north.pk, many.n2.pk], due_on=in_days(10))
    few = asked(browser, at("task_change", task))
    browser.post(at("task_change", task), task_form(due_on=written(in_days(10)), ma_don_vi="CTB-1"))
    assert asked(browser, at("task_change", task)) == few <= 30
