"""Many reports of a round at once: accepted with the exceptions first, fetched as they came, read as one document."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.evidence.test_accepting import pdf
from tests.reporting.books import FIGURES, filled
from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.audit.models import Entry
from trienkhai.office.documents import check
from trienkhai.office.rulesets import get
from trienkhai.reporting.actions import (
    accept,
    accept_each,
    add_evidence,
    return_report,
    save_words,
    submit,
    take_in,
)
from trienkhai.reporting.models import Decision, RoundUnit, State
from trienkhai.reporting.queries.together import acceptable
from trienkhai.reporting.workbook import export_workbook

IN_TIME = datetime(2023, 7, 3, 2, tzinfo=UTC)


def sent(world, row, **more):
    """The report of a unit as its company's officer sends it in time."""
    sender = world.neighbour if row.code.startswith("CTN") else world.officer
    words = {"texts": {"LV01": f"{row.name} đã làm."}} | more.pop("also", {})
    return submit(row, by=sender, answers=answers(**more) | words, at=IN_TIME)


def ticked(world, round_, rows, person=None):
    return acceptable(round_, person or world.secretary, [row.pk for row in rows])


@pytest.fixture
def cells(world, quarter):
    return [at_unit(quarter, unit) for unit in (world.n1, world.n2, world.s1)]


def post(world, name, round_, person=None, query="", **given):
    address = reverse(f"reporting:{name}", args=[round_.pk]) + query
    return world.browser(person or world.secretary).post(address, given)


def test_what_has_no_remark_is_ticked_and_what_has_one_comes_first_and_is_not(world, quarter, north, cells):
    plain = sent(world, cells[0])
    unknown = sent(world, cells[1], QT03="unknown")
    gaps = sent(world, north)  # its cells have sent, so nothing is missing below
    found = ticked(world, quarter, [*cells, north])
    assert [one.submission for one in found.exceptions] == [unknown]
    assert found.exceptions[0].exceptions == ("Có 1 số liệu chưa biết.",)
    assert {one.submission for one in found.plain} == {plain, gaps}
    assert [(one.row, one.reason) for one in found.left_out] == [(cells[2], "Chưa có báo cáo nào được nộp.")]

    page = post(world, "accept_together", quarter, unit=[row.pk for row in [*cells, north]]).content.decode()
    assert f'name="submission" value="{plain.pk}" checked' in page
    assert f'name="submission" value="{unknown.pk}">' in page
    assert page.index(f'value="{unknown.pk}"') < page.index(f'value="{plain.pk}"')


def test_every_kind_of_remark_is_told(world, quarter, north, cells):
    before = open_sample(world, "2023-Q1")
    sent(world, at_unit(before, world.n2), conferences="4")
    first = sent(world, cells[0])
    return_report(first, reason="xem lại", notes={"QT01": "kiểm tra"}, by=world.secretary)
    submit(cells[0], by=world.officer, answers=answers(), at=datetime(2023, 7, 9, 2, tzinfo=UTC))
    jumped = sent(world, cells[1], conferences="400", also={"notes": {"QT01": "đã kiểm tra"}})
    save_words(north, by=world.officer, gaps={})
    submit(at_unit(quarter, world.south), by=world.secretary, answers=answers(), at=IN_TIME, on_behalf=True)
    said = {one.row.code: one.exceptions for one in ticked(world, quarter, cells).exceptions}
    assert said["CTB-1"] == (
        "Nộp muộn 3 ngày.",
        "Có 1 góp ý khi trả lại chưa được trả lời.",
        "Đã từng bị trả lại hoặc mở lại.",
    )
    assert jumped.round_unit.code in said
    assert said["CTB-2"] == ("Có 1 số liệu khác thường đã được giải thích.",)

    reader = world.person("reviewer", "reviewer", at=world.group)
    south = at_unit(quarter, world.south)
    (found,) = ticked(world, quarter, [south], reader).exceptions
    assert "Được nhập thay đơn vị." in found.exceptions
    assert "Thiếu 1 đơn vị cấp dưới." in found.exceptions
    sent(world, cells[2])  # the gap is filled meanwhile
    (found,) = ticked(world, quarter, [south], reader).exceptions
    assert "Có 1 báo cáo cấp dưới đã thay đổi kể từ đó." in found.exceptions


def test_just_what_was_shown_is_accepted(world, quarter, cells):
    kept, replaced = sent(world, cells[0]), sent(world, cells[1])
    newer = sent(world, cells[1], conferences="5")
    response = post(world, "accept_together", quarter, submission=[kept.pk, replaced.pk], yes="1")
    assert response.status_code == 302
    assert [decision.submission for decision in Decision.objects.all()] == [kept]
    assert RoundUnit.objects.get(pk=cells[1].pk).state == State.SUBMITTED
    page = world.browser(world.secretary).get(reverse("reporting:board", args=[quarter.pk])).content.decode()
    assert newer.receipt not in page
    outcome = accept_each([kept, newer], by=world.secretary)  # the first a second time
    assert outcome.accepted == (cells[1].name,)
    assert [name for name, _reason in outcome.not_accepted] == [cells[0].name]


def test_nothing_ticked_and_nobody_allowed_are_refused(world, quarter, cells):
    one = sent(world, cells[0])
    assert post(world, "accept_together", quarter).status_code == 422
    assert post(world, "accept_together", quarter, yes="1").status_code == 422
    assert post(world, "accept_together", quarter, world.officer, unit=[cells[0].pk]).status_code == 403
    assert post(world, "accept_together", quarter, world.auditor, submission=[one.pk], yes="1").status_code == 403
    assert not Decision.objects.exists()


def test_with_one_that_is_not_ones_to_decide_nothing_is_accepted_and_the_refusal_is_in_the_log(world, quarter, cells):
    others = sent(world, cells[0])
    own = submit(cells[2], by=world.secretary, answers=answers(), at=IN_TIME, on_behalf=True)
    before = Entry.objects.filter(event="access.refused").count()
    assert post(world, "accept_together", quarter, submission=[others.pk, own.pk], yes="1").status_code == 403
    assert not Decision.objects.exists()
    assert Entry.objects.filter(event="access.refused").count() == before + 1


def test_what_one_cannot_decide_on_is_told_and_not_offered(world, quarter, cells):
    sent(world, cells[0])
    own = submit(cells[2], by=world.secretary, answers=answers(), at=IN_TIME, on_behalf=True)
    done = sent(world, cells[1])
    accept(done, by=world.secretary)
    found = ticked(world, quarter, cells)
    assert {one.row.code: one.reason for one in found.left_out} == {
        "CTB-2": "Báo cáo đã được chấp nhận.",
        "CTN-1": "Anh/chị đã tự gửi hoặc tự duyệt báo cáo này; người khác quyết định.",
    }
    assert own.pk not in {one.submission.pk for one in (*found.plain, *found.exceptions)}
    other = world.person("south-reviewer", "reviewer", at=world.south)
    assert ticked(world, quarter, cells[:1], other) == type(found)((), (), ())  # out of sight


def test_it_asks_the_same_number_of_queries_for_many(world, quarter, cells):
    for row in cells[:2]:
        sent(world, row)

    def asked(rows):
        with CaptureQueriesContext(connection) as queries:
            ticked(world, quarter, rows)
        return len(queries)

    assert asked(cells[:1]) == asked(cells[:2])


def test_files_come_as_they_were_sent_with_a_list_of_their_hashes(world, quarter, north, cells):
    data = filled(export_workbook(north, by=world.officer), {f"{FIGURES}!D7": 4, f"{FIGURES}!D8": 100})
    add_evidence(north, pdf(), name="biên bản.pdf", by=world.officer)
    take_in(data, name="bieu.xlsx", by=world.officer)
    typed = sent(world, cells[0])
    response = post(world, "originals", quarter)
    archive = zipfile.ZipFile(BytesIO(b"".join(response.streaming_content)))
    assert set(archive.namelist()) == {"CTB/bieu.xlsx", "CTB/biên bản.pdf", "danh-muc.xlsx"}
    assert archive.read("CTB/bieu.xlsx") == data
    lines = list(load_workbook(BytesIO(archive.read("danh-muc.xlsx"))).active.iter_rows(values_only=True))
    assert [line[4] for line in lines[1:]] == ["CTB/bieu.xlsx", "CTB/biên bản.pdf", None]
    assert lines[3][2] == typed.receipt

    only = post(world, "originals", quarter, world.neighbour)
    assert zipfile.ZipFile(BytesIO(b"".join(only.streaming_content))).namelist() == ["danh-muc.xlsx"]


def test_narratives_are_one_document_question_by_question(world, quarter, cells, monkeypatch):
    sent(world, cells[0])
    submit(cells[1], by=world.officer, answers=answers(), at=IN_TIME)
    response = post(world, "narratives", quarter, unit=[row.pk for row in cells])
    data = response.content
    text = zipfile.ZipFile(BytesIO(data)).read("word/document.xml").decode()
    assert "Chi bộ 1 Bắc đã làm." in text
    assert "Chi bộ 2 Bắc" in text
    assert "Chi bộ 1 Nam" in text  # has not sent, and is named
    assert [one for one in check(data, get("plain")) if one.certain] == []
    monkeypatch.setattr("trienkhai.reporting.views.together.MOST_NARRATIVES", 2)
    assert post(world, "narratives", quarter).status_code == 422


def test_the_board_is_a_sheet_with_every_page_of_what_was_filtered(world, quarter, north, cells, monkeypatch):
    sent(world, cells[0])
    monkeypatch.setattr("trienkhai.reporting.queries.board.PAGE", 2)
    address = reverse("reporting:board_sheet", args=[quarter.pk])
    book = load_workbook(BytesIO(world.browser(world.secretary).get(address).content))
    rows = list(book.active.iter_rows(min_row=5, values_only=True))
    assert [row[0] for row in rows[1:]] == ["CTB", "CTB-1", "CTB-2", "CTN", "CTN-1"]
    assert rows[2][3] == "Đã nộp"
    few = load_workbook(BytesIO(world.browser(world.secretary).get(address + "?tt=submitted").content))
    assert [row[0] for row in few.active.iter_rows(min_row=6, values_only=True)] == ["CTB-1"]
