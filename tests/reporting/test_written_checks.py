"""Checks that the author of a template has written: read from both forms of a template, judged at every door, told in words."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tests.reporting.ground import TOML, answers, at_unit
from trienkhai.access.errors import Unacceptable
from trienkhai.office.sheets.child import read_book_limited
from trienkhai.reporting.actions import design_template, hand_out, open_round, submit, take_in
from trienkhai.reporting.actions.readiness import refuse_unless_ready
from trienkhai.reporting.rules.faults import Faulty
from trienkhai.reporting.rules.spec import spec_from_json, spec_to_json
from trienkhai.reporting.rules.template_file import read_sheet, read_toml, write_toml
from trienkhai.reporting.workbook.export import written
from trienkhai.reporting.workbook.template_sheet import write_template

WRITTEN = """
[[check]]
key = "co-nguoi"
rule = "if QT01 > 0 then QT02 > 0"
message = "Có hội nghị thì phải có người dự."

[[check]]
key = "dong-nguoi"
rule = "QT02 <= QT01 * 200"
severity = "warning"

[[check]]
key = "kinh-phi"
rule = "KP01||2022 <= 2 * KP01||2021"
severity = "information"
"""


@pytest.fixture
def spec():
    return read_toml(TOML + WRITTEN)


@pytest.fixture
def north(world, spec):
    version = design_template(world.root, spec, by=world.secretary)
    asked = {"due_on": date(2023, 7, 6), "kinds": {"company", "cell"}}
    return at_unit(open_round(version, period_key="2023-Q2", by=world.secretary, **asked), world.north)


def test_both_forms_of_a_template_and_its_stored_form_say_the_same(spec):
    assert [check.key for check in spec.checks] == ["co-nguoi", "dong-nguoi", "kinh-phi"]
    assert read_toml(write_toml(spec)) == spec
    assert spec_from_json(spec_to_json(spec)) == spec
    sheet = read_sheet(read_book_limited(write_template(spec), "bieu-01.xlsx"), key=spec.key)
    assert sheet.checks == spec.checks
    assert "checks" not in spec_to_json(read_toml(TOML))  # the hash of older templates stays


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (('rule = "if QT01 > 0 then QT02 > 0"', 'rule = "QT01 >"'), 3, "At character 7: a figure or a number"),
        (('rule = "if QT01 > 0 then QT02 > 0"', 'rule = "XX > 1"'), 3, "no figure “XX”"),
        (('severity = "warning"', 'severity = "hard"'), 9, "no severity “hard”"),
        (('key = "dong-nguoi"', 'key = "co-nguoi"'), 7, "“co-nguoi” is used twice"),
        (('rule = "QT02 <= QT01 * 200"', 'rule = "previous(QT01) > 1"'), 8, "names no figure of the period itself"),
        (('rule = "QT02 <= QT01 * 200"\n', ""), 6, "“rule” is missing"),
    ],
)
def test_what_is_wrong_with_a_check_is_told_with_its_line(change, line, said):
    before = len(TOML.splitlines())
    with pytest.raises(Faulty) as refusal:
        read_toml(TOML + WRITTEN.replace(*change))
    told = [fault for fault in refusal.value.faults if said in str(fault)]
    assert [fault.line for fault in told] == [before + line + 1]


def test_what_is_wrong_with_a_check_in_a_sheet_is_told_with_its_cell(spec):
    book = load_workbook(io.BytesIO(write_template(spec)))
    book["Kiểm tra"]["B3"] = "QT02 <= "
    book["Kiểm tra"]["C4"] = "gay gắt"
    target = io.BytesIO()
    book.save(target)
    with pytest.raises(Faulty) as refusal:
        read_sheet(read_book_limited(target.getvalue(), "bieu-01.xlsx"), key="bieu-01")
    assert [fault.where for fault in refusal.value.faults] == ["Kiểm tra!B3", "Kiểm tra!B4"]


@pytest.mark.django_db
def test_an_error_blocks_and_speaks_in_the_authors_words(world, north):
    with pytest.raises(Unacceptable) as refusal:
        submit(north, answers=answers("4", "0"), by=world.officer)
    assert [problem.code for problem in refusal.value.problems] == ["check:co-nguoi"]
    said = refusal.value.problems[0].message
    assert said == "Có hội nghị thì phải có người dự. (“Hội nghị đã tổ chức” = 4; “Người phải dự” = 0)"


@pytest.mark.django_db
def test_a_workbook_is_judged_by_the_same_checks(world, north):
    export = hand_out(north, by=world.officer)
    taken = take_in(written(export, entered=answers("4", "0")), name="b.xlsx", by=world.officer)
    assert taken.outcome == "refused"
    assert "check:co-nguoi" in {fault["code"] for fault in taken.account["problems"]}


@pytest.mark.django_db
def test_the_guide_of_a_workbook_and_the_form_tell_the_checks(world, north):
    sheet = load_workbook(io.BytesIO(written(hand_out(north, by=world.officer)))).worksheets[0]
    told = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert "– Có hội nghị thì phải có người dự. (không đúng thì chưa nộp được)" in told
    assert "– “Người phải dự” ≤ “Hội nghị đã tổ chức” × 200 (nếu khác thì cần giải trình)" in told
    page = world.browser(world.officer).get(reverse("reporting:entry", args=[north.pk])).content.decode()
    assert "Có hội nghị thì phải có người dự." in page


@pytest.mark.django_db
def test_the_guide_of_a_workbook_comes_back_without_a_word_about_it(world, north):
    export = hand_out(north, by=world.officer)
    taken = take_in(written(export, entered=answers("4", "100")), name="b.xlsx", by=world.officer)
    assert taken.outcome == "taken"
    assert taken.account["warnings"] == []


@pytest.mark.django_db
def test_the_preview_of_a_template_lists_its_checks(world):
    given = {"root": world.root.pk, "file": SimpleUploadedFile("bieu-01.toml", (TOML + WRITTEN).encode())}
    page = world.browser(world.secretary).post(reverse("reporting:templates"), given).content.decode()
    assert "“Người phải dự” ≤ “Hội nghị đã tổ chức” × 200" in page


@pytest.mark.django_db
def test_a_check_against_the_period_before_holds_in_the_act_and_a_warning_wants_a_note_at_the_door(world):
    grows = """
[[check]]
key = "khong-giam"
rule = "QT02 >= previous(QT02)"

[[check]]
key = "khong-vot"
rule = "QT01 <= 2 * previous(QT01)"
severity = "warning"
"""
    version = design_template(world.root, read_toml(TOML + grows), by=world.secretary)
    asked = {"due_on": date(2023, 7, 6), "kinds": {"company"}, "by": world.secretary}
    first, second = (
        at_unit(open_round(version, period_key=key, **asked), world.north) for key in ("2023-Q1", "2023-Q2")
    )
    submit(first, answers=answers("4", "100"), by=world.officer)
    with pytest.raises(Unacceptable) as refusal:
        submit(second, answers=answers("4", "90"), by=world.officer)
    assert [problem.code for problem in refusal.value.problems] == ["check:khong-giam"]
    with pytest.raises(Unacceptable) as refusal:
        refuse_unless_ready(second, answers("9", "100"))
    assert [problem.code for problem in refusal.value.problems] == ["check:khong-vot"]
    refuse_unless_ready(second, answers("9", "100") | {"notes": {"QT01": "Thêm năm hội nghị chuyên đề."}})
