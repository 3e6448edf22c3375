"""A template says who approves a report inside its unit, in its text and in its sheet."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.reporting.ground import TOML, sample_spec
from tests.reporting.inside_ground import APPROVED_TOML
from trienkhai.audit.canonical import digest
from trienkhai.reporting.rules.faults import Faulty
from trienkhai.reporting.rules.spec import spec_to_json
from trienkhai.reporting.rules.template_file import read_template, read_toml
from trienkhai.reporting.workbook.template_sheet import write_template
from trienkhai.vocabulary import unit_kind


def toml(lines: str) -> str:
    return TOML.replace("\n[[section]]", f"{lines}\n\n[[section]]", 1)


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(Faulty) as refused:
        read_toml(text)
    return [(fault.line, fault.code) for fault in refused.value.faults]


def test_nobody_approves_if_nothing_is_said_and_old_templates_keep_their_hash():
    assert read_toml(TOML).approval == ""
    assert read_toml(toml('approval = "none"')) == read_toml(TOML)
    assert digest(spec_to_json(sample_spec())) == digest(spec_to_json(read_toml(toml('approval = "none"'))))
    assert "approval" not in spec_to_json(sample_spec())


def test_the_head_approves_and_kinds_of_unit_are_excused():
    spec = read_toml(APPROVED_TOML)
    assert (spec.approval, spec.approval_excuses) == ("head", ("cell",))


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ('approval = "boss"', "unknown_approval"),
        ("approval = 1", "wrong_type"),
        ('approval_excuses = ["cell"]', "excused_from_nothing"),
        ('approval = "head"\napproval_excuses = ["a,b"]', "bad_kind"),
        ('approval = "head"\napproval_excuses = [1]', "bad_kind"),
        ('approval = "head"\napproval_excuses = [["cell"], {}]', "bad_kind"),
        ('approval = "head"\napproval_excuses = ["cell", "cell"]', "kinds_twice"),
        ('approval = "head"\napproval_excuses = "cell"', "wrong_type"),
    ],
)
def test_what_does_not_hold_is_named_with_its_line(lines, code):
    found = faults(toml(lines))
    assert code in {code for _line, code in found}
    assert {line for line, _code in found} == {
        len(TOML[: TOML.index("\n[[section]]")].splitlines()) + len(lines.splitlines())
    }


def test_a_sheet_says_it_in_a_line_above_the_headings():
    spec = read_toml(APPROVED_TOML)
    again = read_template(write_template(replace(spec, directive="18-NQ/ĐU")), "bieu-01.xlsx")
    assert (again.approval, again.approval_excuses, again.directive) == ("head", ("cell",), "18-NQ/ĐU")
    assert again.name == spec.name


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Duyệt trong đơn vị: có", ("head", ())),
        ("DUYỆT TRONG ĐƠN VỊ : thủ trưởng; trừ cell, team", ("head", ("cell", "team"))),
        ("Approval inside the unit: head; except: cell", ("head", ("cell",))),
        ("Duyệt trong đơn vị: không; trừ: cell", ("", ())),
    ],
)
def test_a_sheet_may_say_it_in_several_ways(line, found):
    again = read_template(with_line(line), "bieu-01.xlsx")
    assert (again.approval, again.approval_excuses) == found


def test_a_word_that_nobody_knows_is_named_with_its_cell():
    with pytest.raises(Faulty) as refused:
        read_template(with_line("Duyệt trong đơn vị: giám đốc"), "bieu-01.xlsx")
    assert [(fault.code, fault.where) for fault in refused.value.faults] == [("unknown_approval", "Biểu mẫu!A2")]


def with_line(text: str) -> bytes:
    book = load_workbook(BytesIO(write_template(read_toml(APPROVED_TOML))))
    book.worksheets[0]["A2"] = text
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def test_the_preview_tells_who_approves_and_who_is_excused(world):
    browser, upload = world.browser(world.secretary), BytesIO(APPROVED_TOML.encode())
    upload.name = "bieu-01.toml"
    page = browser.post(reverse("reporting:templates"), {"root": world.root.pk, "file": upload}).content.decode()
    assert "Duyệt trong đơn vị" in page
    assert unit_kind("cell", pack=world.root.pack, lang="vi") in page
