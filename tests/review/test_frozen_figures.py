"""A frozen figure is followed as it was frozen, whatever became of its reports; beside it stands what it is today."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from tests.review.conftest import RESOLUTION, SPEC
from tests.review.frozen_ground import COLUMNS, correct, freeze_all, key_of
from trienkhai.audit.canonical import digest
from trienkhai.directives import actions as directives
from trienkhai.evidence.store import open_bytes
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.models import Decision, Pin, RoundUnit, Submission, TemplateVersion
from trienkhai.reporting.rules.spec import spec_to_json
from trienkhai.review.models import Edition
from trienkhai.review.queries.frozen_figures import frozen_figure, frozen_value
from trienkhai.review.verify import verify
from trienkhai.rollup.ask import BASES
from trienkhai.units.scope import EVERYTHING

pytestmark = pytest.mark.django_db


def test_the_resolution_of_a_frozen_figure_is_the_one_that_was_reviewed(campaign):
    spec = replace(SPEC, sections=(replace(SPEC.sections[0], provision="dieu-1"),))
    stored = spec_to_json(spec)
    TemplateVersion.objects.update(spec=stored, sha256=digest(stored))
    edition = freeze_all(campaign)
    second = RESOLUTION.decode().replace("18-NQ/ĐU", "25-NQ/ĐU")
    directives.register(campaign.world.root, second.encode(), "nq-2.txt", by=campaign.by, despite="số khác")
    page = campaign.world.browser(campaign.by).get(address(edition, key_of("accepted", "QT03"))).content.decode()
    assert "18-NQ/ĐU, Điều 1" in page
    assert "25-NQ/ĐU" not in page


def links_of(docx):
    return zipfile.ZipFile(io.BytesIO(docx)).read("word/_rels/document.xml.rels").decode()


def address(edition, key):
    return f"/so-ket/{edition.review_id}/an-ban/{edition.number}/so-lieu/{key}/"


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("column", COLUMNS)
def test_after_a_correction_the_frozen_trace_still_adds_up_to_the_frozen_value(edition, campaign, basis, column):
    correct(campaign)
    figure = frozen_figure(Edition.objects.get(pk=edition.pk), key_of(basis, column), EVERYTHING)
    assert figure.holds
    frozen = frozen_value(figure.facts)
    assert figure.then.answer.value == figure.then.recomputed == frozen
    assert figure.then.answer.coverage.to_json() == figure.facts["coverage"]
    assert figure.now.answer.value != frozen
    left = sum(one.left for one in figure.then.contributions)
    right = sum(one.right for one in figure.then.contributions)
    assert frozen == (left / right if column == "QT04" else left)
    assert {one.submission for one in figure.then.contributions} <= {int(pk) for pk in edition.content["submissions"]}
    assert verify(edition) == []


def test_an_act_dated_back_before_the_freezing_changes_nothing_of_it(edition, campaign):
    row = RoundUnit.objects.get(round=campaign.rounds[0], unit=campaign.world.north)
    long_ago = datetime(2023, 8, 1, tzinfo=UTC)
    reporting.reopen(Submission.objects.get(pk=row.accepted_id), reason="đính chính", by=campaign.by, at=long_ago)
    reporting.expect_unit(campaign.rounds[1], campaign.world.n1, reason="bổ sung", by=campaign.by, at=long_ago)
    assert verify(edition) == []
    figure = frozen_figure(edition, key_of("accepted", "QT03"), EVERYTHING)
    assert (figure.holds, figure.then.answer.value, figure.now.answer.value) == (True, Fraction(330), Fraction(240))


def test_what_moved_is_named_by_unit_and_round_with_both_reports(edition, campaign):
    correct(campaign)
    figure = frozen_figure(edition, key_of("accepted", "QT03"), EVERYTHING)
    rows = [(row.unit, row.round, row.sides[0].value, row.sides[1].value) for row in figure.rows]
    first, second = (one.name for one in campaign.rounds)
    assert rows == [("Công ty Bắc", first, "90", "87"), ("Công ty Nam", second, "–", "4")]
    then, now = (side.fact.submission for side in figure.rows[0].sides)
    assert (then.number, now.number) == (1, 2)
    assert then.pk in {one.submission for one in figure.then.contributions}


def test_one_who_may_not_open_a_contribution_sees_one_line_with_its_sum(edition, campaign):
    correct(campaign)
    figure = frozen_figure(edition, key_of("accepted", "QT03"), campaign.world.neighbour)
    assert figure.holds
    assert [(row.unit, row.sides[1].value) for row in figure.rows] == [("Công ty Nam", "4")]
    assert figure.outside == ("280", "277")
    assert figure.then.outside.value + sum(one.value for one in figure.then.contributions) == 330


def test_the_page_of_a_frozen_figure_says_both_values_and_leads_to_todays(edition, campaign):
    correct(campaign)
    browser, key = campaign.world.browser(campaign.by), key_of("accepted", "QT03")
    page = browser.get(address(edition, key)).content.decode()
    assert f"Bản chốt {edition.review_id}.{edition.number}" in page
    assert '<span class="num">330</span>; hôm nay: <span class="num">331</span>' in page
    figure = frozen_figure(edition, key, EVERYTHING)
    assert figure.now.url.replace("&", "&amp;") in page
    opened = browser.get(address(edition, key), {"mo": f"u{campaign.world.north.pk}", "tim": "bắc"}).content.decode()
    assert f'action="{address(edition, key)}#bao-cao"' in opened
    sheet = load_workbook(io.BytesIO(browser.get(address(edition, key), {"xuat": "xlsx"}).content))
    assert sum(row[4].value for row in sheet.worksheets[1].iter_rows(min_row=3)) == 330


def test_who_may_not_read_the_edition_does_not_see_its_figures(edition, campaign):
    browser = campaign.world.browser(campaign.world.neighbour)
    assert browser.get(address(edition, key_of("accepted", "QT03"))).status_code == 404
    own = campaign.world.browser(campaign.by)
    assert own.get(address(edition, "khong-co")).status_code == 404
    assert own.get(f"/so-ket/an-ban/{2**70}/so-lieu/a/").status_code == 404
    assert own.get(f"/so-ket/{2**70}/an-ban/{2**70}/so-lieu/a/").status_code == 404


def test_an_address_printed_by_its_edition_alone_still_leads_there(edition, campaign):
    key = key_of("accepted", "QT03")
    page = campaign.world.browser(campaign.by).get(f"/so-ket/an-ban/{edition.pk}/so-lieu/{key}/")
    assert f"Bản chốt {edition.review_id}.{edition.number}" in page.content.decode()


def test_word_annex_and_page_lead_to_the_frozen_trace(edition, campaign):
    link = address(edition, key_of("accepted", "QT03"))
    assert link in links_of(open_bytes(edition.paper))
    sheet = load_workbook(io.BytesIO(open_bytes(edition.annex))).worksheets[0]
    assert any(str(row[6].value).endswith(link) for row in sheet.iter_rows(min_row=2))
    page = campaign.world.browser(campaign.by).get(f"/so-ket/an-ban/{edition.pk}/").content.decode()
    assert f'href="{link}"' in page


def test_a_draft_leads_to_todays_trace(edition, campaign):
    paper = campaign.world.browser(campaign.by).get(f"/so-ket/{campaign.review.pk}/van-ban.docx").content
    links = links_of(paper)
    assert "/truy-nguon/?" in links
    assert "/an-ban/" not in links


def test_an_altered_pin_or_decision_is_found_and_named(edition, campaign):
    pin = Pin.objects.filter(pinned__isnull=False).first()
    Pin.objects.filter(pk=pin.pk).update(gap_reason="khác")
    decision = Decision.objects.first()
    Decision.objects.filter(pk=decision.pk).update(reason="khác")
    gone = Decision.objects.last()
    Decision.objects.filter(pk=gone.pk).delete()
    found = [(one.kind, one.name) for one in verify(edition)]
    assert [kind for kind, _name in found] == ["submission", "decision", "decision"]
    for (_kind, name), pk in zip(found, (pin.submission_id, decision.pk, gone.pk), strict=True):
        assert str(pk) in name


def test_a_round_that_changed_silently_is_named_even_beside_a_recorded_change(edition, campaign):
    reporting.expect_unit(campaign.rounds[0], campaign.world.n1, reason="bổ sung", by=campaign.by)
    assert verify(edition) == []
    RoundUnit.objects.filter(round=campaign.rounds[0], unit=campaign.world.south).update(is_expected=False)
    assert [one.kind for one in verify(edition)] == ["round"]
