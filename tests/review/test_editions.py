"""Editions: frozen only when every sentence has a source, verified from the stored reports, every altered byte named."""

import json
import random

import pytest
from django.conf import settings
from django.db import transaction

from tests.world.proof import proof
from trienkhai.access.errors import Refused, Unacceptable
from trienkhai.evidence.store import open_bytes
from trienkhai.office.documents import check, read_figures
from trienkhai.office.rulesets import get
from trienkhai.reporting import actions as reporting
from trienkhai.reporting.models import RoundUnit, Submission, SubmissionNumbers, TemplateVersion
from trienkhai.review import actions
from trienkhai.review.models import Edition
from trienkhai.review.verify import verify
from trienkhai.rollup.ask import Ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(campaign):
    rounds = tuple(one.pk for one in campaign.rounds)
    top = campaign.world.group.pk
    for key, column in (("ty-le", "QT04"), ("da-du", "QT03")):
        actions.add_figure(
            campaign.review, key=key, name=column, ask=Ask(unit=top, column=column, rounds=rounds), by=campaign.by
        )
    section = campaign.section("1.2")
    actions.write_section(section, "Có {{da-du}} lượt người dự, đạt {{ty-le}}.", by=campaign.by, version=1)
    block = {
        "kind": "table",
        "by": "unit",
        "caption": "Theo đơn vị",
        "columns": [{"column": "QT03"}, {"column": "QT04"}],
        "rounds": list(rounds),
    }
    actions.set_blocks(section, [block], by=campaign.by)
    return campaign


@pytest.fixture
def edition(written):
    return actions.freeze(written.review, by=written.by)


def test_a_sentence_without_a_source_blocks_freezing_and_is_named(written):
    section = written.section("3.1")
    actions.write_section(section, "Mọi việc đều tốt.", by=written.by, version=1)
    with pytest.raises(Unacceptable, match="Mọi việc đều tốt"):
        actions.freeze(written.review, by=written.by)
    assert Edition.objects.count() == 0
    actions.mark_own_words(section.sentences.get(), True, by=written.by)
    assert actions.freeze(written.review, by=written.by).number == 1


def test_only_who_may_freeze_freezes(written):
    with pytest.raises(Refused):
        actions.freeze(written.review, by=written.world.auditor)


def test_an_edition_verifies(edition):
    assert verify(edition) == []


def test_the_paper_shows_every_frozen_figure_and_follows_its_ruleset(edition):
    docx = open_bytes(edition.paper)
    printed = {figure.id: figure.text for figure in read_figures(docx)}
    assert printed == {key: figure["shown"] for key, figure in edition.content["figures"].items()}
    assert [one for one in check(docx, get("nd30-2020")) if one.certain] == []


def test_a_report_that_comes_later_leaves_the_edition_as_it_was(edition, written):
    written.send(1, written.world.south, asked=10, came=1)
    assert verify(edition) == []
    page = written.world.browser(written.by).get(f"/so-ket/an-ban/{edition.pk}/?kiem=1").content.decode()
    assert "94,29%" in page
    assert "91,94%" in page  # (330 + 1) / 360, what it is today


def alter(chance):
    """One stored byte of one submission changed, past all acts. Returns its id."""
    row = chance.choice(list(Submission.objects.all()))
    kind = chance.randrange(5)
    rows = Submission.objects.filter(pk=row.pk)
    if kind == 0:
        text = json.dumps(row.answers, ensure_ascii=False)
        places = [at for at, letter in enumerate(text) if letter.isdigit()]
        at = chance.choice(places)
        digit = str((int(text[at]) + chance.randint(1, 9)) % 10)
        rows.update(answers=json.loads(text[:at] + digit + text[at + 1 :]))
    elif kind == 1:
        packed = bytearray(bytes(row.numbers.packed))
        packed[chance.randrange(len(packed))] ^= 1 << chance.randrange(8)
        SubmissionNumbers.objects.filter(pk=row.pk).update(packed=bytes(packed))
    elif kind == 2:
        rows.update(receipt="X" + row.receipt[1:] if not row.receipt.startswith("X") else "Y" + row.receipt[1:])
    elif kind == 3:
        rows.update(source_note="thêm")
    else:
        rows.update(sha256="0" * 64)
    return row.pk


class Undo(Exception):
    pass


def test_any_altered_byte_of_a_stored_report_is_found_and_named(edition):
    chance = random.Random(20260101)
    for _ in range(proof(30, 500)):
        with pytest.raises(Undo), transaction.atomic():
            pk = alter(chance)
            named = [one for one in verify(edition) if one.kind == "submission"]
            assert len(named) == 1
            assert str(pk) in named[0].name
            raise Undo
    assert verify(edition) == []


def test_an_altered_tree_template_paper_or_content_is_found(edition):
    with pytest.raises(Undo), transaction.atomic():
        row = RoundUnit.objects.filter(is_expected=True).first()
        RoundUnit.objects.filter(pk=row.pk).update(name="Tên khác")
        assert {one.kind for one in verify(edition)} == {"round"}
        raise Undo
    with pytest.raises(Undo), transaction.atomic():
        version = TemplateVersion.objects.get()
        TemplateVersion.objects.filter(pk=version.pk).update(spec={**version.spec, "name": "Khác"})
        assert "round" in {one.kind for one in verify(edition)}
        raise Undo
    (settings.FILES_ROOT / edition.annex.place).write_bytes(b"khac")
    assert {one.kind for one in verify(edition)} == {"file"}
    edition.content["figures"]["da-du"]["numerator"] = "331"
    assert {one.kind for one in verify(edition)} == {"content", "figure", "file"}


def test_a_change_of_a_whole_round_excuses_no_alteration_of_its_tree(written, edition):
    """A round that was closed and opened again tells of no unit: what differs in its tree was altered."""
    first = written.rounds[0]
    reporting.close_round(first, by=written.by)
    reporting.open_again(first, reason="đính chính", by=written.by)
    assert verify(edition) == []
    last = RoundUnit.objects.filter(round=first).latest("position")
    RoundUnit.objects.filter(pk=last.pk).update(end=last.end + 7)
    assert {one.kind for one in verify(edition)} == {"round"}


def test_when_the_only_source_is_gone_the_sentence_is_known(written):
    """Law: delete one unit's submission in a copy, and every sentence that loses its only source is named."""
    section = written.section("2.3")
    actions.write_section(section, "Đơn vị học theo ca.", by=written.by, version=1)
    sent = Submission.objects.filter(round=written.rounds[0]).first()
    source = actions.add_source(section.sentences.get(), submission=sent, field_key="LV01", by=written.by)
    assert list(sent.sentence_uses.values_list("sentence__text", flat=True)) == ["Đơn vị học theo ca."]
    actions.drop_source(source, by=written.by)
    with pytest.raises(Unacceptable, match="Đơn vị học theo ca"):
        actions.freeze(written.review, by=written.by)
