"""A template names the steps of a sent report at the level above, in its text and in its sheet."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.urls import reverse
from hypothesis import given, settings
from openpyxl import load_workbook

from tests.reporting.chained_ground import STEPS, with_chain
from tests.reporting.ground import TOML, sample_spec
from tests.reporting.specs import CHAINS
from tests.world.proof import proof
from trienkhai.access.roles import roles_with
from trienkhai.audit.canonical import digest
from trienkhai.reporting.permissions import DECIDE
from trienkhai.reporting.rules.faults import Faulty
from trienkhai.reporting.rules.spec import Step, spec_from_json, spec_to_json
from trienkhai.reporting.rules.template_chain import ROLES
from trienkhai.reporting.rules.template_file import read_template, read_toml, write_toml
from trienkhai.reporting.workbook.template_sheet import write_template

TWO = (Step("Tiếp nhận, kiểm tra", "reviewer"), Step("Chấp nhận", "leader"))


def step(name: str, role: str = "leader") -> str:
    return f'\n[[chain]]\nname = "{name}"\nrole = "{role}"\n'


def test_an_old_template_has_no_chain_and_keeps_its_hash():
    stored = spec_to_json(sample_spec())
    assert "chain" not in stored
    assert spec_from_json(stored).chain == ()
    assert digest(spec_to_json(read_toml(with_chain()))) != digest(stored)


def test_the_roles_are_those_that_decide():
    assert list(ROLES) == sorted((role.key for role in roles_with(DECIDE)), key=list(ROLES).index)
    assert set(ROLES) == {role.key for role in roles_with(DECIDE)}


def test_text_and_sheet_and_store_say_the_same():
    spec = read_toml(with_chain())
    assert spec.chain == TWO
    assert read_toml(write_toml(spec)) == spec_from_json(spec_to_json(spec)) == spec
    again = read_template(write_template(spec), "bieu-01.xlsx")
    assert (again.chain, again.name) == (TWO, spec.name)


@settings(max_examples=proof(15, 300), deadline=None)
@given(CHAINS)
def test_any_chain_comes_back_from_a_sheet(chain):
    assert read_template(write_template(replace(sample_spec(), chain=chain)), "bieu-01.xlsx").chain == chain


@pytest.mark.parametrize(
    ("steps", "line", "code"),
    [
        (step("Chấp nhận", "officer"), 4, "unknown_role"),
        (step("Chấp nhận", ""), 4, "unknown_role"),
        (step(" "), 3, "no_name"),
        (step("x" * 101), 3, "long_step"),
        (step("Nhận; xem"), 3, "bad_step"),
        (step("Xem") + step("xem", "reviewer"), 7, "step_twice"),
        ("".join(step(f"Bước {n}") for n in range(6)), 3, "long_chain"),
        ('\n[[chain]]\nname = "Chấp nhận"\n', 2, "setting_missing"),
        ('\n[[chain]]\nname = "Chấp nhận"\nrole = 1\n', 4, "wrong_type"),
        ('\nchain = ["Chấp nhận"]\n', 2, "wrong_type"),
    ],
)
def test_what_does_not_hold_is_named_with_its_line(steps, line, code):
    with pytest.raises(Faulty) as refused:
        read_toml(with_chain(steps))
    above = TOML[: TOML.index("\n[[section]]")].count("\n")
    assert [(fault.line - above, fault.code) for fault in refused.value.faults] == [(line, code)]


def test_a_role_that_does_not_decide_is_told_with_those_that_do():
    with pytest.raises(Faulty) as refused:
        read_toml(with_chain(step("Chấp nhận", "officer")))
    assert "reviewer, leader, secretary" in str(refused.value)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            "Các bước chấp nhận: Nhận (Cán bộ tiếp nhận); Ký (THƯ KÝ)",
            (Step("Nhận", "reviewer"), Step("Ký", "secretary")),
        ),
        ("CÁC BƯỚC CHẤP NHẬN : Ký (lần đầu) (leader)", (Step("Ký (lần đầu)", "leader"),)),
        ("Steps of acceptance: Take in (receiving officer)", (Step("Take in", "reviewer"),)),
        ("Các bước chấp nhận: không", ()),
    ],
)
def test_a_sheet_may_say_it_in_several_ways(line, found):
    assert read_template(with_line(line), "bieu-01.xlsx").chain == found


@pytest.mark.parametrize("line", ["Các bước chấp nhận: Ký (giám đốc)", "Các bước chấp nhận: Ký"])
def test_a_word_that_nobody_knows_is_named_with_its_cell(line):
    with pytest.raises(Faulty) as refused:
        read_template(with_line(line), "bieu-01.xlsx")
    assert [(fault.code, fault.where) for fault in refused.value.faults] == [("unknown_role", "Biểu mẫu!A2")]


def with_line(text: str) -> bytes:
    book = load_workbook(BytesIO(write_template(read_toml(with_chain()))))
    book.worksheets[0]["A2"] = text
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def test_the_preview_tells_the_steps_with_their_roles_and_the_sheet_explains_them(world):
    browser, upload = world.browser(world.secretary), BytesIO(with_chain(STEPS).encode())
    upload.name = "bieu-01.toml"
    page = browser.post(reverse("reporting:templates"), {"root": world.root.pk, "file": upload}).content.decode()
    assert "Các bước chấp nhận" in page
    assert page.index("Tiếp nhận, kiểm tra") < page.index("Cán bộ tiếp nhận báo cáo") < page.index("Lãnh đạo")
    told = load_workbook(BytesIO(write_template(None))).worksheets[-1]
    assert any(str(row[0]).startswith("Các bước chấp nhận") for row in told.iter_rows(values_only=True))
