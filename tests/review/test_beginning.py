"""A review is begun on the page: from a resolution, a template and a round with reports to a Word paper."""

from datetime import date

import pytest

from tests.review.conftest import RESOLUTION, SPEC
from trienkhai.access.errors import Refused, Unacceptable
from trienkhai.audit.models import Entry
from trienkhai.directives import actions as directives
from trienkhai.office.documents import check
from trienkhai.office.rulesets import get
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.models import RoundUnit
from trienkhai.review import actions
from trienkhai.review.models import Campaign, Review

pytestmark = pytest.mark.django_db


class Beginning:
    """A resolution, a template and one round with two reports; nothing of a review yet."""

    def __init__(self, world):
        self.world, self.by = world, world.secretary
        self.directive = directives.register(world.root, RESOLUTION, "nq.txt", by=self.by)
        version = reporting.design_template(world.root, SPEC, by=self.by)
        self.round = reporting.open_round(
            version, period_key="2023-Q1", due_on=date(2023, 4, 6), by=self.by, kinds=["company"]
        )
        for unit, sender, came in ((world.north, world.officer, 90), (world.south, world.neighbour, 50)):
            answers = {"cells": {"QT02": "100", "QT03": str(came)}, "texts": {"LV01": "Học theo ca."}}
            sent = reporting.submit(RoundUnit.objects.get(round=self.round, unit=unit), answers=answers, by=sender)
            reporting.accept(sent, by=self.by)
        self.browser = world.browser(self.by)

    def form(self, **changed):
        return {
            "unit": self.world.group.pk,
            "first": "1/1/2023",
            "last": "31/3/2023",
            "cut_off": "31/12/2099",
            "rounds": [self.round.pk],
            "outline": "so-ket-5-nam",
            "basis": "accepted",
            "dated": "20/8/2023",
            **changed,
        }

    def facts(self, **changed):
        return {
            "unit": self.world.group,
            "period_key": "2023-Q1",
            "cut_off": date(2099, 12, 31),
            "rounds": [self.round],
            "dated": date(2023, 8, 20),
            "by": self.by,
            **changed,
        }


@pytest.fixture
def beginning(world):
    return Beginning(world)


def test_the_list_offers_to_begin_and_the_form_knows_the_only_resolution(beginning):
    assert "/so-ket/bat-dau/" in beginning.browser.get("/so-ket/").content.decode()
    page = beginning.browser.get("/so-ket/bat-dau/").content.decode()
    assert "18-NQ/ĐU" in page
    assert "Báo cáo sơ kết thực hiện Nghị quyết 18-NQ/ĐU" in page
    assert f'value="{beginning.round.pk}" checked' in page


def test_campaign_and_report_are_begun_together(beginning):
    answer = beginning.browser.post("/so-ket/bat-dau/", beginning.form())
    review = Review.objects.get()
    assert answer.headers["Location"] == f"/so-ket/{review.pk}/"
    assert (review.ruleset, review.dated, review.basis) == ("nd30-2020", date(2023, 8, 20), "accepted")
    assert review.title == "Báo cáo sơ kết thực hiện Nghị quyết 18-NQ/ĐU"
    assert review.campaign.period_key == "2023-01-01..2023-03-31"
    assert [one.round for one in review.campaign.rounds.all()] == [beginning.round]
    assert review.sections.filter(provision__isnull=False).count() == 2
    acts = list(Entry.objects.filter(event__startswith="review.").values_list("event", flat=True))
    assert sorted(acts) == ["review.campaign_started", "review.started"]


def test_from_nothing_to_a_word_paper_by_pages_only(beginning):
    browser = beginning.browser
    browser.post("/so-ket/bat-dau/", beginning.form())
    review = Review.objects.get()
    chosen = {"column": "bieu-01:QT04", "unit": beginning.world.group.pk, "basis": "accepted", "key": "ty-le"}
    chosen |= {"first": beginning.round.pk, "last": beginning.round.pk}
    assert browser.post(f"/so-ket/{review.pk}/so-lieu/", chosen).status_code == 302
    section = review.sections.get(key="1.2")
    written = {"text": "Tỷ lệ dự đạt {{ty-le}}.", "version": 1}
    assert browser.post(f"/so-ket/{review.pk}/viet/{section.pk}/", written).status_code == 302
    draft = browser.get(f"/so-ket/{review.pk}/van-ban.docx").content
    assert [one for one in check(draft, get("nd30-2020")) if one.certain] == []
    assert browser.post(f"/so-ket/{review.pk}/chot/").status_code == 302
    assert "70" in review.editions.get().content["figures"]["ty-le"]["shown"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"ruleset": "hd36-2018", "dated": "20/8/2026"}, "Hướng dẫn 05-HD/VPTW"),
        ({"dated": "20/8/2019"}, "20/8/2019"),
        ({"rounds": []}, "Chọn ít nhất một kỳ"),
        ({"last": "31/12/2022"}, "kết thúc trước khi bắt đầu"),
        ({"unit": "99999999999999999999"}, "Đơn vị sơ kết"),
        ({"cut_off": "32/1/2023"}, "32/1/2023"),
    ],
)
def test_what_does_not_fit_is_told_in_words_and_nothing_is_begun(beginning, changed, told):
    answer = beginning.browser.post("/so-ket/bat-dau/", beginning.form(**changed))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Campaign.objects.count() == Review.objects.count() == 0


def test_who_may_not_write_reviews_may_not_begin_one(beginning):
    for person in (beginning.world.auditor, beginning.world.officer):
        browser = beginning.world.browser(person)
        assert browser.get("/so-ket/bat-dau/").status_code == 403
        assert browser.post("/so-ket/bat-dau/", beginning.form()).status_code == 403
        with pytest.raises(Refused):
            actions.begin_review(beginning.directive, **beginning.facts(by=person))
    assert Review.objects.count() == 0


def test_a_unit_below_is_found_by_its_name_and_only_units_of_the_own_scope_are_offered(beginning):
    page = beginning.browser.get(f"/so-ket/bat-dau/?directive={beginning.directive.pk}&find=chi+bo+1").content.decode()
    assert f'<option value="{beginning.world.n1.pk}">' in page
    northern = beginning.world.person("northern", "secretary", at=beginning.world.north)
    page = beginning.world.browser(northern).get("/so-ket/bat-dau/").content.decode()
    assert f'<option value="{beginning.world.north.pk}">' in page
    assert f">{beginning.world.root.name} (SL)<" not in page
    refused = beginning.world.browser(northern).post("/so-ket/bat-dau/", beginning.form())
    assert refused.status_code == 422


def test_everything_wrong_is_told_at_once(beginning):
    with pytest.raises(Unacceptable) as refused:
        actions.begin_review(
            beginning.directive,
            **beginning.facts(period_key="2023-Q9", rounds=[], outline_key="x", basis="y", paper={"number": "số 1"}),
        )
    assert len(refused.value.problems) == 5
    assert Campaign.objects.count() == 0


def test_the_rules_of_layout_follow_the_kind_of_organisation_and_the_date(beginning):
    root = beginning.world.root
    for pack, day, key in (
        ("vn-party", date(2026, 5, 26), "hd36-2018"),
        ("vn-party", date(2026, 5, 27), "hd05-2026"),
        ("plain", date(2026, 5, 27), "plain"),
    ):
        type(root).objects.filter(pk=root.pk).update(pack=pack)
        beginning.directive.root.refresh_from_db()
        assert actions.begin_review(beginning.directive, **beginning.facts(dated=day)).ruleset == key
