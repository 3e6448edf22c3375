"""From every figure of a produced Word file to the oracle, its coverage, its line in the annex and the cells it came from."""

import io
import re
import zipfile
from fractions import Fraction

from django.conf import settings
from django.urls import reverse
from openpyxl import load_workbook

from tests.example.oracle import oracle
from trienkhai.evidence.store import open_bytes
from trienkhai.office.documents import read_bookmarks, read_figures
from trienkhai.reporting.models import Submission
from trienkhai.review.queries.frozen_figures import frozen_trace
from trienkhai.rollup import trace
from trienkhai.rollup.ask import Ask
from trienkhai.units.scope import EVERYTHING

WORDS = {"có": 1, "không": 0, "yes": 1, "no": 0}


class Books:
    """The files that units handed in, each read once; only what stands in its cells is kept."""

    def __init__(self):
        self.known = {}

    def at(self, file, place):
        """What stands in a file at the place that a trace names: a number, or a yes or no."""
        sheet, _, address = place.rpartition("!")
        if file.pk not in self.known:
            book = load_workbook(io.BytesIO(open_bytes(file)), read_only=True)
            self.known[file.pk] = {
                (page.title, cell.coordinate): cell.value
                for page in book.worksheets
                for row in page.iter_rows()
                for cell in row
                if cell.value is not None
            }
        value = self.known[file.pk][sheet.strip("'"), address]
        return Fraction(WORDS.get(str(value).lower(), str(value)))


def walk(edition, lang, *, every=1):
    """Every figure of the edition's Word file, or every so many. Returns how many cells of how many kinds of files were compared."""
    docx, content = open_bytes(edition.paper), edition.content
    printed = read_figures(docx)
    assert {figure.id for figure in printed} == set(content["figures"])
    lines = {mark.name for mark in read_bookmarks(docx)}
    links = zipfile.ZipFile(io.BytesIO(docx)).read("word/_rels/document.xml.rels").decode()
    books, compared = Books(), {}
    for figure in printed[::every]:
        said = oracle(Ask.from_json(content["figures"][figure.id]["ask"]), lang)
        if said.value is None:
            assert not re.search(r"\d", figure.text), figure.id
        else:
            assert figure.text == said.shown, figure.id
        coverage = content["figures"][figure.id]["coverage"]
        assert coverage["given"] == len(said.submissions), figure.id
        assert coverage["expected"] >= coverage["given"]
        assert figure.anchor in lines
        assert f'"{settings.SITE_URL}{edition.address_of(figure.id)}"' in links
        _down_to_the_cells(edition, figure.id, said, books, compared)
    return compared


def _down_to_the_cells(edition, key, said, books, compared):
    followed = frozen_trace(edition, key, EVERYTHING)
    assert followed.adds_up, key
    assert followed.answer.value == said.value
    assert sorted(one.submission for one in followed.contributions) == sorted(said.submissions)
    facts = trace.facts_of(said.submissions, followed.ask.column)
    for pk in said.submissions:
        fact = facts[pk]
        for cell in fact.cells:
            if cell.cell.derived:
                continue  # counted from the rows of a list; the rows have their places
            assert books.at(fact.source, cell.place) == Fraction(cell.answered), (key, fact.unit_name, cell.place)
            origin = fact.submission.origin
            compared[origin] = compared.get(origin, 0) + 1


def follow_on_pages(client, edition, key):
    """The same way for a person: the trace page, the report at its cell, the file. Each is one step."""
    page = client.get(edition.address_of(key))  # step one; branches open in place, which is no step
    assert page.status_code == 200, key
    reports = re.findall(r'href="(/ky-bao-cao/bao-cao/\d+/[^"#]*)#(o-[^"]+)"', page.content.decode())
    if not frozen_trace(edition, key, EVERYTHING).contributions:
        assert reports == []
        return
    address, anchor = reports[0]
    report = client.get(address.replace("&amp;", "&"))  # step two
    assert report.status_code == 200
    text = report.content.decode()
    assert f'id="{anchor}"' in text, (key, address)
    source = Submission.objects.get(pk=int(address.split("/")[3])).intake.file
    assert source.name in text
    file = client.get(reverse("evidence:file", args=[source.pk]))  # step three
    assert file.content == open_bytes(source), key


def follow_to_evidence(client, edition, key):
    """From a figure to files that units handed in as proof: the trace page, a report in its list, its files. How many that were."""
    contributing = {one.submission: one for one in frozen_trace(edition, key, EVERYTHING).contributions}
    proven = Submission.objects.filter(pk__in=contributing, files__isnull=False).distinct()
    opened = 0
    for submission in proven.order_by("pk")[:2]:
        searched = {"tim": contributing[submission.pk].name}
        page = client.get(edition.address_of(key), searched)  # step one
        address = next(
            found
            for found in re.findall(r'href="(/ky-bao-cao/bao-cao/\d+/[^"#]*)#', page.content.decode())
            if found.split("/")[3] == str(submission.pk)
        )
        report = client.get(address.replace("&amp;", "&"))  # step two
        for handed in submission.files.select_related("file"):
            file = reverse("evidence:file", args=[handed.file_id])
            assert f'href="{file}"' in report.content.decode(), (key, address)
            assert client.get(file).content == open_bytes(handed.file)  # step three
            opened += 1
    return opened
