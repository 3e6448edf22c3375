"""Free files on the web: sent, looked at, what is not understood said, taken."""

from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.reporting.free_books import sheet
from tests.reporting.test_free_files import MANY, OWN
from trienkhai.reporting.actions import save_cells
from trienkhai.reporting.models import Draft, Intake, Submission


def text(response) -> str:
    return response.content.decode()


def send(world, address: str, data: bytes, person, **more):
    given = {"file": SimpleUploadedFile("rieng.xlsx", data), **more}
    return world.browser(person).post(address, given)


@pytest.fixture
def offered(world, north) -> str:
    """The address of the own file of the northern company."""
    answer = send(world, reverse("reporting:free_file", args=[north.pk]), sheet(*OWN), world.officer)
    return answer.headers["Location"]


def fields(page: str) -> dict[str, str]:
    """What the form of the page would send: hidden fields, chosen options, ticks."""
    found: dict[str, str] = {}

    class Form(HTMLParser):
        name = ""

        def handle_starttag(self, tag, attrs):
            told = dict(attrs)
            if tag == "select":
                self.name = told["name"]
                found[self.name] = ""
            elif tag == "option" and self.name and "selected" in told:
                found[self.name] = told.get("value", "")
            elif tag == "input" and (told.get("type") == "hidden" or "checked" in told):
                found[told["name"]] = told.get("value", "")

        def handle_endtag(self, tag):
            if tag == "select":
                self.name = ""

    Form().feed(page)
    return found


def test_the_report_of_a_unit_offers_the_door_and_the_file_is_shown_before_anything_is_stored(world, north, offered):
    browser = world.browser(world.officer)
    assert reverse("reporting:free_file", args=[north.pk]) in text(
        browser.get(reverse("reporting:fill", args=[north.pk]))
    )
    page = text(browser.get(offered))
    assert "Bảng!D3" in page and "Hội nghị đã tổ chức" in page
    assert "2 trong 17 ô" in page
    assert not Draft.objects.exists()


def test_what_the_page_showed_is_taken_into_the_draft(world, north, offered):
    browser = world.browser(world.officer)
    done = browser.post(offered, fields(text(browser.get(offered))) | {"take": "1"})
    assert done.headers["Location"] == reverse("reporting:fill", args=[north.pk])
    assert Draft.objects.get().answers["cells"] == {"QT01": "4", "QT02": "1200"}
    assert browser.post(offered, {"take": "1"}).status_code == 409
    account = text(browser.get(reverse("reporting:intake", args=[Intake.objects.get().pk])))
    assert "bản nháp" in account and "Bảng!D3" in account


def test_a_label_that_is_not_understood_is_said_and_then_taken(world, offered):
    browser = world.browser(world.officer)
    given = fields(text(browser.get(offered)))
    name = next(key for key, token in given.items() if key.startswith("l-") and token == "?")
    kept = browser.post(offered, given | {name: "cell:QT03", "take": "1"})
    assert kept.headers["Location"] == offered
    assert not Draft.objects.exists()
    browser.post(offered, fields(text(browser.get(offered))) | {"take": "1"})
    assert Draft.objects.get().answers["cells"]["QT03"] == "2"


def test_a_draft_that_changed_meanwhile_is_a_stale_page(world, north, offered):
    browser = world.browser(world.officer)
    given = fields(text(browser.get(offered)))
    save_cells(north, {"cells:QT02": "7"}, {}, by=world.person("other", "officer", at=world.north))
    assert browser.post(offered, given | {"take": "1"}).status_code == 409
    assert Draft.objects.get().answers["cells"] == {"QT02": "7"}
    page = text(browser.get(offered))
    assert "side:2023-Q2" in page
    kept = browser.post(offered, fields(page) | {"side": "here"})
    assert kept.status_code == 302
    browser.post(offered, fields(text(browser.get(offered))) | {"take": "1"})
    assert Draft.objects.get().answers["cells"] == {"QT01": "4", "QT02": "7"}


def test_what_waits_is_told_and_nothing_is_taken(world, north):
    data = sheet(["Chỉ tiêu", "Kết quả"], ["QT01", "bốn"], ["QT02", 5])
    address = send(world, reverse("reporting:free_file", args=[north.pk]), data, world.officer).headers["Location"]
    browser = world.browser(world.officer)
    answer = browser.post(address, fields(text(browser.get(address))) | {"take": "1"})
    assert answer.status_code == 422
    assert "1 ô" in text(answer)
    assert not Draft.objects.exists()


def test_a_file_of_many_units_goes_through_the_board(world, quarter):
    address = reverse("reporting:free_files", args=[quarter.pk])
    browser = world.browser(world.secretary)
    assert address in text(browser.get(reverse("reporting:board", args=[quarter.pk])))
    location = send(world, address, sheet(*MANY), world.secretary).headers["Location"]
    page = text(browser.get(location))
    assert "Công ty Nam" in page
    done = browser.post(location, fields(page) | {"take": "1"})
    assert Submission.objects.count() == 2
    assert Submission.objects.first().receipt in text(browser.get(done.headers["Location"]))


def test_others_do_not_find_the_file_and_may_not_send_one(world, north, quarter, offered):
    assert world.browser(world.neighbour).get(offered).status_code == 404
    assert world.browser(world.secretary).post(offered, {"take": "1"}).status_code == 404
    address = reverse("reporting:free_file", args=[north.pk])
    assert send(world, address, sheet(*OWN), world.neighbour).status_code == 404
    assert send(world, address, sheet(*OWN), world.auditor).status_code == 403
    many = reverse("reporting:free_files", args=[quarter.pk])
    assert send(world, many, sheet(*MANY), world.officer).status_code == 403


@pytest.mark.parametrize(
    "given", [{}, {"c-0-1": "cell:none"}, {"c-0-9": "x" * 9999}, {"l-0-2-0": "unit:#99999999999"}, {"seen": "\x00"}]
)
def test_nonsense_in_the_form_is_no_error(world, offered, given):
    answer = world.browser(world.officer).post(offered, given | {"take": "1"})
    assert answer.status_code in {302, 400, 409, 422}
    assert world.browser(world.officer).get(f"{offered}?loai=unknown&trang=99999999999").status_code == 200


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 x", b"PK\x03\x04"])
def test_a_file_that_cannot_be_read_is_explained(world, north, data):
    answer = send(world, reverse("reporting:free_file", args=[north.pk]), data, world.officer)
    assert answer.status_code == 422
    assert not Intake.objects.exists()
