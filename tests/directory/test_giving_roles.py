"""Roles are given and ended by those who hold them, where they hold them; never above."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.reporting.ground import sample_spec
from trienkhai.access.errors import Refused, Unacceptable, WrongState
from trienkhai.access.models import Grant, Reach
from trienkhai.access.scope import may
from trienkhai.audit.models import Entry
from trienkhai.directory import accounts
from trienkhai.directory.actions import create_root, make_grouping, merge_units, open_unit
from trienkhai.directory.granting import end_grant, grant_role
from trienkhai.reporting.actions import design_template

DAY = date(2026, 1, 1)


@pytest.fixture
def clerk(world):
    """Somebody without any role."""
    return world.founder.__class__.objects.create_person("clerk", full_name="Trần Văn Bình")


def of(person, role):
    return Grant.objects.get(person=person, role=role)


def test_a_secretary_gives_a_role_below_and_the_log_keeps_the_name_apart(world, clerk):
    made = grant_role(clerk, "officer", world.n1, by=world.secretary, reason="QĐ 12")

    assert may(clerk, "reporting.fill", world.n1) and not may(clerk, "reporting.fill", world.n2)
    entry = Entry.objects.get(event="access.granted", object_id=made.pk)
    assert entry.personal["to"] == "Trần Văn Bình" and "Trần" not in str(entry.details)


def test_nobody_gives_a_role_with_a_permission_he_lacks(world, clerk):
    with pytest.raises(Refused) as refused:
        grant_role(clerk, "auditor", world.n1, by=world.secretary)
    assert refused.value.permission == "audit.read"
    with pytest.raises(Refused):
        grant_role(clerk, "member", world.n1, by=world.officer)
    assert not Grant.objects.filter(person=clerk).exists()


def test_nobody_gives_a_role_outside_the_own_units_or_above_them(world, clerk):
    chief = world.person("chief", "secretary", at=world.north)
    for unit in (world.south, world.group):
        with pytest.raises(Refused):
            grant_role(clerk, "member", unit, by=chief)
    assert grant_role(clerk, "member", world.n2, by=chief)


def test_nobody_gives_a_role_further_down_than_he_holds_it(world, clerk):
    alone = world.person("alone", "secretary", at=world.north, reach=Reach.UNIT)
    for reach in (Reach.SUBTREE, Reach.CHILDREN):
        with pytest.raises(Refused):
            grant_role(clerk, "member", world.north, by=alone, reach=reach)
    assert grant_role(clerk, "member", world.north, by=alone, reach=Reach.UNIT)


def test_the_reach_to_the_children_ends_with_them(world, clerk):
    over = world.person("over", "secretary", at=world.group, reach=Reach.CHILDREN)

    assert may(over, "units.change", world.group) and may(over, "units.change", world.south)
    assert not may(over, "units.change", world.n1)
    assert grant_role(clerk, "member", world.north, by=over, reach=Reach.UNIT)
    for unit, reach in ((world.north, Reach.SUBTREE), (world.n1, Reach.UNIT)):
        with pytest.raises(Refused):
            grant_role(clerk, "leader", unit, by=over, reach=reach)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"role": "emperor"}, "no-such-role"),
        ({"reach": "world"}, "no-such-reach"),
        ({"since": DAY, "until": DAY}, "ends-before-it-begins"),
    ],
)
def test_what_makes_no_role_is_said(world, clerk, given, code):
    with pytest.raises(Unacceptable) as refused:
        grant_role(clerk, **{"role": "member", "unit": world.n1, "by": world.secretary, **given})
    assert [problem.code for problem in refused.value.problems] == [code]


def test_the_same_role_is_not_held_twice_on_a_day(world, clerk):
    grant_role(clerk, "member", world.n1, by=world.secretary, since=DAY, until=date(2030, 1, 1))

    with pytest.raises(Unacceptable):
        grant_role(clerk, "member", world.n1, by=world.secretary)
    assert grant_role(clerk, "member", world.n1, by=world.secretary, since=date(2030, 1, 1))


def test_a_role_ends_by_its_date_and_the_row_stays(world, clerk):
    made, today = grant_role(clerk, "member", world.n1, by=world.secretary, since=DAY), timezone.localdate()

    ended = end_grant(made, by=world.secretary, on=today + timedelta(days=3), reason="chuyển công tác")
    assert may(clerk, "units.read", world.n1)
    ended = end_grant(ended, by=world.secretary)
    assert not may(clerk, "units.read", world.n1)
    kept = Grant.objects.get(pk=made.pk)
    assert (kept.to_day, kept.ended_by) == (today, world.secretary)
    with pytest.raises(WrongState):
        end_grant(ended, by=world.secretary)


def test_a_role_cannot_end_in_the_past_nor_by_somebody_who_could_not_give_it(world, clerk):
    made = grant_role(clerk, "member", world.n1, by=world.secretary, since=DAY)

    with pytest.raises(Unacceptable):
        end_grant(made, by=world.secretary, on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refused):
        end_grant(made, by=world.officer)
    auditor = of(world.auditor, "auditor")
    with pytest.raises(Refused):
        end_grant(auditor, by=world.secretary)


def test_the_last_who_may_give_roles_at_the_top_cannot_lock_everybody_out(world):
    secretary, administrator = of(world.founder, "secretary"), of(world.founder, "administrator")
    end_grant(secretary, by=world.founder)

    with pytest.raises(WrongState):
        end_grant(administrator, by=world.founder)
    with pytest.raises(WrongState):
        end_grant(administrator, by=world.founder, on=timezone.localdate() + timedelta(days=30))


def test_somebody_whose_right_will_end_does_not_count_as_left(world, clerk):
    other = grant_role(clerk, "administrator", world.group, by=world.founder, until=date(2099, 1, 1))
    end_grant(of(world.founder, "secretary"), by=world.founder)

    with pytest.raises(WrongState):
        end_grant(of(world.founder, "administrator"), by=world.founder)
    Grant.objects.filter(pk=other.pk).update(to_day=None)
    assert end_grant(of(world.founder, "administrator"), by=world.founder)


def test_closing_an_account_ends_its_roles_and_never_leaves_nobody(world, clerk):
    grant_role(clerk, "member", world.n1, by=world.secretary, since=DAY)
    accounts.close_account(clerk, by=world.secretary, reason="nghỉ hưu")

    clerk.refresh_from_db()
    assert not clerk.is_active and not Grant.objects.live(on=timezone.localdate()).filter(person=clerk).exists()
    with pytest.raises(WrongState):
        accounts.close_account(clerk, by=world.secretary)
    with pytest.raises(WrongState):
        accounts.close_account(world.founder, by=world.founder)
    with pytest.raises(Unacceptable):
        grant_role(clerk, "member", world.n1, by=world.secretary)
    assert accounts.reopen_account(clerk, by=world.secretary)
    assert not may(clerk, "units.read", world.n1)


def test_a_person_of_a_higher_right_is_neither_closed_nor_given_a_password_from_below(world, clerk):
    chief = world.person("chief", "secretary", at=world.north)
    grant_role(clerk, "member", world.n1, by=chief)
    assert accounts.reset_password(clerk, by=chief)
    grant_role(clerk, "member", world.group, by=world.secretary, since=date(2099, 1, 1))

    for act in (accounts.reset_password, accounts.close_account):
        with pytest.raises(Refused):
            act(clerk, by=chief)
    with pytest.raises(Refused):
        accounts.reset_password(world.neighbour, by=chief)


def test_a_new_person_signs_in_with_the_password_that_was_told(world):
    made, password = accounts.add_person(
        "binh.tv", full_name="  Trần  Văn Bình ", role="officer", unit=world.n1, by=world.secretary
    )
    assert made.full_name == "Trần Văn Bình" and made.check_password(password) and made.must_change_password
    assert may(made, "reporting.fill", world.n1)


@pytest.mark.parametrize("username", ["", "a", "trần", "a b", "SECRETARY", "x" * 61, "a\0b"])
def test_a_bad_or_taken_user_name_makes_nobody(world, username):
    by = world.secretary
    before = by.__class__.objects.count()
    with pytest.raises(Unacceptable):
        accounts.add_person(username, full_name="Ai", role="member", unit=world.n1, by=by)
    assert by.__class__.objects.count() == before


def test_a_refused_role_leaves_no_account_behind(world):
    with pytest.raises(Refused):
        accounts.add_person("binh", full_name="Bình", role="auditor", unit=world.n1, by=world.secretary)
    assert not world.founder.__class__.objects.filter(username="binh").exists()


def test_a_user_name_that_somebody_takes_at_the_same_moment_is_told_as_taken(world, monkeypatch):
    wishes = {"full_name": "Nguyễn Văn An", "role": "officer", "unit": world.n1, "by": world.secretary}
    real = accounts.one_time_password

    def meanwhile() -> str:
        monkeypatch.setattr(accounts, "one_time_password", real)
        accounts.add_person("nguyen.an", **wishes)
        return real()

    monkeypatch.setattr(accounts, "one_time_password", meanwhile)
    with pytest.raises(Unacceptable) as caught:
        accounts.add_person("nguyen.an", **wishes)
    assert [problem.code for problem in caught.value.problems] == ["username-taken"]


@pytest.fixture
def new_top(world):
    """The whole organisation was merged today into a new unit at the top."""
    new = open_unit(world.root, on=date(2021, 1, 1), parent=None, name="Tổng công ty mới", code="TM", by=world.founder)
    world.person("boss", "secretary", at=new)
    mover = world.person("mover", "secretary", at=new)
    world.person("mover", "secretary", at=world.group)
    merge_units([world.group], new, on=timezone.localdate(), by=mover)
    return new


def test_the_last_who_gives_roles_at_a_new_top_stays(world, new_top):
    boss, mover = of_unit("boss", new_top), of_unit("mover", new_top)
    Grant.objects.filter(pk=mover.pk).update(to_day=date(2099, 1, 1))
    with pytest.raises(WrongState):
        end_grant(boss, by=mover.person)


def test_the_secretary_of_a_new_top_acts_for_the_whole(world, new_top):
    boss = of_unit("boss", new_top).person
    assert make_grouping(world.root, key="khoi", name="Khối", by=boss)
    assert design_template(world.root, sample_spec(), by=boss)


def of_unit(username, unit):
    return Grant.objects.get(person__username=username, unit=unit)


def test_an_organisation_that_is_still_to_begin_is_its_founders(world):
    later = create_root(key="mai", name="Ngày mai", by=world.founder)
    open_unit(later, on=timezone.localdate() + timedelta(days=3), parent=None, name="Đầu tiên", by=world.founder)
    with pytest.raises(Refused):
        make_grouping(later, key="khoi", name="Khối", by=world.secretary)
    assert make_grouping(later, key="khoi", name="Khối", by=world.founder)
