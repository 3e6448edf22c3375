"""The workbooks of a round as one archive."""

import zipfile
from io import BytesIO

import pytest
from django.urls import reverse

from tests.reporting.books import FIGURES, filled
from trienkhai.access.errors import Refused, Unacceptable
from trienkhai.audit.models import Entry
from trienkhai.reporting import actions
from trienkhai.reporting.actions import exports as handing_out
from trienkhai.reporting.models import Export, RoundUnit, Submission
from trienkhai.reporting.workbook.bundle import bundle

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
