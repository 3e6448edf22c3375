"""The whole thread: every figure of the produced Word file equals an oracle's and can be followed to the cell of a workbook."""

import io
import re
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from trienkhai.accounts.models import Person
from trienkhai.cli.main import main
from trienkhai.evidence.store import open_bytes
from trienkhai.example import story
from trienkhai.office.documents import check, read_bookmarks, read_figures
from trienkhai.office.rulesets import get
from trienkhai.reporting.models import Decision, RoundUnit, Submission
from trienkhai.review import actions
from trienkhai.review.gather import gather
from trienkhai.review.verify import verify
from trienkhai.rollup import trace
from trienkhai.vietnamese import format_fraction, percent

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(monkeypatch):
    """The cooperative with four quarters, its review frozen."""
    monkeypatch.setattr(story, "QUARTERS", story.QUARTERS[-4:])
    outcome = next(step for step in story.tell_cooperative(20260101) if isinstance(step, story.Told))
    return outcome, actions.freeze(outcome.review, by=outcome.cast.secretary)


def oracle(ask):
    """The exact value of a question, obviously: accepted answers, added one by one; a ratio from pairs only."""
    rows = RoundUnit.objects.filter(round__in=ask.rounds, accepted__isnull=False).select_related(
        "accepted", "round__version"
    )
    if not RoundUnit.objects.filter(round__in=ask.rounds, unit=ask.unit, depth=0).exists():
        rows = rows.filter(unit=ask.unit)
    left = right = Fraction(0)
    count = 0
    for row in rows:
        spec, cells = row.round.version.parsed, row.accepted.answers["cells"]
        ratio = spec.ratios.get(ask.column)
        keys = (ratio.numerator, ratio.denominator) if ratio else (ask.column,)
        if any(cells.get(key) in (None, "na", "unknown") for key in keys):
            continue
        count += 1
        left += Fraction(cells[keys[0]])
        right += Fraction(cells[keys[1]]) if ratio else 0
    return (left / right if ratio else left) if count else None, count, ratio


def test_every_figure_of_the_word_file_is_the_oracles_and_leads_to_its_cells(told):
    outcome, edition = told
    docx = open_bytes(edition.paper)
    gathered = gather(outcome.review)
    printed = read_figures(docx)
    assert len(printed) > 30
    assert {figure.id for figure in printed} == set(gathered.figures)
    lines = {mark.name for mark in read_bookmarks(docx)}
    books = {}
    for figure in printed:
        ask = gathered.figures[figure.id].ask
        value, count, ratio = oracle(ask)
        shown = (
            percent(value.numerator, value.denominator, ratio.decimals, "en")
            if ratio
            else format_fraction(value.numerator, value.denominator, 0, "en")
        )
        assert figure.text == shown, figure.id
        coverage = edition.content["figures"][figure.id]["coverage"]
        assert coverage["given"] == count
        assert coverage["expected"] >= count
        assert figure.anchor in lines
        followed = trace.of(ask)
        assert followed.adds_up
        assert len(followed.contributions) == count
        facts = trace.facts_of([one.submission for one in followed.contributions], ask.column)
        for one in followed.contributions:
            for cell in facts[one.submission].cells:
                assert value_in_workbook(books, facts[one.submission], cell.place) == Fraction(cell.answered)


def value_in_workbook(books, fact, place):
    """What stands in the file that the unit handed in, at the place the trace names."""
    sheet, _, address = place.rpartition("!")
    pk = fact.source.pk
    if pk not in books:
        books[pk] = load_workbook(io.BytesIO(open_bytes(fact.source)), read_only=False)
    return Fraction(str(books[pk][sheet.strip("'")][address].value))


def test_the_produced_paper_follows_its_ruleset_and_the_edition_holds(told):
    _outcome, edition = told
    assert [one for one in check(open_bytes(edition.paper), get("plain")) if one.certain] == []
    assert verify(edition) == []


def test_a_figure_is_followed_to_the_cell_within_three_steps_on_the_pages(told, client):
    outcome, _edition = told
    client.force_login(Person.objects.get(username="auditor"), backend="django.contrib.auth.backends.ModelBackend")
    review = client.get(f"/so-ket/{outcome.review.pk}/muc/2.1/").content.decode()
    first = re.search(r'class="fig" href="([^"]+)"', review)[1].replace("&amp;", "&")
    page = client.get(first)  # step one: the trace page
    assert page.status_code == 200
    text = page.content.decode()
    reports = re.findall(r'href="(/ky-bao-cao/bao-cao/\d+/[^"]*)"', text)
    if not reports:  # branches open in place, still step one
        opened = re.search(r'href="(\?[^"]*mo=[^"]+)"', text)[1].replace("&amp;", "&")
        reports = re.findall(
            r'href="(/ky-bao-cao/bao-cao/\d+/[^"]*)"', client.get(first.split("?")[0] + opened).content.decode()
        )
    report = client.get(reports[0].split("#")[0])  # step two: the report at its cell, with the file beside it
    assert report.status_code == 200
    assert ".xlsx" in report.content.decode()


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


def test_every_paper_of_the_example_says_that_its_figures_are_invented(told):
    outcome, edition = told
    assert outcome.root.is_illustrative
    book = load_workbook(io.BytesIO(open_bytes(edition.annex)))
    assert book.worksheets[0]["A1"].value == "Illustrative figures"


def test_the_cooperative_decides_in_its_own_language(told):
    reasons = set(Decision.objects.exclude(reason="").values_list("reason", flat=True))
    assert reasons <= {"Please check the figures again.", "The committee asked to correct a figure."}
