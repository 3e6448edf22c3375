import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from tests.reporting.books import FIGURES, LIST, SECOND, edited, filled
from tests.reporting.ground import answers, at_unit, open_sample
from tests.reporting.test_old_fonts import TEXT
from trienkhai.access.errors import Refused
from trienkhai.audit.models import Entry
from trienkhai.evidence.store import open_bytes
from trienkhai.reporting.actions import (
    accept,
    choose,
    close_round,
    problems_of,
    save_draft,
    submit,
    take_in,
    take_in_folder,
)
from trienkhai.reporting.models import Draft, Export, Intake, Submission
from trienkhai.reporting.workbook import export_workbook

C = f"{FIGURES}!D7"  # QT01
INVITED = f"{FIGURES}!D8"  # QT02
PRESENT = f"{FIGURES}!D9"  # QT03
WOMEN, MEN = f"{FIGURES}!D10", f"{FIGURES}!D11"
MONEY_2021, MONEY_2022 = f"{FIGURES}!E13", f"{FIGURES}!F13"
NOTE = f"{FIGURES}!G7"
YES = f"{SECOND}!D7"
GOOD = {C: 4, INVITED: 1200}


@pytest.fixture
def blank(world, north) -> bytes:
    return export_workbook(north, by=world.officer)


def codes(intake: Intake) -> list[str]:
    return sorted(problem.code for problem in problems_of(intake))


def test_a_filled_workbook_becomes_a_submission_with_the_place_of_every_value(world, north, blank):
    data = filled(
        blank,
        GOOD
        | {
            PRESENT: "1.100",
            WOMEN: "chưa biết",
            MEN: "Không áp dụng",
            MONEY_2021: 12.5,
            NOTE: "gồm cả hội nghị trực tuyến",
            YES: "có",
            f"{LIST}!B7": "12/KH",
            f"{LIST}!C7": "24/7/2023",
            f"{LIST}!D7": "Kế hoạch",
            "Lời văn!C7": "Kết quả tốt.\nCó chuyển biến.",
        },
    )

    intake = take_in(data, name="CTB Q2.xlsx", by=world.officer)

    assert intake.outcome == "taken", intake.account
    sent = Submission.objects.get()
    assert sent.answers == {
        "cells": {
            "QT01": "4",
            "QT02": "1200",
            "QT03": "1100",
            "QT03|nu": "unknown",
            "QT03|nam": "na",
            "KP01||2021": "12.500",
            "CB01": "1",
        },
        "lists": {"VB": [{"so": "12/KH", "ngay": "2023-07-24", "loai": "Kế hoạch"}]},
        "texts": {"LV01": "Kết quả tốt.\nCó chuyển biến."},
        "notes": {"QT01": "gồm cả hội nghị trực tuyến"},
    }
    assert sent.places["QT03"] == PRESENT
    assert sent.places["VB01"] == f"{LIST}!B7:D7"
    assert sent.places["LV01"] == "Lời văn!C7"
    assert (sent.origin, sent.intake, sent.on_behalf) == ("workbook", intake, False)
    assert intake.account["counts"]["taken"] == 12
    assert "unknown" not in intake.account["counts"]
    assert open_bytes(intake.file) == data


def test_a_single_refused_cell_leaves_everything_as_it_was_and_all_are_named(world, north, blank):
    save_draft(north, answers("7"), version=0, by=world.officer)
    bad = {
        C: "khoảng 30",
        INVITED: 4.5,
        PRESENT: "=1/0",
        MONEY_2021: 1.23456,
        YES: "chắc có",
        f"{LIST}!C7": "31/2/2023",
    }

    intake = take_in(filled(blank, bad), name="a.xlsx", by=world.officer)

    assert intake.outcome == "refused"
    refused = {cell["place"]: cell["fault"]["code"] for cell in intake.account["cells"] if cell["fate"] == "refused"}
    assert refused == {
        C: "not_a_number",
        INVITED: "too_many_decimals",
        PRESENT: "uncalculated",
        MONEY_2021: "too_many_decimals",
        YES: "not_a_number",
        f"{LIST}!C7": "not_a_date",
        f"{LIST}!B7": "entry_missing",
    }
    assert Draft.objects.get().answers["cells"]["QT01"] == "7"
    assert not Submission.objects.exists()
    assert Entry.objects.filter(event="reporting.file_refused").count() == 1


def test_findings_of_the_checks_are_placed_in_the_file(world, blank):
    bad = {C: 4, INVITED: 100, PRESENT: 120, WOMEN: 70, MEN: 30}
    intake = take_in(filled(blank, bad), name="a.xlsx", by=world.officer)
    assert {(p.code, p.where) for p in problems_of(intake)} == {("more_than_other", PRESENT), ("parts_differ", PRESENT)}


def test_an_ambiguous_number_is_asked_about(world, blank):
    intake = take_in(filled(blank, GOOD | {MONEY_2021: "1.200"}), name="a.xlsx", by=world.officer)
    assert (intake.outcome, codes(intake)) == ("refused", ["ambiguous"])


def test_the_same_file_twice_is_one_submission(world, blank):
    data = filled(blank, GOOD)
    first = take_in(data, name="a.xlsx", by=world.officer)
    again = take_in(data, name="b.xlsx", by=world.officer)
    assert (first.outcome, again.outcome) == ("taken", "same")
    assert again.account["warnings"] == first.account["warnings"] == []
    assert again.account["submission"] == Submission.objects.get().pk


def test_what_did_not_change_in_the_file_never_touches_the_draft(world, north, blank):
    save_draft(north, answers("7", "50", QT03="40"), version=0, by=world.officer)
    intake = take_in(filled(blank, {MONEY_2022: 3}), name="a.xlsx", by=world.officer)
    sent = Submission.objects.get()
    assert intake.outcome == "taken"
    assert sent.answers["cells"] == {"QT01": "7", "QT02": "50", "QT03": "40", "KP01||2022": "3.000"}
    assert sent.places == {"KP01||2022": MONEY_2022}


def test_what_changed_on_both_sides_is_a_choice(world, north, blank):
    save_draft(north, answers("7", "50"), version=0, by=world.officer)
    intake = take_in(filled(blank, {C: 9, INVITED: 50}), name="a.xlsx", by=world.officer)
    assert (intake.outcome, codes(intake)) == ("refused", ["conflict"])

    settled = choose(intake, {"QT01": "file"}, by=world.officer)
    assert settled.outcome == "taken"
    assert Submission.objects.get().answers["cells"] == {"QT01": "9", "QT02": "50"}


def test_a_choice_may_keep_the_draft(world, north, blank):
    save_draft(north, answers("7", "50"), version=0, by=world.officer)
    intake = take_in(filled(blank, {C: 9}), name="a.xlsx", by=world.officer)
    choose(intake, {"QT01": "draft"}, by=world.officer)
    assert Submission.objects.get().answers["cells"]["QT01"] == "7"


def test_a_wiped_cell_is_cleared_and_said_so(world, north):
    save_draft(north, answers("7", "50", QT03="40"), version=0, by=world.officer)
    data = filled(export_workbook(north, by=world.officer), {PRESENT: None})
    intake = take_in(data, name="a.xlsx", by=world.officer)
    assert intake.account["counts"]["cleared"] == 1
    assert "QT03" not in Submission.objects.get().answers["cells"]


def test_a_number_in_a_column_of_text_stays_as_it_was_typed(world, blank):
    take_in(filled(blank, GOOD | {f"{LIST}!B7": 12}), name="a.xlsx", by=world.officer)
    assert Submission.objects.get().answers["lists"] == {"VB": [{"so": "12"}]}


def test_an_empty_list_can_be_declared(world, blank):
    take_in(filled(blank, GOOD | {f"{LIST}!C4": "Không có"}), name="a.xlsx", by=world.officer)
    assert Submission.objects.get().answers["lists"] == {"VB": []}


def test_moved_rows_columns_and_renamed_sheets_are_found(world, blank):
    def change(book: Workbook) -> None:
        sheet = book[FIGURES]
        sheet.protection.sheet = False
        sheet.title = "Bảng của tôi"
        sheet["D7"], sheet["D8"] = 4, 1200
        sheet.insert_rows(7, 3)
        sheet.insert_cols(4)

    intake = take_in(edited(blank, change), name="a.xlsx", by=world.officer)
    assert intake.outcome == "taken", intake.account
    assert Submission.objects.get().places == {"QT01": "Bảng của tôi!E10", "QT02": "Bảng của tôi!E11"}


def test_a_row_whose_code_was_wiped_is_known_by_its_place_and_name(world, blank):
    intake = take_in(filled(blank, GOOD | {f"{FIGURES}!A7": None}), name="a.xlsx", by=world.officer)
    assert intake.outcome == "taken"
    assert Submission.objects.get().answers["cells"]["QT01"] == "4"


def test_a_row_that_is_gone_is_said_to_be_gone(world, blank):
    def change(book: Workbook) -> None:
        book[FIGURES]["D8"] = 100
        book[FIGURES].delete_rows(7)

    intake = take_in(edited(blank, change), name="a.xlsx", by=world.officer)
    assert (intake.outcome, codes(intake)) == ("refused", ["missing_place"])


def test_cells_the_template_does_not_ask_are_listed(world, blank):
    data = filled(blank, GOOD | {f"{FIGURES}!J30": "ghi chú riêng", f"{FIGURES}!E7": 5})
    intake = take_in(data, name="a.xlsx", by=world.officer)
    unknown = {cell["place"] for cell in intake.account["cells"] if cell["fate"] == "unknown"}
    assert unknown == {f"{FIGURES}!J30", f"{FIGURES}!E7"}


def test_a_strangers_workbook_is_refused_and_nothing_is_kept(world, north, blank):
    with pytest.raises(Refused):
        take_in(filled(blank, GOOD), name="a.xlsx", by=world.neighbour)
    assert not Intake.objects.exists()


def test_the_level_above_takes_in_on_behalf(world, blank):
    take_in(filled(blank, GOOD), name="a.xlsx", by=world.person("rv", "reviewer", at=world.group))
    assert Submission.objects.get().on_behalf


def test_a_file_of_somebody_else_is_explained(world, blank):
    def new(book: Workbook) -> None:
        for name in book.sheetnames[1:]:
            del book[name]

    assert codes(take_in(edited(blank, new), name="a.xlsx", by=world.officer)) == ["no_ticket"]
    assert codes(take_in(b"{}", name="a.json", by=world.officer)) == ["json"]
    assert Intake.objects.filter(outcome="refused").count() == 2


def test_an_altered_ticket_is_refused(world, blank):
    def forge(book: Workbook) -> None:
        book["trienkhai"]["B3"] = "0" * 64

    def rename(book: Workbook) -> None:
        book["trienkhai"]["B2"] = "AAAA-AAAA"

    assert codes(take_in(edited(blank, forge), name="a.xlsx", by=world.officer)) == ["forged"]
    assert codes(take_in(edited(blank, rename), name="a.xlsx", by=world.officer)) == ["unknown_code"]


def test_an_export_whose_stored_values_were_altered_is_not_trusted(world, blank):
    Export.objects.update(values={"answers": {"cells": {"QT01": "5"}}, "previous": {}})
    assert codes(take_in(filled(blank, GOOD), name="a.xlsx", by=world.officer)) == ["forged"]


def test_accepted_reports_and_closed_rounds_take_nothing_in(world, north, blank):
    accept(submit(north, by=world.officer, answers=answers()), by=world.secretary)
    assert codes(take_in(filled(blank, GOOD), name="a.xlsx", by=world.officer)) == ["wrong_state"]
    close_round(north.round, by=world.secretary)
    assert codes(take_in(filled(blank, {C: 5}), name="a.xlsx", by=world.officer)) == ["wrong_state"]


def test_a_draft_can_be_filled_without_sending(world, blank):
    intake = take_in(filled(blank, {C: 5}), name="a.xlsx", by=world.officer, submit=False)
    assert intake.outcome == "taken"
    assert Draft.objects.get().answers["cells"] == {"QT01": "5"}
    assert not Submission.objects.exists()


def test_the_period_before_stands_beside_the_input(world, north):
    submit(north, by=world.officer, answers=answers("3", "90", QT03="unknown"))
    following = at_unit(open_sample(world, period="2023-Q3"), world.north)
    data = filled(export_workbook(following, by=world.officer), {f"{FIGURES}!E7": 5, f"{FIGURES}!E8": 95})
    intake = take_in(data, name="a.xlsx", by=world.officer)
    assert intake.outcome == "taken", intake.account
    assert "unknown" not in intake.account["counts"]
    assert Submission.objects.get(round=following.round).answers["cells"] == {"QT01": "5", "QT02": "95"}


def test_taking_in_is_cheap(world, blank, django_assert_max_num_queries, alone):
    data, officer = filled(blank, GOOD), world.officer
    with django_assert_max_num_queries(34):
        take_in(data, name="a.xlsx", by=officer)


def test_a_folder_is_taken_in_file_by_file(world, north, cell, tmp_path):
    good = filled(export_workbook(north, by=world.officer), GOOD)
    (tmp_path / "1-good.xlsx").write_bytes(good)
    (tmp_path / "2-bad.xlsx").write_bytes(filled(export_workbook(cell, by=world.officer), {C: "bốn"}))
    south = at_unit(north.round, world.south)
    (tmp_path / "3-foreign.xlsx").write_bytes(filled(export_workbook(south, by=world.neighbour), GOOD))
    (tmp_path / "4-again.xlsx").write_bytes(good)
    (tmp_path / "5-gone.xlsx").symlink_to(tmp_path / "nowhere")
    seen = []

    told = list(take_in_folder(sorted(tmp_path.iterdir()), by=world.officer, progress=seen.append))

    assert [one.outcome for one in told] == ["taken", "refused", "refused", "same", "refused"]
    assert [one.intake is None for one in told] == [False, False, True, False, True]
    assert [problem.code for problem in told[2].problems] == ["refused"]
    assert len(seen) == 5
    assert Submission.objects.count() == 1


def test_the_workbook_of_an_invented_organisation_says_so(world, north):
    world.root.is_illustrative = True
    world.root.save()

    def look(book: Workbook) -> None:
        assert book[FIGURES]["B3"].value == "Công ty Bắc · Quý II/2023 · Số liệu minh họa"

    edited(export_workbook(north, by=world.officer), look)


def test_every_reason_of_every_file_is_told_where_several_are_sent(world, blank):
    bad = SimpleUploadedFile("a.xlsx", filled(blank, {C: "x", INVITED: "y", PRESENT: "z"}))
    other = SimpleUploadedFile("b.xlsx", filled(blank, {C: "x"}))
    page = world.browser(world.officer).post(reverse("reporting:take_in"), {"file": [bad, other]}).content.decode()
    for text in ("“x” không phải", "“y” không phải", "“z” không phải"):
        assert text in page


def test_a_text_file_is_told_to_be_no_workbook(world, north):
    intake = take_in("xin chào".encode(), name="bieu.txt", by=world.officer)
    assert codes(intake) == ["no_workbook"]
    assert "bieu.txt” không phải tệp .xlsx" in problems_of(intake)[0].message


def test_what_stands_in_the_file_is_told_beside_errors_between_cells_and_long_texts(world, blank):
    bad = {C: 4, INVITED: 100, PRESENT: 120, TEXT: "ă" * 1599}
    intake = take_in(filled(blank, bad), name="a.xlsx", by=world.officer)
    page = world.browser(world.officer).get(reverse("reporting:intake", args=[intake.pk])).content.decode()
    told = {fate["key"]: fate["value"] for fate in intake.account["cells"] if fate["fate"] == "refused"}
    assert told["QT03"] == "120"
    assert told["LV01"].startswith("ăăă")
    assert "1.599 ký tự" in page
