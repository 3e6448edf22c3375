"""Names and reasons are stored in one form and judged for their length, whichever door they come through."""

import unicodedata

import pytest

from tests.world.people import BEGIN
from trienkhai.access.errors import Unacceptable
from trienkhai.directory import actions
from trienkhai.directory.granting import end_grant, grant_role
from trienkhai.units.models import Naming

pytestmark = pytest.mark.django_db
NFD = unicodedata.normalize("NFD", " Công\u200b  ty\x07 Muối ")


def opened(world, **facts):
    given = {"name": "Công ty Muối", "code": "MU", "kind": "company"} | facts
    return actions.open_unit(world.root, on=BEGIN, parent=world.group, by=world.secretary, **given)


def test_a_unit_is_named_in_the_house_form(world):
    unit = opened(world, name=NFD, code=" MU\x07 ")
    assert Naming.objects.filter(unit=unit).values_list("name", "code").get() == ("Công ty Muối", "MU")


def test_a_code_with_invisible_letters_is_the_code_without_them(world):
    opened(world)
    with pytest.raises(Unacceptable):
        opened(world, name="Công ty khác", code="M\u200bU")


@pytest.mark.parametrize(
    "facts", [{"name": "x" * 301}, {"short_name": "x" * 101}, {"code": "x" * 51}, {"name": "\u200b"}]
)
def test_what_is_too_long_or_empty_is_refused_with_words(world, facts):
    with pytest.raises(Unacceptable):
        opened(world, **facts)


def test_the_reason_of_a_role_and_of_its_end_is_judged_too(world):
    given = {"unit": world.north, "by": world.secretary}
    with pytest.raises(Unacceptable):
        grant_role(world.officer, "member", reason="x" * 301, **given)
    made = grant_role(world.officer, "member", reason=NFD, **given)
    assert made.reason == "Công\u200b  ty Muối"
    with pytest.raises(Unacceptable):
        end_grant(made, by=world.secretary, reason="x" * 301)
