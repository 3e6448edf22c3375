"""The PDF of an edition comes from what was frozen only; where it cannot be made, that is said in words."""

import pytest

from tests.review.frozen_ground import correct
from trienkhai.access.errors import Refused
from trienkhai.audit.models import Entry
from trienkhai.cli.main import main
from trienkhai.evidence.store import open_bytes
from trienkhai.office.documents import NoEngine, Pdf
from trienkhai.review import actions
from trienkhai.review.actions import freezing, printing
from trienkhai.review.models import Edition
from trienkhai.review.verify import verify
from trienkhai.review.views import reading
from trienkhai.rollup.ask import Ask

pytestmark = [pytest.mark.django_db, pytest.mark.files]


@pytest.fixture
def written(campaign):
    ask = Ask(unit=campaign.world.group.pk, column="QT03", rounds=tuple(one.pk for one in campaign.rounds))
    actions.add_figure(campaign.review, key="da-du", name="Người đã dự", ask=ask, by=campaign.by)
    actions.write_section(campaign.section("1.2"), "Có {{da-du}} lượt người dự.", by=campaign.by, version=1)
    return campaign


@pytest.fixture
def without_libreoffice(monkeypatch):
    def no_program(docx):
        raise NoEngine("no_engine")

    monkeypatch.setattr("trienkhai.office.documents.pdf._program", lambda: None)
    monkeypatch.setattr(printing, "convert", no_program)


@pytest.fixture
def with_libreoffice(monkeypatch):
    """A stand-in that shows which file it was given."""

    def convert(docx):
        return b"%PDF-1.7 of " + docx[-40:]

    monkeypatch.setattr(freezing, "to_pdf", lambda paper, docx: Pdf(convert(docx), "libreoffice"))
    monkeypatch.setattr(printing, "convert", convert)


@pytest.fixture
def with_none(monkeypatch):
    """No engine sets a page."""

    def broken(*given):
        raise NoEngine("failed", engine="LibreOffice", reason="hỏng")

    monkeypatch.setattr(freezing, "to_pdf", broken)
    monkeypatch.setattr(printing, "convert", broken)


def test_without_libreoffice_the_pdf_is_set_when_the_edition_is_frozen(written, without_libreoffice):
    edition = actions.freeze(written.review, by=written.by)
    assert open_bytes(edition.pdf).startswith(b"%PDF")
    assert Entry.objects.filter(event="review.printed").latest("pk").details["engine"] == "typst"
    before = open_bytes(edition.pdf)
    correct_and_rewrite(written)
    again = actions.print_edition(Edition.objects.get(pk=edition.pk), by=written.by)
    assert open_bytes(again) == before
    assert verify(Edition.objects.get(pk=edition.pk)) == []


def correct_and_rewrite(written):
    actions.write_section(written.section("1.2"), "Lời khác hẳn.", by=written.by, version=2)
    correct(written)


def test_with_libreoffice_it_is_converted_when_the_edition_is_frozen_and_outlives_the_engine(
    written, with_libreoffice, monkeypatch
):
    edition = actions.freeze(written.review, by=written.by)
    assert open_bytes(edition.pdf) == b"%PDF-1.7 of " + open_bytes(edition.paper)[-40:]
    monkeypatch.setattr(printing, "convert", None)  # it is gone
    assert actions.print_edition(Edition.objects.get(pk=edition.pk), by=written.by).pk == edition.pdf_id
    assert verify(Edition.objects.get(pk=edition.pk)) == []


def test_an_edition_without_one_has_it_converted_from_the_frozen_word_file_on_asking(written, with_none, monkeypatch):
    edition = actions.freeze(written.review, by=written.by)
    assert edition.pdf is None
    monkeypatch.setattr(printing, "convert", lambda docx: b"%PDF-1.7 of " + docx[-40:])
    correct_and_rewrite(written)
    browser = written.world.browser(written.by)
    address = f"/so-ket/an-ban/{edition.pk}/"
    assert f'action="{address}pdf/"' in browser.get(address).content.decode()
    made = browser.post(f"{address}pdf/", follow=True)
    assert made.content == b"%PDF-1.7 of " + open_bytes(edition.paper)[-40:]
    stored = Edition.objects.get(pk=edition.pk)
    assert f'href="/tep/{stored.pdf_id}/"' in browser.get(address).content.decode()
    browser.post(f"{address}pdf/")
    assert Edition.objects.get(pk=edition.pk).pdf_id == stored.pdf_id
    assert verify(stored) == []


def test_when_it_cannot_be_made_that_is_said_and_the_edition_stands(written, with_none, tmp_path, capsys):
    edition = actions.freeze(written.review, by=written.by)
    answer = written.world.browser(written.by).post(f"/so-ket/an-ban/{edition.pk}/pdf/")
    assert answer.status_code == 422
    assert "LibreOffice không tạo được PDF: hỏng" in answer.content.decode()
    assert main(["review", "--out", str(tmp_path)]) == 0
    assert "hỏng" in capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == {"so-ket.docx", "so-ket-phu-luc.xlsx"}
    second = actions.freeze(written.review, by=written.by)
    assert (second.number, second.pdf) == (2, None)


def test_who_may_not_read_the_review_gets_no_pdf(written, with_libreoffice):
    edition = actions.freeze(written.review, by=written.by)
    with pytest.raises(Refused):
        actions.print_edition(edition, by=written.world.neighbour)
    stranger = written.world.browser(written.world.neighbour)
    assert stranger.post(f"/so-ket/an-ban/{edition.pk}/pdf/").status_code == 404
    assert stranger.get(f"/so-ket/{written.review.pk}/van-ban.pdf").status_code == 404
    assert written.world.browser(written.by).get(f"/so-ket/an-ban/{edition.pk}/pdf/").status_code == 405
    actions.print_edition(edition, by=written.by)
    assert stranger.get(f"/tep/{edition.pdf_id}/").status_code == 404


def test_the_draft_is_a_pdf_too(written, monkeypatch):
    monkeypatch.setattr("trienkhai.office.documents.pdf._program", lambda: None)
    browser, address = written.world.browser(written.by), f"/so-ket/{written.review.pk}/van-ban.pdf"
    answer = browser.get(address)
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert address in browser.get(f"/so-ket/{written.review.pk}/").content.decode()

    def broken(paper, docx):
        raise NoEngine("failed", engine="typst", reason="hỏng")

    monkeypatch.setattr(reading, "to_pdf", broken)
    refused = browser.get(address)
    assert refused.status_code == 422
    assert "hỏng" in refused.content.decode()


def test_an_altered_pdf_is_named(written, without_libreoffice, settings):
    edition = actions.freeze(written.review, by=written.by)
    (settings.FILES_ROOT / edition.pdf.place).write_bytes(b"%PDF khac")
    found = verify(Edition.objects.get(pk=edition.pk))
    assert [(one.kind, one.name) for one in found] == [("file", edition.pdf.name)]
