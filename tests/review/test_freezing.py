"""Freezing keeps nobody waiting; what it stores tells of exactly the reports that count, and stays comparable."""

import io
from datetime import date

import pytest
from django.db import connection
from django.utils import timezone
from openpyxl import load_workbook

from tests.review.conftest import Campaign
from tests.review.test_scope import OfNorth
from tests.world.people import World
from trienkhai.access.errors import WrongState
from trienkhai.audit.canonical import digest
from trienkhai.evidence.store import open_bytes
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.models import RoundUnit, Submission
from trienkhai.reporting.rules.spec import NumberField, Section, Spec, TextField
from trienkhai.review import actions
from trienkhai.review.actions import freezing
from trienkhai.review.annex import annex_workbook
from trienkhai.review.documents import anchor_of
from trienkhai.review.frozen import row_digest
from trienkhai.review.gather import gather
from trienkhai.review.models import Edition, Figure, Review
from trienkhai.review.queries.changed import changed_since
from trienkhai.review.verify import verify
from trienkhai.rollup.ask import Ask
from trienkhai.units.models import Root

pytestmark = pytest.mark.django_db


def write_about(campaign, column="QT03", basis="accepted"):
    ask = Ask(campaign.world.group.pk, column, tuple(one.pk for one in campaign.rounds), basis)
    actions.add_figure(campaign.review, key="so", name=column, ask=ask, by=campaign.by)
    actions.write_section(campaign.section("1.2"), "Có {{so}}.", by=campaign.by, version=1)


@pytest.mark.django_db(transaction=True)
def test_no_lock_is_held_while_the_paper_is_made_and_the_hashes_are_taken(monkeypatch):
    campaign = Campaign(World())
    write_about(campaign)
    held = []
    real = freezing.write
    monkeypatch.setattr(freezing, "write", lambda paper: (held.append(connection.in_atomic_block), real(paper))[1])
    edition = actions.freeze(campaign.review, by=campaign.by)
    assert held == [False]
    assert verify(edition) == []


def test_what_is_written_while_the_paper_is_made_stops_the_freezing(campaign, monkeypatch):
    write_about(campaign)
    real = freezing.write

    def interrupted(paper):
        actions.write_section(campaign.section("1.2"), "Đã có {{so}}.", by=campaign.by, version=2)
        return real(paper)

    monkeypatch.setattr(freezing, "write", interrupted)
    with pytest.raises(WrongState):
        actions.freeze(campaign.review, by=campaign.by)
    assert not Edition.objects.exists()
    monkeypatch.setattr(freezing, "write", real)
    assert actions.freeze(campaign.review, by=campaign.by).number == 1


def test_an_edition_can_be_frozen_while_a_report_comes_in(campaign, monkeypatch):
    write_about(campaign)
    real = freezing.write
    monkeypatch.setattr(
        freezing, "write", lambda paper: (campaign.send(1, campaign.world.south, asked=10, came=1), real(paper))[1]
    )
    edition = actions.freeze(campaign.review, by=campaign.by)
    assert edition.content["figures"]["so"]["shown"] == "330"
    assert verify(edition) == []
    assert Figure.objects.get().is_stale


def reports_in(data):
    rows = load_workbook(io.BytesIO(data)).worksheets[2].iter_rows(min_row=2, values_only=True)
    return [row[:3] for row in rows]


def test_the_annex_lists_the_reports_that_count_and_no_others(campaign):
    write_about(campaign)
    replaced = Submission.objects.get(round=campaign.rounds[1])
    reporting.reopen(replaced, reason="sai số", by=campaign.by)
    latest = campaign.send(1, campaign.world.north, asked=200, came=195)
    campaign.send(1, campaign.world.south, asked=10, came=1, accept=False)  # nobody accepted it: it gives no figure
    listed = {row[0] for row in reports_in(annex_workbook(gather(campaign.review), reader=campaign.by))}
    assert listed == {
        latest.receipt,
        *Submission.objects.filter(round=campaign.rounds[0]).values_list("receipt", flat=True),
    }
    assert replaced.receipt not in listed
    edition = actions.freeze(campaign.review, by=campaign.by)
    assert {row[0] for row in reports_in(open_bytes(edition.annex))} == listed


def test_the_annex_names_rounds_and_holds_numbers_and_moments_that_can_be_reckoned_with(campaign):
    rounds = tuple(one.pk for one in campaign.rounds)
    ask = Ask(unit=campaign.world.group.pk, column="QT03", rounds=rounds)
    actions.add_figure(campaign.review, key="da-du", name="Đã dự", ask=ask, by=campaign.by)
    book = load_workbook(io.BytesIO(annex_workbook(gather(campaign.review), reader=campaign.by)))
    figures, missing, reports = book.worksheets
    assert [cell.value for cell in figures[2]][3:5] == [330, 1]
    assert [cell.value for cell in missing[2]][1:3] == ["Công ty Nam", "Quý II/2023 · Biểu 01"]
    sent = reports[2][3]
    receipt = Submission.objects.get(receipt=reports[2][0].value)
    assert sent.value == timezone.make_naive(receipt.submitted_at).replace(microsecond=0)
    assert sent.number_format == "dd/mm/yyyy hh:mm"


def test_the_annex_of_a_companys_review_names_no_report_of_another(campaign):
    author = OfNorth(campaign)
    actions.add_figure(author.review, key="q", name="q", ask=author.ask(campaign.world.north), by=author.by)
    data = campaign.world.browser(author.by).get(f"/so-ket/{author.review.pk}/phu-luc.xlsx").content
    assert [row[1] for row in reports_in(data)] == ["Công ty Bắc"]


def test_reports_that_the_reader_may_not_see_are_one_line_with_their_count(campaign):
    write_about(campaign)
    reader = campaign.world.person("reader", "secretary", at=campaign.world.north)
    rows = reports_in(annex_workbook(gather(campaign.review), reader=reader))
    assert [row[1] for row in rows[:-1]] == ["Công ty Bắc", "Công ty Bắc"]
    assert (rows[-1][0], rows[-1][1].split()[0]) == (None, "1")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("so-luong-can-bo-dang-vien-duoc-hoc-tap-2021", "so-luong-can-bo-dang-vien-duoc-hoc-tap-2022"),
        ("a_b", "a-b"),
    ],
)
def test_two_figures_have_two_bookmarks_within_what_word_allows(one, other):
    assert anchor_of(one) != anchor_of(other)
    assert max(len(anchor_of(one)), len(anchor_of(other))) <= 40


def test_nothing_changed_in_the_language_the_edition_was_written_in(campaign):
    Root.objects.update(pack="plain", language="en")
    sent = campaign.send(1, campaign.world.south, asked=20000, came=1234)
    write_about(campaign)
    edition = actions.freeze(Review.objects.get(pk=campaign.review.pk), by=campaign.by)
    Root.objects.update(pack="vn-party", language="vi")
    assert changed_since(Edition.objects.get(pk=edition.pk), campaign.by) == []
    reporting.reopen(sent, reason="sai số", by=campaign.by)
    campaign.send(1, campaign.world.south, asked=20000, came=1235)
    (moved,) = changed_since(Edition.objects.get(pk=edition.pk), campaign.by)
    assert [side.shown for side in moved.sides] == ["1,564", "1,565"]


def test_a_change_that_rounding_hides_is_named_with_its_coverage(campaign):
    write_about(campaign, "QT04", "received")
    edition = actions.freeze(campaign.review, by=campaign.by)
    campaign.send(1, campaign.world.south, asked=350, came=330, accept=False)
    (moved,) = changed_since(edition, campaign.by)
    assert [side.given for side in moved.sides] == [3, 4]
    page = campaign.world.browser(campaign.by).get(f"/so-ket/an-ban/{edition.pk}/").content.decode()
    assert "3 trên 4" in page or "3/4" in page


def test_two_templates_that_use_one_key_are_two_questions(campaign):
    texts = (NumberField("QT02", "Người phải dự", "lượt người"), TextField("LV01", "Khó khăn"))
    spec = Spec("bieu-02", "Biểu 02", (Section("s1", "I", "Khác", texts),))
    version = reporting.design_template(campaign.world.root, spec, by=campaign.by)
    other = reporting.open_round(
        version, period_key="2023-Q1", due_on=date(2023, 7, 6), by=campaign.by, kinds=["company"]
    )
    row = RoundUnit.objects.get(round=other, unit=campaign.world.north)
    given = {"cells": {"QT02": "1"}, "texts": {"LV01": "Thiếu kinh phí"}}
    reporting.submit(row, by=campaign.world.officer, answers=given)
    started = actions.start_campaign(
        campaign.directive,
        unit=campaign.world.group,
        name="x",
        period_key="2023",
        cut_off=date(2099, 12, 31),
        rounds=[*campaign.rounds, other],
        by=campaign.by,
    )
    review = actions.start_review(started, title="x", dated=date(2023, 8, 1), by=campaign.by)
    browser, desk = campaign.world.browser(campaign.by), f"/so-ket/{review.pk}/tra-loi/"
    second = browser.get(desk, {"cau": "bieu-02:LV01"}).content.decode()
    assert ("Thiếu kinh phí" in second, "Học theo ca" in second) == (True, False)
    first = browser.get(desk, {"cau": "LV01"}).content.decode()  # an address kept from before
    assert ("Thiếu kinh phí" in first, "Học theo ca" in first) == (False, True)


def test_the_hash_of_a_report_is_over_the_columns_of_today_only(campaign):
    """A column added later is none of what was frozen: the list is written here once more, by hand."""
    row = Submission.objects.first()
    columns = ["id", "round_id", "round_unit_id", "version_id", "number", "answers", "places", "sha256", "receipt"]
    columns += ["origin", "intake_id", "submitted_by_id", "on_behalf", "source_note"]
    fields = {name: getattr(row, name) for name in columns} | {"submitted_at": row.submitted_at.isoformat()}
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert row_digest(row, b"", []) == digest([fields, empty])
