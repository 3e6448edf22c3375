"""Workbooks handed out before their round moved are taken in by the keys of their cells."""

import pytest

from tests.reporting.books import FIGURES, LIST, filled
from tests.reporting.ground import answers
from tests.reporting.moved_ground import LATER, later_version
from trienkhai.reporting.actions import choose, move_round, problems_of, save_cells, save_draft, take_in
from trienkhai.reporting.models import Draft, Submission
from trienkhai.reporting.rules.merging import fingerprint
from trienkhai.reporting.workbook import export_workbook

pytestmark = pytest.mark.django_db

C, INVITED, MONEY, NOTE = f"{FIGURES}!D7", f"{FIGURES}!D8", f"{FIGURES}!E13", f"{FIGURES}!G7"
OPTIONAL = LATER.replace('name = "Hội nghị trực tuyến"', 'name = "Hội nghị trực tuyến"\nrequired = false')


def move(world, round_, text: str = OPTIONAL) -> None:
    move_round(round_, later_version(world, text), reason="bổ sung", by=world.secretary)


def unknown(intake) -> list[tuple[str, str, str]]:
    told = [one for one in intake.account["cells"] if one["key"] and one["fate"] == "unknown"]
    return [(one["key"], one["value"], one["fault"]["code"]) for one in told]


def test_what_is_asked_no_more_is_told_and_the_rest_is_sent(world, quarter, north):
    blank = export_workbook(north, by=world.officer)
    move(world, quarter)
    save_cells(north, {"cells:QT05": "3"}, {}, by=world.officer)
    rows = {f"{LIST}!B7": "12/KH", f"{LIST}!D7": "Công văn"}
    intake = take_in(
        filled(blank, {C: 4, INVITED: 1200, MONEY: 12.5, NOTE: "có ghi"} | rows), name="a.xlsx", by=world.officer
    )
    assert intake.outcome == "taken"
    assert ("KP01||2021", "12.5", "gone") in unknown(intake)
    assert ("VB", "Công văn", "not_a_choice") in unknown(intake)
    sent = Submission.objects.get()
    assert sent.version.number == 2
    assert sent.answers["cells"] == {"QT01": "4", "QT02": "1200", "QT05": "3"}
    assert sent.answers["lists"] == {"VB": [{"so": "12/KH"}]}
    assert "KP01||2021" not in sent.places


def test_what_is_required_anew_keeps_the_file_as_the_draft_and_refuses_nothing(world, quarter, north):
    blank = export_workbook(north, by=world.officer)
    move(world, quarter, LATER)
    intake = take_in(filled(blank, {C: 4, INVITED: 1200}), name="a.xlsx", by=world.officer)
    assert intake.outcome == "draft"
    assert [problem.code for problem in problems_of(intake)] == ["gaps", "required"]
    assert Draft.objects.get().answers["cells"] == {"QT01": "4", "QT02": "1200"}


def test_what_was_changed_on_both_sides_is_still_a_choice_and_the_move_alone_is_none(world, quarter, north):
    rows = [{"so": "1", "loai": "Công văn"}]
    save_draft(north, answers(**{"KP01||2021": "1.000"}) | {"lists": {"VB": rows}}, version=0, by=world.officer)
    handed_out = export_workbook(north, by=world.officer)
    move(world, quarter)
    save_cells(north, {"cells:QT01": "6"}, {"cells:QT01": fingerprint("4")}, by=world.officer)
    mended = filled(handed_out, {C: 5, f"{LIST}!B7": "2"})
    intake = take_in(mended, name="a.xlsx", by=world.officer)
    assert intake.outcome == "refused"
    assert [(one["key"], one["fate"]) for one in intake.account["cells"] if one["fate"] == "conflict"] == [
        ("QT01", "conflict")
    ]
    assert choose(intake, {"QT01": "file"}, by=world.officer).outcome == "taken"
    sent = Submission.objects.get()
    assert (sent.answers["cells"]["QT01"], sent.answers["lists"]["VB"]) == ("5", [{"so": "2"}])


def test_a_workbook_that_says_nothing_new_leaves_the_draft_alone(world, quarter, north):
    save_draft(north, answers(**{"KP01||2021": "1.000"}), version=0, by=world.officer)
    handed_out = export_workbook(north, by=world.officer)
    move(world, quarter)
    intake = take_in(handed_out, name="a.xlsx", by=world.officer, submit=False)
    assert intake.outcome == "taken"
    assert Draft.objects.get().answers["cells"] == {"QT01": "4", "QT02": "100"}
