"""Stand-ins: named for one role and certain days, acting only when they say so, every act with both names."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.access.models import Grant
from trienkhai.access.scope import may, scope_of
from trienkhai.accounts.models import Person
from trienkhai.audit.models import Entry
from trienkhai.directory.accounts import close_account
from trienkhai.directory.granting import end_grant, grant_role
from trienkhai.directory.standing_in import name_stand_in

TODAY = timezone.localdate()
WEEK = TODAY + timedelta(days=7)


@pytest.fixture
def boss(world):
    """Who decides on the reports of the northern company; he is away."""
    return world.person("boss", "leader", at=world.group)


@pytest.fixture
def deputy(world):
    return world.person("deputy", "member", at=world.south)


def named(boss, deputy, **days):
    grant = Grant.objects.own().get(person=boss)
    return name_stand_in(grant, deputy, by=boss, **{"until": WEEK, **days})


def acting(deputy, boss):
    """The deputy as he is in a request in which he said so."""
    found = Person.objects.get(pk=deputy.pk)
    found.acting_for = boss
    return found


def test_who_stands_in_holds_the_role_only_when_he_says_so(world, boss, deputy):
    named(boss, deputy, reason="Nghỉ phép")
    assert not may(deputy, "reporting.decide", world.north)
    as_boss = acting(deputy, boss)
    assert may(as_boss, "reporting.decide", world.north)
    assert not may(as_boss, "units.read", world.s1) or may(boss, "units.read", world.s1)
    assert scope_of(as_boss, "reporting.fill").is_empty
    entry = Entry.objects.get(event="access.stand_in_named")
    assert (entry.personal["to"], entry.personal["stands_for"], entry.personal["reason"]) == (
        "Deputy",
        "Boss",
        "Nghỉ phép",
    )


def test_while_he_acts_for_another_his_own_roles_rest(world, boss, deputy):
    named(boss, deputy)
    assert may(deputy, "reporting.read", world.south)
    clerk = world.person("clerk", "officer", at=world.s1)
    named_clerk = name_stand_in(
        Grant.objects.own().get(person=boss), clerk, until=WEEK + timedelta(days=9), since=WEEK, by=boss
    )
    assert named_clerk.stands_for == boss
    assert scope_of(acting(clerk, boss), "reporting.fill").is_empty


def test_it_holds_on_its_days_and_as_long_as_the_other_holds_the_role(world, boss, deputy):
    made = named(boss, deputy, since=TODAY + timedelta(days=2))
    as_boss = acting(deputy, boss)
    assert scope_of(as_boss, "reporting.decide").is_empty
    assert not scope_of(as_boss, "reporting.decide", on=made.from_day).is_empty
    assert scope_of(as_boss, "reporting.decide", on=made.to_day).is_empty
    end_grant(Grant.objects.own().get(person=boss), by=world.secretary)
    assert scope_of(as_boss, "reporting.decide", on=made.from_day).is_empty


def test_a_closed_account_is_stood_in_for_by_nobody(world, boss, deputy):
    made = named(boss, deputy)
    close_account(boss, by=world.secretary)
    made.refresh_from_db()
    assert TODAY <= made.to_day <= timezone.localdate()  # midnight may have passed since
    assert scope_of(acting(deputy, boss), "reporting.decide").is_empty


def test_the_holder_names_him_or_who_could_give_the_role(world, boss, deputy):
    grant = Grant.objects.own().get(person=boss)
    for person in (deputy, world.officer, world.auditor):
        with pytest.raises(Refused):
            name_stand_in(grant, deputy, until=WEEK, by=person)
    assert name_stand_in(grant, deputy, until=WEEK, by=world.secretary).granted_by == world.secretary


def test_who_stands_in_names_nobody_further_and_gives_no_roles(world, deputy):
    secretary = world.secretary
    named(secretary, deputy)
    as_secretary = acting(deputy, secretary)
    standing = Grant.objects.get(stands_for=secretary)
    with pytest.raises(WrongState):
        name_stand_in(standing, world.officer, until=WEEK, by=secretary)
    with pytest.raises(WrongState):
        name_stand_in(Grant.objects.own().get(person=secretary), world.officer, until=WEEK, by=as_secretary)
    with pytest.raises(Refused):
        grant_role(world.officer, "member", world.north, by=as_secretary)
    assert may(as_secretary, "reporting.decide", world.north)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"until": TODAY}, "sau ngày đầu"),
        ({"since": TODAY - timedelta(days=1)}, "từ hôm nay"),
    ],
)
def test_wrong_days_are_told(world, boss, deputy, days, said):
    with pytest.raises(Unacceptable):
        named(boss, deputy, **days)
    assert not Grant.objects.exclude(stands_for=None).exists()


def test_nobody_stands_in_for_himself_twice_or_past_the_role(world, boss, deputy):
    with pytest.raises(Unacceptable, match="chính mình"):
        named(boss, boss)
    named(boss, deputy)
    with pytest.raises(Unacceptable, match="Deputy"):
        named(boss, world.officer, since=TODAY + timedelta(days=1))
    Grant.objects.own().filter(person=boss).update(to_day=WEEK + timedelta(days=1))
    with pytest.raises(Unacceptable, match="hết hạn"):
        named(boss, world.officer, since=WEEK, until=WEEK + timedelta(days=2))


def test_on_the_page_he_is_named_acts_for_the_other_and_stops(world, boss, deputy):
    own, his = world.browser(boss), world.browser(deputy)
    grant = Grant.objects.own().get(person=boss)
    form = {"person": "deputy", "until": WEEK.strftime("%d/%m/%Y"), "reason": "Đi công tác"}
    answer = own.post(reverse("people:name_stand_in", args=[grant.pk]), form, follow=True)
    assert "Deputy làm thay trong những ngày đó" in answer.content.decode()
    for page in ("people:stand_ins", "home:my_work"):
        assert "Làm thay Boss" in his.get(reverse(page)).content.decode()
    assert his.post(reverse("people:act_for"), {"person": boss.pk}).status_code == 302
    page = his.get(reverse("people:stand_ins")).content.decode()
    assert "<b>Deputy thay Boss</b>" in page
    assert "Thôi làm thay" in page
    his.post(reverse("people:act_for_oneself"))
    assert "Deputy thay Boss" not in his.get(reverse("people:stand_ins")).content.decode()


def test_who_was_not_named_does_not_act_for_another(world, boss, deputy):
    for chosen in (boss.pk, "", "x", "9" * 30, deputy.pk):
        answer = world.browser(deputy).post(reverse("people:act_for"), {"person": chosen})
        assert answer.status_code == 409
    named(boss, deputy)
    assert world.browser(world.officer).post(reverse("people:act_for"), {"person": boss.pk}).status_code == 409


def test_faults_of_the_form_come_back_with_what_was_typed(world, boss, deputy):
    address = reverse("people:name_stand_in", args=[Grant.objects.own().get(person=boss).pk])
    for form, said in (
        ({"person": "ai đó", "until": "1/1/2099"}, "không có ai tên"),
        ({"person": "deputy", "until": "hôm nào"}, "hôm nào"),
        ({"person": "deputy", "until": ""}, 'role="alert"'),
        ({"person": "boss", "until": "1/1/2099"}, "chính mình"),
    ):
        answer = world.browser(boss).post(address, form)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert world.browser(world.officer).post(address, {"person": "deputy", "until": "1/1/2099"}).status_code == 404


def test_when_the_days_are_over_nothing_more_is_done_for_the_other(world, boss, deputy):
    made = named(boss, deputy)
    his = world.browser(deputy)
    his.post(reverse("people:act_for"), {"person": boss.pk})
    assert world.browser(boss).post(reverse("people:end", args=[made.pk])).status_code == 302
    answer = his.post(reverse("people:own_password"), {})
    assert answer.status_code == 409
    assert "không còn làm thay Boss" in answer.content.decode()
    assert his.get(reverse("home:my_work")).status_code == 200


def test_the_page_of_a_person_shows_for_whom_he_stands_in(world, boss, deputy):
    named(boss, deputy)
    page = world.browser(world.secretary).get(reverse("people:person", args=[deputy.pk])).content.decode()
    assert "làm thay Boss" in page


def test_a_stand_in_never_reaches_further_than_who_he_stands_in_for(world, boss, deputy):
    """The role below all units ends, the same at one unit alone begins: what was named for the one is not held by the other."""
    named(boss, deputy)
    wide = Grant.objects.own().get(person=boss)
    end_grant(wide, by=world.secretary, reason="thu hẹp")
    grant_role(boss, "leader", world.group, reach="unit", by=world.secretary)

    assert not may(boss, "reporting.read", world.s1)
    assert not may(acting(deputy, boss), "reporting.read", world.s1)
