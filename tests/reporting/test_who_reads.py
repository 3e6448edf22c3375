"""Whose reports one may read: those of one's own unit, of what stands below a subtree, and those one decides on."""

import pytest

from tests.reporting.ground import answers, at_unit, open_sample
from trienkhai.access.models import Reach
from trienkhai.reporting.actions import submit
from trienkhai.reporting.models import RoundUnit

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(world):
    opened = open_sample(world)
    submit(at_unit(opened, world.n1), by=world.officer, answers=answers())
    return submit(at_unit(opened, world.north), by=world.officer, answers=answers())


def test_a_right_at_one_unit_alone_reads_no_report_below_it(world, sent):
    clerk = world.person("clerk", "officer", at=world.group, reach=Reach.UNIT)
    below = at_unit(sent.round, world.n1).latest
    for submission in (sent, below):
        assert world.browser(clerk).get(f"/ky-bao-cao/bao-cao/{submission.pk}/").status_code == 404


def test_a_right_at_one_unit_alone_asks_no_total_of_a_unit_below(world, sent):
    clerk = world.person("clerk", "officer", at=world.group, reach=Reach.UNIT)
    ask = f"/truy-nguon/?cot=QT01&ky={sent.round_id}&can-cu=received&don-vi="
    assert world.browser(clerk).get(f"{ask}{world.n1.pk}").status_code == 404
    assert world.browser(clerk).get(f"{ask}{world.group.pk}").status_code == 200


def test_who_decides_for_one_unit_alone_reads_what_he_decides_on_and_nothing_deeper(world, sent):
    leader = world.person("above", "leader", at=world.group, reach=Reach.UNIT)
    assert world.browser(leader).get(f"/ky-bao-cao/bao-cao/{sent.pk}/").status_code == 200
    board = world.browser(leader).get(f"/ky-bao-cao/{sent.round_id}/").content.decode()
    assert "Công ty Bắc" in board
    assert "Chi bộ 1 Bắc" not in board


def test_a_subtree_reads_what_stood_below_it_in_the_tree_of_the_round(world, sent):
    reader = world.person("reader", "member", at=world.north)
    seen = set(RoundUnit.objects.visible_to(reader).filter(round=sent.round).values_list("unit_id", flat=True))
    assert seen == {world.north.pk, world.n1.pk, world.n2.pk}
