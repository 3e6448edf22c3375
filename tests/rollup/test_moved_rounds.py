"""A round that moved to a later version: reports of both are read into the columns of the later one, by the keys of their cells."""

from fractions import Fraction

import numpy as np
import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rollup import forms, oracle, trees, wordings
from tests.rollup.ground import Ground
from tests.rollup.test_arrays import agree
from tests.rollup.test_signed_totals import sign_bottom_up, stored
from tests.rollup.test_stored_totals import EVENTS, Said, check_against_oracle, happen, report, small
from tests.world.proof import proof
from trienkhai.reporting.models import Submission
from trienkhai.reporting.rules.packing import pack
from trienkhai.reporting.rules.spec import NumberField, Section, Spec
from trienkhai.rollup.answers import answer
from trienkhai.rollup.arrays.layout import Layout, unpack
from trienkhai.rollup.ask import Ask
from trienkhai.rollup.cube import Cube
from trienkhai.rollup.models import SignedTotal, Tally
from trienkhai.rollup.portions import from_words
from trienkhai.rollup.signed import moved_since, verify_signed
from trienkhai.rollup.snapshot import Snapshot
from trienkhai.rollup.tallies import rebuild
from trienkhai.rollup.trace import addresses_of, facts_of, of
from trienkhai.rollup.versions import columns_for

pytestmark = pytest.mark.django_db

BASES = ("received", "accepted", "signed")


def agree_all(cube: Cube, grown: trees.Grown, reports: dict) -> None:
    """Every row of a cube against the oracle."""
    for at, node in enumerate(grown.nodes):
        node.answers = forms.spoken(reports[at]) if at in reports else None
    silenced = {id(node) for node in oracle.silenced(grown.top)}
    for row, at in zip(cube.words, cube.tree.inner.tolist(), strict=True):
        agree(row, grown.nodes[at], covered=id(grown.nodes[at]) in silenced)


@settings(max_examples=proof(14, 150), deadline=None)
@given(trees.organisations(most=9), wordings.earlier(), EVENTS, EVENTS)
def test_all_totals_of_reports_of_two_versions_equal_the_oracle(grown, spec, before, after):
    ground = Ground(grown, spec)
    round_ = ground.open(grown)
    said, agreed, moments = Said(), {}, []
    for kind, at, given_then in before:
        happen(ground, round_, (kind, at, wordings.answered(given_then, spec)), said, agreed)
        moments.append((ground.now, dict(said), dict(agreed)))
    ground.move(round_, forms.SPEC)
    for event in after:
        happen(ground, round_, event, said, agreed)
        moments.append((ground.now, dict(said), dict(agreed)))
    check_against_oracle(round_, "received", grown, said)
    check_against_oracle(round_, "accepted", grown, agreed)
    totals = Tally.objects.filter(round=round_).count()
    found = rebuild(round_)
    assert found.differing == 0
    assert found.totals == totals
    for moment, then, agreed_then in moments[::3]:
        agree_all(Cube.for_round(round_, "received", moment), grown, then)
        agree_all(Cube.for_round(round_, "accepted", moment), grown, agreed_then)
    for row in Submission.objects.filter(round=round_).select_related("version", "numbers"):
        assert bytes(row.numbers.packed) == pack(row.answers, row.version.parsed)


@settings(max_examples=proof(8, 100), deadline=None)
@given(
    trees.organisations(most=8),
    wordings.earlier(),
    EVENTS,
    st.sets(st.integers(1, 7), max_size=3),
    st.dictionaries(st.integers(0, 7), forms.answers(), max_size=3),
)
def test_signatures_keep_the_totals_of_their_version_and_later_ones_rest_on_them(grown, spec, before, skipped, again):
    ground = Ground(grown, spec)
    round_ = ground.open(grown)
    said = Said()
    for kind, at, given_then in before:
        happen(ground, round_, (kind, at, wordings.answered(given_then, spec)), said, {})
    sign_bottom_up(ground, round_, said, skipped)
    signed = {at: said.get(at, {"cells": {}}) for at in range(len(grown.nodes)) if at not in skipped}
    then = stored(round_)
    ground.move(round_, forms.SPEC)
    for at in sorted((at for at in again if at in signed), reverse=True):
        signed[at] = again[at]
        ground.submit(round_, at, again[at], pins=True)
    assert {pk: stored(round_)[pk] for pk in then} == then
    assert verify_signed(round_).differing == 0
    kept = stored(round_)
    SignedTotal.objects.filter(submission__round=round_).exclude(pk__in=then).delete()
    verify_signed(round_)
    assert stored(round_) == kept
    cube = Cube.for_round(round_, "signed")
    top = SignedTotal.objects.filter(submission__round_unit__position=0, submission__version=ground.version).last()
    if top is not None and not grown.nodes[0].lump:
        assert np.array_equal(np.frombuffer(top.packed, dtype="<i8")[1:], cube.words[0])


OLD = Spec(
    "bieu-01",
    "Biểu 01",
    (
        Section(
            "I",
            "I",
            "Đào tạo",
            (
                NumberField("DT", "Lượt người được đào tạo", "lượt"),
                NumberField("NG", "Số người", "người", time_rule="last"),
                wordings.GONE,
            ),
        ),
    ),
)


@pytest.fixture
def moved():
    """Two cells below one company; one sent before the move, one after."""
    ground = Ground(small([0, 1, 1]), OLD)
    round_ = ground.open(small([0, 1, 1]))
    ground.submit(round_, 1, report(DT="5", NG="10", XX="1.5"))
    kept = Snapshot.take([Ask(ground.units[0].pk, "XX", (round_.pk,), "received")])
    ground.move(round_, forms.SPEC)
    ground.submit(round_, 2, report(DT="6", NG="20", **{"DT|nu": "3"}))
    return ground, round_, kept


def test_a_figure_leads_down_to_the_cells_of_reports_of_both_versions(moved):
    ground, round_, _kept = moved
    trace = of(Ask(ground.units[0].pk, "R1", (round_.pk,), "received"))  # the ratio is new, its two cells are not
    assert (trace.answer.value, trace.adds_up) == (Fraction(5 + 6, 10 + 20), True)
    ids = [one.submission for one in trace.contributions]
    facts = facts_of(ids, "R1", asked=trace.asked)
    assert [[cell.answered for cell in facts[pk].cells] for pk in ids] == [["5", "10"], ["6", "20"]]
    assert [url.rpartition("#")[2] for url in addresses_of(ids, "R1", trace.asked).values()] == ["o-DT", "o-DT"]


def test_what_was_not_asked_then_is_missing_and_what_is_asked_no_more_has_no_total(moved):
    ground, round_, _kept = moved
    women = answer(Ask(ground.units[0].pk, "DT|nu", (round_.pk,), "received"))
    assert (women.value, women.coverage.given, women.coverage.missing) == (3, 1, 2)
    assert answer(Ask(ground.units[0].pk, "XX", (round_.pk,), "received")).reason == "not_asked"


def test_what_was_kept_before_the_move_is_answered_as_it_was(moved):
    ground, round_, kept = moved
    gone = answer(Ask(ground.units[0].pk, "XX", (round_.pk,), "received"), snapshot=kept)
    assert (gone.value, gone.coverage.given) == (1.5, 1)


def test_a_signature_from_before_tells_only_of_figures_that_both_versions_have():
    ground = Ground(small([0, 1]), OLD)
    round_ = ground.open(small([0, 1]))
    ground.submit(round_, 1, report(DT="5", XX="1.0"))
    top = ground.submit(round_, 0, report(NG="1"), pins=True)
    ground.move(round_, forms.SPEC)
    assert moved_since(Submission.objects.get(pk=top.pk)) == []
    ground.submit(round_, 1, report(DT="8"))
    told = moved_since(Submission.objects.get(pk=top.pk))
    assert [(one.signed, one.today) for one in told] == [(5, 8)]


def test_a_signature_rests_on_one_of_the_earlier_version_in_which_all_stood_in_another_order():
    plain = (NumberField("DT", "Lượt"), NumberField("NG", "Người"))
    ground = Ground(small([0, 1, 2, 2]), Spec("b", "B", (Section("I", "I", "Một", plain),)))
    round_ = ground.open(small([0, 1, 2, 2]))
    ground.submit(round_, 2, report(DT="5", NG="70"))
    ground.submit(round_, 1, report(DT="1", NG="20"), pins=True)
    ground.move(round_, Spec("b", "B", (Section("I", "I", "Một", plain[::-1]),)))
    top = ground.submit(round_, 0, report(DT="2", NG="4"), pins=True)
    columns = columns_for(ground.version)
    words = unpack(bytes(SignedTotal.objects.get(pk=top.pk).packed), Layout.of(columns))
    told = [from_words(words, columns, columns.find(key)).total for key in ("DT", "NG")]
    assert told == [8, 94]
    ground.submit(round_, 3, report(DT="100", NG="1000"))  # its path holds own lines of the earlier version
    assert answer(Ask(ground.units[0].pk, "NG", (round_.pk,), "received")).value == 1094
    assert rebuild(round_).differing == 0
    assert verify_signed(round_).differing == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the other one is asked past what counts")
def test_a_round_that_never_moved_is_read_with_one_query(moved, django_assert_num_queries):
    ground, round_, _kept = moved
    plain = ground.open(small([0, 1, 1]), "2026-Q2")
    ground.submit(plain, 1, report(DT="5"))
    with django_assert_num_queries(1):
        Cube.for_round(plain, "received")
    with django_assert_num_queries(2):
        Cube.for_round(round_, "received")
