"""Past years on the web: sent, looked at, entered."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from tests.reporting.ground import answers, sample_spec
from tests.reporting.test_past_years import sheet, template  # noqa: F401 - a fixture
from trienkhai.access.errors import WrongState
from trienkhai.audit.models import Entry
from trienkhai.directory.actions import rename_unit
from trienkhai.reporting.actions import (
    carry_out_history,
    design_template,
    load_history,
    offer_history,
    open_round,
    read_past_years,
    submit,
)
from trienkhai.reporting.models import Intake, RoundUnit, Submission

GOOD = ([1, "CTB", "Công ty Bắc", 4, 5, 100, 120], [2, "CTN", "Công ty Nam", 3, None, 50, None])


def text(response) -> str:
    return response.content.decode()


def send(world, template, data: bytes, person=None, name: str = "cu.xlsx"):  # noqa: F811
    given = {"template": template.pk, "file": SimpleUploadedFile(name, data)}
    return world.browser(person or world.secretary).post(reverse("reporting:past_years"), given)


def test_a_sheet_is_looked_at_and_then_entered(world, template):  # noqa: F811
    answer = send(world, template, sheet(*GOOD))
    browser, address = world.browser(world.secretary), answer.headers["Location"]
    page = text(browser.get(address))
    assert "Công ty Bắc" in page
    assert "Số liệu cũ!D4" in page
    assert "2021: 2 đơn vị" in page
    assert not Submission.objects.exists()

    done = browser.post(address)

    assert done.headers["Location"] == reverse("reporting:intake", args=[Intake.objects.get().pk])
    assert Submission.objects.count() == 3
    assert Intake.objects.get().outcome == "taken"
    assert Entry.objects.filter(event="reporting.history_loaded").count() == 1
    result = text(browser.get(done.headers["Location"]))
    for sent in Submission.objects.select_related("round"):
        assert sent.receipt in result
        assert sent.round.name in result
    assert "chờ duyệt" in result
    assert browser.post(address).status_code == 409
    assert browser.get(address).status_code == 302
    with pytest.raises(WrongState):
        carry_out_history(Intake.objects.get(), by=world.secretary)


def test_what_does_not_fit_is_listed_beside_what_does_and_nothing_can_be_entered(world, template):  # noqa: F811
    data = sheet(GOOD[0], [2, "XYZ", "Công ty lạ", 3, None, None, None], [3, "CTN", "", "khoảng 5", None, None, None])
    browser, address = world.browser(world.secretary), send(world, template, data).headers["Location"]
    page = browser.get(address)
    assert page.status_code == 422
    assert "Công ty lạ" in text(page)
    assert "Số liệu cũ!D6" in text(page)
    assert "Công ty Bắc" in text(page)
    assert browser.post(address).status_code == 422
    assert not Submission.objects.exists()


def test_a_figure_above_its_limit_is_named_with_its_unit_its_year_and_its_cell(world, template):  # noqa: F811
    given = _book(["Mã đơn vị", "QT02 2021", "QT03 2021"], ["CTB", 150, 999])
    browser, address = world.browser(world.secretary), send(world, template, given).headers["Location"]
    page = browser.get(address)
    assert page.status_code == 422
    assert "Sheet!C2" in text(page)
    assert "Công ty Bắc, 2021: “Người đã dự” là 999" in text(page)
    assert not Submission.objects.exists()


def test_a_value_that_would_become_another_is_told_with_both(world, template):  # noqa: F811
    load_history(template, sheet(GOOD[0]), name="cu.xlsx", by=world.secretary)
    given = sheet([1, "CTB", "Công ty Bắc", 4, 5, 100, 1999])
    page = text(world.browser(world.secretary).get(send(world, template, given).headers["Location"]))
    assert "Người phải dự: sẽ thay 120 bằng 1.999" in page
    assert page.count("sẽ thay") == 1


def _book(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def test_the_plan_is_made_anew_when_it_is_entered(world, template):  # noqa: F811
    browser, address = world.browser(world.secretary), send(world, template, sheet(*GOOD)).headers["Location"]
    north = RoundUnit.objects.get(unit=world.north, round__period_key="2021")
    submit(north, by=world.officer, answers=answers())
    assert browser.post(address).status_code == 422
    assert Submission.objects.count() == 1


def test_a_file_that_is_no_sheet_is_refused_with_its_reason(world, template):  # noqa: F811
    assert send(world, template, b"{}", name="cu.json").status_code == 422
    assert world.browser(world.secretary).post(reverse("reporting:past_years"), {}).status_code == 422
    assert (
        world.browser(world.secretary).post(reverse("reporting:past_years"), {"template": "9" * 30}).status_code == 422
    )
    assert not Intake.objects.exists()


def test_only_the_level_above_enters_and_a_strangers_sheet_is_not_found(world, template):  # noqa: F811
    assert send(world, template, sheet(*GOOD), world.officer).status_code == 403
    address = send(world, template, sheet(*GOOD)).headers["Location"]
    other = world.person("other", "secretary", at=world.group)
    assert world.browser(other).get(address).status_code == 404
    assert world.browser(other).post(address).status_code == 404


def test_units_out_of_view_do_not_exist_in_the_plan(world, template):  # noqa: F811
    reviewer = world.person("reviewer", "reviewer", at=world.north)
    data = sheet([1, "CTB-1", "", 4, None, None, None], [2, "CTN", "Tên khác", 3, None, None, None])
    page = world.browser(reviewer).get(send(world, template, data, reviewer).headers["Location"])
    assert "Chi bộ 1 Bắc" in text(page)
    assert "Công ty Nam" not in text(page)


def test_a_workbook_without_a_ticket_leads_there(world, template):  # noqa: F811
    file = SimpleUploadedFile("cu.xlsx", sheet(*GOOD))
    refused = world.browser(world.secretary).post(reverse("reporting:take_in"), {"file": file})
    page = text(world.browser(world.secretary).get(refused.headers["Location"]))
    assert reverse("reporting:past_years") in page


def test_what_the_reader_was_shown_is_entered_though_another_unit_bears_the_same_name(world):
    rename_unit(world.s1, on=date(2020, 6, 1), name="Chi bộ 1 Bắc", by=world.secretary)
    version = design_template(world.root, sample_spec(), by=world.secretary)
    for year in ("2021", "2022"):
        open_round(version, period_key=year, due_on=date(int(year) + 1, 1, 15), by=world.secretary, kinds={"cell"})
    receiver = world.person("receiver", "reviewer", at=world.north)
    data = sheet([1, None, "Chi bộ 1 Bắc", 4, 5, 100, 120])
    shown = read_past_years(version.template, data, "cu.xlsx", reader=receiver)
    assert shown.plan.faults == []
    entered = carry_out_history(offer_history(version.template, data, name="cu.xlsx", by=receiver), by=receiver)
    assert [one.round_unit.unit_id for one in entered] == [entry.round_unit.unit_id for entry in shown.plan.entries]
