"""The invented group: the same walk as for the cooperative, with its reorganisations, its groupings and its sheet of past years.

An ordinary run tells it with a few companies and quarters, on SQLite, and walks every fifth of its figures (of the
cooperative all, on both databases);
`make prove` tells all 45 companies, 400 cells and five years, on both.
"""

import random

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.example.correcting import correct_one_cell
from tests.example.walking import follow_on_pages, follow_to_evidence, walk
from tests.world.proof import proof
from trienkhai.accounts.models import Person
from trienkhai.evidence.store import open_bytes
from trienkhai.example import chart, story
from trienkhai.office.documents import check
from trienkhai.office.rulesets import get
from trienkhai.reporting.models import Mode, Origin, Pin, RoundUnit, SubmissionFile
from trienkhai.reporting.queries.below import changed_since
from trienkhai.review import actions
from trienkhai.review.verify import verify
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.models import SignedTotal
from trienkhai.units.models import Succession

SEED = 20260101
WHOLE = proof(quick=0, full=1)
pytestmark = [pytest.mark.django_db] if WHOLE else [pytest.mark.django_db, pytest.mark.one_database]
QUARTERS = ("2022-Q2", "2026-Q2")  # the first is one of those that the sheet of past years tells
YEARS = ("2023", "2025")  # in the first stand cells that were closed later, in the second a company reports in one sum
BESIDES = ("Viện Hóa học công nghiệp Sông Lam",)


def few_facts():
    """The facts of the group with those companies only to which something happens, and one more; papers from every other."""
    facts = chart.group_facts()
    told = [value for event in facts["events"].values() for value in event.values()]
    named = {
        text for value in told for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)
    }
    blocks = [
        {**block, "companies": [name for name in block["companies"] if name in {*named, *BESIDES}]}
        for block in facts["block"]
    ]
    papers = [{**paper, "every": 2} for paper in facts["paper"]]
    return {**facts, "block": [block for block in blocks if block["companies"]], "cells": 0, "paper": papers}


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """The group, told once for all tests here, its review frozen."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        if WHOLE:
            yield _told()
            call_command("flush", interactive=False, verbosity=0)
            return
        facts = few_facts()
        patch.setattr(chart, "group_facts", lambda: facts)
        patch.setattr(story, "group_facts", lambda: facts)
        patch.setattr(story, "QUARTERS", QUARTERS)
        patch.setattr(story, "YEARS", YEARS)
        with transaction.atomic():
            yield _told()
            transaction.set_rollback(True)


def _told():
    """Whole it is committed as anywhere: in one transaction PostgreSQL could clear nothing of what is replaced, and would crawl."""
    outcome = next(step for step in story.tell_group(SEED, "vn-party") if isinstance(step, story.Told))
    return outcome, actions.freeze(outcome.review, by=outcome.cast.secretary)


def test_every_figure_of_the_groups_word_file_is_the_oracles_and_leads_to_its_cells(told):
    _outcome, edition = told
    compared = walk(edition, "vi", every=proof(5, 1))
    assert compared[Origin.WORKBOOK] > 100
    assert compared[Origin.PAST_RECORD] > 5  # and these to the cell of the sheet of past years


def test_figures_by_grouping_and_by_year_are_among_them(told):
    _outcome, edition = told
    asks = [Ask.from_json(figure["ask"]) for figure in edition.content["figures"].values()]
    assert any(ask.group for ask in asks)
    assert len({ask.rounds for ask in asks}) > 3
    assert Succession.objects.exists()


def test_figures_are_followed_on_the_pages_within_three_steps(told, client):
    _outcome, edition = told
    client.force_login(Person.objects.get(username="auditor"), backend="django.contrib.auth.backends.ModelBackend")
    keys = sorted(edition.content["figures"])
    counted = "dinh-chinh"  # from the rows of a list
    for key in {counted, *random.Random(SEED).sample(keys, proof(3, len(keys)))}:
        follow_on_pages(client, edition, key)


def test_a_figure_ends_at_evidence_within_three_steps(told, client):
    _outcome, edition = told
    client.force_login(Person.objects.get(username="auditor"), backend="django.contrib.auth.backends.ModelBackend")
    for key in ("da-du", "ty-le-khac-phuc", "chuyen-de", "nguy-co")[proof(2, 0) :]:
        assert follow_to_evidence(client, edition, key) > 0, key


def test_evidence_is_minutes_and_boards_of_several_kinds_and_lies_at_fields_too(told):
    files = SubmissionFile.objects.select_related("file")
    assert {one.file.kind for one in files} == {"docx", "pdf", "png"}
    assert {one.field_key for one in files} >= {"", "AT03", "AT06"}
    assert len({one.file.sha256 for one in files}) > 10


def test_minutes_follow_the_rules_of_layout(told):
    minutes = SubmissionFile.objects.filter(file__name__endswith=".docx").select_related("file")
    for name, ruleset in (("hội nghị", "nd30-2020"), ("chuyên đề", "hd36-2018")):
        handed = minutes.filter(file__name__contains=name).first()
        assert [one for one in check(open_bytes(handed.file), get(ruleset)) if one.certain] == []


def test_a_company_reports_in_one_sum_for_its_cells(told):
    lump = RoundUnit.objects.get(mode=Mode.LUMP)
    assert lump.latest is not None
    assert not RoundUnit.objects.filter(
        round=lump.round, position__gt=lump.position, position__lt=lump.end, latest__isnull=False
    ).exists()


def test_companies_pin_their_cells_with_a_gap_a_change_since_and_totals_of_that_moment(told):
    pins = Pin.objects.select_related("submission", "child")
    assert pins.exclude(pinned=None).exists()
    assert [pin.gap_reason for pin in pins.filter(pinned=None)] == [chart.group_facts()["decisions"]["gap"]]
    above = {pin.submission for pin in pins}
    assert SignedTotal.objects.filter(submission__in=above).count() == len(above)
    secretary = Person.objects.get(username="secretary")
    assert [len(changed_since(sent, secretary).shown) for sent in sorted(above, key=lambda one: one.pk)] == [0, 1, 0]


def test_the_groups_paper_follows_its_ruleset_and_the_edition_holds(told):
    outcome, edition = told
    assert [one for one in check(open_bytes(edition.paper), get(outcome.review.ruleset)) if one.certain] == []
    assert verify(edition) == []


@pytest.mark.skipif(not WHOLE, reason="every run does so with the cooperative")
def test_a_corrected_cell_reaches_just_the_figures_that_rest_on_it_and_each_says_so(told, client):
    outcome, edition = told
    secretary = outcome.cast.secretary
    client.force_login(secretary, backend="django.contrib.auth.backends.ModelBackend")
    correct_one_cell(edition, "vi", client, secretary, pages=20)
