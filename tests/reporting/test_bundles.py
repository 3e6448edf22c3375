"""The workbooks of a round as one archive."""

import zipfile
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.reporting.books import FIGURES, filled
from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.access.errors import Refused, Unacceptable
from trienkhai.audit.models import Entry
from trienkhai.reporting import actions
from trienkhai.reporting.actions import exports as handing_out
from trienkhai.reporting.actions import save_draft, submit
from trienkhai.reporting.models import Export, RoundUnit, Submission
from trienkhai.reporting.workbook.bundle import bundle

pytestmark = pytest.mark.files

EVENT = "reporting.workbooks_exported"


def archive_of(response) -> zipfile.ZipFile:
    assert response.status_code == 200
    return zipfile.ZipFile(BytesIO(b"".join(response.streaming_content)))


def fetch(world, round_, person=None, query="", **given):
    address = reverse("reporting:bundle", args=[round_.pk]) + query
    return world.browser(person or world.secretary).post(address, given)


def test_all_workbooks_come_in_one_archive_and_go_back_in(world, quarter):
    archive = archive_of(fetch(world, quarter, all="1"))
    assert archive.testzip() is None
    assert "CTB-bieu-01-2023-Q2.xlsx" in archive.namelist()
    assert len(archive.namelist()) == RoundUnit.objects.filter(round=quarter, is_expected=True).count() == 5
    data = filled(archive.read("CTN-bieu-01-2023-Q2.xlsx"), {f"{FIGURES}!D7": 4, f"{FIGURES}!D8": 100})
    actions.take_in(data, name="CTN.xlsx", by=world.neighbour)
    assert Submission.objects.get().round_unit.unit == world.south


def test_it_is_one_entry_in_the_log(world, quarter):
    archive_of(fetch(world, quarter, all="1"))
    (entry,) = Entry.objects.filter(event=EVENT)
    assert entry.details["count"] == 5
    assert not Entry.objects.filter(event="reporting.workbook_exported").exists()


def test_only_the_ticked_ones_or_those_the_board_shows(world, quarter, north):
    assert archive_of(fetch(world, quarter, unit=[north.pk])).namelist() == ["CTB-bieu-01-2023-Q2.xlsx"]
    assert len(archive_of(fetch(world, quarter, all="1", query="?q=Nam")).namelist()) == 2


def test_one_gets_only_what_one_may_write_for(world, quarter, cell):
    names = archive_of(fetch(world, quarter, world.officer, all="1")).namelist()
    assert {name.partition("-bieu")[0] for name in names} == {"CTB", "CTB-1", "CTB-2"}
    assert fetch(world, quarter, world.auditor, all="1").status_code == 403
    assert fetch(world, quarter, world.neighbour, unit=[cell.pk]).status_code == 422  # out of sight
    stranger = world.person("x", "administrator", at=world.group)
    assert fetch(world, quarter, stranger, all="1").status_code == 404
    assert not Export.objects.filter(made_by=world.neighbour).exists()


def test_nothing_ticked_and_too_many_are_said(world, quarter, north, monkeypatch):
    assert fetch(world, quarter).status_code == 422
    monkeypatch.setattr(handing_out, "AT_ONCE", 2)
    with pytest.raises(Unacceptable, match="2"):
        actions.hand_out_each(quarter, [1, 2, 3], by=world.secretary)
    with pytest.raises(Refused):
        actions.hand_out_each(quarter, [north.pk], by=world.auditor)


def test_it_is_written_workbook_by_workbook_and_names_never_meet(world, quarter):
    RoundUnit.objects.filter(round=quarter).update(code="A/B")
    ids = RoundUnit.objects.filter(round=quarter, is_expected=True).values_list("pk", flat=True)
    bits = list(bundle(actions.hand_out_each(quarter, list(ids), by=world.secretary)))
    assert len(bits) == 6  # five workbooks and the directory at the end
    names = zipfile.ZipFile(BytesIO(b"".join(bits))).namelist()
    assert names[:2] == ["A-B-bieu-01-2023-Q2.xlsx", "A-B-bieu-01-2023-Q2-2.xlsx"]


def test_workbooks_of_many_units_cost_no_queries_a_unit(world):
    for number in range(12):
        world.unit(f"Chi bộ {number} Nam", f"N-{number}", "cell", world.south)
    opened = open_sample(world, lump_ids={world.north.pk})
    ids = list(RoundUnit.objects.filter(round=opened, is_expected=True).values_list("pk", flat=True))
    actions.hand_out_each(opened, ids, by=world.secretary)
    with CaptureQueriesContext(connection) as few:
        actions.hand_out_each(
            opened, [at_unit(opened, unit).pk for unit in (world.north, world.south)], by=world.secretary
        )
    with CaptureQueriesContext(connection) as many:
        assert len(actions.hand_out_each(opened, ids, by=world.secretary)) == 17
    assert len(many) <= len(few)  # looking the two up is asked as well


def test_each_workbook_knows_the_period_before_its_draft_and_what_it_covers(world, north):
    save_draft(north, answers("7"), version=0, by=world.officer)
    next_one = open_sample(world, "2023-Q3", lump_ids={world.south.pk})
    submit(north, by=world.officer, answers=answers("8"))
    rows = {unit: at_unit(next_one, unit).pk for unit in (world.north, world.south, world.n1)}
    made = Export.objects.in_bulk(actions.hand_out_each(next_one, rows.values(), by=world.secretary))
    told = {one.round_unit.unit: one.values for one in made.values()}
    assert told[world.north]["previous"]["QT01"] == "8"
    assert told[world.n1]["previous"] == {}
    assert told[world.north]["covers"] == {"reach": "own", "names": ["Chi bộ 1 Bắc", "Chi bộ 2 Bắc"], "more": 0}
    assert told[world.south]["covers"] == {"reach": "lump", "names": ["Chi bộ 1 Nam"], "more": 0}
    assert told[world.n1]["covers"] == {"reach": "", "names": [], "more": 0}
