"""Whoever acts for another stands behind an act together with him: nobody decides on what either of them did."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.reporting.ground import answers
from tests.reporting.inside_ground import Company, approved_now
from trienkhai.access.errors import Refused, WrongState
from trienkhai.access.models import Grant
from trienkhai.accounts.models import Person
from trienkhai.audit.models import Entry
from trienkhai.directory.standing_in import name_stand_in
from trienkhai.home.queries.reports import duties_of
from trienkhai.reporting import actions
from trienkhai.reporting.models import Draft, RoundUnit
from trienkhai.reporting.queries import round_board


def stands_in(person, absent):
    """The person as he is while he acts for another, in all his roles; nobody else does any more."""
    until = timezone.localdate() + timedelta(days=7)
    Grant.objects.filter(stands_for=absent).delete()
    for grant in Grant.objects.own().filter(person=absent):
        name_stand_in(grant, person, until=until, by=absent)
    found = Person.objects.get(pk=person.pk)
    found.acting_for = absent
    return found


@pytest.fixture
def boss(world):
    return world.person("boss", "leader", at=world.group)


def may_decide(round_, reader):
    (row,) = [row for row in round_board(round_, reader).rows if row.submission]
    listed = RoundUnit.objects.filter(duties_of(reader).to_decide).exists()
    assert row.may_decide is listed
    return row.may_decide


def test_every_act_is_entered_as_a_for_b(world, north, boss):
    deputy = stands_in(world.person("deputy", "member", at=world.group), boss)
    sent = actions.submit(north, answers=answers(), by=world.officer)
    decision = actions.accept(sent, by=deputy)
    assert (decision.by, decision.stands_for) == (deputy, boss)
    entry = Entry.objects.get(event="reporting.accepted")
    assert (entry.person, entry.personal["acting_for"], entry.details["acting_for"]) == (deputy, "Boss", boss.pk)
    page = world.browser(world.officer).get(reverse("reporting:submission", args=[sent.pk])).content.decode()
    assert "Deputy thay Boss" in page
    log = world.browser(world.auditor).get(reverse("audit:index")).content.decode()
    assert "Deputy thay Boss" in log


def test_who_sent_it_does_not_decide_on_it_for_another(world, north, boss):
    sent = actions.submit(north, answers=answers(), by=world.officer)
    deputy = stands_in(world.officer, boss)
    with pytest.raises(Refused):
        actions.accept(sent, by=deputy)
    assert not may_decide(north.round, deputy)
    assert may_decide(north.round, boss)


def test_for_whom_it_was_sent_decides_on_it_neither_himself_nor_through_another(world, north):
    secretary, reviewer = world.secretary, world.person("reviewer", "reviewer", at=world.group)
    clerk = stands_in(world.person("clerk", "member", at=world.group), secretary)
    sent = actions.submit(north, answers=answers(), by=clerk)
    assert (sent.submitted_by, sent.submitted_for) == (clerk, secretary)
    with pytest.raises(Refused):
        actions.accept(sent, by=secretary)
    with pytest.raises(Refused):
        actions.accept(sent, by=clerk)
    assert not may_decide(north.round, secretary)
    assert not may_decide(north.round, clerk)
    assert may_decide(north.round, reviewer)
    actions.accept(sent, by=reviewer)


def test_who_stands_in_for_the_sender_does_not_decide_on_his_report(world, north, boss):
    sent = actions.submit(north, answers=answers(), by=world.officer)
    both = world.person("both", "leader", at=world.group)
    with pytest.raises(Refused):
        actions.accept(sent, by=stands_in(both, world.officer))
    actions.accept(sent, by=both)


@pytest.fixture
def company(world):
    return Company(world)


def test_what_was_written_for_the_head_is_approved_by_another(company):
    Grant.objects.create(person=company.head, role="officer", unit=company.world.north, from_day=company.round.tree_on)
    clerk = stands_in(company.other, company.head)
    actions.save_draft(company.row, answers(), version=0, by=clerk)
    assert (Draft.objects.get().changed_by, Draft.objects.get().changed_for) == (clerk, company.head)
    for approver in (company.head, clerk):
        with pytest.raises(WrongState):
            approved_now(company.row, approver)
    actions.hand_over(company.row, by=clerk)
    with pytest.raises(WrongState):
        approved_now(company.row, company.head)
    actions.hand_over(company.row, by=company.clerk)
    assert approved_now(company.row, company.head)


def test_the_stand_in_of_the_head_approves_what_the_clerk_wrote(company):
    deputy = stands_in(company.world.person("deputy", "member", at=company.world.north), company.head)
    actions.save_draft(company.row, answers(), version=0, by=company.clerk)
    with pytest.raises(Refused):
        approved_now(company.row, Person.objects.get(pk=deputy.pk))
    step = approved_now(company.row, deputy)
    assert (step.by, step.stands_for) == (deputy, company.head)
    sent = actions.submit(company.row, by=company.clerk)
    boss = company.world.person("boss", "leader", at=company.world.group)
    with pytest.raises(Refused):
        actions.accept(sent, by=stands_in(company.head, boss))
    with pytest.raises(Refused):
        actions.accept(sent, by=stands_in(company.world.person("deputy", "member", at=company.world.north), boss))
    actions.accept(sent, by=boss)
