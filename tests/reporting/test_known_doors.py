"""Counted figures through the other doors: the workbook, the unit's own paper, approval inside the unit, comparing, the trace."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.reporting.books import FIGURES, filled
from tests.reporting.entry_form import opened, text
from tests.reporting.free_books import sheet
from tests.reporting.ground import answers, at_unit
from tests.reporting.measured import issue, measured_spec
from trienkhai.access.errors import WrongState
from trienkhai.office.documents import write
from trienkhai.office.sheets.child import read_book_limited, read_word_limited
from trienkhai.reporting.actions import (
    approve,
    choose,
    design_template,
    offer_for_many,
    plan_free_file,
    problems_of,
    save_cells,
    save_draft,
    send_as_it_stands,
    submit,
    take_free_file,
    take_in,
)
from trienkhai.reporting.documents import Snapshot, report_paper
from trienkhai.reporting.models import Draft, RoundUnit, Submission
from trienkhai.reporting.queries.comparing import compare_page
from trienkhai.reporting.queries.inside import content_now
from trienkhai.reporting.queries.known import known_of
from trienkhai.reporting.rules.template_file import read_toml
from trienkhai.reporting.rules.template_sheet import read_sheet
from trienkhai.reporting.rules.template_toml import write_toml
from trienkhai.reporting.workbook import export_workbook
from trienkhai.reporting.workbook.template_sheet import write_template
from trienkhai.rollup.ask import Ask

CELL, AT, WHY = "BH01", f"{FIGURES}!D12", f"{FIGURES}!G12"
GOOD = {f"{FIGURES}!D7": 4, f"{FIGURES}!D8": 100}


@pytest.fixture
def round_(world, alone):
    return opened(world, design_template(world.root, measured_spec(), by=world.secretary), "2023-Q2")


@pytest.fixture
def cell(world, round_):
    """A cell below the northern company; nobody stands below it."""
    return at_unit(round_, world.n1)


@pytest.fixture
def book(world, cell):
    issue(world, "1-NQ/CB", issuer="Chi bộ 1 Bắc")
    return export_workbook(cell, by=world.officer)


def test_the_workbook_has_the_figure_filled_in_and_says_so(book):
    found = load_workbook(BytesIO(book))
    assert (found[FIGURES]["A12"].value, found[FIGURES]["D12"].value) == (CELL, 1)
    first = [row[1].value for row in found.worksheets[0].iter_rows(max_col=2) if row[1].value]
    assert any("Hệ thống đã điền sẵn: Văn bản đã ban hành." in line for line in first)


def test_a_workbook_that_leaves_the_figure_is_sent_with_it_as_counted(world, cell, book):
    intake = take_in(filled(book, GOOD), name="a.xlsx", by=world.officer)
    assert intake.outcome == "taken", intake.account
    sent = Submission.objects.get()
    assert sent.answers["known"][CELL]["value"] == "1"
    assert CELL not in sent.places
    assert sent.places["QT01"] == f"{FIGURES}!D7"
    again = take_in(filled(book, GOOD | {f"{FIGURES}!B40": "x"}), name="b.xlsx", by=world.officer)
    assert again.outcome == "same"


def test_another_figure_without_a_reason_is_kept_listed_and_mended_in_the_workbook(world, cell, book):
    changed = filled(book, GOOD | {AT: 3})
    intake = take_in(changed, name="a.xlsx", by=world.officer)
    assert intake.outcome == "draft"
    (told,) = problems_of(intake)
    assert (told.where, told.code) == (AT, "contested")
    assert not Submission.objects.exists()
    mended = take_in(filled(changed, {WHY: "Hai văn bản chưa vào sổ"}), name="b.xlsx", by=world.officer)
    assert mended.outcome == "taken"
    sent = Submission.objects.get()
    assert sent.answers["known"][CELL]["reason"] == "Hai văn bản chưa vào sổ"
    assert sent.places[CELL] == AT


def test_a_reason_in_the_form_sends_the_workbook_too(world, cell, book):
    intake = take_in(filled(book, GOOD | {AT: 3}), name="a.xlsx", by=world.officer)
    save_cells(cell, {f"notes:{CELL}": "Hai văn bản chưa vào sổ"}, {}, by=world.officer)
    assert choose(intake, {}, by=world.officer).outcome == "taken"


def test_a_count_that_moved_since_the_workbook_was_made_is_told_and_nothing_is_sent(world, cell, book):
    issue(world, "2-NQ/CB", issuer="Chi bộ 1 Bắc")
    intake = take_in(filled(book, GOOD), name="a.xlsx", by=world.officer)
    assert intake.outcome == "draft"
    (told,) = problems_of(intake)
    assert (told.where, told.code) == (CELL, "known_moved")
    assert not Submission.objects.exists()
    assert CELL not in Draft.objects.get().answers["cells"]
    page = text(world.browser(world.officer).get(reverse("reporting:intake", args=[intake.pk])))
    assert "trước là 1, nay là 2" in page


def test_a_figure_typed_over_one_that_moved_is_a_choice(world, cell, book):
    issue(world, "2-NQ/CB", issuer="Chi bộ 1 Bắc")
    intake = take_in(filled(book, GOOD | {AT: 3, WHY: "Chưa vào sổ"}), name="a.xlsx", by=world.officer)
    assert intake.outcome == "refused"
    assert [one["fate"] for one in intake.account["cells"] if one["place"] == AT] == ["conflict"]


def test_the_paper_says_which_figures_are_of_the_system(world, cell):
    issue(world, "1-NQ/CB", issuer="Chi bộ 1 Bắc")
    sent = submit(cell, answers=answers(), by=world.officer)
    assert "(hệ thống đếm)" in words_of(cell, sent)
    contested = answers(**{CELL: "4"}) | {"notes": {CELL: "Chưa vào sổ"}}
    again = submit(RoundUnit.objects.get(pk=cell.pk), answers=contested, by=world.officer)
    said = words_of(cell, again)
    assert "Chưa vào sổ (đơn vị nêu khác, hệ thống có 1)" in said


def words_of(cell, sent):
    paper = report_paper(cell, Snapshot(sent.answers, sent.receipt), day=date(2023, 7, 1))
    book = read_word_limited(write(paper), "a.docx")
    return " ".join(one.text for sheet in book.sheets for one in sheet.cells)


def test_comparing_shows_that_a_figure_was_contested_and_that_the_count_moved(world, cell):
    submit(cell, answers=answers(**{CELL: "4"}) | {"notes": {CELL: "Chưa vào sổ"}}, by=world.officer)
    issue(world, "1-NQ/CB", issuer="Chi bộ 1 Bắc")
    cell = RoundUnit.objects.get(pk=cell.pk)
    submit(cell, answers=answers(**{CELL: "4"}) | {"notes": {CELL: "Chưa vào sổ"}}, by=world.officer)
    (changed,) = [
        one for section in compare_page(cell, 1, 2, reader=world.officer).comparison.sections for one in section.cells
    ]
    assert (changed.known_before.value, changed.known_after.value) == ("0", "1")
    page = text(world.browser(world.officer).get(reverse("reporting:compare", args=[cell.pk])))
    assert "hệ thống có 0" in page
    assert "hệ thống có 1" in page


def test_an_approval_is_void_once_the_count_moves_but_not_the_day_after(world, alone, monkeypatch):
    toml = write_toml(measured_spec()).replace("\n[[section]]", 'approval = "head"\n\n[[section]]', 1)
    version = design_template(world.root, read_toml(toml), by=world.secretary)
    row = at_unit(opened(world, version, "2023-Q2"), world.n1)
    head = world.person("head", "leader", at=world.n1)
    draft = save_draft(row, answers(), version=0, by=world.officer)
    approve(row, seen=content_now(RoundUnit.objects.get(pk=row.pk)).sha256, by=head)
    issue(world, "1-NQ/CB", issuer="Chi bộ 1 Bắc")
    with pytest.raises(WrongState):
        send_as_it_stands(row, version=draft.version, by=world.officer)
    approve(row, seen=content_now(RoundUnit.objects.get(pk=row.pk)).sha256, by=head)
    with monkeypatch.context() as later:
        later.setattr(timezone, "localdate", lambda *given: date(2031, 1, 1))
        sent = send_as_it_stands(row, version=draft.version, by=world.officer)
    assert sent.answers["known"][CELL]["value"] == "1"


def test_a_template_keeps_its_measure_in_both_kinds_of_file():
    spec = measured_spec()
    assert read_toml(write_toml(spec)) == spec
    book = read_book_limited(write_template(spec), "bieu-01.xlsx")
    assert read_sheet(book, key="bieu-01").measured == {CELL: "documents.issued"}


def test_the_trace_says_that_a_figure_was_counted(world):
    version = design_template(world.root, measured_spec(), by=world.secretary)
    row = at_unit(opened(world, version, "2023-Q2"), world.n1)
    issue(world, "1-NQ/CB", issuer="Chi bộ 1 Bắc")
    sent = submit(row, answers=answers(), by=world.officer)
    reader = world.browser(world.secretary)
    ask = Ask(world.n1.pk, CELL, (row.round_id,), "received")
    page = text(reader.get(ask.url))
    assert reverse("reporting:submission_known", args=[sent.pk]) in page


def test_a_file_of_many_units_with_another_figure_is_refused_for_that_unit(world, round_):
    issue(world, "1-NQ/CT")
    rows = (["Đơn vị", "QT01", "QT02", "BH01"], ["Công ty Bắc", 4, 100, 1], ["Công ty Nam", 3, 50, 7])
    offered = offer_for_many(round_, sheet(*rows), name="a.xlsx", by=world.secretary)
    plan = plan_free_file(offered, by=world.secretary)
    assert plan.settled.counts["refused"] == 3
    alone = offer_for_many(round_, sheet(*rows[:2]), name="b.xlsx", by=world.secretary)
    take_free_file(alone, seen=plan_free_file(alone, by=world.secretary).seen, by=world.secretary)
    assert Submission.objects.get().answers["known"][CELL]["value"] == "1"


def test_a_unit_that_reports_in_one_sum_types_what_is_counted_for_units_alone(world, round_):
    row = at_unit(round_, world.north)
    RoundUnit.objects.filter(pk=row.pk).update(mode="lump")
    row = at_unit(round_, world.north)
    issue(world, "1-NQ/CT")
    assert known_of(row)[CELL].why == "lump"
    page = text(world.browser(world.officer).get(reverse("reporting:entry", args=[row.pk])))
    assert "Nhập số gộp tại đây" in page
    sent = submit(row, answers=answers(**{CELL: "9"}), by=world.officer)
    assert (sent.answers["cells"][CELL], sent.answers.get("known")) == ("9", None)
