"""One order, one instance for each unit: taken on, refused, forwarded, broken down, told of, reported, confirmed."""

from dataclasses import astuple

import pytest

from tests.plans.ground import a_plan, a_task, endless, facts, given, in_days
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.audit.models import Entry
from trienkhai.notices.models import Notice
from trienkhai.plans.actions.answering import Part, accept, break_down, forward, insist, refuse
from trienkhai.plans.actions.extending import ask_extension, decide_extension
from trienkhai.plans.actions.issuing import issue, issue_all
from trienkhai.plans.actions.planning import change_task, remove_task
from trienkhai.plans.actions.progress import Brought, confirm, give_back, reopen, report, take_back, tell_progress
from trienkhai.plans.actions.withdrawing import end, withdraw
from trienkhai.plans.models import Assignment, DayKind, Every, Extension, State, Task
from trienkhai.plans.rules.counting import Sums

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0cIDATx"
    b"\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)
pytestmark = pytest.mark.django_db


def fresh(row):
    return Assignment.objects.select_related("task").get(pk=row.pk)


@pytest.fixture
def chief(world):
    """Of the northern company."""
    return world.person("chief", "leader", at=world.north)


@pytest.fixture
def clerk(world):
    """Of the first cell of the north."""
    return world.person("clerk", "officer", at=world.n1)


def test_each_unit_gets_its_instance_and_who_answers_for_it_is_told(world):
    people = {world.officer.username, world.neighbour.username}
    task = issue(a_task(world), by=world.secretary)
    rows = task.assignments.all()
    assert {(row.unit_id, row.state, row.giver_id) for row in rows} == {
        (world.north.pk, State.ISSUED, world.group.pk),
        (world.south.pk, State.ISSUED, world.group.pk),
    }
    told = Notice.objects.filter(kind="plans.given").values_list("person__username", flat=True)
    assert set(told) == people
    with pytest.raises(WrongState):
        issue(task, by=world.secretary)


def test_a_task_that_leaves_questions_open_is_not_issued(world):
    plan = a_plan(world)
    bare = a_task(world, plan=plan, units=[], name="Việc chưa rõ", product="", responsible="", due_on=None)
    with pytest.raises(Unacceptable) as refused:
        issue(bare, by=world.secretary)
    assert [one.code for one in refused.value.problems] == ["who", "when", "result", "responsible"]
    no_result = a_task(world, plan=plan, product="")
    with pytest.raises(Unacceptable):
        issue_all([no_result, a_task(world, plan=plan)], by=world.secretary)
    assert not Task.objects.exclude(issued_at=None).exists()
    assert issue(no_result, by=world.secretary, reason="Sản phẩm thống nhất sau").is_issued


def test_what_was_issued_is_not_rewritten(world):
    row = given(world)
    with pytest.raises(WrongState):
        remove_task(row.task, by=world.secretary)
    planned = a_task(world)
    remove_task(planned, by=world.secretary)
    assert not Task.objects.filter(pk=planned.pk).exists()


def test_a_planned_task_is_said_anew(world):
    task = a_task(world)
    change_task(task, facts(name="Việc khác"), units=[world.south.pk], cooperating=[world.north.pk], by=world.secretary)
    task.refresh_from_db()
    assert task.name == "Việc khác"
    assert list(task.assignments.values_list("unit_id", flat=True)) == [world.south.pk]
    assert list(task.cooperations.values_list("unit_id", flat=True)) == [world.north.pk]


def test_the_way_to_the_end(world):
    row = given(world)
    accept(row, by=world.officer)
    tell_progress(row, by=world.officer, words="Đã mở chuyên mục", percent=40)
    assert fresh(row).sums == Sums(1, 1, 1, 0, 0, 40)
    report(row, by=world.officer, words="Xong", files=[Brought(PNG, "anh.png")])
    assert fresh(row).state == State.REPORTED
    with pytest.raises(Refused):
        confirm(row, by=world.officer)
    confirm(row, by=world.secretary)
    assert (fresh(row).state, fresh(row).sums) == (State.CONFIRMED, Sums(1, 1, 1, 1, 1, 100))
    kinds = list(fresh(row).acts.values_list("kind", flat=True))
    assert kinds == ["issue", "accept", "tell", "report", "confirm"]
    assert Entry.objects.filter(event="plans.acted_on", object_id=row.pk).count() == 4


def test_who_reported_it_himself_does_not_confirm_it(world):
    row = given(world)
    accept(row, by=world.secretary)
    report(row, by=world.secretary, words="Thay mặt đơn vị")
    with pytest.raises(Refused) as refused:
        confirm(row, by=world.secretary)
    assert refused.value.why
    leader = world.person("leader", "leader", at=world.group)
    assert confirm(row, by=leader).state == State.CONFIRMED


def test_others_do_not_act_for_the_unit(world):
    row = given(world)
    for person in (world.neighbour, world.auditor, world.person("member", "member", at=world.north)):
        with pytest.raises(Refused):
            accept(row, by=person)


def test_out_of_turn_and_what_was_not_seen_are_refused(world):
    row = given(world)
    with pytest.raises(WrongState):
        report(row, by=world.officer, words="Xong")
    accept(row, by=world.officer, seen=row.turn)
    with pytest.raises(WrongState):
        tell_progress(row, by=world.officer, words="Tiến độ", seen=row.turn)


def test_a_refusal_wants_a_reason_and_is_answered(world):
    row = given(world)
    with pytest.raises(Unacceptable):
        refuse(row, by=world.officer, words="  ")
    assert refuse(row, by=world.officer, words="Không thuộc chức năng").state == State.REFUSED
    assert insist(row, by=world.secretary, words="Đúng chức năng theo Quy chế").state == State.ISSUED


def test_what_was_forwarded_comes_back_to_who_forwarded_it(world, clerk):
    row = given(world)
    with pytest.raises(Unacceptable):
        forward(row, world.south, by=world.officer)
    there = forward(row, world.n1, by=world.officer)
    assert (there.unit, there.forwarded_by, there.giver) == (world.n1, world.north, world.group)
    assert Notice.objects.filter(kind="plans.given", person=clerk).exists()
    back = refuse(row, by=clerk, words="Chi bộ không có chuyên mục")
    assert (back.unit, back.forwarded_by, back.state) == (world.north, None, State.ISSUED)


def test_forwarded_twice_it_comes_back_step_by_step(world):
    row = given(world, units=[world.group.pk])
    forward(row, world.north, by=world.secretary)
    forward(row, world.n1, by=world.secretary)
    assert refuse(row, by=world.secretary, words="Không phải").unit == world.north
    assert fresh(row).forwarded_by == world.group
    assert refuse(row, by=world.secretary, words="Không phải").unit == world.group
    assert refuse(row, by=world.secretary, words="Không phải").state == State.REFUSED


def test_a_part_changes_only_what_stands_above_it(world, clerk, chief):
    row = given(world)
    first, second, post = break_down(
        row, [Part(world.n1.pk), Part(world.n2.pk), Part(world.north.pk, "Viết bài", "Văn phòng")], by=world.officer
    )
    assert (fresh(row).state, fresh(row).sums) == (State.DOING, Sums(parts=3))
    beside = Assignment.objects.get(task=row.task, unit=world.south)
    accept(first, by=clerk)
    tell_progress(first, by=clerk, words="Đang làm", percent=50)
    assert fresh(row).sums == Sums(3, 1, 1, 0, 0, 50)
    assert fresh(beside).sums == beside.sums == Sums(parts=1)
    report(first, by=clerk, words="Xong")
    confirm(first, by=chief)
    withdraw(second, by=chief, words="Giao nhầm")
    assert fresh(row).sums == Sums(2, 1, 1, 0, 1, 100)
    accept(post, by=world.officer)
    report(post, by=world.officer, words="Xong")
    confirm(post, by=world.officer)
    assert fresh(row).sums == Sums(2, 2, 2, 0, 2, 200)


def test_parts_that_cannot_be_given_are_all_named(world):
    row = given(world)
    parts = [
        Part(world.south.pk),
        Part(world.north.pk),
        Part(world.n1.pk, due_on=in_days(60)),
        Part(world.n2.pk),
        Part(world.n2.pk),
    ]
    with pytest.raises(Unacceptable) as refused:
        break_down(row, parts, by=world.officer)
    assert [one.code for one in refused.value.problems] == ["not_below", "not_below", "too_late", "given_already"]
    assert not row.parts_of_it.exists()
    assert fresh(row).state == State.ISSUED


def test_withdrawn_it_takes_its_parts_along(world):
    row = given(world)
    first, _second = break_down(row, [Part(world.n1.pk), Part(world.n2.pk)], by=world.officer)
    withdraw(row, by=world.secretary, words="Nghị quyết sửa đổi")
    assert {one.state for one in Assignment.objects.filter(branch=row)} == {State.WITHDRAWN}
    assert fresh(row).sums == Sums() == fresh(first).sums
    with pytest.raises(WrongState):
        accept(first, by=world.officer)


def test_given_back_taken_back_and_opened_again(world):
    row = given(world)
    accept(row, by=world.officer)
    report(row, by=world.officer, words="Xong")
    take_back(row, by=world.officer)
    report(row, by=world.officer, words="Xong thật")
    assert give_back(row, by=world.secretary, words="Thiếu minh chứng").returns == 1
    report(row, by=world.officer, words="Bổ sung", files=[Brought(PNG, "anh.png")])
    confirm(row, by=world.secretary)
    again = reopen(row, by=world.secretary, words="Kiểm tra lại")
    assert (again.state, again.percent, fresh(row).sums.confirmed) == (State.DOING, 0, 0)


def test_a_task_that_comes_again_goes_on_to_its_next_day(world):
    row = given(world, day_kind=DayKind.RECURRING, every=Every.YEAR, due_on=None)
    days = row.task.due_days
    accept(row, by=world.officer)
    for done, day in enumerate(days, 1):
        assert fresh(row).due_on == day
        report(row, by=world.officer, words="Xong năm nay")
        confirm(row, by=world.secretary)
        assert fresh(row).percent == 100 * done // len(days)
    assert (fresh(row).state, fresh(row).sums) == (State.CONFIRMED, Sums(1, 1, 1, 0, 1, 100))
    assert reopen(row, by=world.secretary, words="Xem lại").percent == 100 * (len(days) - 1) // len(days)


def test_a_task_without_end_is_confirmed_and_goes_on(world):
    row = endless(world)
    accept(row, by=world.officer)
    report(row, by=world.officer, words="Quý I")
    confirm(row, by=world.secretary)
    assert (fresh(row).state, fresh(row).sums.confirmed) == (State.DOING, 1)
    with pytest.raises(WrongState):
        ask_extension(row, in_days(90), by=world.officer, words="Cần thêm")


def test_more_time_is_asked_decided_and_carried_to_the_parts_that_were_due_with_it(world):
    row = given(world)
    first, second = break_down(row, [Part(world.n1.pk), Part(world.n2.pk, due_on=in_days(10))], by=world.officer)
    with pytest.raises(Unacceptable):
        ask_extension(row, in_days(20), by=world.officer, words="Sớm hơn hạn")
    asked = ask_extension(row, in_days(60), by=world.officer, words="Thiếu người")
    with pytest.raises(WrongState):
        ask_extension(row, in_days(61), by=world.officer, words="Lần nữa")
    decided = decide_extension(asked, in_days(50), by=world.secretary)
    assert (decided.granted, decided.carried) == (in_days(50), 1)
    assert [fresh(one).due_on for one in (row, first, second)] == [in_days(50), in_days(50), in_days(10)]
    with pytest.raises(WrongState):
        decide_extension(asked, None, by=world.secretary, words="Không")
    accept(first, by=world.officer)
    part = ask_extension(first, in_days(70), by=world.officer, words="Cần nữa")
    with pytest.raises(Unacceptable):
        decide_extension(part, in_days(70), by=world.officer)


def test_a_request_that_nobody_decided_is_settled_with_the_order(world):
    row = given(world)
    accept(row, by=world.officer)
    ask_extension(row, in_days(60), by=world.officer, words="Thiếu người")
    report(row, by=world.officer, words="Xong kịp")
    confirm(row, by=world.secretary)
    assert Extension.objects.get().decided_at is not None
    assert Extension.objects.get().granted is None


def test_that_the_order_ended_and_that_all_have_finished_are_two_facts(world):
    row = given(world)
    accept(row, by=world.officer)
    with pytest.raises(Unacceptable):
        end(row.task, by=world.secretary, words="")
    ended = end(row.task, by=world.secretary, words="Hết giai đoạn")
    assert ended.is_ended
    assert fresh(row).sums == Sums(parts=1, taken=1)
    with pytest.raises(WrongState):
        report(row, by=world.officer, words="Xong")


def test_what_is_told_is_bounded(world):
    row = given(world)
    accept(row, by=world.officer)
    for wrong in ({"words": "", "percent": None}, {"words": "a", "percent": 101}, {"words": "a" * 4001}):
        with pytest.raises(Unacceptable):
            tell_progress(row, by=world.officer, **wrong)
    with pytest.raises(Unacceptable):
        tell_progress(row, by=world.officer, words="Tệp hỏng", files=[Brought(b"MZ not a picture", "anh.exe")])
    assert astuple(fresh(row).sums) == (1, 1, 0, 0, 0, 0)


def test_who_sees_what(world, clerk):
    task = a_task(world)
    rows = Assignment.objects.filter(task=task)
    assert not rows.visible_to(world.officer).exists()
    assert rows.visible_to(world.secretary).count() == 2
    assert not Task.objects.visible_to(world.officer).exists()
    issue(task, by=world.secretary)
    assert [row.unit for row in rows.visible_to(world.officer)] == [world.north]
    assert Task.objects.visible_to(world.officer).get() == task
    assert not Task.objects.visible_to(clerk).exists()
    break_down(rows.get(unit=world.north), [Part(world.n1.pk)], by=world.officer)
    assert Task.objects.visible_to(clerk).get() == task
    assert [row.unit for row in rows.visible_to(clerk)] == [world.n1]


def test_with_the_order_requests_for_more_time_are_settled(world):
    row = given(world)
    accept(row, by=world.officer)
    ask_extension(row, in_days(60), by=world.officer, words="Thiếu người")
    end(row.task, by=world.secretary, words="Hết giai đoạn")
    assert Extension.objects.get().decided_at is not None
