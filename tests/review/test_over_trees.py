"""Figures of a review over the tree of another day: chosen on the page, named, marked when the organisation changes, frozen."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from trienkhai.access.errors import Unacceptable
from trienkhai.directory import actions as directory
from trienkhai.review import actions
from trienkhai.review.models import Figure
from trienkhai.review.verify import verify
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.over import Over

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 30)


@pytest.fixture
def restated(campaign):
    """A figure of the whole, restated to a day."""
    round_ = campaign.rounds[0]
    ask = Ask(campaign.world.group.pk, "QT02", (round_.pk,), "received", over=Over(DAY, restated=True))
    figure = actions.add_figure(campaign.review, key="quy-doi", name="Hội nghị", ask=ask, by=campaign.world.secretary)
    actions.refresh_figures(campaign.review, by=campaign.world.secretary)
    figure.refresh_from_db()
    return figure


def test_it_is_chosen_on_the_page_with_its_value_and_its_words(campaign):
    browser = campaign.world.browser(campaign.world.secretary)
    path = f"/so-ket/{campaign.review.pk}/so-lieu/"
    round_ = campaign.rounds[0]
    template = round_.version.template.key
    words = {
        "column": f"{template}:QT02", "unit": campaign.world.group.pk, "group": "", "basis": "received",
        "first": round_.pk, "last": round_.pk, "tree": "30/6/2026", "restated": "1",
    }  # fmt: skip
    shown = browser.get(path, words)
    assert shown.context["preview"]["shown"]
    assert browser.post(path, words).status_code == 302
    figure = Figure.objects.latest("pk")
    assert figure.ask["over"] == {"day": "2026-06-30", "restated": True}
    assert figure.name.endswith("quy đổi về 30/6/2026")
    wrong = browser.get(path, words | {"tree": "31/6/2026"})
    assert "31/6/2026" in wrong.content.decode() and not wrong.context["preview"]
    signed = browser.get(path, words | {"basis": "signed"})
    assert not signed.context["preview"]


def test_a_reorganisation_marks_it_and_no_other(campaign, restated):
    others = Figure.objects.exclude(pk=restated.pk)
    actions.refresh_figures(campaign.review, by=campaign.world.secretary)
    assert not Figure.objects.filter(is_stale=True).exists()
    on = timezone.localdate() - timedelta(days=1)
    directory.move_unit(campaign.world.n1, parent=campaign.world.south, on=on, by=campaign.world.secretary)
    restated.refresh_from_db()
    assert restated.is_stale
    assert not others.filter(is_stale=True).exists()


def test_an_edition_with_it_verifies_after_the_tree_of_that_day_was_changed(campaign, restated):
    edition = actions.freeze(campaign.review, by=campaign.world.secretary)
    assert edition.content["inputs"]["overlays"]
    directory.move_unit(
        campaign.world.n1, parent=campaign.world.south, on=DAY - timedelta(days=9), by=campaign.world.secretary
    )
    assert verify(edition) == []


def block_of(campaign, **more):
    return {
        "shape": "unit", "caption": "Theo đơn vị", "columns": ["QT03"], "rounds": [one.pk for one in campaign.rounds],
        "tree": "1/7/2023", "restated": "1", **more,
    }  # fmt: skip


@pytest.fixture
def merged(campaign):
    """The south was merged into the north after both had reported."""
    world = campaign.world
    directory.move_unit(world.s1, parent=world.north, on=date(2023, 7, 1), by=world.founder)
    directory.merge_units([world.south], world.north, on=date(2023, 7, 1), by=world.founder)


def test_a_table_restated_lists_the_units_of_that_day_and_counts_the_merged_ones(campaign, merged):
    browser, section = campaign.world.browser(campaign.by), campaign.section("1.2")
    address = f"/so-ket/{campaign.review.pk}/viet/{section.pk}/bang/"
    assert browser.post(address, block_of(campaign)).status_code == 302
    page = browser.get(f"/so-ket/{campaign.review.pk}/muc/1.2/").content.decode()
    assert "Theo đơn vị (quy đổi về 1/7/2023)" in page
    assert "Công ty Nam" not in page.partition("Theo đơn vị")[2].partition("</table>")[0]
    assert ">330</a>" in page  # 90 + 190 of the north, 50 of the south
    form = browser.get(f"{address}1/").content.decode()
    assert 'value="1/7/2023"' in form
    own = browser.post(f"{address}1/", block_of(campaign, restated=""))
    assert own.status_code == 302
    page = browser.get(f"/so-ket/{campaign.review.pk}/muc/1.2/").content.decode()
    assert "theo tổ chức ngày 1/7/2023" in page and ">280</a>" in page


def test_a_day_that_is_none_and_one_that_shows_others_are_refused(campaign, merged):
    browser, section = campaign.world.browser(campaign.by), campaign.section("1.2")
    address = f"/so-ket/{campaign.review.pk}/viet/{section.pk}/bang/"
    wrong = browser.post(address, block_of(campaign, tree="32/7/2023"))
    assert wrong.status_code == 422 and "32/7/2023" in wrong.content.decode()
    with pytest.raises(Unacceptable):
        actions.set_blocks(
            section,
            [{"kind": "chart", "caption": "x", "column": "QT03", "over": {"day": "never"}}],
            by=campaign.by,
        )
