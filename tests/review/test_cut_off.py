"""Only reports sent by the cut-off day count in a review; what is decided on them later still does."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from trienkhai.audit.canonical import digest
from trienkhai.audit.models import Entry
from trienkhai.office.documents.paper import Paragraph
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.models import RoundUnit, Submission
from trienkhai.review import actions
from trienkhai.review.actions.paper import Days
from trienkhai.review.annex import annex_workbook
from trienkhai.review.documents import paper_of
from trienkhai.review.gather import gather
from trienkhai.review.models import Edition, Figure
from trienkhai.review.queries.frozen_figures import frozen_figure
from trienkhai.review.verify import verify
from trienkhai.rollup import trace
from trienkhai.rollup.ask import Ask
from trienkhai.units.scope import EVERYTHING

pytestmark = pytest.mark.django_db
LAST_DAY = date(2023, 7, 31)
TOO_LATE = datetime(2023, 7, 31, 17, 0, tzinfo=UTC)  # midnight at Vinh
JUST_IN_TIME = datetime(2023, 7, 31, 16, 59, 59, tzinfo=UTC)


@pytest.fixture
def figure(campaign):
    """Who came, over both quarters; everything so far was sent in time, and the cut-off day is the last of July."""
    Submission.objects.update(submitted_at=datetime(2023, 7, 10, tzinfo=UTC))
    cut_off_on(campaign, LAST_DAY)
    ask = Ask(unit=campaign.world.group.pk, column="QT03", rounds=tuple(one.pk for one in campaign.rounds))
    return actions.add_figure(campaign.review, key="nguoi", name="Người đã dự", ask=ask, by=campaign.by)


def cut_off_on(campaign, day, conference_on=None):
    campaign.review = actions.set_paper(campaign.review, {}, days=Days(day, conference_on), by=campaign.by)


def anew(campaign):
    """The figure answered again: its exact value and its coverage."""
    actions.refresh_figures(campaign.review, by=campaign.by)
    found = Figure.objects.get(key="nguoi")
    return int(found.numerator), found.coverage


def correct(campaign, when):
    """North's accepted report of the second quarter is reopened and sent again."""
    row = RoundUnit.objects.get(round=campaign.rounds[1], unit=campaign.world.north)
    reporting.reopen(Submission.objects.get(pk=row.accepted_id), reason="đính chính", by=campaign.by, at=when)
    return campaign.send(1, campaign.world.north, asked=200, came=100, when=when)


def test_a_report_of_after_the_cut_off_day_does_not_count_and_is_named(campaign, figure):
    before, coverage = anew(campaign)
    assert "late_units" not in coverage
    campaign.send(1, campaign.world.south, asked=10, came=4, when=TOO_LATE)
    south = [campaign.world.south.pk, "Công ty Nam", campaign.rounds[1].pk]
    value, coverage = anew(campaign)
    assert value == before
    assert south in coverage["missing_units"]
    assert coverage["late_units"] == [south]


def test_the_cut_off_day_itself_still_counts(campaign, figure):
    before, _coverage = anew(campaign)
    campaign.send(1, campaign.world.south, asked=10, came=4, when=JUST_IN_TIME)
    assert anew(campaign)[0] == before + 4


def test_what_was_sent_in_time_and_accepted_later_counts(campaign, figure):
    before, _coverage = anew(campaign)
    sent = campaign.send(1, campaign.world.south, asked=10, came=4, when=JUST_IN_TIME, accept=False)
    reporting.accept(sent, by=campaign.by, at=TOO_LATE)
    assert anew(campaign)[0] == before + 4


def test_a_report_that_was_replaced_too_late_has_none_accepted_in_time(campaign, figure):
    before, _coverage = anew(campaign)
    correct(campaign, TOO_LATE)
    value, coverage = anew(campaign)
    assert value == before - 190
    assert coverage["late_units"] == [[campaign.world.north.pk, "Công ty Bắc", campaign.rounds[1].pk]]


def test_page_trace_annex_and_edition_agree_with_the_figure(campaign, figure):
    late = campaign.send(1, campaign.world.south, asked=10, came=4, when=TOO_LATE)
    value, _coverage = anew(campaign)
    shown = gather(campaign.review).figures["nguoi"]
    assert shown.answer.value == value
    followed = trace.of(shown.ask)
    assert followed.adds_up
    assert late.pk not in {one.submission for one in followed.contributions}
    page = campaign.world.browser(campaign.by).get(shown.ask.url).content.decode()
    assert "31/7/2023" in page
    assert "đến sau ngày chốt" in page
    book = load_workbook(BytesIO(annex_workbook(gather(campaign.review), reader=campaign.by)))
    assert late.receipt not in {row[0] for row in book.worksheets[2].iter_rows(values_only=True)}


def test_an_edition_keeps_its_cut_off_day(campaign, figure):
    campaign.send(1, campaign.world.south, asked=10, came=4, when=TOO_LATE)
    value, coverage = anew(campaign)
    edition = Edition.objects.get(pk=actions.freeze(campaign.review, by=campaign.by).pk)
    assert edition.content["review"]["cut_off"] == "2023-07-31"
    assert edition.content["figures"]["nguoi"]["coverage"] == coverage
    assert verify(edition) == []
    cut_off_on(campaign, date(2023, 12, 31))
    assert anew(campaign)[0] == value + 4
    assert verify(edition) == []
    frozen = frozen_figure(edition, "nguoi", EVERYTHING)
    assert (frozen.holds, frozen.then.answer.value, frozen.now.answer.value) == (True, value, value)


def test_verifying_reckons_anew_which_reports_were_the_last_in_time(campaign, figure):
    late = campaign.send(1, campaign.world.south, asked=10, came=4, when=TOO_LATE)
    edition = Edition.objects.get(pk=actions.freeze(campaign.review, by=campaign.by).pk)
    Submission.objects.filter(pk=late.pk).update(submitted_at=JUST_IN_TIME)
    assert {found.kind for found in verify(edition)} == {"submission", "cut_off"}


def test_an_edition_of_before_there_were_cut_off_days_still_verifies(campaign, figure):
    edition = Edition.objects.get(pk=actions.freeze(campaign.review, by=campaign.by).pk)
    content = edition.content
    content["format"] = 2
    del content["review"]["cut_off"], content["inputs"]["until"], content["inputs"]["late"]
    for frozen in content["figures"].values():
        del frozen["ask"]["until"]
    edition.sha256 = digest(content)
    edition.save()
    campaign.send(1, campaign.world.south, asked=10, came=4, when=TOO_LATE)
    assert verify(edition) == []


def test_moving_the_cut_off_day_is_logged_and_marks_the_figures(campaign, figure):
    browser = campaign.world.browser(campaign.by)
    address = reverse("review:paper_facts", args=[campaign.review.pk])
    campaign.send(1, campaign.world.south, asked=10, came=4, when=TOO_LATE)
    page = browser.get(address)
    assert "Công ty Nam" in page.content.decode()
    assert [one.unit for one in page.context["late"].reports] == ["Công ty Nam"]
    form = page.context["form"]
    typed = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    typed |= {"cut_off": "1/8/2023", "conference_on": "10/9/2023", "stamp": page.context["stamp"]}
    assert browser.post(address, typed).status_code == 302
    assert Figure.objects.get().is_stale
    assert not browser.get(address).context["late"]
    entry = Entry.objects.filter(event="review.campaign_days_set").latest("pk")
    assert (entry.details["before"]["cut_off"], entry.details["after"]["cut_off"]) == ("2023-07-31", "2023-08-01")
    shown = browser.get(reverse("review:review", args=[campaign.review.pk])).content.decode()
    assert "10/9/2023" in shown


def test_the_paper_names_who_came_after_the_cut_off_day(campaign, figure):
    campaign.send(1, campaign.world.south, asked=10, came=4, when=TOO_LATE)
    section = campaign.review.sections.first()
    block = {"kind": "table", "by": "unit", "caption": "Người dự", "columns": [{"column": "QT03"}]}
    actions.set_blocks(section, [block], by=campaign.by)
    paper = paper_of(gather(campaign.review), reader=campaign.by)
    notes = " ".join(str(run) for one in paper.body if isinstance(one, Paragraph) for run in one.runs)
    assert "31/7/2023" in notes
    assert "Công ty Nam" in notes
