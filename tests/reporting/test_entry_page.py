"""The form of a report: typed, saved, compared, judged, beside somebody else."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.reporting.entry_form import Controls, Sheet, opened, text
from tests.reporting.ground import TOML, answers, at_unit, open_sample
from trienkhai.evidence.store import store
from trienkhai.reporting.actions import (
    Attachment,
    accept,
    design_template,
    return_report,
    save_cells,
    save_draft,
    submit,
)
from trienkhai.reporting.models import Draft, RoundUnit
from trienkhai.reporting.rules.template_file import read_toml


def cells():
    return Draft.objects.get().answers["cells"]


def test_typed_values_are_saved_and_come_back(sheet):
    assert sheet.press(v__QT01="4", v__QT02="1.200", s__QT03="na", **{"n-QT01": "gồm cả họp chi bộ"}).status_code == 302
    assert cells() == {"QT01": "4", "QT02": "1200", "QT03": "na"}
    assert (sheet.form["v-QT02"], sheet.form["s-QT03"], sheet.form["n-QT01"]) == ("1200", "na", "gồm cả họp chi bộ")
    assert "Đã lưu nháp lúc" in sheet.page


def test_saving_an_untouched_form_changes_nothing(world, north):
    save_draft(
        north,
        answers(**{"KP01||2021": "1.234"})
        | {"texts": {"LV01": "Tốt\nlắm"}, "lists": {"VB": [{"so": "1", "ngay": "2023-02-05"}]}, "notes": {"QT01": "a"}},
        version=0,
        by=world.officer,
    )
    before = Draft.objects.get().answers
    sheet = Sheet(world, world.officer, north)
    assert sheet.press().status_code == 302
    assert (Draft.objects.get().answers, Draft.objects.get().version) == (before, 1)


def test_what_can_be_kept_is_saved_and_the_rest_stays_typed_with_its_message(sheet):
    answer = sheet.press(v__QT01="khoảng 30", v__QT02="100", **{"v-KP01||2021": "1.234"})
    assert answer.status_code == 422
    assert cells() == {"QT02": "100"}
    assert (sheet.form["v-QT01"], sheet.form["v-KP01||2021"]) == ("khoảng 30", "1.234")
    assert 'href="#v-QT01"' in sheet.page
    assert "“khoảng 30” không phải là số" in sheet.page
    assert re.search(r'id="v-QT01"[^>]*aria-describedby="m-QT01[^>]*aria-invalid="true"', sheet.page)


def test_every_description_points_to_something_on_the_page(sheet):
    controls = Controls(sheet.page)
    assert controls.described - controls.ids == set()


def test_an_ambiguous_number_is_settled_by_a_button(sheet):
    sheet.press(**{"v-KP01||2021": "1.234"})
    choices = re.findall(r'name="r-KP01\|\|2021" value="([^"]+)">([^<]+)<', sheet.page)
    assert choices == [("grouped:1.234", "Là 1.234"), ("decimal:1.234", "Là 1,234")]
    assert sheet.press("r-KP01||2021", "decimal:1.234").status_code == 302
    assert cells() == {"KP01||2021": "1.234"}


def test_two_people_see_each_others_change_and_choose(world, north, sheet):
    other = Sheet(world, world.secretary, north)
    sheet.press(v__QT01="4", v__QT02="7")
    assert other.press(v__QT01="5", **{"v-QT03": "6"}).status_code == 422
    assert cells() == {"QT01": "4", "QT02": "7", "QT03": "6"}
    assert other.form["v-QT01"] == "5"
    choice = re.search(r'name="k-cells:QT01" value="(mine:[^"]+)">Giữ của tôi: 5<', other.page)
    assert "Lấy của người kia: 4" in other.page
    other.press("k-cells:QT01", choice[1])
    assert cells()["QT01"] == "5"


def test_the_other_value_may_be_taken(world, north, sheet):
    other = Sheet(world, world.secretary, north)
    sheet.press(v__QT01="4")
    other.press(v__QT01="5")
    choice = re.search(r'name="k-cells:QT01" value="(theirs:[^"]+)"', other.page)
    other.press("k-cells:QT01", choice[1])
    assert (cells()["QT01"], other.form["v-QT01"]) == ("4", "4")


def test_a_choice_made_over_an_older_value_is_asked_again(world, north, sheet):
    other = Sheet(world, world.secretary, north)
    sheet.press(v__QT01="4")
    other.press(v__QT01="5")
    choice = re.search(r'name="k-cells:QT01" value="(mine:[^"]+)"', other.page)
    sheet.press(v__QT01="6")
    assert other.press("k-cells:QT01", choice[1]).status_code == 422
    assert cells()["QT01"] == "6"
    assert "Lấy của người kia: 6" in other.page


def test_two_tabs_of_one_person_count_alike(world, north, sheet):
    tab = Sheet(world, world.officer, north)
    sheet.press(v__QT01="4", **{"t-LV01": "Một"})
    assert tab.press(**{"t-LV01": "Hai"}).status_code == 422
    assert Draft.objects.get().answers["texts"] == {"LV01": "Một"}
    assert tab.form["t-LV01"] == "Hai"
    assert tab.form["v-QT01"] == "4"


def test_rows_of_a_list_are_added_filled_and_taken_away(sheet):
    sheet.press("add", "VB", **{"l-VB-0-so": "12-KH/ĐU", "l-VB-0-loai": "Kế hoạch", "l-VB-0-ngay": "5/2/2023"})
    assert "l-VB-4-so" in sheet.form
    sheet.press(**{"l-VB-1-so": "13-CV/ĐU"})
    assert [row["so"] for row in Draft.objects.get().answers["lists"]["VB"]] == ["12-KH/ĐU", "13-CV/ĐU"]
    assert sheet.form["l-VB-0-ngay"] == "5/2/2023"
    sheet.press("drop", "VB-0")
    assert Draft.objects.get().answers["lists"]["VB"] == [{"so": "13-CV/ĐU"}]


def test_a_bad_entry_keeps_the_whole_list_in_its_controls(sheet):
    sheet.press(**{"l-VB-0-so": "12", "l-VB-0-ngay": "hôm qua"})
    assert sheet.form["l-VB-0-ngay"] == "hôm qua"
    assert not Draft.objects.exists()
    assert "Danh sách chỉ lưu trọn vẹn" in sheet.page


def test_zeros_are_filled_after_one_question_and_never_over_what_is_there(sheet):
    sheet.press("zero", "1", v__QT01="4", s__QT02="unknown", **{"v-KP01||2021": "x"})
    assert sheet.form["v-KP01||2021"] == "x"
    sheet.press(**{"v-KP01||2021": ""})
    sheet.press("zero", "1")
    assert cells() == {"QT01": "4", "QT02": "unknown"}
    assert 'name="zero_yes" value="1"' in sheet.page
    sheet.press("zero_yes", "1")
    zeros = {"QT03": "0", "QT03|nu": "0", "QT03|nam": "0", "KP01||2021": "0.000", "KP01||2022": "0.000"}
    assert cells() == {"QT01": "4", "QT02": "unknown", **zeros}


STOCK = TOML.replace('name = "Người phải dự"', 'name = "Người phải dự"\nover_time = "last"')


def test_a_stock_is_brought_forward_and_counts_only_once_confirmed(world):
    version = design_template(world.root, read_toml(STOCK), by=world.secretary)
    sent = {"QT01": "4", "QT02": "100"}
    submit(at_unit(opened(world, version, "2023-Q1"), world.north), by=world.officer, answers={"cells": sent})
    now = at_unit(opened(world, version, "2023-Q2"), world.north)
    sheet = Sheet(world, world.officer, now)
    assert (sheet.form["v-QT02"], sheet.form["v-QT01"]) == ("100", "")
    assert "Cần xác nhận" in sheet.page
    sheet.press(v__QT01="4")
    sheet.press("zero_yes", "1")
    assert "QT02" not in cells()
    sheet.press(x__QT02="1")
    assert cells()["QT02"] == "100"
    assert "Cần xác nhận" not in sheet.page


def test_what_was_sent_for_other_periods_stands_beside_the_cells(world, north):
    for period, number in (("2023-Q1", "11"), ("2022-Q2", "22")):
        submit(at_unit(open_sample(world, period), world.north), by=world.officer, answers=answers(number))
    submit(north, by=world.officer, answers=answers("33"))
    page = Sheet(world, world.officer, north).page
    assert re.search(r'kỳ trước 11 <span id="d-QT01">\+22</span><br>cùng kỳ 22', page)


def test_earlier_values_and_return_notes_stand_at_their_cells(world, north):
    sent = submit(north, by=world.officer, answers=answers("33"))
    return_report(sent, reason="xem lại", notes={"QT01": "gồm cả họp lồng ghép?"}, by=world.secretary)
    save_cells(north, {"cells:QT02": "101"}, {"cells:QT02": ""}, by=world.officer)
    page = Sheet(world, world.officer, north).page
    assert re.search(r'id="m-QT01".*?gồm cả họp lồng ghép\?.*?Lần nộp 1.*?33', page, re.S)


def test_limits_are_checked_while_the_form_is_filled_and_missing_ones_when_it_is_sent(sheet):
    sheet.press(v__QT02="100", v__QT03="120")
    assert "lớn hơn" in sheet.page
    assert "chưa có trả lời" not in sheet.page
    assert sheet.press("send").headers["Location"].endswith("/nop/")
    summary = text(sheet.browser.get(sheet.address + "nop/"))
    assert 'href="' + sheet.address + '?kiem=1#v-QT01"' in summary
    assert 'href="' + sheet.address + '?kiem=1#v-QT03"' in summary


def test_one_block_is_saved_alone_and_the_answer_leaves_the_controls_alone(world, north, sheet):
    address = sheet.address + "o/"
    answer = sheet.browser.post(address, {"block": "m1", "b-cells:QT01": "", "v-QT01": "4"})
    page = text(answer)
    assert cells() == {"QT01": "4"}
    assert 'id="v-QT01"' not in page
    assert re.search(r'id="b-cells:QT01"[^>]*value="\w{16}"', page)
    assert "Đã lưu nháp lúc" in page


def test_a_cell_somebody_else_changed_comes_along_with_the_answer(world, north, sheet):
    save_cells(north, {"cells:QT02": "100"}, {}, by=world.secretary)
    posted = {"block": "m1", "b-cells:QT01": "", "v-QT01": "4", "b-cells:QT02": "", "v-QT02": ""}
    page = text(sheet.browser.post(sheet.address + "o/", posted))
    assert re.search(r'id="w-QT02" hx-swap-oob="true".*id="v-QT02"[^>]*value="100"', page, re.S)
    assert cells() == {"QT01": "4", "QT02": "100"}


def test_nothing_is_stored_over_an_accepted_report_and_the_typed_values_stay(world, north, sheet):
    accept(submit(north, by=world.officer, answers=answers()), by=world.secretary)
    answer = sheet.press(v__QT01="9", **{"t-LV01": "đã viết dài"})
    assert answer.status_code == 409
    assert (sheet.form["v-QT01"], sheet.form["t-LV01"]) == ("9", "đã viết dài")
    assert "Chưa lưu được" in text(sheet.browser.post(sheet.address + "o/", sheet.form))
    assert sheet.browser.get(sheet.address).status_code == 302


def test_who_may_open_the_form(world, north):
    address = reverse("reporting:entry", args=[north.pk])
    assert world.browser(world.neighbour).get(address).status_code == 404
    for name in ("", "o/", "nop/"):
        assert world.browser(world.auditor).post(address + name).status_code == 403
    assert world.browser(world.officer).get(f"/ky-bao-cao/don-vi/{2**70}/nhap/").status_code == 404


@pytest.mark.parametrize(
    "nonsense",
    [
        {"zero": "99"},
        {"zero_yes": "x" * 50},
        {"drop": "VB-1000000"},
        {"c-VB": "9" * 30, "b-lists:VB": "z"},
        {"k-cells:QT01": "mine:", "b-cells:QT01": "", "v-QT01": "٣"},
        {"r-QT01": "grouped", "b-cells:QT01": "", "v-QT01": "1,000"},
        {"block": "nowhere"},
        {"b-cells:QT01": "", "v-QT01": "9" * 5000},
        {"b-texts:LV01": "", "t-LV01": "\ud800"},
    ],
)
def test_nonsense_is_answered_without_falling_over(sheet, nonsense):
    encoded = {
        key: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for key, value in nonsense.items()
    }
    for name in ("", "o/"):
        assert sheet.browser.post(sheet.address + name, encoded).status_code in {200, 302, 422}


def test_the_form_asks_the_same_number_of_queries_however_much_was_sent(world, north):
    browser = world.browser(world.officer)
    address = reverse("reporting:entry", args=[north.pk])

    def cost(method, *given):
        with CaptureQueriesContext(connection) as asked:
            assert method(*given).status_code == 200
        return len(asked)

    def costs(before, typed):
        block = {"block": "m1", "b-cells:QT01": before, "v-QT01": typed}
        return cost(browser.get, address), cost(browser.post, address + "o/", block)

    submit(RoundUnit.objects.get(pk=north.pk), by=world.officer, answers=answers("1"))
    browser.get(address)  # what a process reads once
    few = costs("1", "2")
    for number in range(3, 9):
        files = [Attachment(store(f"{number}".encode(), name="a.txt", kind="text", by=world.officer), "QT01")]
        row = RoundUnit.objects.get(pk=north.pk)
        submit(row, by=world.officer, answers=answers(str(number), QT03="9"), files=files)
    many = costs("8", "9")
    assert few == many and max(many) <= 33, (few, many)


def test_the_form_opens_in_english(world, north):
    browser = world.browser(world.officer)
    browser.cookies["django_language"] = "en"
    page = text(browser.get(reverse("reporting:entry", args=[north.pk])))
    assert "Nothing occurred in the period" in page
    assert "not applicable" in page


def test_an_english_page_asks_about_a_dot_in_a_whole_number(world, north):
    browser = world.browser(world.officer)
    browser.cookies["django_language"] = "en"
    address = reverse("reporting:entry", args=[north.pk])
    page = text(browser.post(address + "o/", {"block": "m1", "b-cells:QT01": "", "v-QT01": "1.234"}))
    assert "It is 1,234" in page
    assert not Draft.objects.exists()
    page = text(browser.post(address + "o/", {"block": "m1", "b-cells:QT01": "", "v-QT01": "x"}))
    assert "for example 1234567.5." in page


def test_the_difference_goes_while_a_value_cannot_be_read(world, north):
    submit(at_unit(open_sample(world, "2023-Q1"), world.north), by=world.officer, answers=answers("11"))
    sheet = Sheet(world, world.officer, north)
    sheet.press(v__QT01="33")
    assert re.search(r'id="d-QT01">\+22<', sheet.page)
    sheet.press(v__QT01="khoảng 30")
    assert re.search(r'id="d-QT01"><', sheet.page)


def test_zeros_are_not_asked_about_where_no_figure_is_empty(sheet):
    sheet.press("zero_yes", "1", v__QT01="4", v__QT02="5")
    sheet.press("zero", "1")
    assert 'name="zero_yes" value="1"' not in sheet.page.partition('<dialog id="kps-')[0]
    assert "Không còn ô số nào" in sheet.page
