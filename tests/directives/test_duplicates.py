"""The duplicate alarm: what is like something registered wants a reason; what is the same is refused whatever is said."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.review.conftest import RESOLUTION
from trienkhai.access.errors import Unacceptable
from trienkhai.audit.models import Entry
from trienkhai.directives import actions
from trienkhai.directives.actions import Facts
from trienkhai.directives.alike import RegisteredAlike
from trienkhai.directives.models import Directive
from trienkhai.directory import actions as directory

pytestmark = pytest.mark.django_db
OTHER = b"Dieu 1. Mot viec khac han.\n"


@pytest.fixture
def first(world):
    return actions.register(world.root, RESOLUTION, "nq.txt", by=world.secretary)


def facts(first, **changed):
    told = {name: getattr(first, name) for name in ("symbol", "kind_name", "subject", "issuer", "issued_on")}
    return Facts(**told | {"subject": "việc khác hẳn"} | changed)


LIKE_IT = {
    "same number, symbol and issuer": lambda first: (
        OTHER,
        facts(first, symbol="18 – nq/đu", issued_on=date(2022, 1, 1)),
    ),
    "the same file": lambda first: (RESOLUTION, facts(first, symbol="99-NQ/ĐU", issued_on=date(2022, 1, 1))),
    "nearly the same subject": lambda first: (
        OTHER,
        facts(first, symbol="99-NQ/ĐU", subject=f"{first.subject.upper()}."),
    ),
}


@pytest.mark.parametrize("why", LIKE_IT)
def test_what_is_like_something_registered_wants_a_reason(world, first, why):
    data, given = LIKE_IT[why](first)
    with pytest.raises(RegisteredAlike) as alarm:
        actions.register(world.root, data, "b.txt", facts=given, by=world.secretary)
    assert [one.directive for one in alarm.value.rows] == [first]
    assert Directive.objects.count() == 1
    made = actions.register(world.root, data, "b.txt", facts=given, by=world.secretary, despite="bản khác")
    assert made.despite == "bản khác"
    entry = Entry.objects.filter(event="directives.registered").latest("pk")
    assert (entry.details["like"], entry.personal["despite"]) == ([first.pk], "bản khác")


def test_just_the_same_is_refused_whatever_is_said(world, first):
    with pytest.raises(Unacceptable) as refused:
        actions.register(world.root, RESOLUTION, "b.txt", by=world.secretary, despite="vẫn muốn")
    assert [one.code for one in refused.value.problems] == ["registered"]


def test_what_differs_raises_no_alarm_and_keeps_no_reason(world, first):
    given = facts(first, symbol="19-NQ/ĐU")
    made = actions.register(world.root, OTHER, "b.txt", facts=given, by=world.secretary, despite="không cần")
    assert made.despite == ""


def test_another_organisation_raises_no_alarm(world, first):
    other = directory.create_root(key="khac", name="Tổ chức khác", place="Huế", by=world.founder)
    top = directory.open_unit(
        other, on=date(2020, 1, 1), parent=None, name="Khác", code="K", kind="group", by=world.founder
    )
    stranger = world.person("stranger", "secretary", at=top)
    assert actions.register(other, RESOLUTION, "nq.txt", by=stranger).despite == ""


def test_the_page_shows_what_is_like_it_and_goes_on_with_a_reason(world, first):
    browser = world.browser(world.secretary)

    def send(**more):
        file = SimpleUploadedFile("b.txt", RESOLUTION)
        return browser.post("/nghi-quyet/dang-ky/", {"root": world.root.pk, "file": file, "symbol": "99-NQ/ĐU", **more})

    assert 'name="despite"' not in browser.get("/nghi-quyet/dang-ky/").content.decode()
    answer = send()
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="/nghi-quyet/{first.pk}/"' in page and "trùng tệp" in page and 'name="despite"' in page
    made = send(despite="hai văn bản trong một tệp")
    assert made.status_code == 302
    assert "vẫn đăng ký: hai văn bản trong một tệp" in browser.get(made.url).content.decode()
