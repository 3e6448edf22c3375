"""What an author may draw on: units whose totals, rounds, reports and files are his to see; nothing else shows a value."""

from datetime import date

import pytest

from trienkhai.access.errors import Refused, Unacceptable
from trienkhai.directory import actions as directory
from trienkhai.evidence.store import store
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.models import Submission, SubmissionFile
from trienkhai.review import actions
from trienkhai.rollup.ask import Ask

pytestmark = pytest.mark.django_db


class OfNorth:
    """A review of the company in the north, written by its own secretary."""

    def __init__(self, campaign):
        self.all, self.world = campaign, campaign.world
        self.by = self.world.person("author", "secretary", at=self.world.north)
        self.review = actions.start_review(self.started(), title="Bắc", dated=date(2023, 8, 1), by=self.by)
        self.address = f"/so-ket/{self.review.pk}/so-lieu/"

    def started(self, rounds=None):
        return actions.start_campaign(
            self.all.directive,
            unit=self.world.north,
            name="Sơ kết Bắc",
            period_key="2023-H1",
            cut_off=date(2099, 12, 31),
            rounds=rounds or self.all.rounds,
            by=self.by,
        )

    def ask(self, unit):
        return Ask(unit.pk, "QT02", (self.all.rounds[0].pk,))

    def chosen(self, unit, **more):
        first = self.all.rounds[0].pk
        return {"column": "bieu-01:QT02", "unit": unit.pk, "first": first, "last": first, **more}


@pytest.fixture
def author(campaign):
    return OfNorth(campaign)


def test_a_figure_of_ones_own_unit_is_taken_and_one_of_a_neighbour_is_refused(author):
    world = author.world
    figure = actions.add_figure(author.review, key="bac", name="x", ask=author.ask(world.north), by=author.by)
    assert figure.shown == "100"
    for unit in (world.south, world.group):
        with pytest.raises(Refused):
            actions.add_figure(author.review, key="nam", name="x", ask=author.ask(unit), by=author.by)


def test_the_picker_offers_and_shows_only_units_whose_totals_one_may_see(author):
    browser = author.world.browser(author.by)
    assert '<p class="big">100</p>' in browser.get(author.address, author.chosen(author.world.north)).content.decode()
    answer = browser.get(author.address, author.chosen(author.world.south, find="cong ty nam"))
    page = answer.content.decode()
    assert (answer.status_code, '<p class="big">' in page) == (422, False)
    assert f'value="{author.world.south.pk}"' not in page.partition('name="unit"')[2].partition("</select>")[0]
    assert browser.post(author.address, author.chosen(author.world.south)).status_code == 422
    assert not author.review.figures.exists()


def test_a_review_begins_only_from_rounds_one_may_see(author):
    other = directory.create_root(key="khac", name="Khác", pack="vn-state", place="X", by=author.world.founder)
    top = directory.open_unit(
        other, on=date(2020, 1, 1), parent=None, name="Đỉnh", code="K", kind="company", by=author.world.founder
    )
    leader = author.world.person("leader", "secretary", at=top)
    version = reporting.design_template(other, author.all.rounds[0].version.parsed, by=leader)
    hidden = reporting.open_round(version, period_key="2023-Q1", due_on=date(2023, 7, 6), by=leader, kinds=["company"])
    with pytest.raises(Refused):
        author.started([*author.all.rounds, hidden])
    with pytest.raises(Refused):
        actions.begin_review(
            author.all.directive,
            unit=author.world.north,
            period_key="2023-H1",
            cut_off=date(2099, 12, 31),
            rounds=[hidden],
            dated=date(2023, 8, 1),
            by=author.by,
        )
    assert author.started().rounds.count() == 2


def test_a_figure_draws_on_rounds_of_its_campaign_only(campaign):
    outside = reporting.open_round(
        campaign.rounds[0].version,
        period_key="2023-Q3",
        due_on=date(2023, 10, 6),
        by=campaign.by,
        kinds=["company"],
    )
    for rounds in ((outside.pk,), (campaign.rounds[0].pk, outside.pk)):
        ask = Ask(campaign.world.group.pk, "QT03", rounds)
        with pytest.raises(Unacceptable, match="đợt sơ kết"):
            actions.add_figure(campaign.review, key="q3", name="QT03", ask=ask, by=campaign.by)


def test_only_a_report_or_file_one_may_read_becomes_a_source(author):
    section = author.review.sections.get(key="1.2")
    actions.write_section(section, "Câu.", by=author.by, version=1)
    sentence = section.sentences.get()
    theirs = Submission.objects.get(round_unit__unit=author.world.south)
    secret = store(b"rieng", name="a.txt", kind="text", by=author.world.neighbour)
    SubmissionFile.objects.create(submission=theirs, file=secret)
    with pytest.raises(Unacceptable):
        actions.add_source(sentence, file=secret, by=author.by)
    with pytest.raises(Refused):
        actions.add_source(sentence, submission=theirs, field_key="LV01", by=author.by)
    assert not sentence.sources.exists()
    own = Submission.objects.filter(round_unit__unit=author.world.north).first()
    actions.add_source(sentence, submission=own, field_key="LV01", by=author.by)
    assert sentence.sources.get().submission == own


def test_the_same_indicator_is_taken_again_under_a_key_of_its_own_and_a_key_given_twice_is_said_on_the_form(author):
    browser = author.world.browser(author.by)
    for basis in ("accepted", "received", "signed"):
        chosen = author.chosen(author.world.north, basis=basis)
        assert browser.post(author.address, chosen).status_code == 302
    keys = list(author.review.figures.order_by("pk").values_list("key", flat=True))
    assert keys == [keys[0], f"{keys[0]}-2", f"{keys[0]}-3"]
    again = browser.post(author.address, author.chosen(author.world.north, key=keys[0]))
    assert again.status_code == 422
    assert keys[0] in again.content.decode().partition('class="note late"')[2].partition("</div>")[0]


def test_rounds_are_offered_as_their_periods_begin(campaign):
    year = reporting.open_round(
        campaign.rounds[0].version,
        period_key="2022",
        due_on=date(2023, 1, 6),
        by=campaign.by,
        kinds=["company"],
    )
    whole = reporting.open_round(
        campaign.rounds[0].version,
        period_key="2023-05-01..2023-05-31",
        due_on=date(2023, 7, 6),
        by=campaign.by,
        kinds=["company"],
    )
    started = actions.start_campaign(
        campaign.directive,
        unit=campaign.world.group,
        name="x",
        period_key="2023",
        cut_off=date(2099, 12, 31),
        rounds=[whole, *campaign.rounds, year],
        by=campaign.by,
    )
    review = actions.start_review(started, title="x", dated=date(2023, 8, 1), by=campaign.by)
    page = campaign.world.browser(campaign.by).get(f"/so-ket/{review.pk}/so-lieu/").content.decode()
    offered = page.partition('name="first"')[2].partition("</select>")[0]
    places = [offered.index(f'value="{one.pk}"') for one in (year, *campaign.rounds, whole)]
    assert places == sorted(places)
