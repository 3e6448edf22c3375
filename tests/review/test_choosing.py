"""What an author chooses from: figures of any unit, part and basis; evidence files of the campaign's reports."""

import pytest

from tests.world.people import BEGIN
from trienkhai.access.errors import Unacceptable
from trienkhai.directory import actions as directory
from trienkhai.evidence.store import store
from trienkhai.reporting.actions.submissions import Attachment, submit
from trienkhai.reporting.models import RoundUnit, Submission
from trienkhai.review import actions
from trienkhai.review.models.text import Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(campaign):
    return campaign.world.browser(campaign.by)


def chosen(campaign, **changed):
    first, last = campaign.rounds
    facts = {"column": "bieu-01:QT03", "unit": campaign.world.group.pk, "first": first.pk, "last": last.pk}
    return {**facts, "key": "so", **changed}


def taken(campaign, clerk, **changed):
    """The figure as it was stored."""
    answer = clerk.post(f"/so-ket/{campaign.review.pk}/so-lieu/", chosen(campaign, **changed))
    assert answer.status_code == 302, answer.content.decode()
    return campaign.review.figures.latest("pk")


def test_reports_are_counted_instead_of_added_up(campaign, clerk):
    figure = taken(campaign, clerk, count="on")
    assert (figure.ask["column"], figure.shown) == ("count:QT03", "3")


def test_received_reports_count_where_the_author_says_so(campaign, clerk):
    campaign.send(1, campaign.world.south, asked=10, came=7, accept=False)
    assert taken(campaign, clerk).shown == "330"
    figure = taken(campaign, clerk, basis="received", key="da-nhan")
    assert (figure.ask["basis"], figure.shown) == ("received", "337")


def test_a_figure_is_cut_by_a_part_of_a_grouping(campaign, clerk):
    grouping = directory.make_grouping(campaign.world.root, key="khoi", name="Khối", by=campaign.by)
    directory.put_in_group(grouping, campaign.world.south, part="Kho vận", on=BEGIN, by=campaign.by)
    figure = taken(campaign, clerk, group="khoi:Kho vận")
    assert (figure.ask["group"], figure.shown) == (["khoi", "Kho vận"], "50")
    assert figure.name.endswith("Kho vận")


def test_a_unit_of_the_rounds_is_found_by_its_name_and_named_in_the_figure(campaign, clerk):
    address = f"/so-ket/{campaign.review.pk}/so-lieu/"
    page = clerk.get(address, chosen(campaign, find="cong ty nam")).content.decode()
    offered = page.partition('name="unit"')[2].partition("</select>")[0]
    assert offered.index(f'value="{campaign.world.south.pk}"') < offered.index(f'value="{campaign.world.group.pk}"')
    figure = taken(campaign, clerk, unit=campaign.world.south.pk)
    assert (figure.name, figure.shown) == ("Người đã dự · Công ty Nam (CTN)", "50")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"column": "bieu-01:QT04", "count": "on"}, "Tỷ lệ không đếm được"),
        ({"unit": "99999999999999999999"}, "99999999999999999999"),
        ({"unit": "x"}, "x"),
        ({"group": "khoi:khong-co"}, "khong-co"),
        ({"basis": "khac"}, "khac"),
        ({"key": "Có Dấu"}, 'href="#id_key"'),
    ],
)
def test_what_cannot_be_asked_is_told_and_no_figure_is_made(campaign, clerk, changed, told):
    answer = clerk.post(f"/so-ket/{campaign.review.pk}/so-lieu/", chosen(campaign, **changed))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert campaign.review.figures.count() == 0


def test_a_key_that_is_taken_is_told_beside_the_form(campaign, clerk):
    taken(campaign, clerk)
    answer = clerk.post(f"/so-ket/{campaign.review.pk}/so-lieu/", chosen(campaign))
    assert answer.status_code == 422
    assert "“so”" in answer.content.decode()


@pytest.fixture
def evidence(campaign):
    """A sentence without a source, and a file that came with a report of the south."""
    section = campaign.section("2.3")
    actions.write_section(section, "Đơn vị học theo ca.", by=campaign.by, version=1)
    world = campaign.world
    file = store(b"%PDF-1.4", name="Biên bản hội nghị.pdf", kind="pdf", by=world.neighbour)
    row = RoundUnit.objects.get(round=campaign.rounds[1], unit=world.south)
    answers = {"cells": {"QT02": "100", "QT03": "95"}, "texts": {}}
    submit(row, answers=answers, by=world.neighbour, files=[Attachment(file, "QT03", "có ký")])
    return section.sentences.get(), file


def test_a_sentence_rests_on_a_file_that_came_with_a_report(campaign, clerk, evidence):
    sentence, file = evidence
    address = f"/so-ket/{campaign.review.pk}/muc/2.3/"
    assert "Biên bản hội nghị.pdf" in clerk.get(address, {"cau": sentence.pk, "tep": "bien ban"}).content.decode()
    assert "Biên bản hội nghị.pdf" not in clerk.get(address, {"cau": sentence.pk, "tep": "khác"}).content.decode()
    assert clerk.post(f"/so-ket/cau/{sentence.pk}/", {"act": "file", "file": file.pk}).status_code == 302
    sentence.refresh_from_db()
    assert (sentence.standing, sentence.sources.get().file) == (Standing.SOURCED, file)


def test_a_file_of_no_report_of_the_campaign_is_refused(campaign, clerk, evidence):
    sentence, _file = evidence
    other = store(b"secret", name="khac.txt", kind="txt", by=campaign.by)
    with pytest.raises(Unacceptable):
        actions.add_source(sentence, file=other, by=campaign.by)
    assert clerk.post(f"/so-ket/cau/{sentence.pk}/", {"act": "file", "file": other.pk}).status_code == 422
    for wrong in ("", "x", "9" * 30, "0"):
        assert clerk.post(f"/so-ket/cau/{sentence.pk}/", {"act": "file", "file": wrong}).status_code == 404
        assert clerk.post(f"/so-ket/cau/{sentence.pk}/", {"act": "drop", "source": wrong}).status_code == 404
    assert sentence.sources.count() == 0


def test_odd_input_in_the_editor_is_no_fault_of_the_program(campaign, clerk):
    section = campaign.section("3.1")
    address = f"/so-ket/{campaign.review.pk}/viet/{section.pk}/"
    assert clerk.post(address, {"text": "Một câu.", "version": "²"}).status_code == 409
    assert clerk.post(address, {"text": "Một câu.", "version": "1"}).status_code == 302
    sentence = section.sentences.get()
    assert clerk.post(f"/so-ket/cau/{sentence.pk}/", {"act": "source", "receipt": "\0"}).status_code == 400


def test_a_receipt_is_found_however_it_is_typed(campaign, clerk):
    section, sent = campaign.section("3.1"), Submission.objects.earliest("pk")
    clerk.post(f"/so-ket/{campaign.review.pk}/viet/{section.pk}/", {"text": "Một câu.", "version": "1"})
    sentence = section.sentences.get()
    typed = f" {sent.receipt.lower().replace('-', ' ')} "
    assert clerk.post(f"/so-ket/cau/{sentence.pk}/", {"act": "source", "receipt": typed}).status_code == 302
    assert sentence.sources.get().submission == sent
