"""A page made for one person sends nothing under the name of another, and the browser learns what is stored."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.evidence.test_accepting import PNG
from tests.reporting.entry_form import Sheet, text
from tests.reporting.test_two_hands import stands_in
from trienkhai.access.middleware import SESSION_KEY
from trienkhai.reporting.actions import close_round, save_cells
from trienkhai.reporting.models import Draft, DraftFile
from trienkhai.ui.device import PAGE, PERSON, STORED_COOKIE, mark_of

TOKEN = "0123456789abcdef0123456789abcdef"


def sent(world, person, row, name="entry_block", **data):
    return world.browser(person).post(reverse(f"reporting:{name}", args=[row.pk]), data)


def typed(**more):
    return {"block": "m1", "b-cells:QT01": "", "v-QT01": "4", "s-QT01": "", **more}


def test_a_page_says_for_whom_it_was_made_the_same_at_every_sign_in(world, north):
    first, again = (Sheet(world, world.officer, north).form[PERSON] for _ in range(2))
    assert first == again == mark_of(world.officer)
    assert Sheet(world, world.secretary, north).form[PERSON] != first


@pytest.mark.parametrize("name", ["entry", "entry_block"])
def test_what_one_typed_is_never_stored_under_the_name_of_another(world, north, name):
    answer = sent(world, world.secretary, north, name, **typed(**{PERSON: mark_of(world.officer)}))
    assert (answer.status_code, answer.headers["X-Other-Person"]) == (409, "1")
    assert "do người khác mở" in text(answer)
    assert not Draft.objects.exists()
    assert STORED_COOKIE not in answer.cookies
    answer = sent(world, world.officer, north, name, **typed(**{PERSON: mark_of(world.officer)}))
    assert answer.status_code in {200, 302}
    assert Draft.objects.get().answers["cells"] == {"QT01": "4"}


def test_what_was_typed_in_ones_own_name_is_not_stored_for_another_nor_the_other_way_round(world, north):
    officer, deputy = world.officer, world.person("deputy", "officer", at=world.north)
    acting = stands_in(deputy, officer)
    browser = world.browser(deputy)
    address = reverse("reporting:entry_block", args=[north.pk])
    own, as_officer = (typed(**{PERSON: mark_of(person)}) for person in (deputy, acting))
    assert browser.post(address, as_officer).status_code == 409
    session = browser.session
    session[SESSION_KEY] = officer.pk
    session.save()
    answer = browser.post(address, own)
    assert (answer.status_code, answer.headers["X-Other-Person"]) == (409, "1")
    assert "hoặc do anh/chị mở dưới một tên khác" in text(answer)
    assert not Draft.objects.exists()
    assert browser.post(address, as_officer).status_code == 200
    assert (Draft.objects.get().changed_by, Draft.objects.get().changed_for) == (deputy, officer)


def test_a_page_that_does_not_say_for_whom_it_was_made_is_answered_as_ever(world, north):
    assert sent(world, world.secretary, north, **typed()).status_code == 200
    assert Draft.objects.get().answers["cells"] == {"QT01": "4"}


@pytest.mark.parametrize("mark", ["", "x", "ộ" * 40, "\u0663"])
def test_a_mark_of_nobody_is_refused_like_that_of_another(world, north, mark):
    assert sent(world, world.officer, north, **typed(**{PERSON: mark})).status_code == 409
    assert not Draft.objects.exists()


def test_a_file_that_one_chose_is_never_laid_down_by_another(world, north):
    data = {"evidence": SimpleUploadedFile("a.png", PNG), PERSON: mark_of(world.officer)}
    assert sent(world, world.secretary, north, "add_evidence", **data).status_code == 409
    assert not DraftFile.objects.exists()


def test_a_file_sent_by_script_is_told_on_the_page_that_comes_next(world, north):
    browser = world.browser(world.officer)
    data = {"evidence": SimpleUploadedFile("a.png", PNG), PERSON: mark_of(world.officer)}
    answer = browser.post(reverse("reporting:add_evidence", args=[north.pk]), data, headers={"HX-Request": "true"})
    page = reverse("reporting:fill", args=[north.pk])
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, page)
    assert "1 tệp đã nằm kèm báo cáo" in text(browser.get(page))
    assert DraftFile.objects.count() == 1


def test_the_browser_learns_that_the_whole_form_is_stored_or_answered(world, north, sheet):
    answer = sheet.press(v__QT01="4", **{PAGE: TOKEN})
    assert answer.status_code == 302
    assert answer.cookies[STORED_COOKIE].value == TOKEN
    answer = sheet.press(v__QT01="nhiều", **{PAGE: TOKEN})
    assert answer.status_code == 422
    assert answer.cookies[STORED_COOKIE].value == TOKEN


@pytest.mark.parametrize("page", ["", "a", "<script>", "a; path=/x", "z" * 32, "a" * 500])
def test_only_a_token_is_given_back(sheet, page):
    assert STORED_COOKIE not in sheet.press(v__QT01="4", **{PAGE: page}).cookies


def test_what_came_too_late_is_told_as_not_stored(world, north):
    save_cells(north, {"cells:QT02": "7"}, {}, by=world.officer)
    close_round(north.round, by=world.secretary)
    answer = sent(world, world.officer, north, **typed())
    assert answer.headers["X-Nothing-Stored"] == "1"
    whole = sent(world, world.officer, north, "entry", **typed(**{PAGE: TOKEN}))
    assert whole.status_code == 409
    assert STORED_COOKIE not in whole.cookies
    assert Draft.objects.get().answers["cells"] == {"QT02": "7"}
