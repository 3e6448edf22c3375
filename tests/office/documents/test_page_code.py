"""A short code at the foot of every page: in Word and in both ways to a PDF, under every ruleset, and no deviation."""

from dataclasses import replace

import pytest

from tests.office.documents.samples import SAMPLES, state_letter
from tests.office.documents.test_pdf import pages
from tests.office.ooxml import validation_errors
from trienkhai.office.documents import check, ruleset_of, write
from trienkhai.office.documents.pdf import to_pdf
from trienkhai.office.rulesets import get

CODE = "Mã bản: K7QM-9XPT"


@pytest.mark.parametrize("name", ["state_report", "party_report_2023", "party_report_2026", "plain_letter"])
def test_every_page_bears_the_code_and_the_rules_are_kept(name, tmp_path):
    paper = replace(SAMPLES[name](), page_code=CODE)
    docx = write(paper)
    path = tmp_path / "paper.docx"
    path.write_bytes(docx)
    assert validation_errors(path) == []
    assert check(docx, get(ruleset_of(docx))) == []
    shown = pages(to_pdf(paper, docx, engine="typst").data)
    assert len(shown) > 1
    assert all(CODE in page for page in shown)


def test_libreoffice_shows_it_on_every_page_beside_the_contact_line():
    paper = replace(state_letter(), page_code=CODE)
    shown = pages(to_pdf(paper, write(paper), engine="libreoffice").data)
    assert all(CODE in page for page in shown)
    assert "Điện thoại" in shown[0]
