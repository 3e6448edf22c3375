"""Pages and papers that are read under one picture of the database write nothing there: each of them answers."""

import pytest
from django.urls import reverse

from tests.review.conftest import Campaign
from tests.world.people import World
from trienkhai.review import actions
from trienkhai.rollup.ask import Ask


@pytest.mark.django_db(transaction=True)
def test_every_page_under_one_picture_answers(transactional_db):
    campaign = Campaign(World())
    ask = Ask(unit=campaign.world.group.pk, column="QT03", rounds=tuple(one.pk for one in campaign.rounds))
    actions.add_figure(campaign.review, key="nguoi", name="Người đã dự", ask=ask, by=campaign.by)
    edition = actions.freeze(campaign.review, by=campaign.by)
    browser = campaign.world.browser(campaign.by)
    for address in (
        reverse("rollup:index"),
        reverse("rollup:round_totals", args=[campaign.rounds[0].pk]),
        ask.url,
        f"{ask.url}&xuat=xlsx",
        reverse("review:review", args=[campaign.review.pk]),
        reverse("review:paper", args=[campaign.review.pk]),
        reverse("review:annex", args=[campaign.review.pk]),
        reverse("review:edition", args=[edition.pk]),
        edition.address_of("nguoi"),
    ):
        assert browser.get(address).status_code == 200, address
