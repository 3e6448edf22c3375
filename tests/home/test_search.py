"""Search: with or without accents, in scope only."""

from datetime import date

import pytest
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
