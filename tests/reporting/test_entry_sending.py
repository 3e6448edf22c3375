"""The page before sending: what is counted, what is asked, what is refused; and the sending itself."""

import re

from django.urls import reverse

from tests.reporting.entry_form import Controls, Sheet, opened, text
from tests.reporting.ground import TOML, at_unit
from trienkhai.reporting.actions import (
    design_template,
)
from trienkhai.reporting.models import Submission
from trienkhai.reporting.rules.template_file import read_toml


def test_the_report_is_sent_once_and_its_receipt_is_shown(world, cell):
    sheet = Sheet(world, world.officer, cell)
    sheet.press("send", v__QT01="4", v__QT02="100", s__QT03="unknown")
    version = Controls(text(sheet.browser.get(sheet.address + "nop/"))).form["version"]
    told = [sheet.browser.post(sheet.address + "nop/", {"version": version}) for _time in range(2)]
    sent = Submission.objects.get()
    assert {answer.headers["Location"] for answer in told} == {reverse("reporting:submission", args=[sent.pk])}
    assert sent.receipt in text(sheet.browser.get(told[0].headers["Location"]))


def test_a_report_with_errors_is_not_sent_but_shown_what_to_mend(sheet):
    sheet.press(v__QT01="4")
    answer = sheet.browser.post(sheet.address + "nop/", {"version": "1"})
    assert (answer.status_code, Submission.objects.count()) == (422, 0)
    assert sheet.browser.post(sheet.address + "nop/", {"version": "77" * 20}).status_code == 409


def test_the_page_before_sending_counts_lists_and_required_texts(world):
    needed = TOML.replace("max_chars = 500", "max_chars = 500\nrequired = true")
    version = design_template(world.root, read_toml(needed), by=world.secretary)
    sheet = Sheet(world, world.officer, at_unit(opened(world, version, "2023-Q2"), world.n1))
    sheet.press(v__QT01="4", v__QT02="100", s__QT03="na")
    summary = text(sheet.browser.get(sheet.address + "nop/"))
    counts = re.findall(r"II\. Văn bản và lời văn</th>.*?data-l=\"Còn thiếu\">(\d+)<", summary, re.S)
    assert counts == ["3"]
    assert re.search(r'<button class="b" disabled aria-describedby="vs">', summary)
    sheet.press(**{"v-CB01": "1", "z-VB": "1", "t-LV01": "Tốt"})
    summary = text(sheet.browser.get(sheet.address + "nop/"))
    assert re.findall(r"II\. Văn bản và lời văn</th>.*?data-l=\"Còn thiếu\">(\d+)<", summary, re.S) == ["0"]
    assert " disabled" not in summary


def test_the_reason_for_a_missing_unit_is_given_where_the_report_is_sent(world, north, sheet):
    sheet.press(v__QT01="4", v__QT02="100")
    page = text(sheet.browser.get(sheet.address + "nop/"))
    form = Controls(page).form
    gaps = {name: "đang sáp nhập" for name in form if name.startswith("gap-")}
    assert len(gaps) == 2
    refused = text(sheet.browser.post(sheet.address + "nop/", {"version": form["version"]}))
    assert "Chi bộ 1 Bắc chưa nộp" in refused
    assert '<a href="#bd">' in refused
    assert ">CTB-1<" not in refused
    assert sheet.browser.post(sheet.address + "nop/", {"version": form["version"], **gaps}).status_code == 302
    assert {pin.gap_reason for pin in Submission.objects.get().pins.all()} == {"đang sáp nhập"}
