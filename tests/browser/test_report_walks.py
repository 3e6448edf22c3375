"""Reports go their way in the browser, wide and narrow, in both languages: returned and answered, with gaps, mended, on paper."""

import base64
import io
import re
import subprocess

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.test_axe import violations
from tests.browser.walker import Walker
from tests.evidence.test_accepting import PNG
from tests.reporting.books import FIGURES, LIST, SECOND, filled
from tests.reporting.ground import answers, at_unit, open_sample
from tests.world.people import World
from tests.world.proof import proof
from trienkhai.reporting.actions import add_evidence, save_cells, submit
from trienkhai.reporting.models import ReturnNote, SignedPaper, Submission

LIBREOFFICE = 90_000  # milliseconds it may take to set a paper for the first time on a busy machine
WIDE, NARROW = (1440, "light", "vi"), (390, "dark", "en")


def on(screen):
    """A walk on one screen in every run, on both in the full proof."""
    return pytest.mark.parametrize("walk", [WIDE, NARROW] if proof(0, 1) else [screen], indirect=True, ids=str)


@pytest.fixture
def walk(request, transactional_db, settled, browser, live_server):
    """The officer of the north on a screen; three cells stand below him."""
    width, scheme, language = request.param
    world = World()
    world.unit("Chi bộ 3 Bắc", "CTB-3", "cell", world.north)
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="vi-VN")
    walker = Walker(context, live_server, world.officer)
    walker.speak(language)
    walker.world, walker.looked = world, {}
    yield walker
    context.close()
    assert walker.looked == {}


def look(walk, name, page):
    walk.looked |= violations(name, page)


def alone(world, **wishes):
    """The report of the north in a round in which nobody below is asked."""
    return at_unit(open_sample(world, kinds={"company"}, **wishes), world.north)


@on(WIDE)
def test_a_report_returned_with_notes_is_answered_note_by_note_and_sent_again(walk):
    world = walk.world
    north = alone(world)
    add_evidence(north, PNG, name="biên bản.png", by=world.officer)
    first = submit(north, by=world.officer, answers=answers() | {"texts": {"LV01": "Kết quả tốt"}})
    walk.enter(world.secretary)
    page = walk.open("return", first)
    page.fill("[name=reason]", "xem lại số hội nghị")
    file = first.files.get().note_key
    notes = {"QT01": "thiếu tháng 6", "LV01": "viết rõ hơn", file: "ảnh mờ", "": "gửi trước thứ Sáu"}
    for key, text in notes.items():
        page.fill(f"[name='note-{key}']", text)
    look(walk, "return", page)
    page.locator(".dock button.pri").click()
    page.wait_for_url("**/bao-cao/*/")
    assert dict(ReturnNote.objects.values_list("cell_key", "text")) == notes

    walk.enter(world.officer)
    walk.open("fill", north, page)
    expect(page.locator("section.note.ret")).to_contain_text("xem lại số hội nghị")
    asked = page.locator("textarea[name^=reply-]")
    expect(asked).to_have_count(4)
    for number in range(4):
        asked.nth(number).fill(f"đã xem lại, ý {number + 1}")
    look(walk, "answering", page)
    page.locator("#loi button.pri").click()
    page.wait_for_url("**/bao-cao/*/")
    look(walk, "answered", page)
    second = Submission.objects.latest("number")
    assert (second.number, second.round_unit) == (2, north)
    told = dict(ReturnNote.objects.filter(answered_in=second).values_list("cell_key", "answer"))
    assert sorted(told) == sorted(notes)
    for answer in told.values():
        expect(page.get_by_text(answer)).to_be_visible()


@on(NARROW)
def test_a_report_goes_ahead_with_three_declared_gaps(walk):
    world = walk.world
    north = at_unit(open_sample(world), world.north)
    save_cells(north, {"cells:QT01": "4", "cells:QT02": "100", "lists:VB": []}, {}, by=world.officer)
    page = walk.open("entry_send", north)
    page.locator("main form button.pri").click()
    gaps = page.locator("input[name^=gap-]")
    expect(gaps).to_have_count(3)
    assert not Submission.objects.exists()  # the page wants a reason for each
    for number in range(3):
        gaps.nth(number).fill(f"đang kiện toàn, lý do {number + 1}")
    look(walk, "gaps", page)
    page.locator("main form button.pri").click()
    page.wait_for_url("**/bao-cao/*/")
    for number in range(3):
        expect(page.get_by_text(f"đang kiện toàn, lý do {number + 1}")).to_be_visible()
    look(walk, "sent with gaps", page)
    assert Submission.objects.get().pins.exclude(gap_reason="").count() == 3


WRONG = {
    f"{FIGURES}!D7": "khoảng 4",
    f"{FIGURES}!D8": "nhiều",
    f"{FIGURES}!D9": "ba mươi",
    f"{FIGURES}!D10": "12a",
    f"{FIGURES}!D11": 1.5,
    f"{FIGURES}!E13": "1.2.3",
    f"{FIGURES}!F13": 0.12345,
    f"{SECOND}!D7": "có lẽ",
    f"{LIST}!C7": "hôm qua",
    f"{LIST}!D7": "Tờ trình",
    f"{LIST}!C8": "32/13/2023",
    f"{LIST}!D8": "Thư",
}
RIGHT = {f"{FIGURES}!D7": 4, f"{FIGURES}!D8": 100}


@on(WIDE)
def test_a_workbook_with_twelve_errors_tells_all_at_once_and_is_mended(walk):
    world = walk.world
    north = alone(world)
    page = walk.open("fill", north)
    with page.expect_download() as got:
        page.locator("form[action$='/bieu/'] button").click()
    blank = got.value.path().read_bytes()
    numbers = {f"{LIST}!B7": "1-KH/ĐU", f"{LIST}!B8": "2-KH/ĐU"}
    upload(page, filled(blank, WRONG | numbers))
    page.wait_for_url("**/tep/*/")
    refused = page.locator("table tr", has=page.locator(".st.late"))
    expect(refused).to_have_count(12)
    for place in WRONG:
        expect(refused.filter(has_text=place)).to_have_count(1)
    look(walk, "twelve errors", page)
    assert not Submission.objects.exists()
    upload(page, filled(blank, RIGHT | numbers))
    page.wait_for_url("**/tep/*/")
    expect(page.locator(".ph .st.ok")).to_be_visible()
    look(walk, "taken in", page)
    assert Submission.objects.get().answers["cells"] == {"QT01": "4", "QT02": "100"}


def upload(page, data):
    book = {"name": "biểu.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": data}
    page.set_input_files("form[action$='/tai-len/'] input[type=file]", book)
    page.locator("form[action$='/tai-len/'] button").click()


@on(NARROW)
def test_a_report_is_printed_signed_scanned_and_tied_by_its_code(walk, tmp_path):
    world = walk.world
    sent = submit(alone(world), by=world.officer, answers=answers())
    page = walk.open("submission", sent)
    with page.expect_download(timeout=LIBREOFFICE) as got:
        page.locator("#bg a[href$='van-ban.pdf']").click(timeout=LIBREOFFICE)
    printed = got.value.path().read_bytes()
    code = re.search(r"[0-9A-Z]{3,}(?:-[0-9A-Z]{3,})+", PdfReader(io.BytesIO(printed)).pages[-1].extract_text())
    assert code is not None and code[0] == sent.receipt
    signed = tmp_path / "ký.pdf"
    signed.write_bytes(scan(walk, printed, tmp_path))
    assert PdfReader(signed).pages[0].extract_text().strip() == ""  # a picture, as from a scanner
    page.locator("#bg details summary").click()
    page.set_input_files("#scan", signed)
    page.fill("#code", code[0].lower())
    look(walk, "handing in", page)
    page.locator("#bg details button").click()
    page.wait_for_url("**/bao-cao/*/#bg")
    expect(page.locator("#bg .file")).to_contain_text("ký.pdf")
    paper = SignedPaper.objects.get()
    assert (paper.submission, paper.code) == (sent, sent.receipt)
    look(walk, "handed in", page)


def scan(walk, printed, folder):
    """The pages as pictures, with a stroke of ink over the last."""
    (folder / "in.pdf").write_bytes(printed)
    subprocess.run(["pdftoppm", "-r", "50", "-png", folder / "in.pdf", folder / "page"], check=True, timeout=60)
    pictures = "".join(
        f'<img src="data:image/png;base64,{base64.b64encode(one.read_bytes()).decode()}">'
        for one in sorted(folder.glob("page*.png"))
    )
    page = walk.context.new_page()
    page.set_content(
        f'{pictures}<svg width="90" height="30"><path d="M2 20Q30 -9 50 25T88 8" stroke="navy" fill="none"/></svg>'
    )
    data = page.pdf(format="A4")
    page.close()
    return data
