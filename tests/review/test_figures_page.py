"""The figures of a review: removed, renamed, with the reports that moved them; what the picker proposes and refuses."""

import re

import pytest
from django.urls import reverse

from trienkhai.access.errors import Refused, Unacceptable
from trienkhai.audit.models import Entry
from trienkhai.review import actions
from trienkhai.review.models import Figure
from trienkhai.rollup.ask import Ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def figure(campaign):
    ask = Ask(unit=campaign.world.group.pk, column="QT03", rounds=tuple(one.pk for one in campaign.rounds))
    return actions.add_figure(campaign.review, key="da-du", name="Người đã dự", ask=ask, by=campaign.by)


def page_of(campaign, **asked):
    return campaign.world.browser(campaign.by).get(reverse("review:figures", args=[campaign.review.pk]), asked)


def post(campaign, figure, **given):
    address = reverse("review:figure", args=[campaign.review.pk, figure.pk])
    return campaign.world.browser(campaign.by).post(address, given, follow=True)


def test_a_figure_taken_by_mistake_is_removed(campaign, figure):
    assert "Đã bỏ số liệu" in post(campaign, figure, act="remove").content.decode()
    assert not Figure.objects.exists()
    entry = Entry.objects.get(event="review.figure_removed")
    assert (entry.details["figure"], entry.details["name"]) == ("da-du", "Người đã dự")


def test_a_figure_in_the_text_is_not_removed_and_its_section_is_named(campaign, figure):
    section = campaign.section("1.2")
    actions.write_section(section, "Có {{da-du}} người dự.", by=campaign.by, version=section.version)
    page = post(campaign, figure, act="remove")
    assert page.status_code == 422
    assert "<b>II. Việc quán triệt, học tập, tuyên truyền</b>" in page.content.decode()
    assert Figure.objects.get() == figure


def test_a_figure_gets_another_name_and_keeps_its_key_and_question(campaign, figure):
    assert "Đã lưu." in post(campaign, figure, act="rename", name="  Lượt người dự ").content.decode()
    renamed = Figure.objects.get()
    assert (renamed.name, renamed.key, renamed.ask) == ("Lượt người dự", "da-du", figure.ask)
    with pytest.raises(Unacceptable):
        actions.rename_figure(figure, name=" ", by=campaign.by)


def test_who_does_not_write_neither_renames_nor_removes(campaign, figure):
    for act in (lambda: actions.rename_figure(figure, name="x", by=campaign.world.officer),
                lambda: actions.remove_figure(figure, by=campaign.world.officer)):  # fmt: skip
        with pytest.raises(Refused):
            act()


def test_the_picker_begins_with_the_span_of_the_review_and_names_the_period_first(campaign):
    page = page_of(campaign).content.decode()
    first, last = campaign.rounds
    chosen = re.findall(r'<option value="(\d+)" selected>([^<]+)</option>', page)
    assert (str(first.pk), "Quý I/2023 · Biểu 01") in chosen
    assert (str(last.pk), "Quý II/2023 · Biểu 01") in chosen


def test_the_picker_says_coverage_in_words_and_how_a_key_is_written(campaign, figure):
    first, last = (one.pk for one in campaign.rounds)
    chosen = {"column": "bieu-01:QT03", "unit": campaign.world.group.pk, "first": first, "last": last}
    page = page_of(campaign, **chosen).content.decode()
    assert page.count("3 trên 4 báo cáo") == 2
    refused = page_of(campaign, **chosen, key="Người dự").content.decode()
    assert "Chỉ dùng chữ thường không dấu, chữ số, gạch nối." in refused


def test_a_figure_to_be_recalculated_names_the_report_that_moved_it(campaign, figure):
    assert "Báo cáo đã thay đổi" not in page_of(campaign).content.decode()
    sent = campaign.send(1, campaign.world.south, asked=5, came=4)
    page = page_of(campaign).content.decode()
    link = reverse("reporting:submission", args=[sent.pk])
    assert f'<a href="{link}">Công ty Nam, Quý II/2023 · Biểu 01</a>' in page
    assert "Công ty Bắc, Quý" not in page


def test_an_edition_tells_which_report_makes_a_figure_another_one(campaign, figure):
    edition = actions.freeze(campaign.review, by=campaign.by)
    sent = campaign.send(1, campaign.world.south, asked=5, came=4)
    page = campaign.world.browser(campaign.by).get(reverse("review:edition", args=[edition.pk])).content.decode()
    assert "1 số liệu đã chốt (trong lời văn, bảng, biểu đồ) nếu tính hôm nay sẽ khác." in page
    assert f'<a href="{reverse("reporting:submission", args=[sent.pk])}">Công ty Nam, Quý II/2023' in page
    review = campaign.world.browser(campaign.by).get(reverse("review:review", args=[campaign.review.pk]))
    assert "1 số liệu cần tính lại" in review.content.decode()
