from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from tests.reporting.ground import answers, at_unit, open_sample, sample_spec
from trienkhai.access.errors import Refused, Unacceptable
from trienkhai.audit.models import Entry
from trienkhai.directory import actions as directory
from trienkhai.evidence.store import open_bytes
from trienkhai.reporting.actions import design_template, load_history, open_round, save_draft, submit
from trienkhai.reporting.models import Draft, Intake, Submission, Template


@pytest.fixture
def template(world) -> Template:
    version = design_template(world.root, sample_spec(), by=world.secretary)
    for year in ("2021", "2022"):
        open_round(
            version, period_key=year, due_on=date(int(year) + 1, 1, 15), by=world.secretary, kinds={"company", "cell"}
        )
    return version.template


def sheet(*rows: list[object], merge: bool = True) -> bytes:
    """Units down; the conferences and the invited of two years across, under merged headings."""
    book = Workbook()
    page = book.active
    page.title = "Số liệu cũ"
    page.append(["Tổng hợp 2021-2022"])
    page.append(["STT", "Mã đơn vị", "Tên đơn vị", "Hội nghị đã tổ chức", None, "QT02", None])
    page.append([None, None, None, 2021, 2022, "Năm 2021", "Năm 2022"])
    if merge:
        for area in ("A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:G2"):
            page.merge_cells(area)
    for row in rows:
        page.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def year_of(template: Template, period: str, unit) -> Submission:
    return Submission.objects.get(round__period_key=period, round_unit__unit=unit, round__version__template=template)


def test_each_value_is_entered_on_behalf_with_its_place_and_its_file(world, template):
    data = sheet([1, "CTB", "Công ty Bắc", 4, 5, 100, 120], [2, None, "cong ty nam", 3, None, "1.050", "chưa biết"])

    sent = load_history(template, data, name="cu.xlsx", by=world.secretary)

    assert len(sent) == 4
    north = year_of(template, "2021", world.north)
    assert north.answers["cells"] == {"QT01": "4", "QT02": "100"}
    assert north.places == {"QT01": "Số liệu cũ!D4", "QT02": "Số liệu cũ!F4"}
    assert (north.origin, north.on_behalf, north.source_note) == ("past_record", True, "cu.xlsx")
    assert open_bytes(north.intake.file) == data
    assert year_of(template, "2021", world.south).answers["cells"] == {"QT01": "3", "QT02": "1050"}
    assert year_of(template, "2022", world.south).answers["cells"] == {"QT02": "unknown"}
    assert Entry.objects.filter(event="reporting.history_loaded").count() == 1


def test_the_same_file_again_changes_nothing(world, template):
    data = sheet([1, "CTB", "Công ty Bắc", 4, 5, 100, 120])
    first = load_history(template, data, name="cu.xlsx", by=world.secretary)
    again = load_history(template, data, name="cu.xlsx", by=world.secretary)
    assert first == again
    assert Submission.objects.count() == 2


def test_a_second_sheet_adds_to_the_first(world, template):
    load_history(template, sheet([1, "CTB", "Công ty Bắc", 4, None, None, None]), name="a.xlsx", by=world.secretary)
    load_history(template, sheet([1, "CTB", "Công ty Bắc", None, None, 100, None]), name="b.xlsx", by=world.secretary)
    newest = Submission.objects.order_by("-number").first()
    assert newest.answers["cells"] == {"QT01": "4", "QT02": "100"}
    assert newest.places == {"QT01": "[a.xlsx]Số liệu cũ!D4", "QT02": "Số liệu cũ!F4"}


def test_everything_that_does_not_fit_is_named_at_once_and_nothing_is_entered(world, template):
    data = sheet(
        [1, "XYZ", "Công ty Lạ", 4, 5, 1, 1],
        [2, "CTB", "Công ty Nam", 4, 5, 1, 1],
        [3, "CTN", "Công ty Nam", "bốn", 5.5, 1, 1],
        [4, None, "Tổng cộng", 8, 10, 2, 2],
    )
    with pytest.raises(Unacceptable) as caught:
        load_history(template, data, name="cu.xlsx", by=world.secretary)
    found = {(problem.code, problem.where) for problem in caught.value.problems}
    assert found == {
        ("no_unit", "Số liệu cũ!D4"),
        ("other_name", "Số liệu cũ!D5"),
        ("not_a_number", "Số liệu cũ!D6"),
        ("too_many_decimals", "Số liệu cũ!E6"),
    }
    assert not Intake.objects.exists()


def test_a_year_without_a_round_and_a_figure_nobody_asks_are_named(world, template):
    book = Workbook()
    page = book.active
    page.append(["Đơn vị", "Hội nghị đã tổ chức 2019", "Số xe 2021", "QT02 (năm 2022)"])
    page.append(["Công ty Bắc", 1, 2, 3])
    target = BytesIO()
    book.save(target)
    with pytest.raises(Unacceptable) as caught:
        load_history(template, target.getvalue(), name="cu.xlsx", by=world.secretary)
    assert {(p.code, p.where) for p in caught.value.problems} == {("no_round", "Sheet!B"), ("no_indicator", "Sheet!C")}


def test_a_code_is_read_as_of_the_round_and_a_later_name_is_known(world, template):
    directory.rename_unit(world.north, on=date(2023, 3, 1), name="Công ty Bắc Mới", code="CTBM", by=world.founder)
    load_history(template, sheet([1, "CTB", "Công ty Bắc Mới", 4, None, None, None]), name="a.xlsx", by=world.secretary)
    assert year_of(template, "2021", world.north).answers["cells"] == {"QT01": "4"}


def test_a_past_record_never_replaces_what_the_unit_sent_itself(world, template):
    round_ = template.versions.get().rounds.get(period_key="2021")
    submit(at_unit(round_, world.north), by=world.officer, answers=answers())
    with pytest.raises(Unacceptable) as caught:
        load_history(template, sheet([1, "CTB", None, 4, 5, 1, 1]), name="a.xlsx", by=world.secretary)
    assert [problem.code for problem in caught.value.problems] == ["reported"]


def test_years_may_be_columns_of_one_round(world):
    opened = open_sample(world, period="2021-2025", tree_on=date(2023, 6, 30))
    book = Workbook()
    page = book.active
    page.append(["Mã đơn vị", "Kinh phí", None])
    page.append([None, 2021, 2022])
    page.merge_cells("A1:A2")
    page.merge_cells("B1:C1")
    page.append(["CTB", 1.5, 2])
    target = BytesIO()
    book.save(target)
    (sent,) = load_history(opened.version.template, target.getvalue(), name="a.xlsx", by=world.secretary)
    assert sent.answers["cells"] == {"KP01||2021": "1.500", "KP01||2022": "2.000"}


def uneven(*rows: list[object], headings: tuple[list[object], list[object]]) -> bytes:
    """Two years of one indicator under a merged heading, one year of the next."""
    book = Workbook()
    page = book.active
    for row in (*headings, *rows):
        page.append(row)
    page.merge_cells("C1:D1")
    target = BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    "headings",
    [
        (["Mã đơn vị", "Đơn vị", "Người phải dự", None, "QT01"], [None, None, 2021, 2022, 2022]),
        ([None, None, "Người phải dự", None, "QT01"], ["Mã đơn vị", "Đơn vị", 2021, 2022, 2022]),
    ],
)
def test_an_indicator_may_have_one_year_and_another_two(world, template, headings):
    data = uneven(["CTB", "Công ty Bắc", 100, 120, 5], headings=headings)
    load_history(template, data, name="cu.xlsx", by=world.secretary)
    assert year_of(template, "2021", world.north).answers["cells"] == {"QT02": "100"}
    assert year_of(template, "2022", world.north).answers["cells"] == {"QT01": "5", "QT02": "120"}


def test_a_unit_may_not_enter_its_own_past(world, template):
    with pytest.raises(Refused):
        load_history(template, sheet([1, "CTB", None, 4, 5, 1, 1]), name="a.xlsx", by=world.officer)


def test_a_book_without_such_a_table_is_explained(world, template):
    book = Workbook()
    book.active.append(["xin chào"])
    target = BytesIO()
    book.save(target)
    with pytest.raises(Unacceptable) as caught:
        load_history(template, target.getvalue(), name="a.xlsx", by=world.secretary)
    assert [problem.code for problem in caught.value.problems] == ["no_table"]


def test_a_past_record_does_not_go_between_a_unit_and_its_draft(world, template):
    south = at_unit(template.versions.get().rounds.get(period_key="2021"), world.south)
    save_draft(south, answers("9", "900"), version=0, by=world.neighbour)
    with pytest.raises(Unacceptable) as caught:
        load_history(template, sheet([1, "CTN", None, 3, None, 300, None]), name="cu.xlsx", by=world.secretary)
    assert [problem.code for problem in caught.value.problems] == ["being_filled"]
    assert Draft.objects.get().answers["cells"]["QT01"] == "9"
    assert not Submission.objects.exists()


def test_an_empty_draft_and_one_that_says_what_was_sent_keep_no_past_record_out(world, template):
    south = at_unit(template.versions.get().rounds.get(period_key="2021"), world.south)
    save_draft(south, {}, version=0, by=world.neighbour)
    load_history(template, sheet([1, "CTN", None, 3, None, None, None]), name="a.xlsx", by=world.secretary)
    load_history(template, sheet([1, "CTN", None, None, None, 300, None]), name="b.xlsx", by=world.secretary)
    assert Draft.objects.get().answers["cells"] == {"QT01": "3", "QT02": "300"}


def test_a_past_record_leaves_a_draft_alone_that_says_something_else(world, template):
    south = at_unit(template.versions.get().rounds.get(period_key="2021"), world.south)
    save_draft(south, answers("9", "900"), version=0, by=world.neighbour)
    submit(south, by=world.secretary, answers=answers("3"), origin="past_record", on_behalf=True)
    assert Draft.objects.get().answers["cells"]["QT01"] == "9"
