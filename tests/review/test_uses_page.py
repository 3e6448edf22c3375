"""From a report up to what was said with it: figures, tables, sentences and editions, complete, and as they stand today."""

import pytest

from tests.review.frozen_ground import correct
from trienkhai.reporting.models import RoundUnit, Submission
from trienkhai.review import actions
from trienkhai.review.gather import asked_in
from trienkhai.review.queries.uses import uses_of
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.trace import of

pytestmark = pytest.mark.django_db


def first_of_north(campaign) -> Submission:
    return Submission.objects.filter(round=campaign.rounds[0], round_unit__unit=campaign.world.north).earliest("pk")


def table(campaign, columns, rounds):
    block = {
        "kind": "table", "by": "unit", "caption": "Theo đơn vị", "rounds": [one.pk for one in rounds],
        "columns": [{"column": column} for column in columns],
    }  # fmt: skip
    actions.set_blocks(campaign.section("1.2"), [block], by=campaign.by)


def test_every_figure_whose_contributions_hold_it_is_listed_and_no_other(campaign):
    """Against the traces of all figures, which find their reports in another way."""
    table(campaign, ["QT02", "QT03", "QT04"], campaign.rounds)
    sent = first_of_north(campaign)
    (found,) = uses_of(sent, campaign.by)
    asked = {one.key: one.ask for one, _sections in asked_in(campaign.review)}
    expected = {key for key, ask in asked.items() if sent.pk in {one.submission for one in of(ask).contributions}}
    assert {use.key for use in found.uses} == expected
    assert expected and expected != set(asked)  # those of the south rest on other reports


def test_the_page_shows_what_is_to_be_recalculated_and_what_an_edition_held(campaign, edition):
    browser, sent = campaign.world.browser(campaign.by), first_of_north(campaign)
    page = browser.get(f"/so-ket/bao-cao/{sent.pk}/").content.decode()
    assert f"Bản chốt {edition.name}" in page and "hôm nay không còn tính" not in page
    correct(campaign)
    page = browser.get(f"/so-ket/bao-cao/{sent.pk}/").content.decode()
    assert "hôm nay không còn tính báo cáo này" in page
    newest = RoundUnit.objects.get(round=campaign.rounds[0], unit=campaign.world.north).latest
    page = browser.get(f"/so-ket/bao-cao/{newest.pk}/").content.decode()
    assert "cần tính lại" in page and f"Bản chốt {edition.name}" not in page


def test_a_sentence_that_names_it_is_listed(campaign):
    sent, section = first_of_north(campaign), campaign.section("1.2")
    section = actions.write_section(section, "Học theo ca ở phía Bắc.", by=campaign.by, version=section.version)
    sentence = section.sentences.get()
    actions.add_source(sentence, submission=sent, field_key="LV01", by=campaign.by)
    page = campaign.world.browser(campaign.by).get(f"/so-ket/bao-cao/{sent.pk}/").content.decode()
    assert "Học theo ca ở phía Bắc." in page


def test_the_report_and_the_trace_lead_there(campaign, edition):
    browser, sent = campaign.world.browser(campaign.by), first_of_north(campaign)
    page = browser.get(f"/ky-bao-cao/bao-cao/{sent.pk}/").content.decode()
    assert f'href="/so-ket/bao-cao/{sent.pk}/"' in page
    ask = Ask(campaign.world.group.pk, "QT03", (campaign.rounds[0].pk,), "received")
    assert "Trong báo cáo sơ kết" in browser.get(ask.url).content.decode()


def test_who_sees_no_review_sees_no_use_and_who_sees_no_report_no_page(campaign, edition):
    sent, world = first_of_north(campaign), campaign.world
    own = world.browser(world.officer)
    page = own.get(f"/so-ket/bao-cao/{sent.pk}/")
    assert page.status_code == 200 and "Bản chốt" not in page.content.decode()
    assert f'href="/so-ket/bao-cao/{sent.pk}/"' not in own.get(f"/ky-bao-cao/bao-cao/{sent.pk}/").content.decode()
    assert world.browser(world.neighbour).get(f"/so-ket/bao-cao/{sent.pk}/").status_code == 404
