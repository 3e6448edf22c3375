"""One folder holds one example; papers lead to the port that answers, or it is said."""

import io
import json
import socket
import subprocess
import sys
import zipfile

import pytest

from tests.cli.test_serving import free_port, serving
from tests.review.conftest import Campaign
from tests.world.plugin import ROOT
from trienkhai.accounts.models import Person
from trienkhai.cli import main as entry
from trienkhai.cli.commands.serving import _warn_of_papers, origin_of_links
from trienkhai.cli.output import Output
from trienkhai.evidence.store import store
from trienkhai.review import actions
from trienkhai.review.models import Edition


def paper(address: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/_rels/document.xml.rels", f'<Relationship Target="{address}/truy-nguon/?x=1"/>')
    return buffer.getvalue()


@pytest.mark.django_db
def test_the_other_example_needs_a_folder_of_its_own_and_is_told_how(world, capsys):
    Person.objects.create_person("minh-hoa", full_name="Minh họa", is_demo=True)

    assert entry.main(["demo", "--pack", "plain", "--json"]) == entry.REFUSED_INPUT

    said = json.loads(capsys.readouterr().out)
    assert said["problems"][0]["code"] == "other-example"
    assert "vn-state" in said["message"]
    assert "--pack plain --home data-plain" in said["message"]


@pytest.mark.one_database
def test_the_port_is_chosen_before_papers_are_written():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        wanted = busy.getsockname()[1]
        words = [sys.executable, "-m", "trienkhai.cli.ports", str(wanted)]
        printed = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert wanted < int(printed) < wanted + 50
    recipe = (ROOT / "Makefile").read_text("utf-8").partition("\nrun:")[2].partition("\ntest:")[0]
    assert (
        recipe.index("trienkhai.cli.ports") < recipe.index("SITE_URL") < recipe.index(" demo ") < recipe.index("serve")
    )


def test_where_the_links_of_a_paper_lead_is_read_from_it():
    assert origin_of_links(paper("http://127.0.0.1:8003")).port == 8003
    assert origin_of_links(paper("https://trienkhai.example")).hostname == "trienkhai.example"
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()
    assert origin_of_links(buffer.getvalue()) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "port", "is_said"),
    [
        ("http://127.0.0.1:8003", 8000, True),
        ("http://127.0.0.1:8003", 8003, False),
        ("https://trienkhai.example", 8000, False),
    ],
)
def test_serve_says_when_the_newest_paper_leads_elsewhere(world, capsys, address, port, is_said):
    kept = store(paper(address), name="x.docx", kind="docx", by=None)
    edition = actions.freeze(Campaign(world).review, by=world.secretary)
    Edition.objects.filter(pk=edition.pk).update(paper=kept)
    _warn_of_papers(port, Output(as_json=False))
    assert ("8003" in capsys.readouterr().err) == is_said


@pytest.mark.one_database
def test_a_data_folder_without_papers_is_served_without_a_warning(founded):
    with serving(founded[0], "--port", free_port()) as running:
        assert "truy-nguon" not in running.stop()
