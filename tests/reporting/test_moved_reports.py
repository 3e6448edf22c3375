"""Reports of an earlier version in a round that moved: judged by their own chain, approved anew, closed to no page."""

from dataclasses import replace

import pytest

from tests.reporting.ground import answers, at_unit, sample_spec
from tests.reporting.moved_ground import LATER, later_version
from tests.reporting.test_moving import open_round_of
from trienkhai.access.errors import Unacceptable, WrongState
from trienkhai.reporting.actions import (
    accept,
    approve,
    design_template,
    move_round,
    return_report,
    save_draft,
    send_draft,
    submit,
)
from trienkhai.reporting.models import ChainStep, RoundUnit
from trienkhai.reporting.queries import round_board
from trienkhai.reporting.queries.chain import chains_in_open_rounds
from trienkhai.reporting.queries.inside import content_now, inside_of
from trienkhai.reporting.queries.together import acceptable
from trienkhai.reporting.rules.spec import Step
from trienkhai.reporting.rules.template_file import read_toml

pytestmark = pytest.mark.django_db

CHAIN = (Step("Kiểm tra", "reviewer"), Step("Chấp nhận", "secretary"))


def test_a_report_passes_the_chain_of_the_version_that_it_answers(world):
    version = design_template(world.root, replace(sample_spec(), chain=CHAIN), by=world.secretary)
    round_ = open_round_of(world, version)
    cell, other = at_unit(round_, world.n1), at_unit(round_, world.n2)
    sent = submit(cell, by=world.officer, answers=answers())
    later = later_version(world)
    move_round(round_, later, reason="x", by=world.secretary)
    round_.refresh_from_db()
    assert set(chains_in_open_rounds()) == {version.pk}
    after = submit(other, by=world.officer, answers=answers(QT05="1"))
    rows = {row.round_unit: row for row in round_board(round_, world.secretary).rows}
    assert rows[cell.pk].waits.name == "Kiểm tra"
    assert (rows[other.pk].waits, rows[cell.pk].may_decide, rows[other.pk].may_decide) == (None, False, True)
    found = acceptable(round_, world.secretary, [cell.pk, other.pk])
    assert [one.row.pk for one in (*found.exceptions, *found.plain)] == [other.pk]
    assert [one.row.pk for one in found.left_out] == [cell.pk]
    reviewer = world.person("reviewer", "reviewer", at=world.group)
    assert isinstance(accept(sent, step=1, by=reviewer), ChainStep)
    accept(sent, step=2, by=world.secretary)
    accept(after, by=world.secretary)
    assert set(RoundUnit.objects.filter(pk__in=[cell.pk, other.pk]).values_list("state", flat=True)) == {"accepted"}


def test_a_remark_speaks_of_what_the_report_was_asked(world, quarter, cell):
    sent = submit(cell, by=world.officer, answers=answers(**{"KP01||2021": "1.500"}))
    move_round(quarter, later_version(world), reason="x", by=world.secretary)
    with pytest.raises(Unacceptable, match="QT05"):
        return_report(sent, reason="x", notes={"QT05": "thiếu"}, by=world.secretary)
    assert return_report(sent, reason="x", notes={"KP01||2021": "xem lại"}, by=world.secretary).notes.count() == 1


def test_what_was_approved_for_the_earlier_form_is_approved_anew(world):
    def approved(text):
        return replace(read_toml(text), approval="head")

    version = design_template(world.root, replace(sample_spec(), approval="head"), by=world.secretary)
    round_ = open_round_of(world, version)
    north = at_unit(round_, world.n1)
    head = world.person("head", "leader", at=world.n1)
    draft = save_draft(north, answers(), version=0, by=world.officer)
    approve(north, seen=content_now(north).sha256, by=head)
    text = LATER.replace('name = "Hội nghị trực tuyến"', 'name = "Hội nghị trực tuyến"\nrequired = false')
    later = design_template(world.root, approved(text), by=world.secretary)
    move_round(round_, later, reason="x", by=world.secretary)
    here = RoundUnit.objects.get(pk=north.pk)
    told = inside_of(here, head)
    assert (told.is_changed, told.holds_back) == (True, True)
    with pytest.raises(WrongState):
        send_draft(here, version=draft.version + 1, by=world.officer)
    approve(here, seen=content_now(here).sha256, by=head)
    assert send_draft(here, version=draft.version + 1, by=world.officer).version == later
