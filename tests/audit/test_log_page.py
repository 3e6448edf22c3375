"""The page of the log: filtered by act and by unit, each entry a sentence with a way to what it is about."""

import pytest

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.audit.events import Event
from trienkhai.reporting.actions import accept, return_report, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(world):
    """Two reports of two companies, one accepted, one returned."""
    round_ = open_sample(world)
    sent = submit(at_unit(round_, world.north), by=world.officer, answers=answers())
    other = submit(at_unit(round_, world.south), by=world.neighbour, answers=answers())
    accept(sent, by=world.secretary)
    return_report(other, reason="Thiếu số tháng 3", by=world.secretary)
    return sent


def rows(world, **asked):
    return world.browser(world.auditor).get("/nhat-ky/", asked).context["rows"]


def test_an_act_is_told_with_who_and_leads_to_its_page(world, told):
    (row,) = rows(world, viec="reporting.accepted")
    assert row.who == world.secretary.full_name
    assert row.about.url == f"/ky-bao-cao/bao-cao/{told.pk}/"
    assert row.about.url in world.browser(world.auditor).get("/nhat-ky/").content.decode()


def test_the_reason_of_a_return_stands_beside_it(world, told):
    (row,) = rows(world, viec="reporting.returned")
    assert row.remark == "Thiếu số tháng 3"


def test_a_unit_is_found_by_code_and_by_a_part_of_its_name(world, told):
    north = world.north.namings.get()
    (by_code,) = rows(world, viec="reporting.submitted", **{"don-vi": north.code.lower()})
    (by_name,) = rows(world, viec="reporting.submitted", **{"don-vi": north.name.upper()[3:]})
    assert by_code.entry.unit == by_name.entry.unit == world.north


def test_a_unit_stands_for_all_below_it(world, told):
    group = world.group.namings.get()
    units = {row.entry.unit for row in rows(world, **{"don-vi": group.code})}
    assert {world.group, world.north, world.south} <= units


def test_act_and_unit_narrow_together(world, told):
    south = world.south.namings.get()
    assert not rows(world, viec="reporting.accepted", **{"don-vi": south.code})
    assert len(rows(world, viec="reporting.submitted", **{"don-vi": south.code})) == 1


def test_a_unit_nobody_knows_gives_no_entry_and_says_so(world, told):
    answer = world.browser(world.auditor).get("/nhat-ky/", {"don-vi": "không có đơn vị này"})
    assert answer.status_code == 200
    assert not answer.context["rows"]


def test_the_unit_filter_reaches_no_unit_outside_the_log_one_reads(world, told):
    here = world.person("here", "auditor", at=world.north)
    south = world.south.namings.get()
    assert not world.browser(here).get("/nhat-ky/", {"don-vi": south.name}).context["rows"]


def test_what_the_reader_may_not_open_is_not_named(world, told):
    keeper = world.person("keeper", "administrator", at=world.group)  # reads the log, but no reports
    found = world.browser(keeper).get("/nhat-ky/", {"viec": "reporting.accepted"}).context["rows"]
    assert len(found) == 1
    assert found[0].about is None


def test_every_act_is_offered_by_its_sentence(world):
    offered = world.browser(world.auditor).get("/nhat-ky/").context["events"]
    assert {value for value, _text in offered} == set(Event.values)


def test_a_page_of_the_log_costs_a_fixed_number_of_queries(world, told, django_assert_max_num_queries):
    browser = world.browser(world.auditor)
    browser.get("/nhat-ky/")
    with django_assert_max_num_queries(40):
        browser.get("/nhat-ky/")
