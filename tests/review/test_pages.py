"""Pages of the review for those who may read it, nothing for others."""

import re

import pytest

from trienkhai.reporting.models import Submission
from trienkhai.review import actions
from trienkhai.rollup.ask import Ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(campaign):
    ask = Ask(unit=campaign.world.group.pk, column="QT03", rounds=tuple(one.pk for one in campaign.rounds))
    actions.add_figure(campaign.review, key="da-du", name="Người đã dự", ask=ask, by=campaign.by)
    actions.write_section(
        campaign.section("1.2"), "Có {{da-du}} người dự. Câu chưa có nguồn.", by=campaign.by, version=1
    )
    return campaign


def test_the_review_shows_its_figures_as_ways_to_their_sources(shown):
    page = shown.world.browser(shown.by).get(f"/so-ket/{shown.review.pk}/muc/1.2/").content.decode()
    assert 'class="fig"' in page
    assert ">330</a>" in page
    assert "chip none" in page


def test_the_number_behind_a_sentence_counts_each_report_once(shown):
    rounds = tuple(one.pk for one in shown.rounds)
    for key, column, of in (("phai-du", "QT02", rounds), ("ty-le", "QT04", rounds), ("quy-1", "QT03", rounds[:1])):
        ask = Ask(unit=shown.world.group.pk, column=column, rounds=of)
        actions.add_figure(shown.review, key=key, name=key, ask=ask, by=shown.by)
    section = shown.section("1.3")
    text = (
        "Có {{da-du}} trên {{phai-du}} người dự, đạt {{ty-le}}. Quý I có {{quy-1}}, cả đợt {{da-du}}. Quý I: {{quy-1}}."
    )
    actions.write_section(section, text, by=shown.by, version=section.version)
    report = Submission.objects.order_by("pk").first()
    actions.add_source(section.sentences.get(order=1), submission=report, by=shown.by)
    page = shown.world.browser(shown.by).get(f"/so-ket/{shown.review.pk}/muc/1.3/").content.decode()
    assert re.findall(r'class="chip"[^>]*>(\d+)</a>', page) == ["3", "3", "2"]


def test_before_it_is_frozen_the_page_asks_and_tells_what_is_amiss(shown):
    browser, address = shown.world.browser(shown.by), f"/so-ket/{shown.review.pk}/chot/"
    actions.set_paper(shown.review, {"number": "7"}, by=shown.by)
    assert address in browser.get(f"/so-ket/{shown.review.pk}/").content.decode()
    page = browser.get(address).content.decode()
    empty = sum(1 for one in shown.review.sections.all() if not one.may_be_empty) - 1
    assert f"{empty} mục trống, 1 câu chưa có nguồn" in page
    assert "Câu chưa có nguồn." in page
    assert '<button class="b pri">' not in page
    assert browser.post(address).status_code == 422
    actions.mark_own_words(shown.section("1.2").sentences.get(order=2), True, by=shown.by)
    shown.send(1, shown.world.south, asked=5, came=4)
    assert not shown.review.editions.exists()
    page = browser.get(address).content.decode()
    assert f"{empty} mục trống, 1 số liệu cần tính lại" in page
    assert "Vẫn chốt?" in page
    assert browser.post(address).status_code == 302
    assert shown.review.editions.count() == 1
    assert "số liệu cần tính lại" not in browser.get(address).content.decode()


def test_a_neighbour_sees_no_review(shown):
    browser = shown.world.browser(shown.world.neighbour)
    assert browser.get(f"/so-ket/{shown.review.pk}/").status_code == 404
    assert f"/so-ket/{shown.review.pk}/" not in browser.get("/so-ket/").content.decode()


def test_writing_on_the_page_stores_and_a_conflict_gives_the_text_back(shown):
    browser, section = shown.world.browser(shown.by), shown.section("3.1")
    address = f"/so-ket/{shown.review.pk}/viet/{section.pk}/"
    assert browser.post(address, {"text": "Có tiến bộ.", "version": 1}).status_code == 302
    conflict = browser.post(address, {"text": "Văn bản không được mất.", "version": 1})
    assert conflict.status_code == 409
    assert "Văn bản không được mất." in conflict.content.decode()


def test_a_known_key_in_single_braces_is_warned_of_and_the_page_says_how_it_is_written(shown):
    browser, section = shown.world.browser(shown.by), shown.section("3.1")
    address = f"/so-ket/{shown.review.pk}/viet/{section.pk}/"
    assert "<code>{{da-du}}</code>" in browser.get(address).content.decode()
    page = browser.post(address, {"text": "Có {da-du} người. {{da-du}} và {khác}.", "version": 1}, follow=True)
    said = page.content.decode()
    assert "{da-du} vẫn là chữ thường. Hãy ghi {{da-du}} ở chỗ cần số liệu." in said
    assert "{khác} vẫn là" not in said


def test_the_reading_desk_names_who_did_not_answer(shown):
    page = shown.world.browser(shown.by).get(f"/so-ket/{shown.review.pk}/tra-loi/").content.decode()
    assert page.count("Học theo ca.") == 3
    assert "Không có báo cáo." in page


def test_the_figure_picker_shows_the_value_before_it_is_taken(shown):
    browser = shown.world.browser(shown.by)
    address = f"/so-ket/{shown.review.pk}/so-lieu/"
    rounds = [one.pk for one in shown.rounds]
    chosen = {
        "column": "bieu-01:QT02",
        "unit": shown.world.group.pk,
        "first": rounds[0],
        "last": rounds[1],
        "key": "phai-du",
    }
    assert "350" in browser.get(address, chosen).content.decode()
    assert browser.post(address, chosen).status_code == 302
    assert shown.review.figures.get(key="phai-du").shown == "350"


def test_paper_annex_and_answers_are_downloads(shown):
    browser = shown.world.browser(shown.by)
    for path in ("van-ban.docx", "phu-luc.xlsx", "tra-loi.docx"):
        answer = browser.get(f"/so-ket/{shown.review.pk}/{path}")
        assert answer.status_code == 200
        assert answer.content.startswith(b"PK")
        assert "attachment" in answer.headers["Content-Disposition"]


def test_the_page_takes_a_fixed_number_of_queries(shown, django_assert_max_num_queries):
    browser = shown.world.browser(shown.by)
    with django_assert_max_num_queries(45):
        browser.get(f"/so-ket/{shown.review.pk}/")


def test_what_is_still_missing_is_listed_with_the_way_there(shown):
    page = shown.world.browser(shown.by).get(f"/so-ket/{shown.review.pk}/").content.decode()
    panel = page.partition('id="thieu"')[2].partition("</section>")[0]
    unsourced = shown.section("1.2").sentences.get(text="Câu chưa có nguồn.")
    assert f"/so-ket/{shown.review.pk}/muc/1.2/?cau={unsourced.pk}#nguon" in panel
    assert f"/so-ket/{shown.review.pk}/viet/{shown.section('3.1').pk}/" in panel
    assert f"/viet/{shown.section('1.2').pk}/" not in panel
    assert "Họ tên người ký" in panel


def test_a_reader_is_led_to_the_empty_section_and_not_into_the_editor(shown):
    page = shown.world.browser(shown.world.auditor).get(f"/so-ket/{shown.review.pk}/").content.decode()
    panel = page.partition('id="thieu"')[2].partition("</section>")[0]
    assert f"/so-ket/{shown.review.pk}/muc/3.1/" in panel
    assert "/viet/" not in panel
