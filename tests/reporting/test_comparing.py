"""What changed between two submissions: cells, texts with what was added and removed, lists by row, files."""

import random
from itertools import pairwise

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.evidence.test_accepting import PNG
from tests.reporting.ground import answers
from tests.world.proof import proof
from trienkhai.reporting.actions import accept, add_evidence, reopen, return_report, submit
from trienkhai.reporting.models import DraftFile
from trienkhai.reporting.queries.comparing import compare_page
from trienkhai.reporting.rules.differences import differences
from trienkhai.vietnamese.differences import ADDED, REMOVED, SAME, text_pieces

WORDS = st.lists(st.sampled_from(["hội", "nghị", "quý", " ", "\n", "3", "."]), max_size=14).map(" ".join)
ROWS = st.lists(st.fixed_dictionaries({"so": st.sampled_from("abc")}), max_size=6)


@settings(max_examples=proof(100, 5000), deadline=None)
@given(WORDS, WORDS)
def test_both_texts_can_be_read_out_of_the_pieces(before, after):
    pieces = text_pieces(before, after)
    assert "".join(piece.text for piece in pieces if piece.mark != ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.mark != REMOVED) == after
    assert all(one.mark != other.mark for one, other in pairwise(pieces))


@settings(max_examples=proof(100, 5000), deadline=None)
@given(st.none() | ROWS, st.none() | ROWS)
def test_both_lists_can_be_read_out_of_the_rows(before, after):
    old, new = ({"lists": {} if rows is None else {"VB": rows}} for rows in (before, after))
    found = differences(old, new).lists
    assert (found == {}) == (before == after)
    if found:
        assert [dict(row.entries) for row in found["VB"] if row.mark != ADDED] == (before or [])
        assert [dict(row.entries) for row in found["VB"] if row.mark != REMOVED] == (after or [])


def test_the_same_answers_have_no_differences():
    same = {"cells": {"A": "1"}, "texts": {"T": "x"}, "lists": {"L": []}, "notes": {"A": "y"}}
    assert differences(same, same).count == 0


def test_two_long_texts_with_nothing_in_common_are_shown_as_replaced():
    one, other = (" ".join(random.Random(seed).choices("abcdefgh", k=3000)) for seed in (1, 2))
    pieces = text_pieces("đầu " + one, "đầu " + other)
    assert [piece.mark for piece in pieces][:1] == [SAME]
    assert {piece.mark for piece in pieces} == {SAME, REMOVED, ADDED}


@pytest.fixture
def twice(world, north):
    """Sent, returned, sent again with other figures, words, rows and files."""
    first = answers("4", KP01="1", **{"KP01||2021": "1.500"}) | {
        "texts": {"LV01": "Đã mở 3 hội nghị <b>lớn</b>."},
        "lists": {"VB": [{"so": "01-KH"}, {"so": "02-KH"}]},
        "notes": {"QT01": "Ít."},
    }
    first["cells"].pop("KP01")
    add_evidence(north, PNG, name="cu.png", by=world.officer)
    one = submit(north, answers=first, by=world.officer)
    return_report(one, reason="xem lại", by=world.secretary)
    DraftFile.objects.all().delete()
    add_evidence(north, PNG + b"x", name="moi.png", by=world.officer)
    second = answers("6", CB01="1") | {
        "texts": {"LV01": "Đã mở 5 hội nghị <b>lớn</b>."},
        "lists": {"VB": [{"so": "01-KH"}, {"so": "03-KH"}]},
    }
    return one, submit(north, answers=second, by=world.officer)


def test_everything_that_changed_is_there_once(world, north, twice):
    page = compare_page(north, None, None, reader=world.officer)
    assert (page.older, page.newer) == twice
    told = page.comparison
    cells = {cell.key: (cell.before.number, cell.after.number) for part in told.sections for cell in part.cells}
    assert set(cells) == {"QT01", "KP01||2021", "CB01"}
    assert cells["QT01"] == (4, 6)
    texts = {text.key: [piece.mark for piece in text.pieces] for part in told.sections for text in part.texts}
    assert texts == {"LV01": [SAME, REMOVED, ADDED, SAME], "QT01": [REMOVED]}
    rows = [row for part in told.sections for listed in part.lists for row in listed.rows]
    assert [(mark, entries[0]) for mark, entries in rows] == [(SAME, "01-KH"), (REMOVED, "02-KH"), (ADDED, "03-KH")]
    assert [(one.mark, one.file.name) for one in told.files] == [(REMOVED, "cu.png"), (ADDED, "moi.png")]


def test_the_page_marks_words_escapes_them_and_counts(world, north, twice):
    page = world.browser(world.auditor).get(reverse("reporting:compare", args=[north.pk])).content.decode()
    assert "<del>3</del>" in page
    assert "<ins>5</ins>" in page
    assert "<b>lớn</b>" not in page
    assert "3 số liệu" in page


def test_the_submission_offers_the_two_and_what_changed_since_acceptance(world, north, twice):
    accept(twice[1], by=world.secretary)
    reopen(twice[1], reason="sai", by=world.secretary)
    third = submit(north, answers=answers("9"), by=world.officer)
    browser = world.browser(world.secretary)
    shown = browser.get(reverse("reporting:submission", args=[third.pk])).content.decode()
    assert 'name="tu"' in shown
    assert "(đã chấp nhận)" in shown
    page = browser.get(reverse("reporting:compare", args=[north.pk]), {"tu": "1", "den": "3"})
    assert (page.context["page"].older.number, page.context["page"].newer.number) == (1, 3)
    assert "?tu=2" in page.content.decode()


@pytest.mark.parametrize("given", [{"tu": "2", "den": "1"}, {"tu": "9" * 30, "den": "x"}, {"tu": "-1"}, {"den": "0"}])
def test_strange_numbers_show_the_last_two(world, north, twice, given):
    page = world.browser(world.secretary).get(reverse("reporting:compare", args=[north.pk]), given)
    assert page.status_code == 200
    assert (page.context["page"].older, page.context["page"].newer) == twice


def test_one_submission_is_not_compared_and_a_stranger_sees_nothing(world, north):
    submit(north, answers=answers(), by=world.officer)
    address = reverse("reporting:compare", args=[north.pk])
    assert "Chưa có hai bản nộp" in world.browser(world.officer).get(address).content.decode()
    assert world.browser(world.neighbour).get(address).status_code == 404
