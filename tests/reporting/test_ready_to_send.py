"""One report, one rule: whichever door it leaves by, the same must be mended, explained and read before."""

from datetime import date

import pytest
from django.urls import reverse

from tests.reporting.books import FIGURES, filled
from tests.reporting.ground import TOML, answers, at_unit, open_sample
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.reporting.actions import (
    add_evidence,
    choose,
    design_template,
    hand_out,
    open_round,
    problems_of,
    return_report,
    save_cells,
    save_draft,
    save_words,
    send_as_it_stands,
    send_draft,
    submit,
    take_in,
)
from trienkhai.reporting.models import Draft, RoundUnit, State, Submission
from trienkhai.reporting.rules.template_file import read_toml
from trienkhai.reporting.workbook import export_workbook
from trienkhai.reporting.workbook.export import written

JUMPED = {f"{FIGURES}!E7": 40, f"{FIGURES}!E8": 100}  # column D shows the period before
GOOD = {f"{FIGURES}!D7": 4, f"{FIGURES}!D8": 100}


@pytest.fixture
def company(world) -> RoundUnit:
    """The north, a quarter after it reported four conferences; nobody reports below it."""
    before = at_unit(open_sample(world, "2023-Q1", kinds={"company"}), world.north)
    submit(before, by=world.officer, answers=answers("4", "100"))
    return at_unit(open_sample(world, kinds={"company"}), world.north)


@pytest.mark.parametrize("door", [send_draft, send_as_it_stands])
def test_both_pages_want_a_word_for_a_jump(world, company, door):
    draft = save_draft(company, answers("40", "100"), version=0, by=world.officer)
    with pytest.raises(Unacceptable) as caught:
        door(company, version=draft.version, by=world.officer)
    assert [problem.code for problem in caught.value.problems] == ["jump"]
    saved = save_cells(company, {"notes:QT01": "thêm bốn cụm"}, {}, by=world.officer)
    assert door(company, version=saved.draft.version, by=world.officer).answers["notes"] == {"QT01": "thêm bốn cụm"}


@pytest.mark.parametrize("door", [send_draft, send_as_it_stands])
def test_all_that_is_wanted_is_said_at_once(world, north, door):
    save_draft(north, {"cells": {"QT01": "4"}}, version=0, by=world.officer)
    with pytest.raises(Unacceptable) as caught:
        door(north, version=1, by=world.officer)
    assert [problem.code for problem in caught.value.problems] == ["required", "no_reason", "no_reason"]


@pytest.mark.parametrize("door", [send_draft, send_as_it_stands])
def test_a_written_check_that_warns_wants_a_note_at_every_door(world, door):
    rule = '[[check]]\nkey = "nhieu"\nrule = "QT02 <= QT01 * 200"\nseverity = "warning"\n'
    version = design_template(world.root, read_toml(f"{TOML}\n{rule}"), by=world.secretary)
    wishes = {"due_on": date(2023, 7, 6), "kinds": {"company"}}
    row = at_unit(open_round(version, period_key="2023-Q2", by=world.secretary, **wishes), world.north)
    entered = answers("1", "1200")
    data = written(hand_out(row, by=world.officer), entered=entered)
    assert take_in(data, name="a.xlsx", by=world.officer).outcome == "draft"
    draft = Draft.objects.get()
    with pytest.raises(Unacceptable) as caught:
        door(row, version=draft.version, by=world.officer)
    assert [problem.code for problem in caught.value.problems] == ["check:nhieu"]
    page = world.browser(world.officer).get(reverse("reporting:entry_send", args=[row.pk]))
    assert page.context["blocked"]
    saved = save_cells(row, {"notes:QT02": "hội nghị trực tuyến"}, {}, by=world.officer)
    assert door(row, version=saved.draft.version, by=world.officer).answers["cells"] == entered["cells"]


def test_a_workbook_that_wants_a_note_is_kept_as_the_draft_and_sent_once_it_is_there(world, company):
    data = filled(export_workbook(company, by=world.officer), JUMPED)
    kept = take_in(data, name="a.xlsx", by=world.officer)
    assert kept.outcome == "draft"
    assert [problem.code for problem in problems_of(kept)] == ["jump"]
    assert Draft.objects.get().answers["cells"] == answers("40", "100")["cells"]
    assert not Submission.objects.filter(round_unit=company).exists()
    shown = world.browser(world.officer).get(reverse("reporting:intake", args=[kept.pk])).content.decode()
    assert reverse("reporting:choose", args=[kept.pk]) in shown
    assert "Nộp biểu này" in shown

    assert choose(kept, {}, by=world.officer).outcome == "draft"
    save_cells(company, {"notes:QT01": "thêm bốn cụm"}, {}, by=world.officer)
    sent = choose(kept, {}, by=world.officer).submissions.get()
    assert (sent.origin, sent.answers["notes"]) == ("workbook", {"QT01": "thêm bốn cụm"})
    assert sent.places["QT01"] == f"{FIGURES}!E7"


def test_evidence_of_a_workbook_that_waits_lies_beside_the_draft(world, company):
    add_evidence(company, b"danh sach", name="danh sach.txt", by=world.officer)
    data = filled(export_workbook(company, by=world.officer), JUMPED)
    assert take_in(data, name="a.xlsx", by=world.officer).outcome == "draft"
    assert RoundUnit.objects.get(pk=company.pk).state == State.DRAFT
    assert company.draft_files.count() == 1


def test_a_reason_given_after_the_workbook_was_sent_goes_with_a_new_submission(world, north):
    data = filled(export_workbook(north, by=world.officer), GOOD)
    first = take_in(data, name="a.xlsx", by=world.officer).submissions.get()
    assert {pin.gap_reason for pin in first.pins.all()} == {""}
    reasons = {world.n1.pk: "nghỉ", world.n2.pk: "mới lập"}

    second = send_as_it_stands(north, version=0, gaps=reasons, by=world.officer)

    assert (second.number, {pin.gap_reason for pin in second.pins.all()}) == (2, {"nghỉ", "mới lập"})
    assert send_as_it_stands(north, version=0, by=world.officer) == second
    save_words(north, gaps={world.n1.pk: "nghỉ hè"}, by=world.officer)
    assert take_in(data, name="a.xlsx", by=world.officer).submissions.get().number == 3


def test_what_units_below_sent_since_is_signed_by_sending_again(world, north, cell):
    submit(cell, by=world.officer, answers=answers())
    save_words(north, gaps={world.n2.pk: "mới lập"}, by=world.officer)
    draft = save_draft(north, answers(), version=0, by=world.officer)
    first = send_draft(north, version=draft.version, by=world.officer)
    assert send_draft(north, version=draft.version, by=world.officer) == first
    newer = submit(cell, by=world.officer, answers=answers("5"))
    second = send_draft(north, version=draft.version, by=world.officer)
    assert second.pins.get(child=cell).pinned == newer


def test_the_page_of_the_unit_sends_what_its_reader_saw(world, company):
    browser, address = world.browser(world.officer), reverse("reporting:send", args=[company.pk])
    draft = save_draft(company, answers("4", "100"), version=0, by=world.officer)
    shown = browser.get(reverse("reporting:fill", args=[company.pk])).content.decode()
    assert f'name="version" value="{draft.version}"' in shown
    save_draft(company, answers("5", "100"), version=draft.version, by=world.secretary)

    refused = browser.post(address, {"version": draft.version})

    assert refused.status_code == 409
    assert f'name="version" value="{draft.version + 1}"' in refused.content.decode()
    assert browser.post(address).status_code == 409
    assert browser.post(address, {"version": draft.version + 1}).status_code == 302
    assert Submission.objects.get(round_unit=company).answers["cells"]["QT01"] == "5"


def test_who_may_not_send_learns_nothing_of_the_draft(world, company):
    save_draft(company, answers("4", "100"), version=0, by=world.officer)
    for version in (0, 1):
        with pytest.raises(Refused):
            send_draft(company, version=version, by=world.neighbour)


def test_a_unit_below_one_that_reports_in_one_sum_is_told_before_it_types(world):
    opened = open_sample(world, lump_ids={world.north.pk})
    cell, clerk = at_unit(opened, world.n1), world.person("clerk", "officer", at=world.n1)
    book = filled(export_workbook(cell, by=clerk), GOOD)
    for act in (
        lambda: save_cells(cell, {"cells:QT01": "4"}, {}, by=clerk),
        lambda: save_draft(cell, answers(), version=0, by=clerk),
        lambda: add_evidence(cell, b"danh sach", name="danh sach.txt", by=clerk),
        lambda: send_draft(cell, version=0, by=clerk),
    ):
        with pytest.raises(WrongState, match="Công ty Bắc"):
            act()
    assert take_in(book, name="a.xlsx", by=clerk).outcome == "refused"
    browser = world.browser(clerk)
    page = reverse("reporting:fill", args=[cell.pk])
    assert browser.get(reverse("reporting:entry", args=[cell.pk])).url == page
    assert "Công ty Bắc báo cáo gộp" in browser.get(page).content.decode()


def test_a_returned_report_is_sent_again_as_it_stands(world, company):
    first = submit(company, by=world.officer, answers=answers())
    return_report(first, reason="xem lại", by=world.secretary)
    assert send_as_it_stands(company, version=0, by=world.officer).number == 2
