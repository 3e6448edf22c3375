"""A draft names no unit that its reader may not see; an edition is one paper for all who read the review."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.review.test_paper import text_of
from trienkhai.evidence.store import open_bytes
from trienkhai.review import actions
from trienkhai.rollup.ask import Ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(campaign):
    """Somebody who may read the review, and of the reports those of the group alone. South gave nothing in the second quarter."""
    rounds = tuple(one.pk for one in campaign.rounds)
    ask = Ask(unit=campaign.world.group.pk, column="QT03", rounds=rounds)
    actions.add_figure(campaign.review, key="nguoi", name="Người đã dự", ask=ask, by=campaign.by)
    block = {"kind": "table", "by": "year", "caption": "Người dự", "columns": [{"column": "QT03"}]}
    actions.set_blocks(campaign.review.sections.first(), [block], by=campaign.by)
    return campaign.world.browser(campaign.world.person("member", "member", at=campaign.world.group, reach="unit"))


def rows_of(data):
    return [row for sheet in load_workbook(BytesIO(data)) for row in sheet.iter_rows(values_only=True)]


def test_the_annex_of_a_draft_counts_what_its_reader_may_not_see(campaign, member):
    address = f"/so-ket/{campaign.review.pk}/phu-luc.xlsx"
    named = str(rows_of(member.get(address).content))
    assert "Công ty Nam" not in named
    assert "1 đơn vị ngoài phạm vi xem" in named
    assert "Công ty Nam" in str(rows_of(campaign.world.browser(campaign.by).get(address).content))


def test_the_paper_of_a_draft_counts_what_its_reader_may_not_see(campaign, member):
    address = f"/so-ket/{campaign.review.pk}/van-ban.docx"
    printed = text_of(member.get(address).content)
    assert "Công ty Nam" not in printed
    assert "1 đơn vị ngoài phạm vi xem" in printed
    assert "Công ty Nam" in text_of(campaign.world.browser(campaign.by).get(address).content)


def test_an_edition_names_all_whoever_freezes_it(campaign, member):
    chief = campaign.world.person("chief", "secretary", at=campaign.world.group, reach="unit")
    edition = actions.freeze(campaign.review, by=chief)
    assert "Công ty Nam" in text_of(open_bytes(edition.paper))
    assert "Công ty Nam" in str(rows_of(open_bytes(edition.annex)))
