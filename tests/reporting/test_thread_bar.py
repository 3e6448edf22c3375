"""The thread bar names a resolution only to those who may see it."""

from datetime import date

import pytest

from tests.reporting.ground import answers, at_unit, open_sample
from tests.review.conftest import RESOLUTION
from trienkhai.accounts.models import Person
from trienkhai.directives import actions as directives
from trienkhai.directives.steps import step_of_provision
from trienkhai.home.queries.threads import directives_of
from trienkhai.reporting.actions import submit
from trienkhai.review import actions as review

pytestmark = pytest.mark.django_db


@pytest.fixture
def resolution(world):
    return directives.register(world.root, RESOLUTION, "nq.txt", by=world.secretary)


@pytest.fixture
def stranger(db):
    return Person.objects.create_person("stranger", full_name="Người lạ", password="x" * 20)


def test_a_provision_is_named_to_who_may_read_the_directive_and_to_nobody_else(world, resolution, stranger):
    anchor = resolution.provisions.order_by("order").first().anchor
    assert resolution.symbol in step_of_provision(resolution.pk, [anchor], world.officer).name
    assert step_of_provision(resolution.pk, [anchor], stranger) is None
    assert step_of_provision(None, [anchor], world.officer) is None


def test_the_resolution_beside_a_report_is_named_to_who_may_read_it_and_to_nobody_else(world, resolution, stranger):
    round_ = open_sample(world)
    submit(at_unit(round_, world.north), by=world.officer, answers=answers())
    review.start_campaign(
        resolution, unit=world.group, name="Sơ kết", period_key=round_.period_key, cut_off=date(2030, 1, 1),
        rounds=[round_], by=world.secretary,
    )  # fmt: skip
    assert directives_of([round_.pk], world.officer) == {round_.pk: resolution.symbol}
    assert directives_of([round_.pk], stranger) == {}
