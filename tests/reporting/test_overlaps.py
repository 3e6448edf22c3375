"""A figure asked once: what other templates ask is listed before a round is opened, and filled from there with its source."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.reporting.books import filled
from tests.reporting.entry_form import Controls, Sheet, opened, text
from tests.reporting.ground import TOML, answers, at_unit, sample_spec
from trienkhai.access.errors import Unacceptable
from trienkhai.audit.models import Entry
from trienkhai.reporting.actions import (
    design_template,
    open_round,
    plan_round,
    problems_of,
    return_report,
    submit,
    take_in,
)
from trienkhai.reporting.models import Draft, Round, RoundUnit, Submission
from trienkhai.reporting.queries.known import known_of
from trienkhai.reporting.queries.overlaps import AGAIN, Choice, overlaps_of, proposed_choices
from trienkhai.reporting.rules.template_file import read_toml
from trienkhai.reporting.workbook import export_workbook

pytestmark = pytest.mark.usefixtures("alone")
PAGE = "reporting:open_round"
OTHER = """
key = "bieu-02"
name = "Biểu 02: Hội nghị"

[[section]]
key = "chung"
number = "I"
name = "Chung"

[[section.field]]
key = "QT02"
name = "Người phải dự"
unit = "lượt người"

[[section.field]]
key = "HN09"
name = "Hoi nghi da to chuc"
unit = "hội nghị"

[[section.field]]
key = "RIENG"
name = "Chỉ hỏi ở đây"
required = false
"""
FIRST, SECOND = {"QT02": "100", "QT01": "4"}, {"HN09": "4"}


@pytest.fixture
def first(world) -> Round:
    """The round of the first template, nothing sent yet."""
    return opened(world, design_template(world.root, sample_spec(), by=world.secretary), "2023-Q2")


@pytest.fixture
def version(world, first):
    return design_template(world.root, read_toml(OTHER), by=world.secretary)


def found(version, by, **wishes):
    plan = plan_round(version, **wished(by=by, **wishes))
    return overlaps_of(plan.version, plan.period, plan.nodes, plan.lumps)


def wished(**wishes):
    return {"period_key": "2023-Q2", "due_on": date(2023, 7, 6), "kinds": {"company", "cell"}} | wishes


def open_shared(world, version, choices=None, **wishes) -> Round:
    overlaps = found(version, world.secretary, **wishes)
    given = proposed_choices(overlaps) | (choices or {})
    return open_round(version, overlaps=given, **wished(by=world.secretary, **wishes))


def test_what_others_ask_is_listed_with_template_round_and_units(world, first, version):
    same, named = found(version, world.secretary)
    assert (same.key, same.is_same, named.key, named.is_same) == ("QT02", True, "HN09", False)
    (candidate,) = same.candidates
    assert (candidate.template_name, candidate.rounds, candidate.units) == (
        "Biểu 01: Kết quả thực hiện",
        (first,),
        5,
    )
    assert [one.like.key for one in named.candidates] == ["QT01"]
    assert (
        found(version, world.secretary, kinds={"company"}) == ()
    )  # there they report without their cells, here with them
    assert found(version, world.secretary, period_key="2023-Q3") == ()


def test_the_page_lists_them_and_keeps_what_is_chosen(world, first, version):
    browser = world.browser(world.secretary)
    form = {"template": version.template_id, "period": "2023-Q2", "due_on": "6/7/2023", "kinds": ["company", "cell"]}
    page = text(browser.post(reverse(PAGE), form | {"step": "look"}))
    assert "2 chỉ tiêu đã có ở biểu mẫu khác" in page
    assert "Biểu 01: Kết quả thực hiện" in page
    controls = re.findall(r'name="(once-\w+)" value="([^"]+)"( checked)?', page)
    assert [name for name, _value, on in controls if on] == ["once-QT02", "once-HN09"]
    (seen,) = re.findall(r'name="seen" value="(\w+)"', page)
    checked = re.findall(r'name="confirmed" value="(\w+)"', page)
    wants = form | {"seen": seen, "confirmed": checked, "step": "open"}
    picked = {name: value for name, value, on in controls if on}

    assert "lấy từ biểu mẫu khác hay hỏi tại đây" in text(browser.post(reverse(PAGE), wants))
    again = browser.post(reverse(PAGE), wants | picked | {"once-QT02": "again", "why-QT02": " "})
    assert "đã hỏi" in text(again)
    assert 'name="once-QT02" value="again" checked' in text(again)
    assert browser.post(reverse(PAGE), wants | picked | {"once-QT02": "1:2:x"}).status_code in {200, 422}
    assert Round.objects.count() == 1

    told = browser.post(reverse(PAGE), wants | picked)
    made = Round.objects.get(version=version)
    assert told.headers["Location"] == reverse("reporting:board", args=[made.pk])
    assert [(one["key"], one["choice"]) for one in made.overlaps] == [("QT02", "once"), ("HN09", "other")]
    entry = Entry.objects.filter(event="reporting.round_opened").latest("pk")
    assert entry.details["overlaps"]["QT02"]["choice"] == "once"
    board = text(browser.get(told.headers["Location"]))
    assert "Chỉ tiêu dùng chung với biểu mẫu khác" in board


def test_asking_again_wants_a_reason_that_is_kept(world, first, version):
    for wrong in (Choice(AGAIN), Choice(""), Choice("17:QT02"), Choice("other"), Choice(AGAIN, "x" * 301)):
        with pytest.raises(Unacceptable):
            open_shared(world, version, {"QT02": wrong})
    made = open_shared(world, version, {"QT02": Choice(AGAIN, "Số đã rà soát lại")})
    assert made.overlaps[0]["reason"] == "Số đã rà soát lại"
    assert known_of(at_unit(made, world.n1)) == {}


def test_the_figure_stands_in_the_form_with_its_way_to_the_other_report(world, first, version):
    made = open_shared(world, version)
    row = at_unit(made, world.n1)
    sheet = Sheet(world, world.officer, row)
    assert "chưa nộp" in sheet.page
    source = submit(at_unit(first, world.n1), answers=answers("4", "100"), by=world.officer)
    page = text(sheet.browser.get(sheet.address))
    assert "lấy từ báo cáo khác" in page
    assert 'class="st sub bare"' in page.partition("lấy từ báo cáo khác")[2].partition("</details>")[0]
    told = text(sheet.browser.get(reverse("reporting:known", args=[row.pk]), {"o": "QT02"}))
    assert f"{reverse('reporting:submission', args=[source.pk])}?o=QT02#o-QT02" in told
    sheet.press(v__HN09="4")
    assert send(sheet).status_code == 302
    sent = Submission.objects.get(round=made)
    frozen = sent.answers["known"]["QT02"]
    assert (sent.answers["cells"]["QT02"], frozen["by"]) == ("100", "report")
    assert frozen["sources"][0]["sha256"] == source.sha256


def send(sheet):
    page = text(sheet.browser.get(sheet.address + "nop/"))
    return sheet.browser.post(sheet.address + "nop/", Controls(page).form)


def test_what_was_typed_before_the_other_report_came_is_kept_and_asked_about(world, first, version):
    made = open_shared(world, version)
    sheet = Sheet(world, world.officer, at_unit(made, world.n1))
    sheet.press(v__QT02="90", v__HN09="4")
    submit(at_unit(first, world.n1), answers=answers("4", "100"), by=world.officer)
    assert send(sheet).status_code == 422
    assert Draft.objects.get(round_unit__round=made).answers["cells"]["QT02"] == "90"
    sheet.read(sheet.browser.get(sheet.address))
    sheet.press(n__QT02="Trừ mười người nghỉ")
    assert send(sheet).status_code == 302
    sent = Submission.objects.get(round=made)
    assert sent.answers["known"]["QT02"] | {"reason": "Trừ mười người nghỉ"} == sent.answers["known"]["QT02"]
    assert sent.contested == 1


def test_a_typed_figure_stands_alone_while_nothing_is_there(world, first, version):
    made = open_shared(world, version)
    sheet = Sheet(world, world.officer, at_unit(made, world.n1))
    sheet.press(v__QT02="90", v__HN09="4")
    assert send(sheet).status_code == 302
    assert "known" not in Submission.objects.get(round=made).answers


def test_the_report_says_when_its_source_has_changed_since(world, first, version):
    there = at_unit(first, world.n1)
    source = submit(there, answers=answers("4", "100"), by=world.officer)
    made = open_shared(world, version)
    sent = submit(at_unit(made, world.n1), answers={"cells": SECOND}, by=world.officer)
    return_report(source, reason="xem lại", notes={}, by=world.secretary)
    submit(RoundUnit.objects.get(pk=there.pk), answers=answers("5", "100"), by=world.officer)
    reader, address = world.browser(world.secretary), reverse("reporting:submission", args=[sent.pk])
    assert "vẫn là 100 nhưng căn cứ đã khác" in text(reader.get(address))
    submit(RoundUnit.objects.get(pk=there.pk), answers=answers("5", "120"), by=world.officer)
    assert "khi gửi là 100, nay là 120" in text(reader.get(address))
    assert Submission.objects.get(pk=sent.pk).answers["cells"]["QT02"] == "100"


def test_a_figure_proposed_by_its_name_is_filled_once_somebody_says_so(world, first, version):
    submit(at_unit(first, world.n1), answers=answers("4", "100"), by=world.officer)
    (_same, named) = found(version, world.secretary)
    made = open_shared(world, version, {"HN09": Choice(named.candidates[0].token)})
    known = known_of(at_unit(made, world.n1))
    assert (known["HN09"].value, known["QT02"].value) == ("4", "100")


def test_a_year_is_filled_from_its_four_quarters(world, first, version):
    template = first.version
    quarters = [opened(world, template, f"2023-Q{number}") for number in (1, 3, 4)]
    made = open_shared(world, version, period_key="2023")
    (one,) = [each for each in made.overlaps if each["key"] == "QT02"]
    assert (one["from"]["rule"], len(one["from"]["rounds"])) == ("sum", 4)
    row = at_unit(made, world.n1)
    for number, quarter in enumerate([quarters[0], first, *quarters[1:]], start=1):
        assert known_of(row)["QT02"].why == "not_sent"
        submit(at_unit(quarter, world.n1), answers=answers("4", str(number)), by=world.officer)
    known = known_of(RoundUnit.objects.get(pk=row.pk))["QT02"]
    assert (known.value, len(known.sources)) == ("10", 4)


def test_a_unit_that_is_not_asked_there_or_reports_otherwise_types_it(world, version, first):
    made = open_shared(world, version, unit_ids={world.group.pk})
    assert known_of(at_unit(made, world.group))["QT02"].why == "not_asked"
    RoundUnit.objects.filter(round=made, unit=world.north).update(mode="lump")
    assert known_of(at_unit(made, world.north))["QT02"].why == "other_mode"
    submit(at_unit(first, world.n2), answers={"cells": {"QT01": "1", "QT02": "na"}}, by=world.officer)
    assert known_of(at_unit(made, world.n2))["QT02"].value == "na"


def test_a_figure_not_given_there_is_typed_here(world, version):
    optional = TOML.replace('name = "Người phải dự"\nunit', 'name = "Người phải dự"\nrequired = false\nunit').replace(
        'at_most = "QT02"\n', ""
    )
    asked = opened(world, design_template(world.root, read_toml(optional), by=world.secretary), "2023-Q3")
    made = open_shared(world, version, period_key="2023-Q3")
    submit(at_unit(asked, world.n1), answers={"cells": {"QT01": "4"}}, by=world.officer)
    assert known_of(at_unit(made, world.n1))["QT02"].why == "not_given"


def test_rounds_opened_without_a_word_ask_everything(world, first, version):
    made = opened(world, version, "2023-Q2")
    assert made.overlaps == []
    assert known_of(at_unit(made, world.n1)) == {}


def test_the_next_round_begins_with_what_was_chosen_for_the_last(world, first, version):
    (_same, named) = found(version, world.secretary)
    made = open_shared(world, version, {"QT02": Choice(AGAIN, "Rà soát"), "HN09": Choice(named.candidates[0].token)})
    following = opened(world, first.version, "2023-Q3")
    overlaps = found(version, world.secretary, period_key="2023-Q3")
    chosen = proposed_choices(overlaps, made.overlaps)
    assert chosen["QT02"] == Choice(AGAIN, "Rà soát")
    assert chosen["HN09"].token.startswith(f"{following.pk}:")
    form = {"template": version.template_id, "period": "2023-Q3", "due_on": "6/10/2023", "kinds": ["company", "cell"]}
    page = text(world.browser(world.secretary).post(reverse(PAGE), form | {"step": "look", "sau": made.pk}))
    assert 'name="once-QT02" value="again" checked' in page
    assert 'value="Rà soát"' in page


def test_the_workbook_has_the_figure_of_the_other_report_filled_in(world, first, version):
    submit(at_unit(first, world.n1), answers=answers("4", "100"), by=world.officer)
    row = at_unit(open_shared(world, version), world.n1)
    data = export_workbook(row, by=world.officer)
    assert load_workbook(BytesIO(data))["I Chung"]["D7"].value == 100
    kept = take_in(filled(data, {"I Chung!D7": 90, "I Chung!D8": 4}), name="a.xlsx", by=world.officer)
    assert (kept.outcome, [one.code for one in problems_of(kept)]) == ("draft", ["contested"])
    assert take_in(filled(data, {"I Chung!D8": 4}), name="b.xlsx", by=world.officer).outcome == "taken"
    assert Submission.objects.get(round_unit=row).answers["known"]["QT02"]["by"] == "report"
