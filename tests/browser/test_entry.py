"""The officer fills the report in the browser: with the keyboard alone, beside somebody else, over a lost line, without script."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser.test_axe import violations
from tests.reporting.ground import sample_spec
from tests.world.proof import proof
from trienkhai.accounts.models import Person
from trienkhai.reporting.actions import design_template, open_round, submit
from trienkhai.reporting.models import Draft, Round, RoundUnit, Submission


@pytest.fixture
def silent(told):
    """A report of which nothing was sent yet. The rounds that the example has closed are open again."""
    Round.objects.update(closed_at=None)
    return RoundUnit.objects.filter(is_expected=True, state="none").order_by("-pk").first()


@pytest.fixture
def form(visit, silent):
    return visit(f"/ky-bao-cao/don-vi/{silent.pk}/nhap/", user="secretary")


def saved(page):
    expect(page.locator("#luu")).to_contain_text("Đã lưu nháp lúc")


def controls(page):
    return page.locator("input[data-col]")


def sent_before(row):
    """Makes sure that something was sent for the period before: ten everywhere."""
    before = RoundUnit.objects.get(
        unit=row.unit,
        round__version__template=row.round.version.template,
        round__period_key=row.round.period.previous().key,
    )
    if before.latest is None or before.state == "submitted":
        cells = {key: "10" for key, cell in row.round.version.parsed.cell.items() if not cell.derived}
        submit(before, by=Person.objects.get(username="secretary"), answers={"cells": cells})
    return before


def test_the_keyboard_alone_fills_mends_explains_and_sends(visit, silent):
    """Fill → save → error → mend → explain the jump → send."""
    sent_before(silent)
    page = visit(f"/ky-bao-cao/don-vi/{silent.pk}/nhap/", user="secretary")
    count = controls(page).count()
    controls(page).first.focus()
    for number in range(count):
        page.keyboard.type("12a" if number == 0 else "10")
        if number < count - 1:
            page.keyboard.press("Enter")
    expect(page.locator("#luu")).to_contain_text("Chưa lưu được 1 ô")
    expect(controls(page).first).to_have_attribute("aria-invalid", "true")
    page.locator("#tomtat a").first.focus()
    page.keyboard.press("Enter")  # the link in the summary leads to the field
    expect(controls(page).first).to_be_in_viewport()
    controls(page).first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("500")
    page.keyboard.press("Tab")
    saved(page)
    expect(page.locator(".msg.warn").first).to_contain_text("Cần một câu giải trình")
    press(page, "[name=send]")
    page.wait_for_url("**/nop/")
    expect(page.get_by_role("button", name="Nộp báo cáo")).to_be_disabled()
    assert not Submission.objects.filter(round_unit=silent).exists()
    press(page, "section.note a")
    page.wait_for_url("**/nhap/?kiem=1*")
    page.locator("details.more[open] textarea").first.focus()
    page.keyboard.type("Gộp hai cụm từ tháng này")
    page.keyboard.press("Tab")
    expect(page.locator(".msg.warn")).to_have_count(0)
    press(page, "[name=send]")
    page.wait_for_url("**/nop/")
    press(page, "main form button.pri")
    page.wait_for_url(re.compile(r"/bao-cao/\d+/"))
    sent = Submission.objects.get(round_unit=silent)
    expect(page.get_by_text(sent.receipt).first).to_be_visible()


def press(page, what):
    page.locator(what).first.focus()
    page.keyboard.press("Enter")


def test_what_is_typed_is_saved_by_itself_and_the_focus_stays(form):
    page = form
    control = controls(page).first
    control.focus()
    page.keyboard.type("1")
    saved(page)
    page.keyboard.type("2")
    expect(control).to_be_focused()
    expect(control).to_have_value("12")
    page.wait_for_timeout(1300)
    saved(page)
    assert "12" in Draft.objects.get(round_unit__state="draft").answers["cells"].values()


def test_arrows_go_up_and_down_and_a_pasted_block_fills_what_is_below(form):
    page = form
    controls(page).nth(1).focus()
    page.keyboard.press("ArrowUp")
    expect(controls(page).nth(0)).to_be_focused()
    paste(page, "7\r\n1.200\r\n")
    expect(controls(page).nth(0)).to_have_value("7")
    expect(controls(page).nth(1)).to_have_value("1.200")
    saved(page)
    assert {"7", "1200"} <= set(Draft.objects.get(round_unit__state="draft").answers["cells"].values())


def paste(page, text):
    """As a browser does with a block copied from a sheet."""
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


@pytest.fixture
def lists(told, silent):
    """A round whose form has years and a list."""
    secretary = Person.objects.get(username="secretary")
    version = design_template(silent.round.root, sample_spec(), by=secretary)
    opened = open_round(version, period_key="2026-Q1", due_on=date(2026, 4, 6), unit_ids={silent.unit_id}, by=secretary)
    return RoundUnit.objects.get(round=opened, unit=silent.unit)


def test_a_block_pasted_into_a_list_brings_rows_and_what_has_no_place_is_told(visit, lists):
    page = visit(f"/ky-bao-cao/don-vi/{lists.pk}/nhap/", user="secretary")
    page.locator("#l-VB-0-so").focus()
    rows = [f"{number}-KH/ĐU\t{number}/2/2023\tkế hoạch" for number in range(1, 12)]
    paste(page, "\n".join(rows))
    expect(page.locator("#l-VB-9-ngay")).to_have_value("10/2/2023")
    expect(page.locator("[role=alert]")).to_contain_text("11-KH/ĐU · 11/2/2023 · kế hoạch")
    saved(page)
    kept = Draft.objects.get(round_unit=lists).answers["lists"]["VB"]
    assert [row["so"] for row in kept] == [f"{number}-KH/ĐU" for number in range(1, 11)]
    assert kept[9] == {"so": "10-KH/ĐU", "ngay": "2023-02-10", "loai": "Kế hoạch"}


def test_a_row_is_added_in_place_and_its_errors_stand_at_it(visit, lists):
    page = visit(f"/ky-bao-cao/don-vi/{lists.pk}/nhap/", user="secretary")
    page.get_by_role("button", name="Thêm dòng").click()
    expect(page.locator("#l-VB-1-so")).to_be_focused()
    page.keyboard.type("12-KH/ĐU")
    page.locator("#l-VB-1-ngay").fill("hôm qua")
    page.locator("#l-VB-1-ngay").blur()
    expect(page.locator("[id='e-l-VB-1-ngay']")).to_contain_text("không phải là ngày")
    page.locator("[id='v-KP01||2021']").fill("1.234")
    page.locator("[id='v-KP01||2021']").blur()
    expect(page.locator("#luu")).to_contain_text("Chưa lưu được 2 ô")
    page.get_by_role("button", name="Là 1,234").click()
    expect(page.locator("#l-VB-1-ngay")).to_have_value("hôm qua")
    assert Draft.objects.get(round_unit=lists).answers["cells"] == {"KP01||2021": "1.234"}


def test_somebody_elses_change_is_shown_and_nothing_is_overwritten(form, live_server):
    page = form
    tab = page.context.new_page()
    tab.goto(page.url)
    controls(tab).first.fill("5")
    controls(tab).nth(1).fill("50")
    controls(tab).nth(1).blur()
    saved(tab)
    controls(page).first.fill("6")
    controls(page).first.blur()
    expect(page.locator(".msg.ret")).to_contain_text("5")
    expect(controls(page).first).to_have_value("6")
    expect(controls(page).nth(1)).to_have_value("50")
    page.get_by_role("button", name=re.compile("Giữ của tôi")).first.click()
    expect(page.locator(".msg.ret")).to_have_count(0)
    assert "6" in Draft.objects.get(round_unit__state="draft").answers["cells"].values()


def test_a_lost_line_keeps_what_was_typed_and_saves_it_when_it_is_back(form):
    page = form
    page.context.set_offline(True)
    controls(page).first.fill("31")
    controls(page).first.blur()
    expect(page.locator("#luu")).to_contain_text("Đang mất mạng")
    page.locator(".dock [name=save]").click()
    expect(controls(page).first).to_have_value("31")
    page.context.set_offline(False)
    saved(page)
    assert "31" in Draft.objects.get(round_unit__state="draft").answers["cells"].values()


def test_a_line_lost_with_nothing_typed_says_so_and_then_no_more(form):
    page = form
    before = page.locator("#luu").inner_text()
    page.context.set_offline(True)
    expect(page.locator("#luu")).to_contain_text("Đang mất mạng")
    page.context.set_offline(False)
    expect(page.locator("#luu")).to_have_text(before)


def test_after_signing_in_again_in_another_tab_the_form_goes_on(form, sign_in):
    page = form
    page.context.clear_cookies(name="sessionid")
    controls(page).first.fill("32")
    controls(page).first.blur()
    expect(page.locator("#luu")).to_contain_text("Phiên làm việc đã hết")
    tab = page.context.new_page()
    sign_in(tab, "secretary")
    page.bring_to_front()
    expect(page.locator("#luu")).to_contain_text("Đã lưu nháp lúc", timeout=8000)
    expect(controls(page).first).to_have_value("32")
    assert "32" in Draft.objects.get(round_unit__state="draft").answers["cells"].values()


def test_zeros_are_asked_about_in_a_dialog(form):
    page = form
    page.get_by_role("button", name="Không phát sinh trong kỳ").first.click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Để trống").click()
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Không phát sinh trong kỳ").first.click()
    page.locator("dialog[open]").get_by_role("button", name="Ghi số 0").click()
    expect(controls(page).first).to_have_value("0")


def test_a_section_without_an_empty_figure_says_so_instead_of_asking(form):
    page = form
    section = page.locator("section", has=page.get_by_role("button", name="Không phát sinh trong kỳ")).first
    for control in section.locator("table.entry input[data-col]").all():
        control.fill("10")
    section.get_by_role("button", name="Không phát sinh trong kỳ").click()
    expect(section.get_by_text("Không còn ô số nào")).to_be_visible()
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_note_that_opened_for_a_warning_closes_with_it(visit, silent):
    sent_before(silent)
    page = visit(f"/ky-bao-cao/don-vi/{silent.pk}/nhap/", user="secretary")
    first = controls(page).first
    first.fill("500")
    first.blur()
    expect(page.locator("details.more[open]")).to_have_count(1)
    first.fill("11")
    first.blur()
    expect(page.locator("details.more[open]")).to_have_count(0)


def test_without_script_the_form_is_filled_and_saved_too(browser, live_server, sign_in, silent):
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    sign_in(page, "secretary")
    page.goto(f"{live_server.url}/ky-bao-cao/don-vi/{silent.pk}/nhap/")
    controls(page).first.fill("4")
    controls(page).nth(1).fill("nhiều")
    controls(page).nth(1).press("Enter")
    expect(page.locator("#tomtat a")).to_have_count(1)
    expect(controls(page).nth(1)).to_have_value("nhiều")
    controls(page).nth(1).fill("9")
    page.locator(".dock [name=save]").click()
    expect(page.locator("#tomtat a")).to_have_count(0)
    assert {"4", "9"} <= set(Draft.objects.get(round_unit=silent).answers["cells"].values())
    context.close()


@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [(1440, "light", "vi"), (390, "dark", "en"), (1440, "dark", "en"), (390, "light", "vi")][: proof(2, 4)],
)
def test_form_and_summary_pass_axe_and_nothing_scrolls_sideways(
    browser, live_server, sign_in, silent, width, scheme, language
):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="vi-VN")
    context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    page = context.new_page()
    sign_in(page, "secretary")
    found = {}
    address = f"{live_server.url}/ky-bao-cao/don-vi/{silent.pk}/nhap/"
    for name, path in (("form", address), ("summary", address + "nop/"), ("judged", address + "?kiem=1")):
        page.goto(path)
        if name == "form":
            assert page.locator("aside").bounding_box()["y"] > 1000 or width > 390, "the help stands before the fields"
            controls(page).first.fill("1.2.3")
            controls(page).first.blur()
            expect(page.locator("#tomtat a").first).to_be_visible()
        found |= violations(name, page)
    context.close()
    assert found == {}
