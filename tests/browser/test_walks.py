"""The secretary, the officer and the auditor do their work in the browser."""

import re

import pytest
from playwright.sync_api import expect

from trienkhai.reporting.models import Submission


def test_signing_in_with_a_wrong_password_says_so(page, live_server, db):
    page.goto(f"{live_server.url}/dang-nhap/")
    page.fill("[name=username]", "nobody")
    page.fill("[name=password]", "wrong")
    page.click("form button.pri")
    expect(page.locator(".late").first).to_be_visible()


def test_the_auditor_goes_from_a_figure_to_the_cell_in_three_steps(visit, told):
    review = told["told"].review
    page = visit(f"/so-ket/{review.pk}/", user="auditor")
    page.locator("nav.toc a", has_text="targets").first.click()
    page.locator(".doc a.fig").first.click()  # step one: the trace page
    page.wait_for_url("**/truy-nguon/**")
    page.locator("a[href*='/ky-bao-cao/']", has_not_text="Kỳ báo cáo").last.click()  # step two: the report at its cell
    page.wait_for_url(re.compile(r"/ky-bao-cao/bao-cao/\d+/"))
    expect(page.get_by_text(".xlsx").first).to_be_visible()


def test_the_secretary_opens_board_report_and_edition(visit, told):
    page = visit("/ky-bao-cao/", user="secretary")
    page.locator("main table a[href*='/ky-bao-cao/']").first.click()
    expect(page.locator("table.mx")).to_have_count(1)
    page.goto(page.url.split("/ky-bao-cao")[0] + f"/so-ket/an-ban/{told['edition'].pk}/?kiem=1")
    expect(page.locator(".note.ok")).to_have_count(1)


def test_the_officer_sees_only_his_own_unit(visit, told):
    officer = next(username for username in told["passwords"] if username.startswith("officer"))
    page = visit("/", user=officer)
    foreign = Submission.objects.exclude(round_unit__code="C1").latest("pk")
    answer = page.goto(page.url.rstrip("/") + f"/ky-bao-cao/bao-cao/{foreign.pk}/")
    assert answer.status == 404


@pytest.mark.parametrize("user", ["secretary", "auditor"])
def test_every_page_works_without_javascript(browser, live_server, sign_in, user):
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    sign_in(page, user)
    for link in ("/", "/nghi-quyet/", "/don-vi/", "/ky-bao-cao/", "/so-ket/"):
        answer = page.goto(live_server.url + link)
        assert answer.status == 200, link
        assert page.url == live_server.url + link, "sent elsewhere"
        expect(page.locator("h1")).to_have_count(1)
    context.close()
