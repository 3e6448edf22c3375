"""What the register says of a document is corrected, with what it said before in the log."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from tests.review.conftest import RESOLUTION
from trienkhai.access.errors import Refused, Unacceptable
from trienkhai.audit.models import Entry
from trienkhai.directives import actions
from trienkhai.directives.actions import Facts
from trienkhai.directives.correcting import correct_facts
from trienkhai.directives.models import Directive

pytestmark = pytest.mark.django_db
RIGHT = Facts("19-NQ/ĐU", "Nghị quyết", "về chuyển đổi số", "Ban Chấp hành", "", date(2021, 6, 16))


@pytest.fixture
def directive(world):
    return actions.register(world.root, RESOLUTION, "nq.txt", by=world.secretary)


def test_symbol_title_and_day_are_corrected_on_the_page_of_the_document(world, directive):
    browser, page = world.browser(world.secretary), reverse("directives:directive", args=[directive.pk])
    address = reverse("directives:correct", args=[directive.pk])
    assert f'href="{address}"' in browser.get(page).content.decode()
    form = browser.get(address).content.decode()
    assert "Sửa thông tin văn bản" in form
    assert 'value="18-NQ/ĐU"' in form
    given = {"symbol": "19-NQ/ĐU", "kind_name": "Nghị quyết", "subject": "về chuyển đổi số", "issuer": "Đảng ủy"}
    shown = browser.post(address, {**given, "issued_on": "16/6/2021"}, follow=True).content.decode()
    assert "Đã lưu." in shown
    assert "19-NQ/ĐU: về chuyển đổi số" in shown
    corrected = Directive.objects.get()
    assert (corrected.number, corrected.issued_on, corrected.provisions.count()) == ("19", date(2021, 6, 16), 4)


def test_the_log_keeps_what_was_said_before(world, directive):
    before = directive.subject
    correct_facts(directive, RIGHT, by=world.secretary)
    entry = Entry.objects.get(event="directives.corrected")
    assert entry.details["changed"] == ["symbol", "subject", "issuer", "issued_on"]
    assert f"{before} → về chuyển đổi số" in str(entry.personal)
    correct_facts(directive, RIGHT, by=world.secretary)
    assert Entry.objects.filter(event="directives.corrected").count() == 1


def test_what_is_wanted_cannot_be_emptied_and_two_documents_are_not_made_the_same(world, directive):
    other = RESOLUTION.decode().replace("18-NQ/ĐU", "19-NQ/ĐU").encode()
    second = actions.register(world.root, other, "nq.txt", by=world.secretary, despite="số khác")
    same = Facts(directive.symbol, "", "khác", directive.issuer, "", directive.issued_on)
    for facts in (same, replace(RIGHT, subject=" "), replace(RIGHT, issued_on=None), replace(RIGHT, symbol="x" * 61)):
        with pytest.raises(Unacceptable):
            correct_facts(second, facts, by=world.secretary)
    second.refresh_from_db()
    assert second.symbol == "19-NQ/ĐU"


def test_who_does_not_keep_the_register_corrects_nothing(world, directive):
    with pytest.raises(Refused):
        correct_facts(directive, RIGHT, by=world.officer)
    page = world.browser(world.officer).get(reverse("directives:directive", args=[directive.pk])).content.decode()
    assert "Sửa thông tin văn bản" not in page
