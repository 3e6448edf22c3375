"""Coverage: which units have a point of a resolution as a task, and how far it has come there, each fact apart."""

from datetime import date

import pytest

from tests.plans.ordering import at, order, plan_under, resolve
from trienkhai.directory import actions as directory
from trienkhai.plans.actions.answering import Part, accept, break_down, forward, refuse
from trienkhai.plans.actions.progress import Brought, confirm, report, tell_progress
from trienkhai.plans.actions.withdrawing import withdraw
from trienkhai.plans.queries.coverage import NO_TASK, NOT_ISSUED, UNITS, coverage, gaps


@pytest.fixture
def resolution(world):
    return resolve(world)


@pytest.fixture
def plan(world, resolution):
    return plan_under(resolution, world.group, by=world.secretary)


def counts(told, label):
    """(assigned, told, evidenced, confirmed) and the units of a point, by what it is called."""
    line = next(line for line in told.lines if line.place == label)
    return (*line.whole.counts, line.whole.units)


def test_a_task_on_a_clause_counts_for_the_article_above(world, resolution, plan):
    order(plan, [world.north], ["dieu-1/khoan-2/diem-a"], by=world.secretary)
    told = coverage(resolution, world.secretary)
    assert [line.place for line in told.lines] == ["Điều 1", "Điều 2", "Điều 3"]
    assert counts(told, "Điều 1") == (1, 0, 0, 0, 2)
    assert counts(told, "Điều 2") == (0, 0, 0, 0, 2)
    assert [gap.line.place for gap in gaps(told, "told") if gap.kind == NO_TASK] == ["Điều 2", "Điều 3"]


def test_each_fact_is_counted_apart(world, resolution, plan):
    task = order(plan, [world.north, world.south], ["dieu-1"], by=world.secretary)
    north, south = at(task, world.north), at(task, world.south)
    for instance, officer in ((north, world.officer), (south, world.neighbour)):
        accept(instance, by=officer)
    tell_progress(south, by=world.neighbour, words="Đã mở một lớp", percent=50)
    report(north, by=world.officer, words="Xong", files=[Brought(b"Bien ban", "bien-ban.txt")])
    assert counts(coverage(resolution, world.secretary), "Điều 1") == (2, 2, 1, 0, 2)
    confirm(north, by=world.secretary)
    assert counts(coverage(resolution, world.secretary), "Điều 1") == (2, 2, 1, 1, 2)


def test_a_unit_counts_only_when_all_its_instances_of_the_point_do(world, resolution, plan):
    order(plan, [world.north], ["dieu-1/khoan-1"], by=world.secretary)
    second = order(plan, [world.north, world.south], ["dieu-1/khoan-2"], by=world.secretary)
    instance = at(second, world.north)
    accept(instance, by=world.officer)
    tell_progress(instance, by=world.officer, words="Đang làm")
    assert counts(coverage(resolution, world.secretary), "Điều 1") == (2, 0, 0, 0, 2)
    served = coverage(resolution, world.secretary).lines[0].tasks
    assert [one.counts for one in served] == [(1, 0, 0, 0), (2, 1, 0, 0)]


def test_what_was_broken_down_counts_when_all_its_parts_do(world, resolution, plan):
    instance = at(order(plan, [world.north], ["dieu-1"], by=world.secretary), world.north)
    parts = break_down(instance, [Part(world.n1.pk), Part(world.n2.pk)], by=world.officer)
    for part, expected in zip(parts, (0, 1), strict=True):
        accept(part, by=world.officer)
        tell_progress(part, by=world.officer, words="Đang làm")
        assert counts(coverage(resolution, world.secretary), "Điều 1") == (1, expected, 0, 0, 2)


def test_what_was_withdrawn_or_only_planned_counts_for_nothing(world, resolution, plan):
    task = order(plan, [world.north], ["dieu-1"], by=world.secretary)
    order(plan, [world.north, world.south], ["dieu-2"], by=world.secretary, issued=False)
    withdraw(at(task, world.north), words="Giao nhầm", by=world.secretary)
    told = coverage(resolution, world.secretary)
    assert counts(told, "Điều 1") == counts(told, "Điều 2") == (0, 0, 0, 0, 2)
    assert [(gap.line.place, gap.kind) for gap in gaps(told, "told")] == [
        ("Điều 3", NO_TASK),
        ("Điều 2", NOT_ISSUED),
        ("Điều 1", UNITS),
    ]


def test_a_refused_order_is_still_the_units(world, resolution, plan):
    task = order(plan, [world.north], ["dieu-1"], by=world.secretary)
    refuse(at(task, world.north), words="Không đủ người", by=world.officer)
    assert counts(coverage(resolution, world.secretary), "Điều 1") == (1, 0, 0, 0, 2)


def test_an_order_that_was_forwarded_is_counted_at_the_unit_it_was_given_to(world, resolution, plan):
    instance = at(order(plan, [world.north], ["dieu-1"], by=world.secretary), world.north)
    forward(instance, world.n1, by=world.officer)
    told = coverage(resolution, world.secretary)
    assert counts(told, "Điều 1") == (1, 0, 0, 0, 2)
    assert told.others == 0
    clerk = world.person("clerk", "officer", at=world.n1)
    assert counts(coverage(resolution, clerk), "Điều 1") == (1, 0, 0, 0, 1)


def test_a_unit_further_down_that_was_given_a_task_is_counted_beside_the_others(world, resolution, plan):
    order(plan, [world.north, world.s1], ["dieu-1"], by=world.secretary)
    told = coverage(resolution, world.secretary)
    assert counts(told, "Điều 1") == (2, 0, 0, 0, 3)
    assert (told.units, told.others, told.is_partial) == (3, 1, False)


def test_a_heading_with_a_task_of_its_own_is_a_point_too(world):
    chapters = resolve(
        world,
        "ĐẢNG ỦY\nSố 19-NQ/ĐU\nVinh, ngày 15 tháng 6 năm 2021\nNGHỊ QUYẾT\nvề học tập\n"
        "Chương I\nHỌC TẬP\nĐiều 1. Lớp\nMở lớp.\nChương II\nTHÔNG TIN\nĐiều 2. Tin\nViết tin.\n",
    )
    plan = plan_under(chapters, world.group, by=world.secretary)
    order(plan, [world.north], ["chuong-ii"], by=world.secretary)
    assert [line.provision.level for line in coverage(chapters, world.secretary).lines] == ["dieu", "chuong", "dieu"]


def test_a_reader_counts_the_units_of_his_scope_alone(world, resolution, plan):
    task = order(plan, [world.north, world.south], ["dieu-1"], by=world.secretary)
    parts = break_down(at(task, world.north), [Part(world.n1.pk), Part(world.n2.pk)], by=world.officer)
    clerk = world.person("clerk", "officer", at=world.n1)
    accept(parts[0], by=clerk)
    tell_progress(parts[0], by=clerk, words="Đang làm")
    assert counts(coverage(resolution, world.officer), "Điều 1") == (1, 0, 0, 0, 1)
    own = coverage(resolution, clerk)
    assert counts(own, "Điều 1") == (1, 1, 0, 0, 1)
    assert own.is_partial and coverage(resolution, world.officer).is_partial
    stranger = world.person("stranger", "officer", at=world.s1)
    assert counts(coverage(resolution, stranger), "Điều 1") == (0, 0, 0, 0, 1)


def test_units_are_counted_by_the_parts_of_a_grouping(world, resolution, plan):
    third = world.unit("Viện Hóa học", "VHH", "company", world.group)
    grouping = directory.make_grouping(world.root, key="khoi", name="Khối", by=world.founder)
    for unit, part in ((world.north, "Phân bón"), (world.south, "Cao su")):
        directory.put_in_group(grouping, unit, part=part, on=date(2020, 1, 1), by=world.founder)
    order(plan, [world.north, third], ["dieu-1"], by=world.secretary)
    told = coverage(resolution, world.secretary)
    cells = {shown.part: (shown.count, shown.units, shown.state) for shown in told.shown(told.lines[0], "assigned")}
    assert cells == {"Phân bón": (1, 1, "full"), "Cao su": (0, 1, "none"), "": (1, 1, "full")}
    gap = next(gap for gap in gaps(told, "assigned") if gap.kind == UNITS)
    assert (gap.missing, gap.parts) == (1, (("Cao su", 1),))


def test_the_queries_do_not_grow_with_the_units(world, resolution, plan, django_assert_max_num_queries):
    for name in ("dieu-1", "dieu-2"):
        forward(
            at(order(plan, [world.north, world.south], [name], by=world.secretary), world.north),
            world.n1,
            by=world.officer,
        )
    with django_assert_max_num_queries(13):
        coverage(resolution, world.secretary)
