"""A task table from a file: what would become of each row, what is asked, and what the plan has afterwards."""

import io

import pytest
from django.urls import reverse
from docx import Document

from tests.plans.ground import YEAR, a_plan
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.plans.actions.offering import answer, offer, proposed, take
from trienkhai.plans.models import DayKind, Task, TaskOffer
from trienkhai.plans.offered import NO_DAY, Answers

pytestmark = pytest.mark.django_db

HEADS = ("STT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Sản phẩm", "Thời hạn")
ROWS = (
    ("I", "Công tác thông tin", "", "", "", ""),
    ("1", "Duy trì chuyên mục", "Công ty Bắc", "Công ty Nam", "Chuyên mục", "Thường xuyên"),
    ("2", "Rà soát kiến nghị", "Các đơn vị thành viên", "", "Báo cáo", "Hằng năm"),
    ("3", "Ban hành quy chế", "Công ty Nam", "Sở Công Thương", "Quy chế", f"Quý II/{YEAR + 1}"),
)


def a_file(*rows, heads=HEADS):
    document = Document()
    table = document.add_table(rows=0, cols=len(heads))
    for row in (heads, *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def offered(world, *rows, plan=None):
    return offer(plan or a_plan(world), a_file(*(rows or ROWS)), "ke-hoach.docx", by=world.secretary)


def test_a_file_that_is_clear_is_taken_as_it_stands(world):
    made = offered(world)
    assert proposed(made).is_ready
    assert not Task.objects.exists()
    assert take(made, by=world.secretary).tasks_made == 3
    first, second, third = Task.objects.order_by("order")
    assert (first.group.name, first.day_kind, first.number) == ("Công tác thông tin", DayKind.CONTINUOUS, "1")
    assert [row.unit for row in first.assignments.all()] == [world.north]
    assert [row.unit for row in first.cooperations.all()] == [world.south]
    assert {row.unit for row in second.assignments.all()} == {world.north, world.south}
    assert (second.every, len(second.due_days)) == ("year", 5)
    assert (third.due_on.month, third.due_on.day) == (6, 30)
    assert "Sở Công Thương" in third.note
    with pytest.raises(WrongState):
        take(made, by=world.secretary)


def test_what_is_not_understood_is_asked_and_nothing_is_taken_before(world):
    made = offered(world, ("1", "Mở lớp", "Trung tâm Đào tạo", "", "Lớp học", "Khi đủ điều kiện"))
    (row,) = proposed(made).asked
    assert len(row.asks) == 2
    with pytest.raises(Unacceptable) as refused:
        take(made, by=world.secretary)
    assert {problem.where for problem in refused.value.problems} == {row.place}
    answer(made, Answers(units={row.place: "CTB"}, days={row.place: f"{YEAR}-12-15"}), by=world.secretary)
    made.refresh_from_db()
    take(made, by=world.secretary)
    task = Task.objects.get()
    assert [one.unit for one in task.assignments.all()] == [world.north]
    assert (task.due_on.isoformat(), task.day_words) == (f"{YEAR}-12-15", "Khi đủ điều kiện")


def test_unknown_words_are_kept_in_the_remark_and_a_day_may_stay_open(world):
    made = offered(world, ("1", "Mở lớp", "Trung tâm Đào tạo", "", "Lớp học", "Khi đủ điều kiện"))
    place = proposed(made).asked[0].place
    answer(made, Answers(without=frozenset([place]), days={place: NO_DAY}), by=world.secretary)
    made.refresh_from_db()
    take(made, by=world.secretary)
    task = Task.objects.get()
    assert "Trung tâm Đào tạo" in task.note
    assert (task.due_on, task.assignments.count()) == (None, 0)


def test_answers_are_those_that_were_stored(world):
    said = Answers(
        {"#1": {2: "lead"}}, {"#1!2": "task"}, frozenset(["#2"]), {"#1!3": "0"}, {"#1!3": "CTB"}, frozenset(["a"])
    )
    assert Answers.of(said.stored()) == said


def test_files_that_hold_no_table_are_refused_by_name(world):
    plan = a_plan(world)
    for data, name in ((b"{}", "a.json"), (b"%PDF-1.4", "a.pdf"), (b"", "a.docx")):
        with pytest.raises(Unacceptable):
            offer(plan, data, name, by=world.secretary)
    with pytest.raises(Refused):
        offer(plan, a_file(*ROWS), "a.docx", by=world.officer)
    assert not TaskOffer.objects.exists()


def test_the_page_asks_and_takes(world):
    plan = a_plan(world)
    client = world.browser(world.secretary)
    data = a_file(("1", "Mở lớp", "Trung tâm Đào tạo", "", "Lớp học", "Khi đủ điều kiện"), ROWS[1])
    file = io.BytesIO(data)
    file.name = "ke-hoach.docx"
    sent = client.post(reverse("plans:offer_send", args=[plan.pk]), {"file": file})
    made = TaskOffer.objects.get()
    assert sent.url == reverse("plans:offer", args=[made.pk])
    page = client.get(sent.url).content.decode()
    assert "Trung tâm Đào tạo" in page
    assert "Khi đủ điều kiện" in page
    at = next(at for at, row in enumerate(proposed(made).rows) if row.asks)
    client.post(sent.url, {f"r{at}-units": "Công ty Nam", f"r{at}-day": "none", "save": "1"})
    made.refresh_from_db()
    assert proposed(made).is_ready
    assert client.post(sent.url, {"take": "1"}).status_code == 302
    assert Task.objects.count() == 2
    assert world.browser(world.officer).get(sent.url).status_code == 404
