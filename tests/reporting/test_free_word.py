"""A Word report of one unit: its tables as sheets, its text under the headings of the questions."""

import zipfile
from io import BytesIO

import pytest
from docx import Document

from tests.reporting.free_books import report
from trienkhai.access.errors import Unacceptable
from trienkhai.office.documents.as_book import word_book
from trienkhai.office.sheets.refusals import Refused
from trienkhai.reporting.actions import amend_free_file, offer_for_unit, plan_free_file, submit, take_free_file
from trienkhai.reporting.actions.free_plan import FreeSaid
from trienkhai.reporting.models import Draft, Intake
from trienkhai.reporting.rules.free.mapping import Choices

pytestmark = pytest.mark.files

TABLE = [
    ["TT", "Chỉ tiêu", "Thực hiện"],
    [1, "Hội nghị đã tổ chức", "1.200"],
    [2, "Người phải dự", 9000],
    [3, "Số xe", 2],
]
REPORT = (
    "BÁO CÁO KẾT QUẢ QUÝ II",
    ("I. Số liệu",),
    TABLE,
    ("II. Kết quả nổi bật",),
    "Đã tổ chức học tập ở mọi chi bộ.",
    "Chất lượng được nâng lên.",
    ("III. Kiến nghị",),
    "Không có.",
)


def offered(world, north, *blocks) -> Intake:
    return offer_for_unit(north, report(*blocks), name="bao-cao.docx", by=world.officer)


def take(intake: Intake, by, said: FreeSaid | None = None):
    if said:
        amend_free_file(intake, said, by=by)
        intake.refresh_from_db()
    return take_free_file(intake, seen=plan_free_file(intake, by=by).seen, by=by)


def test_tables_and_text_of_a_report_fill_the_draft_and_lead_back(world, north):
    intake = offered(world, north, *REPORT)
    plan = plan_free_file(intake, by=world.officer)
    assert sum(plan.settled.counts.values()) == 7 + 12
    take(intake, world.officer)
    answers = Draft.objects.get().answers
    assert answers["cells"] == {"QT01": "1200", "QT02": "9000"}
    assert answers["texts"] == {"LV01": "Đã tổ chức học tập ở mọi chi bộ.\nChất lượng được nâng lên."}
    sent = submit(north, by=world.officer)
    assert (sent.origin, sent.places["QT01"]) == ("free_file", "#1!C2")
    assert sent.places["LV01"].startswith("¶!B")


def test_text_under_other_headings_is_told_and_not_taken(world, north):
    plan = plan_free_file(offered(world, north, *REPORT), by=world.officer)
    fates = {fate.value: fate for fate in plan.settled.fates.values()}
    assert (fates["Không có."].kind, fates["Không có."].fault.code) == ("unknown", "not_asked")
    assert fates["BÁO CÁO KẾT QUẢ QUÝ II"].kind == "title"
    assert fates["III. Kiến nghị"].kind == "heading"


def test_a_heading_that_is_not_understood_may_be_said(world, north):
    intake = offered(world, north, ("Những việc làm được",), "Nhiều việc.")
    (heading,) = [one for one in plan_free_file(intake, by=world.officer).account.passages if one.heading]
    take(intake, world.officer, FreeSaid({"¶": Choices(labels={"¶": {heading.key: "text:LV01"}})}))
    assert Draft.objects.get().answers["texts"] == {"LV01": "Nhiều việc."}
    again = offered(world, north, ("Những việc làm được",), "Việc khác.")
    (heading,) = [one for one in plan_free_file(again, by=world.officer).account.passages if one.heading]
    assert (heading.proposal.token, heading.proposal.how) == ("text:LV01", "memory")


def test_an_answer_may_stand_behind_a_colon(world, north):
    take(offered(world, north, "Kết quả nổi bật: Hoàn thành sớm.", "Có ba mô hình mới."), world.officer)
    assert Draft.objects.get().answers["texts"] == {"LV01": "Hoàn thành sớm.\nCó ba mô hình mới."}


def test_an_answer_that_is_too_long_is_refused_with_the_limit(world, north):
    plan = plan_free_file(offered(world, north, ("Kết quả nổi bật",), "a " * 400), by=world.officer)
    (fate,) = [fate for fate in plan.settled.fates.values() if fate.kind == "refused"]
    assert fate.fault.code == "too_long"


def test_merged_cells_and_tables_in_cells_are_read():
    paper = Document()
    table = paper.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Chỉ tiêu"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Kết quả"
    table.cell(1, 1).text, table.cell(1, 2).text = "2021", "2022"
    table.cell(2, 0).text, table.cell(2, 1).text = "QT01", "5"
    inner = table.cell(2, 2).add_table(1, 1)
    inner.cell(0, 0).text = "trong"
    target = BytesIO()
    paper.save(target)
    book = word_book(target.getvalue(), "a.docx")
    first, second = book.sheet("#1"), book.sheet("#2")
    assert first is not None and second is not None
    assert set(first.merged) == {(1, 1, 2, 1), (1, 2, 1, 3)}
    assert {cell.address: cell.text for cell in first.cells} == {
        "A1": "Chỉ tiêu",
        "B1": "Kết quả",
        "B2": "2021",
        "C2": "2022",
        "A3": "QT01",
        "B3": "5",
    }
    assert [cell.text for cell in second.cells] == ["trong"]


def broken(change) -> bytes:
    """A Word file with one part spoiled."""
    source, target = zipfile.ZipFile(BytesIO(report("chữ"))), BytesIO()
    with zipfile.ZipFile(target, "w") as spoiled:
        for name in source.namelist():
            data = source.read(name)
            spoiled.writestr(name, change(data) if name == "word/document.xml" else data)
    return target.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        broken(lambda _data: b""),
        broken(lambda _data: b"<a>"),
        broken(lambda data: data[:200]),
        broken(lambda data: data.replace(b"<w:body>", b"<w:nobody>").replace(b"</w:body>", b"</w:nobody>")),
        broken(lambda _data: b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
        report(),
    ],
)
def test_a_spoiled_word_file_is_refused_and_nothing_else(data):
    with pytest.raises(Refused):
        word_book(data, "a.docx")


def test_a_secret_report_is_not_kept(world, north):
    with pytest.raises(Unacceptable):
        offered(world, north, "MẬT", "Kết quả nổi bật: x")
    assert not Intake.objects.exists()
