"""The pages of people and roles, and everybody's own password."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from trienkhai.access.models import Grant
from trienkhai.accounts.models import Person
from trienkhai.directory.granting import grant_role

NEW = {
    "full_name": "Trần Văn Bình",
    "username": "binh",
    "role": "officer",
    "unit": "CTB",
    "reach": "subtree",
    "since": "",
    "until": "31/12/2030",
    "reason": "QĐ 12",
}


def shown_password(text: str) -> str:
    return re.search(r"\b[a-z2-9]{4}(?:-[a-z2-9]{4}){3}\b", text)[0]


def added(world, **other):
    return world.browser(world.secretary).post(reverse("people:add"), {**NEW, **other})


@pytest.fixture
def binh(world):
    """Added on the page; returns the account and its one-time password."""
    password = shown_password(added(world).content.decode())
    return Person.objects.get(username="binh"), password


def test_a_person_is_added_and_must_choose_a_password_at_the_first_sign_in(world, binh):
    person, password = binh
    grant = Grant.objects.get(person=person)
    assert (grant.unit, grant.to_day, grant.reason) == (world.north, date(2030, 12, 31), "QĐ 12")

    browser = Client()
    browser.post(reverse("accounts:sign_in"), {"username": "binh", "password": password})
    own = reverse("people:own_password")
    assert browser.get(reverse("directory:index")).headers["Location"] == own
    assert browser.post(reverse("people:add"), NEW).headers["Location"] == own
    assert browser.get(own).status_code == 200
    chosen = {"old_password": password, "new_password1": "mua-thu-ha-noi", "new_password2": "mua-thu-ha-noi"}
    assert browser.post(own, chosen).headers["Location"] == reverse("home:my_work")
    assert browser.get(reverse("directory:index")).status_code == 200


def test_the_one_time_password_is_not_kept_in_clear(world, binh):
    person, password = binh
    assert password not in person.password
    page = world.browser(world.secretary).get(reverse("people:person", args=[person.pk])).content.decode()
    assert password not in page


def test_every_other_session_ends_when_the_password_changes(world):
    person = Person.objects.create_person("an", full_name="An", password="mua-xuan-da-nang")
    grant_role(person, "member", world.n1, by=world.secretary)
    here, there = Client(), Client()
    for browser in (here, there):
        browser.post(reverse("accounts:sign_in"), {"username": "an", "password": "mua-xuan-da-nang"})
        assert browser.get(reverse("directory:index")).status_code == 200
    new = {"old_password": "mua-xuan-da-nang", "new_password1": "mua-thu-ha-noi", "new_password2": "mua-thu-ha-noi"}
    here.post(reverse("people:own_password"), new)

    assert here.get(reverse("directory:index")).status_code == 200
    assert there.get(reverse("directory:index")).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("sai", "mua-thu-ha-noi", "mua-thu-ha-noi", "Mật khẩu cũ không chính xác"),
        ("mua-xuan-da-nang", "ngan", "ngan", "ít nhất 10 ký tự"),
        ("mua-xuan-da-nang", "password123", "password123", "quá phổ biến"),
        ("mua-xuan-da-nang", "tranvanbinh", "tranvanbinh", "quá giống"),
        ("mua-xuan-da-nang", "mua-thu-ha-noi", "khac-thu-ha-noi", "không giống nhau"),
        ("mua-xuan-da-nang", "mua-xuan-da-nang", "mua-xuan-da-nang", "mật khẩu đang dùng"),
    ],
)
def test_a_bad_password_is_refused_in_vietnamese(world, old, new, again, words):
    person = Person.objects.create_person("tranvanbinh", full_name="Trần Văn Bình", password="mua-xuan-da-nang")
    sent = {"old_password": old, "new_password1": new, "new_password2": again}
    answer = world.browser(person).post(reverse("people:own_password"), sent)

    assert answer.status_code == 422 and words in answer.content.decode()
    person.refresh_from_db()
    assert person.check_password("mua-xuan-da-nang")


def test_the_list_shows_people_of_the_own_units_and_finds_them_without_accents(world, binh):
    chief = world.person("chief", "secretary", at=world.south)
    whole = world.browser(world.secretary).get(reverse("people:index"), {"q": "tran van"}).content.decode()
    south = world.browser(chief).get(reverse("people:index")).content.decode()

    assert "Trần Văn Bình" in whole
    assert "Chief" in south.split("<main")[1] and "Trần Văn Bình" not in south


def test_who_may_not_give_roles_sees_no_page_and_no_section(world, binh):
    browser = world.browser(world.officer)
    person, _password = binh
    assert browser.get(reverse("people:index")).status_code == 403
    assert browser.get(reverse("people:add")).status_code == 403
    assert browser.post(reverse("people:add"), {**NEW, "username": "moi"}).status_code == 403
    for act in ("person", "grant", "reset", "close", "reopen"):
        asked = browser.get if act == "person" else browser.post
        assert asked(reverse(f"people:{act}", args=[person.pk])).status_code == 403, act
    grant = Grant.objects.get(person=person)
    assert browser.post(reverse("people:end", args=[grant.pk])).status_code == 404
    assert f'"{reverse("people:index")}"' not in browser.get(reverse("directory:index")).content.decode()


def test_people_of_others_do_not_exist_on_the_pages(world, binh):
    person, _password = binh
    browser = world.browser(world.person("chief", "secretary", at=world.south))
    assert browser.get(reverse("people:person", args=[person.pk])).status_code == 404
    for act in ("grant", "reset", "close", "reopen"):
        assert browser.post(reverse(f"people:{act}", args=[person.pk])).status_code == 404
    assert browser.post(reverse("people:end", args=[Grant.objects.get(person=person).pk])).status_code == 404
    assert browser.get(f"/nguoi/{2**70}/").status_code == 404


def test_a_role_above_the_own_is_refused_on_the_post_as_well(world, binh):
    person, _password = binh
    chief = world.person("chief", "secretary", at=world.north)
    browser, address = world.browser(chief), reverse("people:grant", args=[person.pk])
    given = {**NEW, "until": ""}

    assert browser.post(address, {**given, "role": "auditor"}).status_code == 403
    assert (
        browser.post(address, {**given, "unit": "CTN"}).status_code == 422
    )  # a unit that does not exist for the chief
    world.person("chief", "member", at=world.group)
    assert browser.post(address, {**given, "role": "member", "unit": "SL"}).status_code == 403
    assert added(world, username="khac", role="administrator").status_code == 403
    assert Grant.objects.filter(person=person).count() == 1


def test_a_role_is_given_and_ended_on_the_page(world, binh):
    person, _password = binh
    browser = world.browser(world.secretary)
    browser.post(reverse("people:grant", args=[person.pk]), {**NEW, "role": "leader", "unit": "chi bo 1 nam"})
    grant = Grant.objects.get(person=person, role="leader")
    assert grant.unit == world.s1
    browser.post(reverse("people:end", args=[grant.pk]), {"on": "", "reason": "thôi giữ chức"})
    grant.refresh_from_db()
    assert grant.to_day is not None and grant.end_reason == "thôi giữ chức"
    assert "thôi giữ chức" in browser.get(reverse("people:person", args=[person.pk])).content.decode()
    assert browser.post(reverse("people:end", args=[grant.pk])).status_code == 409


@pytest.mark.parametrize(
    "bad",
    [
        {"unit": "KHONG-CO"},
        {"unit": ""},
        {"role": "hoàng đế"},
        {"reach": "x"},
        {"since": "hôm qua"},
        {"since": "1/1/2031"},
        {"username": "có dấu"},
        {"username": "secretary"},
        {"full_name": "x" * 201},
        {"full_name": " "},
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nobody_is_made(world, bad):
    answer = added(world, **bad)
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.content.decode()
    assert not Person.objects.filter(username="binh").exists()


def test_a_lost_password_is_replaced_and_the_person_is_signed_out(world, binh):
    person, password = binh
    theirs = Client()
    theirs.post(reverse("accounts:sign_in"), {"username": "binh", "password": password})
    answer = world.browser(world.secretary).post(reverse("people:reset", args=[person.pk]))

    other = shown_password(answer.content.decode())
    assert other != password and answer.headers["Cache-Control"] == "no-store"
    assert theirs.get(reverse("people:own_password")).status_code == 302
    assert theirs.post(reverse("accounts:sign_in"), {"username": "binh", "password": password}).status_code == 200
    assert theirs.post(reverse("accounts:sign_in"), {"username": "binh", "password": other}).status_code == 302


def test_a_closed_account_is_signed_out_at_once_and_comes_back_without_roles(world, binh):
    person, password = binh
    theirs, browser = Client(), world.browser(world.secretary)
    theirs.post(reverse("accounts:sign_in"), {"username": "binh", "password": password})
    browser.post(reverse("people:close", args=[person.pk]), {"reason": "nghỉ"})

    assert reverse("accounts:sign_in") in theirs.get(reverse("people:own_password")).headers["Location"]
    assert browser.post(reverse("people:close", args=[person.pk])).status_code == 409
    assert browser.post(reverse("people:close", args=[world.secretary.pk])).status_code == 409
    again = shown_password(browser.post(reverse("people:reopen", args=[person.pk])).content.decode())
    assert theirs.post(reverse("accounts:sign_in"), {"username": "binh", "password": again}).status_code == 302


def test_the_page_of_a_unit_names_those_who_hold_a_role_there(world, binh):
    address = reverse("directory:unit", args=[world.north.pk])
    today = world.browser(world.secretary).get(address).content.decode()
    before = world.browser(world.secretary).get(address, {"ngay": "1/1/2021"}).content.decode()
    theirs = world.browser(world.officer).get(address).content.decode()

    person, _password = binh
    assert reverse("people:person", args=[person.pk]) in today and reverse("people:add") in today
    assert "Trần Văn Bình" not in before
    assert "Trần Văn Bình" in theirs and reverse("people:person", args=[person.pk]) not in theirs


def test_what_is_wrong_with_a_new_password_is_told_at_it_and_each_thing_is_counted(world):
    person = Person.objects.create_person("ba", full_name="Ba", password="mua-xuan-da-nang")
    sent = {"old_password": "mua-xuan-da-nang", "new_password1": "1234", "new_password2": "1234"}
    page = world.browser(person).post(reverse("people:own_password"), sent).content.decode()
    summary = page[page.index('role="alert"') :].partition("</div>")[0]
    assert 'href="#id_new_password1"' in summary
    assert 'href="#id_new_password2"' not in summary
    assert f"Còn {summary.count('<li>')} chỗ cần sửa" in summary
    assert summary.count("<li>") > 1
