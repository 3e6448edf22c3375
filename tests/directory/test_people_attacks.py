"""Somebody who may give roles tries to come by more than he was given: by the pages, with addresses and fields of his own."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from trienkhai.access.models import Grant, Reach
from trienkhai.accounts.models import Person
from trienkhai.audit.models import Entry
from trienkhai.directory import actions as directory

BEGIN = date(2020, 1, 1)
GIVEN = {"role": "officer", "unit": "CTB-1", "reach": "unit", "since": "", "until": "", "reason": ""}


@pytest.fixture
def chief(world):
    """The secretary of the northern company: he may give roles there, and only there."""
    return world.person("chief", "secretary", at=world.north)


@pytest.fixture
def clerk(world):
    return world.person("clerk", "officer", at=world.n1)


@pytest.fixture
def act(world, chief):
    """Send a form as the secretary of the north; the status."""

    def send(name: str, pk: int, by: Person = chief, **given: str) -> int:
        return world.browser(by).post(reverse(f"people:{name}", args=[pk]), given).status_code

    return send


def state(*people):
    """Everything about some people that an attack could change."""
    grants = Grant.objects.filter(person__in=people).order_by("pk").values_list()
    accounts = Person.objects.filter(pk__in=[person.pk for person in people]).order_by("pk")
    return list(grants), list(accounts.values_list("pk", "password", "is_active"))


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_no_role_with_a_right_he_lacks(act, clerk, role):
    before = state(clerk)
    assert act("grant", clerk.pk, **GIVEN | {"role": role}) == 403
    assert state(clerk) == before


@pytest.mark.parametrize("unit", ["SL", "CTN", "CTN-1", "Tập đoàn Hóa chất Sông Lam"])
def test_a_unit_out_of_view_is_no_unit_at_all(act, clerk, unit):
    before = state(clerk)
    assert act("grant", clerk.pk, **GIVEN | {"unit": unit}) == 422
    assert state(clerk) == before


@pytest.mark.parametrize("changed", [{"role": "owner"}, {"reach": "everything"}, {"unit": ""}, {"role": ""}])
def test_what_no_form_offers_is_refused(act, clerk, changed):
    before = state(clerk)
    assert act("grant", clerk.pk, **GIVEN | changed) == 422
    assert state(clerk) == before


def test_nobody_gives_himself_a_role_and_so_no_longer_time_than_he_has(world, act, chief):
    """He holds it up to tomorrow; nobody but another one makes that longer."""
    Grant.objects.filter(person=chief).update(to_day=timezone.localdate() + timedelta(days=1))
    before = state(chief)
    longer = {"role": "secretary", "unit": "CTB", "reach": "subtree", "since": f"{_later(1)}"}
    assert act("grant", chief.pk, **GIVEN | longer) == 409
    assert act("grant", chief.pk, **GIVEN | {"role": "member"}) == 409
    assert state(chief) == before
    assert act("grant", chief.pk, by=world.secretary, **GIVEN | longer) == 302


def _later(days: int) -> str:
    day = timezone.localdate() + timedelta(days=days)
    return f"{day.day}/{day.month}/{day.year}"


def test_whoever_holds_more_elsewhere_is_seen_and_not_touched(world, act, clerk):
    """The clerk of the north is an officer of the south, too."""
    Grant.objects.create(person=clerk, role="officer", unit=world.s1, reach=Reach.UNIT, from_day=BEGIN)
    before = state(clerk)
    assert [act(name, clerk.pk) for name in ("reset", "close", "reopen")] == [403, 403, 403]
    assert state(clerk) == before
    refusals = Entry.objects.filter(event="access.refused")
    assert refusals.count() == 3


def test_a_role_that_begins_tomorrow_counts(world, act, clerk):
    tomorrow = timezone.localdate() + timedelta(days=1)
    Grant.objects.create(person=clerk, role="secretary", unit=world.group, from_day=tomorrow)
    before = state(clerk)
    assert [act(name, clerk.pk) for name in ("reset", "close")] == [403, 403]
    assert state(clerk) == before


def test_a_closed_account_that_holds_a_role_above_is_not_opened(world, act, clerk):
    Grant.objects.create(person=clerk, role="member", unit=world.group, from_day=BEGIN)
    Person.objects.filter(pk=clerk.pk).update(is_active=False)
    before = state(clerk)
    assert act("reopen", clerk.pk) == 403
    assert act("grant", clerk.pk, **GIVEN) == 422
    assert state(clerk) == before


def test_a_closed_account_comes_back_without_its_roles(world, act, clerk):
    assert act("close", clerk.pk) == 302
    assert act("reopen", clerk.pk) == 200
    assert not Grant.objects.in_force(on=timezone.localdate()).filter(person=clerk).exists()


def test_a_role_above_beside_or_of_another_organisation_is_not_found(world, act, clerk):
    other = directory.create_root(key="khac", name="Tổ chức khác", place="Vinh", by=world.founder)
    top = directory.open_unit(other, on=BEGIN, parent=None, name="Khác", code="K", by=world.founder)
    held = [
        Grant.objects.create(person=clerk, role="officer", unit=unit, from_day=BEGIN)
        for unit in (world.group, world.south, world.s1, top)
    ]
    before = state(clerk)
    assert [act("end", grant.pk) for grant in held] == [404] * 4
    assert [act("end", pk) for pk in (987654321, 10**30)] == [404, 404]
    assert state(clerk) == before


def test_a_role_with_a_right_he_lacks_is_not_ended(world, act, clerk):
    watching = Grant.objects.create(person=clerk, role="auditor", unit=world.n1, from_day=BEGIN)
    assert act("end", watching.pk) == 403
    watching.refresh_from_db()
    assert watching.to_day is None


def test_somebody_who_holds_nothing_here_is_not_found(world, act):
    stranger, nobody = world.neighbour, Person.objects.create(username="new", full_name="Người mới")
    before = state(stranger, nobody)
    for person in (stranger, nobody):
        assert [act(name, person.pk, **GIVEN) for name in ("grant", "reset", "close", "reopen")] == [404] * 4
    assert state(stranger, nobody) == before


def test_without_the_right_to_give_roles_nobody_is_there(world, act, clerk):
    for name in ("grant", "reset", "close", "reopen"):
        assert act(name, clerk.pk, by=world.officer, **GIVEN) == 403
        assert act(name, 987654321, by=world.officer, **GIVEN) == 403


def test_the_own_password_is_changed_only_with_the_present_one(world, act, chief, clerk):
    """A session left open is not enough, and no field names somebody else."""
    for person in (chief, clerk):
        person.set_password("hoa-sen-trang-muoi")
        person.save()
    before = state(chief, clerk)
    assert act("reset", chief.pk) == 409
    new = {"new_password1": "mua-thu-ha-noi", "new_password2": "mua-thu-ha-noi"}
    told = {"old_password": "hoa-sen", "person": clerk.pk, "pk": clerk.pk, "username": "clerk", **new}
    assert world.browser(chief).post(reverse("people:own_password"), told).status_code == 422
    assert state(chief, clerk) == before
    told["old_password"] = "hoa-sen-trang-muoi"
    assert world.browser(chief).post(f"{reverse('people:own_password')}?pk={clerk.pk}", told).status_code == 302
    assert state(clerk) == (before[0][1:], before[1][1:])


def test_an_account_is_added_with_its_role_or_not_at_all(world, chief):
    names = {"full_name": "Trần Văn Bình", "username": "binh"}
    for changed, status in (({"role": "auditor"}, 403), ({"unit": "CTN"}, 422), ({"until": "1/1/2020"}, 422)):
        told = world.browser(chief).post(reverse("people:add"), GIVEN | names | changed)
        assert told.status_code == status
        assert not Person.objects.filter(username="binh").exists()


def test_the_list_and_the_page_tell_nothing_of_roles_elsewhere(world, chief, clerk):
    Grant.objects.create(person=clerk, role="auditor", unit=world.s1, from_day=BEGIN, reason="QĐ mật 7")
    pages = [reverse("people:index"), reverse("people:index") + "?q=clerk", reverse("people:person", args=[clerk.pk])]
    for page in pages:
        text = world.browser(chief).get(page).content.decode()
        assert "Clerk" in text
        assert "Chi bộ 1 Nam" not in text and "QĐ mật 7" not in text
