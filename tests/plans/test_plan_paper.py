"""The plan as an official paper: its form under every ruleset, what it says, and who may have it."""

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.office.documents.test_pdf import needs_libreoffice, pages
from tests.office.ooxml import validation_errors
from tests.plans.ground import a_plan, a_task, facts, given
from tests.plans.papers import a_directive, a_long_plan
from trienkhai.directives.models import Directive
from trienkhai.office.documents import check, pdf, ruleset_of, to_pdf, write
from trienkhai.office.rulesets import get
from trienkhai.plans.actions.answering import forward
from trienkhai.plans.actions.issuing import issue
from trienkhai.plans.actions.planning import add_group, add_task, make_plan
from trienkhai.plans.actions.withdrawing import withdraw
from trienkhai.plans.documents import PaperFacts, plan_paper, when
from trienkhai.plans.models import DayKind, Every, Plan, Task
from trienkhai.plans.queries.whole_plan import whole_plan
from trienkhai.units.models import Root

pytestmark = [pytest.mark.django_db, pytest.mark.files]

DAY = date(2026, 3, 5)
FORMS = (
    ("vn-state", DAY, "vi", "nd30-2020"),
    ("vn-party", DAY, "vi", "hd36-2018"),
    ("vn-party", date(2026, 6, 5), "vi", "hd05-2026"),
    ("plain", DAY, "vi", "plain"),
    ("plain", DAY, "en", "plain"),
)


def paper_of(plan, **said):
    fresh = Plan.objects.select_related("root", "unit", "paper").get(pk=plan.pk)
    told = PaperFacts(**({"day": DAY} | said))
    return plan_paper(whole_plan(fresh, on=told.day), told)


def text_of(docx: bytes) -> str:
    return zipfile.ZipFile(BytesIO(docx)).read("word/document.xml").decode()


def told(plan, **said) -> str:
    """The paper under Decree 30, as it is written."""
    return text_of(write(paper_of(plan, **said)))


def table_of(plan, **said):
    return paper_of(plan, **said).annexes[0].blocks[0]


def test_a_plan_of_140_tasks_keeps_the_form_of_every_ruleset(world, tmp_path):
    plan = a_long_plan(world, more_units=9)
    for pack, day, language, ruleset in FORMS:
        Root.objects.filter(pk=world.root.pk).update(pack=pack, language=language)
        docx = write(paper_of(plan, day=day))
        assert ruleset_of(docx) == ruleset
        assert check(docx, get(ruleset)) == []
        path = tmp_path / f"{ruleset}-{language}.docx"
        path.write_bytes(docx)
        assert language == "en" or validation_errors(path) == []
        assert len([row for row in table_of(plan, day=day).rows if isinstance(row, tuple)]) == 140


@needs_libreoffice
def test_the_table_goes_over_pages_with_its_head_on_each(world):
    paper = paper_of(a_long_plan(world, tasks=30))
    shown = [page for page in pages(to_pdf(paper, write(paper)).data) if "(1) (2) (3) (4) (5) (6) (7)" in page]
    assert len(shown) > 3
    assert all("STT Nhiệm vụ Đơn vị chủ trì Đơn vị phối hợp Sản phẩm" in page for page in shown)


def test_what_is_carried_out_stands_in_front(world):
    plan = a_plan(world)
    plan.carries_out.add(a_directive(world), a_directive(world, "7-KH/ĐU", kind_name="KẾ HOẠCH", subject="Học tập"))
    assert paper_of(plan).basis == (
        "Căn cứ Nghị quyết số 18-NQ/ĐU ngày 15 tháng 6 năm 2021 của Đảng ủy Tập đoàn về đổi mới công tác thông tin nội bộ trong "
        "tình hình mới",
        "Căn cứ Kế hoạch số 7-KH/ĐU ngày 15 tháng 6 năm 2021 của Đảng ủy Tập đoàn về “Học tập”",
    )


def test_the_word_plan_is_not_said_twice(world):
    paper = paper_of(a_plan(world))
    assert (paper.kind_name, paper.subject) == ("Kế hoạch", "Thực hiện Nghị quyết 18")
    other = make_plan(world.group, "Chương trình 2026", DAY, DAY, by=world.secretary)
    assert paper_of(other).subject == "Chương trình 2026"


def test_tasks_stand_under_their_groups_with_product_and_day(world):
    plan = a_plan(world)
    group = add_group(plan, "Quán triệt nghị quyết", by=world.secretary)
    due = date(plan.begins_on.year, 12, 31)
    first = facts(name="Tổ chức hội nghị", number="1a", product="Hội nghị", due_on=due)
    add_task(plan, first, group=group, units=[world.north.pk], cooperating=[world.n1.pk], by=world.secretary)
    a_task(world, plan=plan, name="Báo cáo", product="", day_kind=DayKind.CONTINUOUS, due_on=None)
    words = told(plan)
    for said in (
        "I. QUÁN TRIỆT NGHỊ QUYẾT",
        "II. NHIỆM VỤ KHÁC",
        "1a. ",
        "Tổ chức hội nghị.",
        "Sản phẩm: ",
        "thường xuyên.",
    ):
        assert said in words, said
    heading, row, _heading, second = table_of(plan).rows
    assert heading.text == "I. Quán triệt nghị quyết"
    assert row == (
        "1a",
        "Tổ chức hội nghị",
        "Công ty Bắc",
        "Chi bộ 1 Bắc",
        "Hội nghị",
        "Bí thư cấp ủy",
        f"31/12/{due.year}",
    )
    assert second[2] == "Công ty Bắc;\nCông ty Nam"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"due_on": date(2026, 12, 31)}, "31/12/2026"),
        ({"due_on": date(2026, 12, 31), "begins_on": DAY, "day_kind": DayKind.PERIOD}, "5/3/2026 – 31/12/2026"),
        ({"day_kind": DayKind.CONTINUOUS}, "thường xuyên"),
        ({"day_kind": DayKind.RECURRING, "every": Every.QUARTER}, "hằng quý, lần đầu chậm nhất ngày 31/3/2026"),
        ({"due_on": date(2026, 12, 31), "day_words": "Trong năm 2026"}, "Trong năm 2026"),
        ({}, ""),
    ],
)
def test_days_in_words(days, said):
    plan = Plan(begins_on=date(2026, 1, 1), ends_on=date(2030, 12, 31))
    assert when(Task(plan=plan, **days)) == said


def test_many_units_are_named_once_in_a_list(world):
    plan = a_plan(world)
    more = [world.unit(f"Công ty {at}", f"C{at}", "company", world.group).pk for at in range(9)]
    all_of_them = [world.north.pk, world.south.pk, *more]
    for units in (all_of_them, more, list(reversed(all_of_them))):
        a_task(world, plan=plan, units=units)
    paper = paper_of(plan)
    said = [row[2] for row in paper.annexes[0].blocks[0].rows]
    assert said == [
        "Các đơn vị trực thuộc (danh sách 1)",
        "9 đơn vị (danh sách 2)",
        "Các đơn vị trực thuộc (danh sách 1)",
    ]
    assert [annex.number for annex in paper.annexes] == ["I", "II"]
    words = text_of(write(paper))
    assert words.count("Công ty Bắc; Công ty Nam; Công ty 0") == 1
    assert words.count("Công ty 0; Công ty 1") == 2


def test_it_is_a_draft_until_all_its_tasks_are_issued_or_its_document_is_registered(world):
    plan = a_plan(world)
    assert paper_of(plan).draft_mark == "Dự thảo"
    assert paper_of(plan).annexes == ()
    tasks = [a_task(world, plan=plan) for _ in range(2)]
    issue(tasks[0], by=world.secretary)
    assert "DỰ THẢO" in told(plan)
    issue(tasks[1], by=world.secretary)
    assert "DỰ THẢO" not in told(plan)
    a_task(world, plan=plan)
    assert "DỰ THẢO" in told(plan)
    Plan.objects.filter(pk=plan.pk).update(paper=a_directive(world, "09-KH/SL"))
    assert "DỰ THẢO" not in told(plan)


def test_a_registered_plan_has_the_number_day_and_signer_of_its_document(world):
    plan = a_plan(world)
    registered = a_directive(
        world, "09-KH/ĐU", kind_name="Kế hoạch", subject="Thực hiện Nghị quyết", signer="Trần Thị Bình"
    )
    Plan.objects.filter(pk=plan.pk).update(paper=registered)
    paper = paper_of(plan, number="77", signer="Người khác")
    assert (paper.heading.number, paper.heading.symbol, paper.day) == (9, "KH/ĐU", date(2021, 6, 15))
    assert paper.signature.name == "Trần Thị Bình"
    assert paper.heading.issuer_name == "Đảng ủy Tập đoàn"
    Directive.objects.filter(pk=registered.pk).update(symbol="Không số")
    assert paper_of(plan).heading.symbol == "Không số"


def test_what_the_plan_does_not_know_is_said_with_it(world):
    said = {"number": "5", "place": "Nghệ An", "authority": "TM. Hội đồng", "position": "Chủ tịch", "signer": "Lê An"}
    words = told(a_plan(world), recipients=("Ban Chỉ đạo", "Lưu: VT"), **said)
    for expected in ("Số: 05/KH-SL", "Nghệ An, ngày 05 tháng 3 năm 2026", "TM. HỘI ĐỒNG", "Lê An", "- Ban Chỉ đạo;"):
        assert expected in words, expected
    assert "Thủ trưởng" not in words


def test_figures_of_an_invented_organisation_are_marked(world):
    plan = a_plan(world)
    assert paper_of(plan).notice == ""
    Root.objects.filter(pk=world.root.pk).update(is_illustrative=True)
    assert paper_of(plan).notice == "Số liệu minh họa"


def test_it_names_the_units_that_the_plan_gave_it_to(world):
    """Where one has forwarded it since, it still stands in the plan; where it was withdrawn, not."""
    row = given(world)
    plan = row.task.plan
    forward(row, world.n1, by=world.officer)
    assert table_of(plan).rows[0][2] == "Công ty Bắc;\nCông ty Nam"
    withdraw(row.task.assignments.get(unit=world.south), words="Nhầm", by=world.secretary)
    assert table_of(plan).rows[0][2] == "Công ty Bắc"


def fetched(world, person, plan, name="plan_docx", **query):
    return world.browser(person).get(reverse(f"plans:{name}", args=[plan.pk]), query)


def test_who_sees_the_plan_has_its_paper_and_who_only_has_a_task_does_not(world):
    row = given(world)
    plan = row.task.plan
    answer = fetched(world, world.auditor, plan)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="ke-hoach-{plan.pk}.docx"'
    assert check(answer.content, get("nd30-2020")) == []
    stranger = world.person("stranger", "officer", at=world.s1)
    for name in ("plan_docx", "plan_pdf", "plan_paper"):
        assert fetched(world, world.officer, plan, name).status_code == 403
        assert fetched(world, stranger, plan, name).status_code == 404


def test_the_pdf_is_the_same_paper(world, monkeypatch):
    monkeypatch.setattr(pdf, "PROGRAMS", ())  # set by what comes with the software
    plan = given(world).task.plan
    answer = fetched(world, world.secretary, plan, "plan_pdf", number="12")
    assert "Duy trì chuyên mục thông tin hằng tuần" in " ".join(pages(answer.content))


def test_the_form_says_what_is_wrong_with_what_was_typed(world):
    plan = a_plan(world)
    page = fetched(world, world.secretary, plan, "plan_paper")
    assert page.status_code == 200
    assert 'value="Vinh"' in page.content.decode()
    refused = fetched(world, world.secretary, plan, day="31/2/2026", number="5")
    assert refused.status_code == 422
    assert "31/2/2026" in refused.content.decode()
    early = fetched(world, world.secretary, plan, day="1/1/1999")
    assert early.status_code == 422
    assert "1/1/1999" in early.content.decode()


def test_the_number_of_queries_does_not_grow_with_the_plan(world):
    plan, counted = a_long_plan(world, tasks=2, more_units=0), []
    for more in (0, 0, 10):  # the first remembers the tree
        for _at in range(more):
            a_task(world, plan=plan)
        with CaptureQueriesContext(connection) as asked:
            paper_of(plan)
        counted.append(len(asked))
    assert counted[1] == counted[2] <= 11
