"""Search: with or without accents, in scope only."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from trienkhai.directives.models import Directive, Provision
from trienkhai.directory import actions as directory
from trienkhai.home.queries import search


@pytest.fixture
def directive(world):
    made = Directive.objects.create(
        root=world.root,
        symbol="18-NQ/ĐU",
        kind_name="Nghị quyết",
        subject="Nâng cao chất lượng học tập",
        issuer="Đảng ủy Tập đoàn",
        issued_on=date(2021, 6, 15),
        scheme="vn",
        registered_at=timezone.now(),
    )
    for order, (label, text) in enumerate(
        [("Điều 1", "Học tập thiết thực"), ("Điều 2", "Mã số thông tin"), ("Điều 3", "Má và mà")]
    ):
        Provision.objects.create(
            directive=made, anchor=f"dieu-{order + 1}", level="dieu", label=label, text=text, order=order, depth=0
        )
    return made


def names(person, asked):
    return [row.name for row in search(person, asked).units]


def test_accents_may_be_left_out(world):
    assert names(world.secretary, "cong ty bac") == ["Công ty Bắc"]
    assert names(world.secretary, "Công ty") == ["Công ty Bắc", "Công ty Nam"]


def test_a_code_finds_its_unit(world):
    assert names(world.secretary, "CTB-1") == ["Chi bộ 1 Bắc"]


def test_what_agrees_in_its_marks_comes_first(world):
    world.unit("Chi bộ Bạc", "CB", "cell", world.south)
    assert names(world.secretary, "bạc")[0] == "Chi bộ Bạc"
    assert set(names(world.secretary, "bạc")) > {"Chi bộ Bạc"}


def test_a_former_name_still_finds_the_unit_and_says_until_when(world):
    directory.rename_unit(world.n1, name="Chi bộ Phân xưởng Lò", on=date(2024, 1, 1), by=world.founder)
    (found,) = search(world.secretary, "chi bo 1 bac").units
    assert (found.unit, found.until) == (world.n1.pk, date(2024, 1, 1))
    (now,) = search(world.secretary, "phan xuong lo").units
    assert (now.unit, now.until) == (world.n1.pk, None)


def test_units_outside_the_scope_are_not_found(world):
    assert names(world.neighbour, "bắc") == []
    assert names(world.neighbour, "nam") == ["Chi bộ 1 Nam", "Công ty Nam"]


def test_provisions_are_found_by_their_words(world, directive):
    found = search(world.officer, "hoc tap")
    assert [row.symbol for row in found.directives] == ["18-NQ/ĐU"]
    assert [(row.label, row.anchor) for row in found.provisions] == [("Điều 1", "dieu-1")]
    assert [row.label for row in search(world.officer, "mà").provisions] == ["Điều 3", "Điều 2"]


def test_what_agrees_in_its_marks_comes_before_newer_documents(world, directive):
    newer = Directive.objects.create(
        root=world.root,
        symbol="20-NQ/ĐU",
        kind_name="Nghị quyết",
        subject="Nâng cao hóc tạp",
        issuer="Đảng ủy Tập đoàn",
        issued_on=date(2024, 1, 1),
        scheme="vn",
        registered_at=timezone.now(),
    )
    texts = [("Điều 1", "Học tap"), ("Điều 2", "HỌC TẬP")]
    rows = [
        Provision(directive=newer, anchor=label, level="dieu", label=label, text=text, order=order, depth=0)
        for order, (label, text) in enumerate(texts)
    ]
    Provision.objects.bulk_create(rows)

    def found(asked):
        told = search(world.officer, asked)
        return [row.symbol for row in told.directives], [(row.symbol, row.label) for row in told.provisions]

    old, new, middle = ("18-NQ/ĐU", "Điều 1"), ("20-NQ/ĐU", "Điều 2"), ("20-NQ/ĐU", "Điều 1")
    assert found("học tập") == (["18-NQ/ĐU", "20-NQ/ĐU"], [new, old, middle])
    assert found("hoc tap") == (["20-NQ/ĐU", "18-NQ/ĐU"], [middle, new, old])


def test_what_was_corrected_is_found_as_it_reads_now(world, directive):
    directive.subject = "Chuyển đổi số"
    directive.save(update_fields=["subject"])
    assert search(world.officer, "chuyen doi so").directives == (directive,)
    assert search(world.officer, "nang cao chat luong").directives == ()


def test_hits_are_marked_and_nothing_of_the_text_becomes_markup(world, directive):
    Provision.objects.create(
        directive=directive, anchor="x", level="dieu", label="Điều 9", text="<b>Học</b> tập & thi", order=9, depth=0
    )
    page = world.browser(world.officer).get("/tim/?q=hoc").content.decode()
    assert "&lt;b&gt;<mark>Học</mark>&lt;/b&gt; tập &amp; thi" in page
    assert "Nâng cao chất lượng <mark>học</mark> tập" in page


def test_another_organisation_is_not_searched(world, directive):
    other = directory.create_root(key="khac", name="Tổ chức khác", place="Huế", by=world.founder)
    top = directory.open_unit(
        other, on=date(2020, 1, 1), parent=None, name="Khác", code="K", kind="group", by=world.founder
    )
    stranger = world.person("stranger", "secretary", at=top)
    found = search(stranger, "hoc tap")
    assert (found.directives, found.provisions) == ((), ())


def test_the_number_of_queries_does_not_grow_with_what_is_found(world, directive):
    reader = world.officer

    def count():
        with CaptureQueriesContext(connection) as counted:
            assert search(reader, "hoc tap").provisions
        return len(counted)

    before = count()
    Provision.objects.bulk_create(
        Provision(
            directive=directive, anchor=f"d-{n}", level="dieu", label=f"Điều {n}", text="Học tập", order=n, depth=0
        )
        for n in range(10, 60)
    )
    assert count() == before + 1 <= 9  # how many more there are
    assert search(reader, "hoc tap").more == 21


def test_who_reads_no_directive_finds_none(world, directive):
    stranger = world.person("admin", "administrator", at=world.group)
    found = search(stranger, "hoc tap")
    assert found.directives == ()
    assert found.provisions == ()


def test_what_is_not_shown_is_counted(world):
    for number in range(35):
        world.unit(f"Tổ đội {number}", f"TD-{number}", "cell", world.south)
    found = search(world.secretary, "to doi")
    assert (len(found.units), found.more) == (30, 5)
    assert "Còn 5 kết quả chưa hiện" in world.browser(world.secretary).get("/tim/?q=to+doi").content.decode()


def test_one_letter_is_too_little_and_nothing_is_nothing(world):
    assert search(world.secretary, "b").too_short
    assert not search(world.secretary, "  ").too_short


@pytest.mark.parametrize("asked", ["", "b", "bắc", "khong-co-gi", "<script>alert(1)</script>", "%", "'", "học tập"])
def test_the_page_answers_anything(world, directive, asked):
    answer = world.browser(world.secretary).get("/tim/", {"q": asked})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
