"""Another wording of a template is looked at and kept as an erratum; the pages pass axe."""

import os

import pytest
from django.conf import settings
from django.urls import reverse

from tests.browser.test_axe import violations
from tests.reporting.ground import open_sample
from tests.reporting.test_errata import NAMED, WHY
from tests.world.people import World
from trienkhai.reporting.models import TemplateErratum


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_words_are_corrected_on_the_page(browser, live_server, transactional_db, width, scheme):
    world = World()
    open_sample(world)
    cookie = world.browser(world.secretary).cookies[settings.SESSION_COOKIE_NAME].value
    size = {"width": width, "height": 900}
    context = browser.new_context(viewport=size, color_scheme=scheme, locale="vi-VN")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    found = {}

    def looked_at(name):
        if folder := os.environ.get("TRIENKHAI_PICTURES"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
        found.update(violations(name, page))

    page.goto(live_server.url + reverse("reporting:templates"))
    text = NAMED.replace('name = "Người được mời"', 'name = "Người được mời"\nhint = "Theo danh sách triệu tập"')
    page.set_input_files("[name=file]", {"name": "bieu-01.toml", "mimeType": "text/plain", "buffer": text.encode()})
    page.get_by_role("button", name="Đọc và xem trước").click()
    looked_at("preview")
    page.fill("[name=reason]", WHY)
    page.get_by_role("button", name="Giữ làm đính chính của phiên bản 1").click()
    page.get_by_text("1 đính chính").click()
    looked_at("templates")
    assert TemplateErratum.objects.get().reason == WHY
    context.close()
    assert found == {}
