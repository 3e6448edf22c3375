"""The log of a part is read by who answers for it; acts of no unit by who answers for every organisation."""

import pytest

from tests.world.people import BEGIN
from trienkhai.audit.log import record
from trienkhai.directory import actions as directory

pytestmark = pytest.mark.django_db


@pytest.fixture
def acts(world):
    """One act at the northern company, one at no unit."""
    record(world.founder, "reporting.submitted", unit=world.north)
    record(world.founder, "access.signed_in")
    return world


def events(world, person):
    return [row.entry.event for row in world.browser(person).get("/nhat-ky/").context["rows"]]


def test_the_auditor_of_everything_reads_acts_of_no_unit_too(acts):
    assert {"reporting.submitted", "access.signed_in"} <= set(events(acts, acts.auditor))


def test_the_auditor_of_one_company_reads_its_acts_alone(acts):
    here = events(acts, acts.person("here", "auditor", at=acts.north))
    beside = events(acts, acts.person("beside", "auditor", at=acts.south))
    assert "reporting.submitted" in here
    assert "reporting.submitted" not in beside
    assert "access.signed_in" not in here + beside


def test_with_a_second_organisation_the_auditor_of_one_reads_no_acts_of_no_unit(acts):
    other = directory.create_root(key="khac", name="Hợp tác xã", pack="plain", place="Vinh", by=acts.founder)
    directory.open_unit(other, on=BEGIN, parent=None, name="Hợp tác xã", code="H", kind="group", by=acts.founder)
    assert "access.signed_in" not in events(acts, acts.auditor)
