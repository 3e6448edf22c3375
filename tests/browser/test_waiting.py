"""What could not be sent waits on the device, sealed and for one person, and goes by itself; nothing is lost and nothing sent twice."""

import re
import time
from datetime import timedelta

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.test_axe import violations
from tests.browser.walker import PATIENCE, Walker
from tests.evidence.test_accepting import PNG
from tests.reporting.ground import at_unit, open_sample
from tests.world.people import World
from trienkhai.reporting.actions import save_cells
from trienkhai.reporting.models import Draft, DraftFile

DAY = timedelta(days=1)


@pytest.fixture
def north(transactional_db, settled):
    world = World()
    row = at_unit(open_sample(world), world.north)
    row.world = world
    return row


@pytest.fixture
def officer(browser, live_server, north):
    context = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
    yield Walker(context, live_server, north.world.officer)
    context.close()


@pytest.fixture
def profile(browser_type, browser_type_launch_args, tmp_path):
    """Opens the browser with the same profile each time, as after a restart."""
    running = []

    def start(**options):
        context = browser_type.launch_persistent_context(
            tmp_path / "profile", locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **browser_type_launch_args, **options
        )
        running.append(context)
        return context

    yield start
    for context in running:
        context.close()


def cell(page, key="QT01"):
    return page.locator(f"[id='v-{key}']")


def typed(page, text, key="QT01"):
    cell(page, key).fill(text)
    cell(page, key).blur()


def stored():
    draft = Draft.objects.first()
    return draft.answers["cells"] if draft else {}


def saved(page, **cells):
    """The page says so, and the draft holds just these figures."""
    expect(page.locator("#luu")).to_contain_text("Đã lưu nháp lúc", timeout=PATIENCE)
    last = time.monotonic() + 8
    while stored() != cells and time.monotonic() < last:
        page.wait_for_timeout(50)
    assert stored() == cells
    expect(page.locator("#luu")).to_contain_text("Đã lưu nháp lúc", timeout=PATIENCE)


def waits(page, text):
    expect(page.locator("[data-waiting]")).to_contain_text(text, timeout=PATIENCE)


def test_a_day_without_a_line_and_with_the_browser_closed_loses_nothing(profile, live_server, north):
    officer = Walker(profile(), live_server, north.world.officer)
    page = officer.open("entry", north)
    officer.context.set_offline(True)
    typed(page, "31")
    expect(page.locator("#luu")).to_contain_text("Đang mất mạng")
    waits(page, "1 mục chưa gửi đang chờ trên máy này")
    typed(page, "45", "QT02")
    waits(page, "2 mục")
    page.wait_for_timeout(400)
    assert page.evaluate("!dispatchEvent(new Event('beforeunload', {cancelable: true}))") is False
    officer.context.close()

    officer = Walker(profile(), live_server, north.world.officer)
    page = officer.context.new_page()
    page.clock.install(time=page.evaluate("Date.now()") / 1000 + DAY.total_seconds())
    page.goto(live_server.url)
    waits(page, "2 mục chưa gửi đang chờ trên máy này")
    assert stored() == {}
    officer.speak("en")
    page.reload()
    waits(page, "2 unsent entries wait on this device")
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(f"waiting {width}", page) == {}
    officer.speak("vi")
    page.reload()
    page.locator("[data-others] a").click()
    saved(page, QT01="31", QT02="45")
    expect(page.locator("[data-sent]")).to_contain_text("Đã gửi 2 mục")
    expect(cell(page)).to_have_value("31")


def test_what_waits_longer_than_seven_days_is_taken_away_and_told(officer, north):
    page = officer.open("entry", north)
    officer.context.set_offline(True)
    typed(page, "31")
    waits(page, "1 mục")
    page.close(run_before_unload=False)
    officer.context.set_offline(False)
    officer.enter(north.world.neighbour)  # whoever opens a page then
    page = later(officer, 7 * DAY + timedelta(minutes=1))
    expect(page.locator("[data-waiting], [data-gone]").filter(visible=True)).to_have_count(0)
    officer.enter(north.world.officer)
    officer.open("entry", north, page)
    expect(page.locator("[data-gone]")).to_contain_text("1 mục chưa gửi đã quá 7 ngày")
    expect(cell(page)).to_have_value("")
    page.get_by_role("button", name="Đã đọc").click()
    page.reload()
    expect(page.locator("[data-gone]")).to_be_hidden()
    assert stored() == {}


def later(officer, time):
    page = officer.context.new_page()
    page.clock.install(time=page.evaluate("Date.now()") / 1000 + time.total_seconds())
    page.goto(officer.server.url)
    return page


def test_a_session_that_ended_is_begun_again_and_nobody_else_sends_what_was_typed(officer, north):
    secretary = north.world.secretary
    page = officer.open("entry", north)
    officer.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    typed(page, "31")
    expect(page.locator("#luu")).to_contain_text("đăng nhập lại sẽ tự gửi")
    assert page.locator("#luu a").get_attribute("href") == f"/dang-nhap/?next=/ky-bao-cao/don-vi/{north.pk}/nhap/"
    officer.enter(secretary)  # somebody else, who may write here too
    typed(page, "32")
    expect(page.locator("#luu")).to_contain_text("Người khác đã đăng nhập")
    other = officer.open("entry", north)
    expect(cell(other)).to_have_value("")
    expect(other.locator("[data-waiting]")).to_be_hidden()
    assert stored() == {}
    other.close()
    officer.enter(north.world.officer)
    officer.open("entry", north, page)
    saved(page, QT01="32")
    assert Draft.objects.get().changed_by == north.world.officer


def test_an_answer_that_got_lost_is_no_change_of_somebody_else(officer, north):
    page = officer.open("entry", north)

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/nhap/o/", lose)
    typed(page, "31")
    expect(page.locator("#luu")).to_contain_text("Đang mất mạng")
    assert stored() == {"QT01": "31"}
    typed(page, "32")
    waits(page, "1 mục")
    page.wait_for_timeout(400)
    page.close(run_before_unload=False)
    page = officer.open("entry", north)  # the newer value waits for a server that has the older
    saved(page, QT01="32")
    expect(page.locator("[data-sent]")).to_be_visible()
    expect(page.locator(".msg.ret")).to_have_count(0)
    expect(cell(page)).to_have_value("32")


def test_what_a_colleague_changed_meanwhile_is_shown_and_waits_for_a_choice(officer, north):
    page = officer.open("entry", north)
    officer.context.set_offline(True)
    typed(page, "31")
    typed(page, "7", "QT02")
    page.locator("#l-VB-0-so").fill("12-KH/ĐU")
    page.get_by_role("button", name="Thêm dòng").click()
    page.locator("#l-VB-1-so").fill("13-KH/ĐU")
    page.locator("#t-LV01").fill("Viết khi mất mạng")
    page.locator("#t-LV01").blur()
    waits(page, "4 mục")
    page.wait_for_timeout(400)
    page.close(run_before_unload=False)
    save_cells(north, {"cells:QT01": "5"}, {}, by=north.world.secretary)
    officer.context.set_offline(False)
    page = officer.open("entry", north)
    expect(page.locator(".msg.ret")).to_contain_text("5")
    expect(page.locator("[data-sent]")).to_contain_text("Đã gửi 3 mục")
    expect(cell(page)).to_have_value("31")
    answers = Draft.objects.get().answers
    assert answers["cells"] == {"QT01": "5", "QT02": "7"}
    assert [row["so"] for row in answers["lists"]["VB"]] == ["12-KH/ĐU", "13-KH/ĐU"]
    assert answers["texts"] == {"LV01": "Viết khi mất mạng"}
    page.reload()
    expect(page.locator(".msg.ret")).to_contain_text("5")  # not chosen yet, not forgotten
    page.get_by_role("button", name=re.compile("Lấy của người kia")).click()
    expect(page.locator(".msg.ret")).to_have_count(0)
    page.wait_for_timeout(200)
    assert left(page)[0] == 0
    page.reload()
    expect(cell(page)).to_have_value("5")
    assert stored()["QT01"] == "5"


def test_files_chosen_without_a_line_wait_and_go_by_the_same_door(officer, north, tmp_path):
    picture = tmp_path / "biên bản.png"
    picture.write_bytes(PNG)
    page = officer.open("fill", north)
    officer.context.set_offline(True)
    page.set_input_files("[name=evidence]", [picture])
    page.fill("[name=note]", "chụp tại hội trường")
    page.select_option("[name=field_key]", "QT01")
    add, said = page.get_by_role("button", name="Thêm", exact=True), page.locator("evidence-drop [data-said]")
    add.click()
    expect(said).to_contain_text("Tệp chờ trên máy này")
    waits(page, "1 mục chưa gửi")
    page.set_input_files("[name=evidence]", {"name": "mật.png", "mimeType": "image/png", "buffer": PNG})
    page.check("[name=is_secret]")
    add.click()
    expect(said).to_contain_text("không giữ và không nhận")
    waits(page, "1 mục chưa gửi")
    page.close(run_before_unload=False)
    officer.context.set_offline(False)
    page = officer.open("entry", north)
    expect(page.locator("evidence-drop [data-said]")).to_contain_text("Đã gửi 1 tệp")
    kept = DraftFile.objects.get()
    assert (kept.file.name, kept.field_key, kept.note) == ("biên bản.png", "QT01", "chụp tại hội trường")


def test_a_file_is_laid_down_beside_the_form_without_leaving_it(officer, north):
    page = officer.open("entry", north)
    page.set_viewport_size({"width": 390, "height": 844})
    said = page.locator("evidence-drop [data-said]")
    cell(page).fill("1.2.3")
    for data, told in ((PNG, "Tệp đã nằm kèm báo cáo"), (b"MZ program", "ảnh.png")):
        page.set_input_files("[name=evidence]", {"name": "ảnh.png", "mimeType": "image/png", "buffer": data})
        page.get_by_role("button", name="Thêm", exact=True).click()
        expect(said).to_contain_text(told)
        expect(cell(page)).to_have_value("1.2.3")
    assert DraftFile.objects.get().file.name == "ảnh.png"
    assert violations("form with evidence", page) == {}


def test_giving_up_and_signing_out_ask_first_and_leave_nothing(officer, north):
    page = officer.open("entry", north)
    officer.context.set_offline(True)
    typed(page, "31")
    waits(page, "1 mục")
    page.get_by_role("button", name="Bỏ", exact=True).click()
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(f"asked {width}", page) == {}
    page.get_by_role("dialog").get_by_role("button", name="Giữ lại").click()
    waits(page, "1 mục")
    page.get_by_role("button", name="Bỏ", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Bỏ").click()
    expect(page.locator("[data-waiting]")).to_be_hidden()
    expect(cell(page)).to_have_value("")
    typed(page, "32")
    waits(page, "1 mục")
    # Of every page, because a new one sends as soon as it is there.
    officer.context.route("**/nhap/o/", lambda route: route.abort())
    officer.context.set_offline(False)
    other = officer.open("entry", north)
    page.bring_to_front()
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Còn 1 mục chưa gửi")
    dialog.get_by_role("button", name="Vẫn đăng xuất").click()
    page.wait_for_url("**/dang-nhap/")
    assert left(page) == [0, 0]
    typed(other, "33")  # a page of his that is still open
    expect(other.locator("#luu")).to_contain_text("đừng đóng trang", timeout=PATIENCE)
    other.wait_for_timeout(400)
    assert left(page) == [0, 0]
    assert stored() == {}


def left(page):
    """How many entries and keys lie on the device."""
    return page.evaluate(
        """() => new Promise(done => {
            const asked = indexedDB.open("trienkhai");
            asked.onsuccess = () => {
                const turn = asked.result.transaction(["entries", "keys"]);
                const counts = ["entries", "keys"].map(name => turn.objectStore(name).count());
                turn.oncomplete = () => done(counts.map(one => one.result));
            };
        })"""
    )


def test_a_shared_device_and_one_that_cannot_seal_keep_nothing_and_say_so(officer, north):
    page = officer.open("entry", north)
    expect(page.get_by_text("nhiều nhất 7 ngày, rồi tự gửi")).to_be_visible()
    officer.context.set_offline(True)
    typed(page, "31")
    waits(page, "1 mục")
    page.locator("details.me summary").click()
    page.get_by_label("Máy dùng chung").check()
    page.get_by_role("dialog").get_by_role("button", name="Bỏ").click()
    expect(page.locator("[data-waiting]")).to_be_hidden()
    expect(page.get_by_text("Máy dùng chung: nội dung chưa gửi không được giữ lại")).to_be_visible()
    typed(page, "32")
    expect(page.locator("#luu")).to_contain_text("đừng đóng trang")
    page.wait_for_timeout(400)
    assert left(page) == [0, 0]
    officer.context.set_offline(False)
    saved(page, QT01="32")

    page = officer.context.new_page()
    page.add_init_script("delete Crypto.prototype.subtle")
    officer.open("entry", north, page)
    expect(page.get_by_text("không giữ được gì trên máy")).to_be_visible()
