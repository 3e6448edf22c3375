"""What authors type is stored composed and without characters that nobody sees, whichever act stores it."""

import unicodedata
from datetime import date

import pytest
from django.urls import reverse

from trienkhai.access.errors import Unacceptable
from trienkhai.review import actions
from trienkhai.review.gather import gather
from trienkhai.review.queries.missing import missing_of
from trienkhai.review.queries.page import headings_of
from trienkhai.review.values import file_name
from trienkhai.rollup.ask import Ask

pytestmark = pytest.mark.django_db
TYPED = unicodedata.normalize("NFD", "Báo  cáo") + "\x07"


def ask_of(campaign):
    return Ask(unit=campaign.world.group.pk, column="QT03", rounds=tuple(one.pk for one in campaign.rounds))


def test_names_and_titles(campaign):
    facts = {
        "unit": campaign.world.group,
        "period_key": "2023",
        "cut_off": date(2099, 12, 31),
        "rounds": campaign.rounds,
    }
    begun = actions.begin_review(
        campaign.directive, dated=date(2023, 8, 20), name=TYPED, title=TYPED, by=campaign.by, **facts
    )
    assert (begun.title, begun.campaign.name) == ("Báo cáo", "Báo cáo")
    assert actions.set_paper(campaign.review, {}, title=TYPED, by=campaign.by).title == "Báo cáo"
    started = actions.start_campaign(campaign.directive, name=TYPED, by=campaign.by, **facts)
    assert started.name == "Báo cáo"
    again = actions.start_review(started, title=TYPED, dated=date(2023, 8, 20), by=campaign.by)
    assert again.title == "Báo cáo"


def test_captions_and_headings_of_tables(campaign):
    section = campaign.review.sections.first()
    column = {"column": "QT03", "title": TYPED}
    actions.set_blocks(
        section, [{"kind": "table", "by": "unit", "caption": TYPED, "columns": [column]}], by=campaign.by
    )
    section.refresh_from_db()
    assert section.blocks[0]["caption"] == section.blocks[0]["columns"][0]["title"] == "Báo cáo"


def test_the_name_of_a_figure(campaign):
    figure = actions.add_figure(campaign.review, key="so", name=TYPED, ask=ask_of(campaign), by=campaign.by)
    assert figure.name == "Báo cáo"
    with pytest.raises(Unacceptable):
        actions.add_figure(campaign.review, key="dai", name="x" * 301, ask=ask_of(campaign), by=campaign.by)


@pytest.mark.parametrize("key", ["1-2-b1-c2021", "mo-dau-b2-r1-c1", "1-b10-r3", "x" * 61])
def test_a_figure_takes_no_key_that_a_table_makes(campaign, key):
    with pytest.raises(Unacceptable):
        actions.add_figure(campaign.review, key=key, name="x", ask=ask_of(campaign), by=campaign.by)


def test_a_section_that_others_stand_under_is_not_unwritten(campaign):
    gathered = gather(campaign.review)
    above = {section.parent_id for section in gathered.sections} - {None}
    empty = {section.pk for section in missing_of(gathered).empty}
    assert above
    assert not above & empty
    assert {heading.state for heading in headings_of(gathered.sections) if heading.section.pk in above} == {"plain"}
    browser = campaign.world.browser(campaign.by)
    for section in gathered.sections:
        page = browser.get(reverse("review:section", args=[campaign.review.pk, section.key])).content.decode()
        assert ("Mục này chưa viết" in page) == (section.pk in empty)


def test_files_are_named_in_the_language_of_the_paper(campaign):
    names = [file_name(campaign.review, kind, 7) for kind in ("docx", "pdf", "annex")]
    assert names == ["so-ket-7.docx", "so-ket-7.pdf", "so-ket-7-phu-luc.xlsx"]
    actions.set_paper(campaign.review, {"language": "en"}, by=campaign.by)
    campaign.review.refresh_from_db()
    assert file_name(campaign.review, "annex", 7, 1) == "review-7-1-annex.xlsx"
    address = reverse("review:paper", args=[campaign.review.pk])
    answer = campaign.world.browser(campaign.by).get(address)
    assert f'"review-{campaign.review.pk}.docx"' in answer.headers["Content-Disposition"]
