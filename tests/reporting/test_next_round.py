"""The next round is begun from the last: period and days moved on, the same units, what changed since named."""

import re
from datetime import date

import pytest
from django.urls import reverse

from tests.reporting.ground import TOML, at_unit, open_sample, sample_spec
from trienkhai.directory import actions as directory
from trienkhai.reporting.actions import design_template, extend_due
from trienkhai.reporting.models import Mode, Round, RoundUnit
from trienkhai.reporting.queries.following_round import following
from trienkhai.reporting.rules.staircase import By, Move, Stairs
from trienkhai.reporting.rules.template_file import read_toml

PAGE = "reporting:open_round"


@pytest.fixture
def last(world) -> Round:
    """The second quarter: cells by the 3rd of July, companies by the 5th, the southern one in one sum."""
    stairs = Stairs(days={"cell": date(2023, 7, 3), "company": date(2023, 7, 5)}, move=Move.NEXT)
    kinds = {"company", "cell", "group"}
    return open_sample(world, kinds=kinds, lump_ids={world.south.pk}, stairs=stairs)


def begun(browser, round_) -> tuple[str, dict]:
    """The page, and what its form would send."""
    page = browser.get(reverse(PAGE), {"sau": round_.pk})
    assert page.status_code == 200
    text = page.content.decode()
    given = {
        name: value
        for name, value in page.context["form"].initial.items()
        if name != "tier_days" and value not in ("", None)
    }
    days = dict(re.findall(r'name="(day-[^"]+)" value="([^"]*)"', text))
    return text, given | days | {"sau": round_.pk}


def test_period_days_kinds_and_lumps_are_taken_over(world, last):
    told = following(last)
    assert (told["part"], told["year"], told["preset"]) == ("Q3", "2023", "calendar")
    assert told["due_on"] == "6/10/2023"
    assert told["tier_days"] == {"cell": "3/10/2023", "company": "5/10/2023"}  # as many working days before
    assert told["kinds"] == ["cell", "company", "group"]
    assert (told["units"], told["lumps"], told["top"], told["tree_on"]) == ("", "CTN", "", "")


def test_single_units_another_top_and_the_cut_off_of_the_decree_are_taken_over(world):
    opened = open_sample(
        world, "2023-H1@nd09", due_on=date(2023, 6, 25), kinds=(), unit_ids={world.n1.pk}, top=world.north
    )
    told = following(opened)
    assert (told["part"], told["preset"], told["due_on"]) == ("H2", "nd09", "25/12/2023")
    assert (told["units"], told["top"], told["kinds"]) == ("CTB-1", "CTB", [])


def test_steps_that_lie_equally_far_apart_are_taken_over_as_such(world):
    kinds = {"group", "company", "cell"}
    told = following(open_sample(world, kinds=kinds, due_on=date(2023, 7, 14), stairs=Stairs(step=2)))
    assert (told["apart"], told["tier_days"]) == (2, {})
    told = following(open_sample(world, "2023-Q4"))
    assert (told["apart"], told["tier_days"]) == (0, {})


def test_a_day_moved_for_one_unit_is_no_day_of_its_tier(world, last):
    extend_due(last, due_on=date(2093, 7, 5), reason="lũ", by=world.secretary, round_unit=at_unit(last, world.n1))
    assert following(last)["tier_days"]["cell"] == "3/10/2023"


def test_the_next_round_is_opened_through_the_same_preview(world, last):
    browser = world.browser(world.secretary)
    text, given = begun(browser, last)
    assert "Dùng cùng phiên bản 1 của biểu mẫu" in text
    assert "Kỳ trước hỏi" not in text
    page = browser.post(reverse(PAGE), given | {"step": "look"})
    shown = page.content.decode()
    assert "Vẫn các đơn vị đó" in shown
    (seen,) = re.findall(r'name="seen" value="(\w+)"', shown)
    answer = browser.post(reverse(PAGE), given | {"step": "open", "seen": seen})
    opened = Round.objects.get(period_key="2023-Q3")
    assert answer.headers["Location"] == reverse("reporting:board", args=[opened.pk])
    assert {row.code: row.due for row in RoundUnit.objects.filter(round=opened)} == {
        "SL": date(2023, 10, 6),
        "CTB": date(2023, 10, 5),
        "CTN": date(2023, 10, 5),
        "CTB-1": date(2023, 10, 3),
        "CTB-2": date(2023, 10, 3),
        "CTN-1": date(2023, 10, 3),
    }
    assert at_unit(opened, world.south).mode == Mode.LUMP


def test_units_that_are_new_closed_moved_or_renamed_since_are_named(world, last):
    by, day = world.founder, date(2023, 8, 1)
    world.unit("Chi bộ 3 Bắc", "CTB-3", "cell", world.north, on=day)
    directory.close_unit(world.n2, on=day, by=by)
    directory.move_unit(world.n1, parent=world.south, on=day, by=by)
    directory.rename_unit(world.south, name="Công ty Nam Hà", on=day, by=by)
    browser = world.browser(world.secretary)
    _text, given = begun(browser, last)
    compared = browser.post(reverse(PAGE), given | {"step": "look"}).context["preview"].compared
    assert [one.name for one in compared.new] == ["Chi bộ 3 Bắc"]
    assert [one.name for one in compared.closed] == ["Chi bộ 2 Bắc"]
    assert [(one.name, one.before) for one in compared.moved] == [("Chi bộ 1 Bắc", "Công ty Bắc")]
    assert [(one.name, one.before) for one in compared.renamed] == [("Công ty Nam Hà", "Công ty Nam")]
    fewer = browser.post(reverse(PAGE), given | {"kinds": ["cell", "group"], "lumps": "", "step": "look"})
    assert {one.name for one in fewer.context["preview"].compared.left_out} == {"Công ty Bắc", "Công ty Nam"}


def test_a_newer_version_of_the_template_is_told(world, last):
    design_template(world.root, read_toml(TOML.replace('"Hội nghị đã tổ chức"', '"Số hội nghị"')), by=world.secretary)
    text, _given = begun(world.browser(world.secretary), last)
    assert "Dùng phiên bản 2 mới nhất của biểu mẫu; kỳ trước dùng phiên bản 1" in text


def test_the_board_leads_there_for_who_may_open(world, last):
    link = f"{reverse(PAGE)}?sau={last.pk}"
    board = reverse("reporting:board", args=[last.pk])
    assert link in world.browser(world.secretary).get(board).content.decode()
    assert link not in world.browser(world.officer).get(board).content.decode()
    assert world.browser(world.officer).get(link).status_code == 403
    own = world.browser(world.person("own", "secretary", at=world.north))
    assert own.get(reverse(PAGE)).status_code == 200
    assert own.get(link).status_code == 403  # it would tell of units that are not hers


def test_a_round_that_is_not_seen_is_not_there(world, last):
    browser = world.browser(world.secretary)
    for pk in ("0", "99999", "9" * 25, "x"):
        assert browser.get(reverse(PAGE), {"sau": pk}).status_code == 404
        assert browser.post(reverse(PAGE), {"sau": pk}).status_code == 404
    assert browser.get(reverse(PAGE), {"sau": ""}).status_code == 200


def test_a_term_and_days_of_their_own_go_on_by_their_key(world):
    design_template(world.root, sample_spec(), by=world.secretary)
    opened = open_sample(world, "2021-10-01..2021-12-31", due_on=date(2022, 1, 10))
    told = following(opened)
    assert told["period"] == "2022-01-01..2022-03-31"
    assert told["by"] == By.KIND
