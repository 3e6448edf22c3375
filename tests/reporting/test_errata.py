"""Errata of a template: words change in the version that bears them, everywhere at once, and nothing else does."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from django.db import connection
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from tests.reporting.books import FIGURES, filled
from tests.reporting.free_books import sheet
from tests.reporting.ground import TOML, answers, at_unit, open_sample, sample_spec
from tests.reporting.inside_ground import APPROVED_TOML, Company, approved_now
from tests.world.people import World
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.audit.models import Entry
from trienkhai.office.sheets.child import read_book_limited
from trienkhai.reporting.actions import (
    correct_wording,
    design_template,
    offer_for_unit,
    plan_free_file,
    plan_history,
    save_draft,
    submit,
    take_in,
)
from trienkhai.reporting.models import Indicator, RoundUnit, Submission, TemplateErratum, TemplateVersion
from trienkhai.reporting.rules.template_file import read_template, read_toml, write_toml
from trienkhai.reporting.workbook import export_workbook
from trienkhai.reporting.workbook.template_sheet import write_template
from trienkhai.rollup.versions import columns_for

NAMED = TOML.replace("Người phải dự", "Người được mời")
WHY = "Tên chỉ tiêu chưa đúng nghị quyết"


def version_now() -> TemplateVersion:
    return TemplateVersion.objects.select_related("template__root").latest("number")


def correct(world, text: str = NAMED, **said) -> TemplateVersion:
    return correct_wording(version_now(), read_toml(text), **{"reason": WHY, "by": world.secretary, **said})


def test_words_are_corrected_in_the_version_and_its_bytes_stay(world, quarter, django_assert_num_queries):
    before = version_now()
    columns_for(before)
    after = correct(world)

    assert (after.pk, after.number, after.errata) == (before.pk, 1, 1)
    assert (after.spec, after.sha256) == (before.spec, before.sha256)
    assert after.parsed == read_toml(NAMED)
    assert columns_for(after).find("QT02").name == "Người được mời"
    assert Indicator.objects.get(key="QT02").name == "Người được mời"
    told = TemplateErratum.objects.get()
    assert (told.number, told.reason, told.by) == (1, WHY, world.secretary)
    assert told.texts == {"field/QT02/name": ["Người phải dự", "Người được mời"]}
    entry = Entry.objects.get(event="reporting.template_corrected")
    assert (entry.unit_id, entry.personal["reason"]) == (world.group.pk, WHY)
    with django_assert_num_queries(1):  # the spec that is left out is not fetched for the new words
        row = TemplateVersion.objects.defer("spec").get()
        assert row.parsed.numbers["QT02"].name == "Người được mời"


def test_the_same_words_again_change_nothing_and_the_old_ones_are_a_further_erratum(world, quarter):
    correct(world)
    assert correct(world, reason="").errata == 1
    assert design_template(world.root, read_toml(NAMED), by=world.secretary).number == 1
    exported = read_template(write_toml(version_now().parsed).encode(), "bieu-01.toml")
    assert design_template(world.root, exported, by=world.secretary).errata == 1
    assert read_template(write_template(version_now().parsed), "bieu-01.xlsx").numbers["QT02"].name == "Người được mời"

    back = correct(world, TOML)

    assert (back.number, back.errata, back.parsed) == (1, 2, sample_spec())
    assert Indicator.objects.get(key="QT02").name == "Người phải dự"
    assert back.parsed.former["field/QT02/name"] == ("Người được mời",)
    anew = design_template(world.root, read_toml(NAMED), by=world.secretary)  # asked for as a version it is one
    assert (anew.number, anew.errata) == (2, 0)
    with pytest.raises(WrongState):
        correct_wording(back, read_toml(NAMED), reason=WHY, by=world.secretary)


def test_it_needs_the_right_a_reason_and_nothing_but_words(world, quarter):
    with pytest.raises(Refused):
        correct(world, by=world.officer)
    with pytest.raises(Unacceptable, match="lý do"):
        correct(world, reason=" \0 ")
    with pytest.raises(Unacceptable, match="thập phân của “KP01”"):
        correct(world, NAMED.replace("decimals = 3", "decimals = 2"))
    with pytest.raises(Unacceptable, match="300"):
        spec = read_toml(NAMED)
        correct_wording(version_now(), _long(spec), reason=WHY, by=world.secretary)
    assert not TemplateErratum.objects.exists()


def _long(spec):
    return spec.__class__(spec.key, "x" * 301, spec.sections)


def test_what_somebody_else_corrected_meanwhile_stays(world, quarter):
    read = version_now()
    correct(world)
    other = TOML.replace("Hội nghị đã tổ chức", "Số hội nghị")
    both = correct_wording(read, read_toml(other), reason=WHY, by=world.secretary)
    assert both.errata == 2
    assert [both.parsed.numbers[key].name for key in ("QT01", "QT02")] == ["Số hội nghị", "Người được mời"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
def test_two_at_once_are_numbered_and_neither_is_lost():
    world = World()
    design_template(world.root, sample_spec(), by=world.secretary)
    texts = [TOML.replace("Kinh phí", "Kinh phí chi"), NAMED, TOML.replace("Kết quả nổi bật", "Kết quả")]

    def work(text: str) -> None:
        try:
            correct(world, text)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as hands:
        list(hands.map(work, texts))
    assert sorted(TemplateErratum.objects.values_list("number", flat=True)) == [1, 2, 3]
    spec = version_now().parsed
    assert (spec.numbers["KP01"].name, spec.texts["LV01"].name) == ("Kinh phí chi", "Kết quả")
    assert spec.numbers["QT02"].name == "Người được mời"


def test_every_page_and_paper_bears_the_new_words(world, north):
    sent = submit(north, by=world.officer, answers=answers())
    officer = world.browser(world.officer)
    south = at_unit(north.round, world.south)
    addresses = {
        reverse("reporting:submission", args=[sent.pk]): officer,
        reverse("reporting:entry", args=[south.pk]): world.browser(world.neighbour),
        reverse("rollup:round_totals", args=[north.round_id]): world.browser(world.secretary),
    }
    for address, browser in addresses.items():
        assert "Người phải dự" in browser.get(address).content.decode(), address

    correct(world)

    for address, browser in addresses.items():
        page = browser.get(address).content.decode()
        assert "Người được mời" in page and "Người phải dự" not in page, address
    book = load_workbook(BytesIO(export_workbook(south, by=world.neighbour)))
    assert "Người được mời" in [row[1].value for row in book[FIGURES].iter_rows()]
    paper = officer.get(reverse("reporting:paper", args=[sent.pk])).content
    words = " ".join(cell.text for table in Document(BytesIO(paper)).tables for row in table.rows for cell in row.cells)
    assert "Người được mời" in words and "Người phải dự" not in words


def test_a_workbook_handed_out_before_is_taken_in_as_if_nothing_were(world, north):
    text = TOML.replace('name = "Người phải dự"', 'name = "Người phải dự"\nhint = "Theo danh sách"')
    given = {f"{FIGURES}!D7": 4, f"{FIGURES}!D8": 100}
    plain = take_in(filled(export_workbook(north, by=world.officer), given), name="a.xlsx", by=world.officer)
    book = export_workbook(north, by=world.officer)
    correct(world, text.replace("Người phải dự", "Người được mời").replace('nu = "Nữ"', 'nu = "Phụ nữ"'))
    correct(world, TOML.replace('"Học tập"', '"Học và làm"'))

    taken = take_in(filled(book, {**given, f"{FIGURES}!D7": 5}), name="b.xlsx", by=world.officer)

    assert taken.outcome == "taken", taken.account
    assert Submission.objects.latest("pk").answers["cells"]["QT01"] == "5"
    assert taken.account.get("problems", []) == plain.account.get("problems", [])
    assert taken.account.get("warnings", []) == plain.account.get("warnings", [])
    counts = taken.account["counts"]  # every word of ours is known as such, and no cell is left over
    assert counts == {"structure": plain.account["counts"]["structure"], "taken": 1, "same": 1}


def test_free_files_and_sheets_of_past_years_may_bear_the_old_words(world, north):
    correct(
        world, NAMED.replace("Người được mời", "Đại biểu được triệu tập").replace('nu = "Nữ"', 'nu = "Giới thứ nhất"')
    )
    correct(world, TOML.replace("Người phải dự", "Khách mời").replace("Kết quả nổi bật", "Điểm nổi bật"))
    for place, label in enumerate(("Người phải dự", "Đại biểu được triệu tập", "Khách mời", "QT02")):
        data = sheet(["Chỉ tiêu", "Kết quả"], [label, 9 + place])
        plan = plan_free_file(offer_for_unit(north, data, name=f"{place}.xlsx", by=world.officer), by=world.officer)
        assert plan.settled.given[(north.round.period_key, north.unit_id)]["cells"] == {"QT02": str(9 + place)}, label
        book = read_book_limited(sheet(["Đơn vị", f"{label} 2023-Q2"], ["Công ty Bắc", 7]), "cu.xlsx")
        assert not [
            fault for fault in plan_history(version_now().template, book).faults if fault.code == "no_indicator"
        ]


def test_what_was_approved_inside_the_unit_stays_approved(world):
    company = Company(world)
    save_draft(company.row, answers(), version=0, by=company.clerk)
    approved_now(company.row, company.head)
    correct(world, APPROVED_TOML.replace("Người phải dự", "Người được mời"))
    sent = submit(RoundUnit.objects.get(pk=company.row.pk), by=company.clerk)
    assert sent.approval is not None


def test_the_ground_of_another_test_leaves_no_words_behind(world):
    assert at_unit(open_sample(world), world.north).round.version.parsed == sample_spec()
