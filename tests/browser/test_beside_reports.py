"""The pages of evidence, answers, gaps and old fonts in a browser: they pass axe, and work without JavaScript."""

import os

import pytest
from django.conf import settings
from django.urls import reverse

from tests.browser.test_axe import violations
from tests.evidence.test_accepting import PNG
from tests.reporting.books import FIGURES, filled
from tests.reporting.ground import answers, at_unit, open_sample
from tests.reporting.test_old_fonts import OLD, TEXT
from tests.world.people import World
from trienkhai.reporting.actions import add_evidence, return_report, save_words, submit, take_in
from trienkhai.reporting.models import DraftFile, ReturnNote, Submission
from trienkhai.reporting.workbook import export_workbook

GOOD = {f"{FIGURES}!D7": 4, f"{FIGURES}!D8": 1200}


@pytest.fixture
def ground(transactional_db):
    """The north was returned and mended once; one cell below has sent twice, the other never."""
    world = World()
    round_ = open_sample(world)
    north, cell, by = at_unit(round_, world.north), at_unit(round_, world.n1), world.officer
    submit(cell, by=by, answers=answers("3"))
    add_evidence(north, PNG, name="biên bản.png", by=by, field_key="QT01", note="ảnh chụp biên bản")
    first = submit(north, by=by, answers=answers())
    return_report(first, reason="xem lại số hội nghị", notes={"QT01": "thiếu tháng 6"}, by=world.secretary)
    save_words(north, replies={ReturnNote.objects.get().pk: "đã bổ sung"}, by=by)
    second = submit(north, by=by, answers=answers("5"))
    submit(cell, by=by, answers=answers("30"))
    return_report(second, reason="xem lại lần nữa", notes={"QT02": "số mời cao"}, by=world.secretary)
    asked = take_in(filled(export_workbook(north, by=by), GOOD | {TEXT: OLD}), name="a.xlsx", by=by)
    return world, north, second, asked


def signed_in(context, live_server, world):
    client = world.browser(world.officer)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}])
    return context.new_page()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_pages_pass_axe(browser, live_server, ground, width, scheme):
    world, north, second, asked = ground
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="vi-VN")
    page = signed_in(context, live_server, world)
    found = {}
    for name, pk in (("fill", north.pk), ("submission", second.pk), ("intake", asked.pk)):
        answer = page.goto(live_server.url + reverse(f"reporting:{name}", args=[pk]))
        assert answer.status == 200
        if folder := os.environ.get("TRIENKHAI_PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        found |= violations(name, page)
    context.close()
    assert found == {}


def test_evidence_is_added_and_the_report_sent_without_javascript(browser, live_server, ground, tmp_path):
    world, north, _second, _asked = ground
    picture = tmp_path / "hai.png"
    picture.write_bytes(PNG + b"2")
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = signed_in(context, live_server, world)
    page.goto(live_server.url + reverse("reporting:fill", args=[north.pk]))
    page.set_input_files("[name=evidence]", str(picture))
    page.select_option("[name=field_key]", "QT02")
    page.get_by_role("button", name="Thêm").click()
    assert page.get_by_text("hai.png").count() == 1
    page.fill("[name^=reply-]", "đúng như mời")
    page.fill("[name^=gap-]", "đang kiện toàn")
    page.get_by_role("button", name="Nộp số liệu đang có").click()
    page.wait_for_url("**/bao-cao/**")
    context.close()
    sent = Submission.objects.get(round_unit=north, number=3)
    assert sent.files.count() == DraftFile.objects.count() == 2
    assert sent.pins.get(child__unit=world.n2).gap_reason == "đang kiện toàn"
