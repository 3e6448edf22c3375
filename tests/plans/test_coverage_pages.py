"""The page of a directive with its coverage, and the units behind a cell of it."""

import re
from datetime import date
from html import unescape

import pytest

from tests.plans.ordering import at, order, plan_under, provision, resolve
from trienkhai.directory import actions as directory
from trienkhai.plans.actions.answering import Part, accept, break_down, forward
from trienkhai.plans.actions.progress import tell_progress


@pytest.fixture
def resolution(world):
    grouping = directory.make_grouping(world.root, key="khoi", name="Khối", by=world.founder)
    for unit, part in ((world.north, "Phân bón"), (world.south, "Cao su")):
        directory.put_in_group(grouping, unit, part=part, on=date(2020, 1, 1), by=world.founder)
    return resolve(world)


@pytest.fixture
def task(world, resolution):
    plan = plan_under(resolution, world.group, by=world.secretary)
    made = order(plan, [world.north, world.south], ["dieu-1/khoan-1"], by=world.secretary, name="Hội nghị quý")
    instance = accept(at(made, world.north), by=world.officer)
    tell_progress(instance, by=world.officer, words="Đã họp")
    return made


def page(world, person, address):
    answer = world.browser(person).get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def rows_of(text):
    """The units listed in a page, by their names."""
    return re.findall(r'<th scope="row">([^<]+)</th>', text)


def test_each_point_shows_its_tasks_and_how_many_units_have_it(world, resolution, task):
    text = page(world, world.secretary, f"/nghi-quyet/{resolution.pk}/")
    first, second = re.findall(r"<tr>\s*<th scope=\"row\"><a class=\"kick\".*?</tr>", text, re.S)[:2]
    assert "Hội nghị quý" in first and f'href="/nhiem-vu/{task.pk}/"' in first
    assert re.findall(r'data-l="([^"]+)"><a href="[^"]+"><b>(\d)</b><span class="dim">/(\d)', first) == [
        ("Cao su", "0", "1"),
        ("Phân bón", "1", "1"),
    ]
    assert "Chưa có nhiệm vụ" in second
    assert "“Thông tin” chưa giao cho ai" in text
    assert "“Học tập”: còn 1 đơn vị chưa đạt" in text and "Nhiều nhất: Cao su (1)" in text
    assert ("2 đơn vị" in text) and ("1/3 điều khoản" in text)


def test_the_fact_that_is_counted_is_chosen_in_the_address(world, resolution, task):
    given = page(world, world.secretary, f"/nghi-quyet/{resolution.pk}/?muc=giao")
    assert "còn 1 đơn vị" not in given
    assert "còn 2 đơn vị" in page(world, world.secretary, f"/nghi-quyet/{resolution.pk}/?muc=xac-nhan")
    page(world, world.secretary, f"/nghi-quyet/{resolution.pk}/?muc=khac&nhom=khac")


def test_every_cell_leads_to_the_units_behind_it(world, resolution, task):
    text = page(world, world.secretary, f"/nghi-quyet/{resolution.pk}/")
    address = re.search(r'data-l="Cao su"><a href="([^"]+)"><b>0', text)[1]
    behind = page(world, world.secretary, address)
    assert rows_of(behind) == ["Công ty Nam"]
    assert f'href="/nhiem-vu/don-vi/{at(task, world.south).pk}/"' in behind


def test_the_units_are_filtered_by_who_has_it_and_by_name(world, resolution, task):
    address = f"/nhiem-vu/do-phu/{resolution.pk}/?dieu-khoan={provision(resolution, 'dieu-1').pk}"
    assert rows_of(page(world, world.secretary, address)) == ["Công ty Nam", "Công ty Bắc"]
    assert rows_of(page(world, world.secretary, f"{address}&tt=co")) == ["Công ty Bắc"]
    assert rows_of(page(world, world.secretary, f"{address}&tt=chua")) == ["Công ty Nam"]
    assert rows_of(page(world, world.secretary, f"{address}&q=cong ty bac")) == ["Công ty Bắc"]
    assert rows_of(page(world, world.secretary, f"/nhiem-vu/do-phu/{resolution.pk}/")) == ["Công ty Nam", "Công ty Bắc"]
    below = f"/nhiem-vu/do-phu/{resolution.pk}/?dieu-khoan={provision(resolution, 'dieu-1/khoan-2').pk}&tt=co"
    assert rows_of(page(world, world.secretary, below)) == ["Công ty Bắc"]


@pytest.mark.parametrize("asked", ["x", "999999999", "9" * 30, "-1"])
def test_a_point_that_is_none_of_the_directive_is_not_there(world, resolution, task, asked):
    answer = world.browser(world.secretary).get(f"/nhiem-vu/do-phu/{resolution.pk}/?dieu-khoan={asked}")
    assert answer.status_code == 404


def test_what_was_forwarded_says_where_it_went(world, resolution, task):
    forward(at(task, world.south), world.s1, by=world.neighbour)
    text = page(world, world.secretary, f"/nhiem-vu/do-phu/{resolution.pk}/")
    assert "đã chuyển cho Chi bộ 1 Nam" in text
    assert rows_of(text) == ["Công ty Nam", "Công ty Bắc"]


def test_who_sees_one_unit_reads_of_it_alone_and_is_told_so(world, resolution, task):
    part = break_down(at(task, world.north), [Part(world.n1.pk)], by=world.officer)[0]
    clerk = world.person("clerk", "officer", at=world.n1)
    for person, name in ((world.officer, "Công ty Bắc"), (clerk, "Chi bộ 1 Bắc")):
        text = page(world, person, f"/nhiem-vu/do-phu/{resolution.pk}/")
        assert rows_of(text) == [name]
        assert "Công ty Nam" not in text
        assert "trong phạm vi của bạn" in text
        assert "trong phạm vi của bạn" in page(world, person, f"/nghi-quyet/{resolution.pk}/")
    assert f"/nhiem-vu/don-vi/{part.pk}/" in text
    assert "trong phạm vi của bạn" not in page(world, world.secretary, f"/nghi-quyet/{resolution.pk}/")


def test_a_provision_leads_to_its_tasks(world, resolution, task):
    text = page(world, world.secretary, f"/nghi-quyet/{resolution.pk}/")
    clause = re.search(r'<div id="dieu-1/khoan-1".*?</div>', text, re.S)[0]
    assert f'href="/nhiem-vu/{task.pk}/"' in clause
    assert "/nhiem-vu/" not in re.search(r'<div id="dieu-2".*?</div>', text, re.S)[0]


def test_the_thread_of_a_directive_goes_on_to_tasks_and_to_what_was_done(world, resolution, task):
    text = page(world, world.secretary, f"/nghi-quyet/{resolution.pk}/")
    bar = re.search(r'<nav class="thread".*?</nav>', text, re.S)[0]
    assert re.findall(r"<b>([^<]+)</b>", bar) == ["18-NQ/ĐU", "1 nhiệm vụ", "1 lượt cập nhật"]
    stranger = world.person("stranger", "officer", at=world.s1)
    bar = re.search(r'<nav class="thread".*?</nav>', page(world, stranger, f"/nghi-quyet/{resolution.pk}/"), re.S)[0]
    assert re.findall(r"<b>([^<]+)</b>", bar) == ["18-NQ/ĐU", "Chưa có nhiệm vụ", "Chưa có cập nhật"]


def test_a_directive_that_no_task_serves_says_so_to_who_could_plan_one(world, resolution):
    assert "Chưa có nhiệm vụ nào thực hiện văn bản này" in page(world, world.secretary, f"/nghi-quyet/{resolution.pk}/")
    assert 'id="do-phu"' not in page(world, world.officer, f"/nghi-quyet/{resolution.pk}/")
