"""The whole thread: every figure of the produced Word file equals an oracle's and can be followed to the cell of a workbook."""

import io

import pytest
from django.db import transaction
from openpyxl import load_workbook

from tests.example.correcting import correct_one_cell
from tests.example.walking import follow_on_pages, follow_to_evidence, walk
from tests.world.proof import proof
from trienkhai.accounts.models import Person
from trienkhai.cli.main import main
from trienkhai.evidence.store import open_bytes
from trienkhai.example import story
from trienkhai.office.documents import check
from trienkhai.office.rulesets import get
from trienkhai.reporting.models import Decision, Round, Submission
from trienkhai.review import actions
from trienkhai.review.actions.paper import Days
from trienkhai.review.verify import verify

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """The cooperative with four quarters, told once for all tests here, its review frozen."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(story, "QUARTERS", story.QUARTERS[-4:])
        outcome = next(step for step in story.tell_cooperative(20260101) if isinstance(step, story.Told))
        yield outcome, actions.freeze(outcome.review, by=outcome.cast.secretary)
        transaction.set_rollback(True)


def test_every_figure_of_the_word_file_is_the_oracles_and_leads_to_its_cells(told):
    _outcome, edition = told
    assert len(edition.content["figures"]) > 30
    assert walk(edition, "en")["workbook"] > 100


def test_every_figure_is_the_oracles_where_reports_came_after_the_cut_off_day(told):
    outcome, edition = told
    last = Round.objects.latest("tree_on")
    sent = sorted(Submission.objects.filter(round=last).values_list("submitted_at", flat=True))
    days = Days(sent[len(sent) // 2].date(), None)
    actions.set_paper(outcome.review, {}, days=days, by=outcome.cast.secretary)
    cut = actions.freeze(outcome.review, by=outcome.cast.secretary)
    assert cut.content["figures"]["attendance"]["numerator"] != edition.content["figures"]["attendance"]["numerator"]
    assert walk(cut, "en")["workbook"] > 50
    assert verify(cut) == verify(edition) == []


def test_the_produced_paper_follows_its_ruleset_and_the_edition_holds(told):
    _outcome, edition = told
    assert [one for one in check(open_bytes(edition.paper), get("plain")) if one.certain] == []
    assert verify(edition) == []


def test_a_figure_is_followed_to_the_cell_within_three_steps_on_the_pages(told, client):
    _outcome, edition = told
    client.force_login(Person.objects.get(username="auditor"), backend="django.contrib.auth.backends.ModelBackend")
    for key in sorted(edition.content["figures"])[:: proof(16, 4)]:
        follow_on_pages(client, edition, key)


def test_a_figure_ends_at_evidence_within_three_steps(told, client):
    _outcome, edition = told
    client.force_login(Person.objects.get(username="auditor"), backend="django.contrib.auth.backends.ModelBackend")
    assert follow_to_evidence(client, edition, "attendance") > 0


def test_the_command_line_follows_a_figure_too(told, capsys):
    assert main(["trace", "--figure", "attendance", "--limit", "0", "--json"]) == 0
    out = capsys.readouterr().out
    assert '"adds_up": true' in out
    assert ".xlsx" in out


def test_late_missing_returned_and_corrected_reports_are_among_them(told):
    outcome, _edition = told
    assert outcome.fates["accepted"] > 10
    assert sum(outcome.fates.values()) == 24
    assert Submission.objects.filter(number__gt=1).exists() == bool(
        outcome.fates.get("returned") or outcome.fates.get("corrected")
    )


def test_only_the_newest_round_is_still_open(told):
    assert [one.closed_at is None for one in Round.objects.order_by("period_key")] == [False, False, False, True]


def test_every_paper_of_the_example_says_that_its_figures_are_invented(told):
    outcome, edition = told
    assert outcome.root.is_illustrative
    book = load_workbook(io.BytesIO(open_bytes(edition.annex)))
    assert book.worksheets[0]["A1"].value == "Illustrative figures"


def test_the_cooperative_decides_in_its_own_language(told):
    reasons = set(Decision.objects.exclude(reason="").values_list("reason", flat=True))
    assert reasons <= {"Please check the figures again.", "The committee asked to correct a figure."}


def test_a_corrected_cell_reaches_just_the_figures_that_rest_on_it_and_each_says_so(told, client):
    outcome, edition = told
    secretary = outcome.cast.secretary
    client.force_login(secretary, backend="django.contrib.auth.backends.ModelBackend")
    correct_one_cell(edition, "en", client, secretary, pages=proof(2, 20))
